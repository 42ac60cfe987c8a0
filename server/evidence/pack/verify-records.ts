import { z } from 'zod';
import { auditHash } from '../../queries/audit.ts';
import { canonicalText, digestOf } from '../canonical.ts';
import { type AuditExtract, auditFormat, bulletinsFormat, exclusionsFormat } from './format.ts';
import type { OpenedPack } from './opened.ts';
import { readJson } from './read-json.ts';

/**
 * The extract of the audit: each entry's hash, and neighbours' hashes against each other; and that what the pack says
 * was published, sealed, set aside and deleted was recorded so.
 */
export async function checkAudit(pack: OpenedPack): Promise<void> {
  const { checks } = pack;
  if (!pack.restricted) return checks.unchecked('audit', '操作记录不对外；请看内部存档包');
  await checks.guard('audit', 'audit.jsonl', async () => {
    let line = 0;
    let last = { number: 0, hash: '' };
    const acts: string[] = [];
    for await (const lines of pack.lines('audit.jsonl')) {
      for (const bytes of lines) {
        line += 1;
        const { previous, ...entry } = auditFormat.parse(readJson(bytes.toString()));
        const { hash, ...hashed } = entry;
        const chained = entry.number !== last.number + 1 || last.number === 0 || previous === last.hash;
        const fits =
          auditHash(previous, hashed) === hash &&
          entry.number > last.number &&
          entry.subject === pack.manifest.campaign.id;
        if (!fits || !chained) checks.bad('audit', '校验码对不上', [`audit.jsonl 第 ${line} 行`]);
        last = { number: entry.number, hash };
        if (entry.result === 'done') acts.push(...actIn(entry));
      }
    }
    const { faults, unread } = await recordFaults(pack, acts);
    if (faults.length > 0) checks.bad('audit', '包里的事和操作记录对不上', faults);
    if (unread) checks.unchecked('audit', '要对照的其他文件读不懂，见别的各项');
    checks.ok(
      'audit',
      `${line} 条关于这次调查的记录，每条的校验码都对，发布、封存、剔除、删除都有记录；整条链要在服务器上用 renkedu audit verify 核对`,
    );
  });
}

const published = z.looseObject({ digest: z.string() });
const sealed = z.looseObject({ size: z.number(), root: z.string() });
const setAside = z.looseObject({ number: z.number(), answers: z.number(), reason: z.string() });
const takenBack = setAside.extend({ undoes: z.number() });

/** What an entry says was done, as far as a pack tells of it elsewhere; nothing for other entries. */
function actIn({ action, details, at }: Pick<AuditExtract, 'action' | 'details' | 'at'>): string[] {
  const told = () => readJson(details);
  switch (action) {
    case 'campaign-publish':
      return [`发布 ${published.parse(told()).digest}`];
    case 'campaign-seal': {
      const { size, root } = sealed.parse(told());
      return [`封存 ${size} ${root}`];
    }
    case 'answers-set-aside':
      return [actInWords({ ...setAside.parse(told()), undoes: null, at })];
    case 'answers-take-back':
      return [actInWords({ ...takenBack.parse(told()), at })];
    case 'responses-delete':
      return ['删除'];
    default:
      return [];
  }
}

interface Act {
  number: number;
  undoes: number | null;
  answers: number;
  reason: string;
  at: string;
}

function actInWords({ number, undoes, answers, reason, at }: Act): string {
  return `第 ${number} 次${undoes === null ? '剔除' : `恢复（第 ${undoes} 次）`} ${answers} 份 ${at} ${reason}`;
}

/** What the pack says was done and the audit does not, and the other way round. */
async function recordFaults(
  pack: OpenedPack,
  recorded: readonly string[],
): Promise<{ faults: string[]; unread: boolean }> {
  const { facts, manifest } = pack;
  const read = await exclusionActsIn(pack);
  if (!facts || !read) return { faults: [], unread: true };
  const told = [
    `发布 ${facts.digest}`,
    `封存 ${facts.seal.size} ${facts.seal.root}`,
    ...read.map(actInWords),
    ...(manifest.responses === 'deleted' ? ['删除'] : []),
  ];
  const [inPack, inAudit] = [times(told), times(recorded)];
  const faults = [...new Set([...told, ...recorded])].flatMap((one) => {
    const more = (inAudit.get(one) ?? 0) - (inPack.get(one) ?? 0);
    return more === 0 ? [] : [`audit.jsonl：${one}：${more > 0 ? '包里没有' : '没有记录'}`];
  });
  return { faults, unread: false };
}

function times(list: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const one of list) counted.set(one, (counted.get(one) ?? 0) + 1);
  return counted;
}

async function exclusionActsIn(pack: OpenedPack): Promise<readonly Act[] | null> {
  // Another check names what is wrong with the file.
  if (pack.checks.isBad('exclusions') || !pack.has('exclusions.json')) return null;
  return (await pack.json('exclusions.json', exclusionsFormat)).acts;
}

/** Each revision of the bulletin, and that it told of this root and this key. */
export async function checkBulletins(pack: OpenedPack): Promise<void> {
  const { checks, facts } = pack;
  await checks.guard('bulletins', 'bulletins.json', async () => {
    const { revisions } = await pack.json('bulletins.json', bulletinsFormat);
    for (const [at, { revision, digest, bulletin }] of revisions.entries()) {
      const where = [`bulletins.json 第 ${revision} 版`];
      if (revision !== at + 1) checks.bad('bulletins', '缺了一版', where);
      if (bulletin === null) {
        // Only what the public variant leaves out may be left out.
        if (pack.restricted) checks.bad('bulletins', '缺少内容', where);
        continue;
      }
      if (digestOf(canonicalText(bulletin)) !== digest)
        checks.bad('bulletins', '内容和公布时的摘要不一致', where);
      if (bulletin.seal.root !== facts?.seal.root || bulletin.seal.fingerprint !== facts.seal.fingerprint)
        checks.bad('bulletins', '公报上印的根或者指纹不是这个包的', where);
    }
    const told = revisions.filter(({ bulletin }) => bulletin !== null).length;
    checks.ok(
      'bulletins',
      revisions.length === 0
        ? '没有公布过公报'
        : `${revisions.length} 版；有内容的 ${told} 版，内容、根、指纹都一致`,
    );
  });
}
