import { composeReport } from '../../../analysis/compose-report.ts';
import type { Report } from '../../../analysis/report.ts';
import { canonicalText, digestOf } from '../canonical.ts';
import { fingerprintOf, verifySeal } from '../seal.ts';
import { leavesHead } from './contents.ts';
import { campaignFormat, versionsFormat, versionsName } from './format.ts';
import { compiledFrom, type OpenedPack } from './opened.ts';

/** Files that every pack has, and that only the analyst's has: with its answers, and once they were deleted. */
const always = [
  'README.txt',
  'bulletins.json',
  'campaign.json',
  'exclusions.json',
  'frozen.json',
  'leaves.txt',
  'rectifications.json',
  'report.json',
  'withholding.json',
];
const wholeAlone = ['audit.jsonl', 'released.json', 'responses.jsonl', 'tallies.json'];
const deletedAlone = ['audit.jsonl', 'kept.json'];

/** Whether the pack has every file of its variant and no other. */
export function checkFiles(pack: OpenedPack): void {
  const { manifest, restricted, checks } = pack;
  const wanted = [
    ...always,
    ...(restricted ? (manifest.responses === 'whole' ? wholeAlone : deletedAlone) : []),
    ...manifest.groups.map((group) => `questionnaires/${group}.json`),
  ];
  const missing = wanted.filter((name) => !pack.has(name));
  const others = manifest.entries
    .map(({ name }) => name)
    .filter((name) => !wanted.includes(name) && name !== versionsName && !name.startsWith('documents/'));
  if (missing.length > 0) {
    checks.bad(
      'files',
      '缺少文件',
      missing.map((name) => `缺少 ${name}`),
    );
  }
  if (others.length > 0) {
    checks.bad(
      'files',
      '有不应有的文件',
      others.map((name) => `多出 ${name}`),
    );
  }
  if (manifest.responses === (restricted ? 'left-out' : 'whole'))
    checks.bad('files', '清单自相矛盾', ['manifest.json：variant 与 responses']);
  checks.ok('files', `${wanted.length} 个必有的文件都在，没有多余的`);
  const documents = manifest.entries.filter(({ name }) => name.startsWith('documents/'));
  if (documents.length > 0) {
    checks.ok(
      'documents',
      `${documents.length} 个文件和签名时一样；没有打开，里面的数字是不是 report.json 的，要打开对照`,
    );
  }
}

/** What publication froze, against its digest; the questionnaires and the Report's own words against it. */
export async function checkFrozen(pack: OpenedPack): Promise<void> {
  const { checks, manifest } = pack;
  await checks.guard('seal', 'campaign.json', async () => {
    pack.facts = await pack.json('campaign.json', campaignFormat);
  });
  await checks.guard('frozen', 'frozen.json', async () => {
    const { facts } = pack;
    const text = await pack.text('frozen.json');
    const digest = digestOf(text);
    if (!facts) return checks.unchecked('frozen', 'campaign.json 读不懂');
    if (digest !== facts.digest || digest !== manifest.digest)
      return checks.bad('frozen', 'SHA-256 不是封存时签名的摘要', ['frozen.json']);
    pack.campaign = compiledFrom(facts, text);
    checks.ok('frozen', `问卷、名册、方案、口径、标记规则的摘要是 ${digest}`);
  });
  await checks.guard('questionnaires', 'questionnaires/', async () => {
    if (!pack.campaign) return checks.unchecked('questionnaires', '没有可用的 frozen.json');
    for (const [group, questionnaire] of Object.entries(pack.campaign.settings.questionnaires)) {
      const name = `questionnaires/${group}.json`;
      if (questionnaire !== undefined && canonicalText(questionnaire) !== (await pack.text(name)))
        checks.bad('questionnaires', '不是发布时冻结的那一份', [name]);
    }
    const versions = await versionsIn(pack);
    checks.ok(
      'questionnaires',
      `${pack.campaign.questionnaires.size} 份，与冻结的一致${versions > 0 ? `；起草时存过 ${versions} 版，序号不缺` : ''}`,
    );
  });
}

/** How many versions a pack tells of; packs of before they were kept, or of questionnaires that nobody edited, none. */
async function versionsIn(pack: OpenedPack): Promise<number> {
  if (!pack.has(versionsName)) return 0;
  const { versions } = await pack.json(versionsName, versionsFormat);
  const last = new Map<string, number>();
  for (const { group, number } of versions) {
    if (number !== (last.get(group) ?? 0) + 1)
      pack.checks.bad('questionnaires', '缺了一版', [`${versionsName}：${group} 第 ${number} 版`]);
    last.set(group, number);
  }
  return versions.length;
}

/** Who signed, and what the fingerprint of a poster says to it. */
export function checkKeys(pack: OpenedPack, key: string | null): void {
  const { checks, container, facts } = pack;
  const { signature, signed } = container;
  if (!signature) checks.bad('signature', '签名读不懂', ['manifest.sig']);
  else if (!signed)
    checks.bad('signature', '签名不是对这份清单做的：清单或者签名改过', ['manifest.json、manifest.sig']);
  else checks.ok('signature', `由指纹 ${signature.fingerprint} 的密钥签名`);
  if (!facts) {
    checks.bad('seal', 'campaign.json 读不懂', ['campaign.json']);
    return;
  }
  const { id, digest, seal } = facts;
  const sealed = { campaign: id, digest, size: seal.size, root: seal.root };
  if (!holds(() => verifySeal(sealed, seal.publicKey, seal.signature)))
    checks.bad('seal', '签名不是对这个根做的', ['campaign.json：seal']);
  if (fingerprintOf(seal.publicKey) !== seal.fingerprint)
    checks.bad('seal', '指纹不是这把公钥的', ['campaign.json：seal.fingerprint']);
  const { manifest } = pack;
  if (
    manifest.root !== seal.root ||
    manifest.size !== seal.size ||
    manifest.digest !== digest ||
    manifest.campaign.id !== id
  )
    checks.bad('seal', '清单和封存说的不是一回事', ['manifest.json、campaign.json']);
  if (signature && signature.publicKey !== seal.publicKey)
    checks.bad('seal', '封存和清单是两把密钥签的', ['campaign.json：seal.publicKey、manifest.sig']);
  checks.ok('seal', `${seal.size} 份答卷的根 ${seal.root}，签名有效`);
  checkFingerprint(pack, key, [...new Set([seal.publicKey, signature?.publicKey ?? seal.publicKey])]);
}

function checkFingerprint({ checks }: OpenedPack, key: string | null, publicKeys: readonly string[]): void {
  const found = publicKeys.map(fingerprintOf);
  if (key === null) {
    checks.unchecked(
      'key',
      `没有给 --key。谁都能用自己的密钥签一份，所以请把 ${found.join('、')} 与海报、公报或者 Word 报告上印的指纹逐字核对`,
    );
    return;
  }
  const others = found.filter((one) => one.replaceAll(' ', '') !== key);
  if (others.length > 0) {
    checks.bad('key', `包里的指纹是 ${found.join('、')}，不是给的那一个：不是组织单位签的，或者抄错了`, [
      'campaign.json：seal、manifest.sig',
    ]);
  } else checks.ok('key', '与给的指纹一致');
}

/** A root and a digest of what was frozen, as the bulletin and the Word report print them; `null` where none was given. */
export interface Printed {
  root: string | null;
  digest: string | null;
}

/**
 * Holds root and digest to what was printed: whoever has the bureau's key could sign other answers, or another frame,
 * as well as those that there were.
 */
export function checkPrinted({ checks, facts }: OpenedPack, printed: Printed): void {
  if (!facts) {
    checks.unchecked('printed', 'campaign.json 读不懂');
    return;
  }
  const own = [
    { name: '根', option: '--root', found: facts.seal.root, given: printed.root },
    { name: '冻结内容摘要', option: '--digest', found: facts.digest, given: printed.digest },
  ];
  for (const { name, found, given } of own) {
    if (given !== null && given !== found)
      checks.bad('printed', '包里的不是给的那一个：不是公布的那一批答卷、问卷和名册，或者抄错了', [
        `campaign.json：${name} ${found}`,
      ]);
  }
  const missing = own.filter(({ given }) => given === null);
  if (missing.length > 0) {
    const [options, values] = [
      missing.map(({ option }) => option).join(' 和 '),
      missing.map(({ name, found }) => `${name} ${found}`).join('、'),
    ];
    checks.unchecked(
      'printed',
      `没有给 ${options}。谁有密钥，谁就能把另一批答卷或者名册再签一遍，所以请把${values} 与公报、Word 报告上印的核对`,
    );
  } else checks.ok('printed', '与给的根和摘要一致');
}

/** Hexadecimal signs as somebody typed them off a page; `null` where they are not as many as that. */
export function readSigns(text: string, count: number): string | null {
  const signs = text.toLowerCase().replace(/[\s\-:·]/g, '');
  return signs.length === count && /^[0-9a-f]+$/.test(signs) ? signs : null;
}

/** The first lines of leaves.txt, as the seal gives them. */
export function headOf(pack: OpenedPack): string | null {
  return pack.facts && leavesHead(pack.facts);
}

/**
 * The Report as it follows from what was frozen alone, for what of it does not hang on answers: what was asked, of whom,
 * and how it is counted.
 */
export function framedReport({ campaign, facts }: OpenedPack, generatedAt: string): Report | null {
  if (!campaign || !facts) return null;
  return composeReport({
    ...campaign,
    campaign: {
      id: facts.id,
      closedAt: facts.closedAt,
      digest: facts.digest,
      exampleFrame: facts.exampleFrame,
    },
    status: 'open',
    simulated: facts.simulated,
    fieldChanges: facts.fieldChanges,
    generatedAt,
    tallies: [],
    excluded: { count: 0, waiting: 0, tallies: [], kept: [] },
    withholding: null,
  });
}

function holds(test: () => boolean): boolean {
  try {
    return test();
  } catch {
    // A key that is none signed nothing.
    return false;
  }
}
