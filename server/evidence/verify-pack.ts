import { type Check, Checks } from './pack/checks.ts';
import { checkContainer } from './pack/container.ts';
import { OpenedPack } from './pack/opened.ts';
import { PackFile } from './pack/pack-file.ts';
import { checkCounts, checkReport } from './pack/verify-figures.ts';
import { checkFiles, checkFrozen, checkKeys, checkPrinted } from './pack/verify-frozen.ts';
import { checkLeaves } from './pack/verify-leaves.ts';
import { checkAudit, checkBulletins } from './pack/verify-records.ts';
import { checkResponses, type SameTexts } from './pack/verify-responses.ts';
import { checkPatterns, checkSmallCells } from './pack/verify-withholding.ts';
import { checkWithoutAnswers } from './pack/verify-without-answers.ts';

export interface Verification {
  /** `null` where there is no manifest to go by. */
  pack: {
    variant: 'restricted' | 'public';
    campaign: string;
    title: string;
    labels: string[];
    revision: number;
    generatedAt: string;
    responses: number;
    root: string;
    fingerprint: string | null;
  } | null;
  /** Whether nothing was found that does not fit. */
  holds: boolean;
  checks: Check[];
}

export interface VerifyOptions {
  /** The fingerprint that the pack must be signed with, 32 hexadecimal signs; `null` where none was given. */
  key: string | null;
  /** Root and digest of what was frozen that it must have, 64 hexadecimal signs; left out where none was given. */
  root?: string | null;
  digest?: string | null;
  /** Leaves out what takes longest: to decide again what is withheld. */
  quick: boolean;
}

/**
 * Checks an archive pack by itself: no server, no database, nothing that the pack does not hold. The pack may be
 * anything, and memory does not grow with the answers in it but for their leaves. Throws where the file cannot be read.
 */
export async function verifyPack(
  path: string,
  { key, quick, root = null, digest = null }: VerifyOptions,
): Promise<Verification> {
  const checks = new Checks();
  const file = await PackFile.open(path);
  try {
    const container = await checkContainer(file, checks);
    if (!container) return { pack: null, holds: false, checks: checks.list() };
    const pack = new OpenedPack(container, checks);
    checkFiles(pack);
    await checkFrozen(pack);
    checkKeys(pack, key);
    checkPrinted(pack, { root, digest });
    const leaves = await checkLeaves(pack);
    if (pack.manifest.responses === 'whole') {
      await checkFigures(pack, await checkResponses(pack, leaves), quick);
    } else await checkWithoutAnswers(pack);
    await checkAudit(pack);
    await checkBulletins(pack);
    const done = checks.list();
    return {
      pack: summaryOf(pack),
      holds: done.every(({ result }) => result !== 'bad'),
      checks: done,
    };
  } finally {
    await file.close();
  }
}

async function checkFigures(pack: OpenedPack, texts: SameTexts | null, quick: boolean): Promise<void> {
  const { checks } = pack;
  const recounted = texts && (await checkCounts(pack, texts));
  const composed = recounted && (await checkReport(pack, recounted));
  if (!recounted || !composed) {
    for (const check of unfounded) if (!checks.has(check)) checks.unchecked(check, '没有能重新计数的答卷');
    return;
  }
  await checkSmallCells(pack, composed.source);
  if (quick) checks.unchecked('pattern', '用了 --quick，没有重新判定');
  else await checkPatterns(pack, recounted);
}

/** What cannot be said without answers that can be counted. */
const unfounded = [
  'closing',
  'tallies',
  'exclusions',
  'report',
  'released',
  'withholding',
  'pattern',
] as const;

function summaryOf({ manifest, container }: OpenedPack): Verification['pack'] {
  const { variant, campaign, labels, revision, generatedAt, size, root } = manifest;
  return {
    ...{ variant, labels, revision, generatedAt, root },
    campaign: campaign.id,
    title: campaign.title,
    responses: size,
    fingerprint: container.signature?.fingerprint ?? null,
  };
}
