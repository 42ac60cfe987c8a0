import { auditHash } from '../../queries/audit.ts';
import { canonicalText, digestOf } from '../canonical.ts';
import { auditFormat, bulletinsFormat } from './format.ts';
import type { OpenedPack } from './opened.ts';
import { readJson } from './read-json.ts';

/** The extract of the audit: each entry's hash, and neighbours' hashes against each other. */
export async function checkAudit(pack: OpenedPack): Promise<void> {
  const { checks } = pack;
  if (!pack.restricted) return checks.unchecked('audit', '操作记录不对外；请看内部存档包');
  await checks.guard('audit', 'audit.jsonl', async () => {
    let line = 0;
    let last = { number: 0, hash: '' };
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
      }
    }
    checks.ok(
      'audit',
      `${line} 条关于这次调查的记录，每条的校验码都对；整条链要在服务器上用 renkedu audit verify 核对`,
    );
  });
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
