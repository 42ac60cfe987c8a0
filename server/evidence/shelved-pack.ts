import { shanghaiDay } from '../../analysis/beijing.ts';
import { totalOf } from '../../analysis/participation-totals.ts';
import { isPractice } from '../../analysis/practice.ts';
import type { Estimate, Report } from '../../analysis/report.ts';
import { keptWaveOf, type Wave } from '../../analysis/trend.ts';
import { labelsOf } from '../../analysis/wording.ts';
import { type Retention, retentionOf } from '../../surveys/retention.ts';
import { type Check, Checks } from './pack/checks.ts';
import { checkContainer } from './pack/container.ts';
import type { Manifest } from './pack/manifest.ts';
import { OpenedPack } from './pack/opened.ts';
import { NoOrdinaryFile, PackFile } from './pack/pack-file.ts';
import { releasedIn } from './pack/released-report.ts';
import { checkFiles, checkFrozen, checkKeys } from './pack/verify-frozen.ts';

/** What an archive pack says of its campaign, to stand on a shelf (台账) beside others. */
export interface ShelvedCampaign {
  id: string;
  title: string;
  labels: string[];
  /** A trial, simulated or with an example frame: it tells nothing of a county. */
  practice: boolean;
  opensAt: string;
  endedAt: string;
  variant: Manifest['variant'];
  /** Whether the answers lie in the pack. */
  responses: Manifest['responses'];
  revision: number;
  generatedAt: string;
  answers: number;
  eligible: number;
  /** As it may leave. */
  headline: Estimate;
  definition: Report['definition'];
  combination: Report['combination'];
  bar: number;
  root: string;
  fingerprint: string;
  /** How long the answers are kept, by the promise that was made to whoever answered. */
  retention: Retention;
}

export interface ShelvedPack {
  file: string;
  /** Nothing was found that does not fit, of what can be checked without counting the answers again. */
  holds: boolean;
  checks: Check[];
  /** `null` where the pack does not hold: what it says then is not told. */
  campaign: ShelvedCampaign | null;
  /** As its campaign enters a trend. */
  wave: Wave | null;
}

/**
 * Reads an archive pack by itself, and checks what takes no counting: every byte, digest and signature, and that the
 * Report is about what was frozen and sealed. The root and the figures are `verifyPack`'s. The pack may be anything.
 *
 * @param now from which days until the end of retention are counted
 */
export async function shelvePack(path: string, now: Date): Promise<ShelvedPack> {
  const checks = new Checks();
  const read = await readPack(path, checks, now);
  const done = checks.list();
  const holds = read !== null && done.every(({ result }) => result !== 'bad');
  return {
    ...{ file: path, holds, checks: done },
    campaign: holds ? read.campaign : null,
    wave: holds ? read.wave : null,
  };
}

type Read = { campaign: ShelvedCampaign; wave: Wave };

async function readPack(path: string, checks: Checks, now: Date): Promise<Read | null> {
  let file: PackFile;
  try {
    file = await PackFile.open(path);
  } catch (error) {
    return unreadable(error, checks, path);
  }
  try {
    const container = await checkContainer(file, checks);
    if (!container) return null;
    const pack = new OpenedPack(container, checks);
    checkFiles(pack);
    await checkFrozen(pack);
    checkKeys(pack, null);
    return await readReleased(pack, now);
  } catch (error) {
    return unreadable(error, checks, path);
  } finally {
    await file.close();
  }
}

/** One file that cannot be read keeps nobody from reading the others. Throws what is no fault of a file. */
function unreadable(error: unknown, checks: Checks, path: string): null {
  if (error instanceof NoOrdinaryFile) {
    checks.bad('container', error.message, [path]);
    return null;
  }
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
  const why = error.code === 'ENOENT' ? '没有这个文件' : `读不了（${error.code}）`;
  checks.bad('container', `${why}：请检查文件名和权限`, [path]);
  return null;
}

async function readReleased(pack: OpenedPack, now: Date): Promise<Read | null> {
  const { manifest, facts, campaign, checks } = pack;
  const report = await releasedIn(pack);
  if (!facts || !campaign || !report) return null;
  const { settings } = campaign;
  let read: Read | null = null;
  await checks.guard('frozen', 'frozen.json', () => {
    if (!(settings.level > 0 && settings.level < 1)) throw new Error('settings.level');
    const endedAt = [facts.closesAt, facts.closedAt ?? facts.closesAt].sort(byTime)[0] ?? facts.closesAt;
    read = {
      wave: keptWaveOf(report, campaign),
      campaign: {
        ...{
          id: facts.id,
          title: report.campaign.title,
          labels: labelsOf(report),
          practice: isPractice(facts),
        },
        ...{ opensAt: facts.opensAt, endedAt },
        ...{ variant: manifest.variant, responses: manifest.responses, revision: manifest.revision },
        ...{ generatedAt: manifest.generatedAt, answers: facts.seal.size },
        eligible: totalOf(report.participation).eligible,
        ...{ headline: report.headline, definition: report.definition, combination: report.combination },
        ...{ bar: report.bar, root: facts.seal.root, fingerprint: facts.seal.fingerprint },
        retention: retentionOf(shanghaiDay(new Date(endedAt)), settings.retentionMonths, shanghaiDay(now)),
      },
    };
  });
  return read;
}

function byTime(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}
