import { shanghaiDay } from '../../../analysis/beijing.ts';
import { agreementOf, type Disagreement } from '../../../analysis/keeping/agreement.ts';
import type { KeptPart } from '../../../analysis/keeping/merge.ts';
import { totalOf } from '../../../analysis/participation-totals.ts';
import type { ReleasedReport, Report } from '../../../analysis/report.ts';
import type { TallyLayout } from '../../../analysis/tally.ts';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { actsInForce } from '../../queries/exclusions.ts';
import { canonicalText } from '../canonical.ts';
import { differencesIn } from './differences.ts';
import { columnsIn, exclusionsFormat, gapsText, keptFormat, publicExclusionsFormat } from './format.ts';
import type { OpenedPack } from './opened.ts';
import { readJson } from './read-json.ts';
import { prefixed } from './verify-figures.ts';
import { framedReport } from './verify-frozen.ts';
import { releaseFaults } from './verify-withholding.ts';

/** What of the figures can be checked in a pack without answers. */
export async function checkWithoutAnswers(pack: OpenedPack): Promise<void> {
  const { checks, restricted } = pack;
  const why = whyNot(pack);
  await checks.guard('report', 'report.json', async () => {
    const report = await readReport(pack, 'report.json');
    const places = [...framedFaults(pack, report), ...sizeFaults(pack, report)];
    if (places.length > 0)
      checks.bad('report', '与发布时冻结的、封存的份数不一致', prefixed('report.json', places));
    checks.unchecked(
      'report',
      `${why}，比率和区间没有重新计算；口径、题目、名册、配额与冻结的一致，收到的份数与封存的一致`,
    );
    if (!isReleased(report)) {
      checks.bad('released', '有不应外发的数字', ['report.json：release.applied：应为 true']);
      return;
    }
    await checkReleasedAlone(pack, report);
    if (restricted) await checkKept(pack, report);
    else await checkPublicExclusions(pack, report);
  });
  for (const check of needAnswers) if (!checks.has(check)) checks.unchecked(check, why);
}

/** What cannot be checked without answers, but for what is left of some. */
const needAnswers = [
  'responses',
  'closing',
  'tallies',
  'exclusions',
  'released',
  'withholding',
  'pattern',
] as const;

function whyNot({ manifest }: OpenedPack): string {
  return manifest.responses === 'deleted'
    ? '逐份答卷已经删除'
    : '可外发的存档包里没有逐份答卷；要核对，请看内部存档包';
}

async function checkReleasedAlone(pack: OpenedPack, report: ReleasedReport): Promise<void> {
  const { checks } = pack;
  const places = releaseFaults(report);
  if (places.length > 0) checks.bad('released', '有不应外发的数字', prefixed('report.json', places));
  checks.ok('released', '每个比率都来自不少于门槛的有效答卷，只有一位小数');
  const [found, wanted] = [await pack.text('withholding.json'), gapsText(report)];
  if (found !== wanted) {
    const differences = differencesIn(readJson(found), readJson(wanted));
    checks.bad('withholding', '与报告里不公布的格子不一致', prefixed('withholding.json', differences));
  }
  const gaps = report.byGroupTownship.filter(({ estimate }) => 'suppressed' in estimate).length;
  checks.unchecked(
    'withholding',
    `${gaps} 个格子不公布，与报告一致；哪些是小格子要有计数才能核对：${whyNot(pack)}`,
  );
}

async function checkPublicExclusions(pack: OpenedPack, { excluded }: ReleasedReport): Promise<void> {
  const { checks } = pack;
  const { count, waiting } = await pack.json('exclusions.json', publicExclusionsFormat);
  if (count !== excluded.count || waiting !== excluded.waiting)
    checks.bad('exclusions', '与报告里的份数不一致', ['exclusions.json']);
  checks.unchecked('exclusions', `剔除 ${count} 份；是哪些：${whyNot(pack)}`);
}

/** What a deletion left of the counts, and what the Report says of them. */
async function checkKept(pack: OpenedPack, report: ReleasedReport): Promise<void> {
  const { checks, campaign } = pack;
  await checks.guard('exclusions', 'exclusions.json', async () => {
    const { acts } = await pack.json('exclusions.json', exclusionsFormat);
    const inForce = new Set(actsInForce(acts, acts.length));
    const aside = acts.reduce((sum, { number, answers }) => sum + (inForce.has(number) ? answers : 0), 0);
    if (aside !== report.excluded.count)
      checks.bad('exclusions', `各次合计剔除 ${aside} 份，报告里是 ${report.excluded.count} 份`, [
        'exclusions.json',
      ]);
    checks.unchecked(
      'exclusions',
      `${acts.length} 次，份数与报告一致；是哪些答卷已无从得知：${whyNot(pack)}`,
    );
  });
  await checks.guard('tallies', 'kept.json', async () => {
    if (!campaign) return checks.unchecked('tallies', '没有可用的 frozen.json');
    const { deletion, columns, parts } = await pack.json('kept.json', keptFormat);
    const { layouts } = campaign;
    const faults = [
      ...differencesIn(columns, columnsIn(layouts)).map((place) => `columns.${place}`),
      ...partFaults(parts, layouts, report.smallCell),
    ];
    if (faults.length > 0) return checks.bad('tallies', '不是剩下的合计', prefixed('kept.json', faults));
    const { compared, disagreements, countless } = agreementOf(report, parts, layouts);
    const places = disagreements.map(inWords);
    if (places.length > 0) checks.bad('tallies', '剩下的合计与报告不一致', prefixed('kept.json', places));
    const left = countless.map(({ group, answers }) => `${groupName(group)} ${answers} 份`).join('、');
    checks.ok(
      'tallies',
      `答卷于 ${shanghaiDay(new Date(deletion.at))} 删除。剩下的 ${parts.length} 个合计里，能与报告对照的 ${compared} 个数都一致${left === '' ? '' : `；${left}太少，只留份数`}`,
    );
  });
}

/** Where what is left is no partition of the answers into enough of them. */
function partFaults(
  parts: readonly KeptPart[],
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
  smallCell: number,
): string[] {
  const seen = new Set<string>();
  return parts.flatMap(({ group, places, flagged, answers, counts }, at) => {
    const names = places.map(({ township, school }) => `${group} ${township} ${school ?? ''} ${flagged}`);
    const again = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    const layout = layouts.get(group);
    const fits =
      counts === null || (layout?.width === counts.length && counts[0] === answers && answers >= smallCell);
    return [
      ...(again ? [`parts[${at}]：这个地方出现两次`] : []),
      ...(layout && fits ? [] : [`parts[${at}]：份数和计数对不上，或者不到 ${smallCell} 份`]),
    ];
  });
}

function inWords({ what, group, township, item, reported, counted }: Disagreement): string {
  const where = [group ? groupName(group) : '全县', township, item].filter((part) => part !== null).join(' ');
  const names: Record<Disagreement['what'], string> = { answers: '份数', rate: '比率', options: '选项份数' };
  return `${where} ${names[what]}：合计 ${counted}，报告 ${reported}`;
}

/** Where the Report says of the campaign, its frame or its definition what was not frozen. */
export function framedFaults(pack: OpenedPack, report: Report): string[] {
  const framed = framedReport(pack, report.generatedAt);
  if (!framed) return ['没有可用的 frozen.json'];
  const part = ({ campaign, participation, definition, combination, bar, smallCell, simulated }: Report) => ({
    ...{ campaign, definition, combination, bar, smallCell, simulated },
    participation: participation.map(({ received: _received, rate: _rate, ...place }) => place),
  });
  const [found, wanted] = [canonicalText(part(report)), canonicalText(part(framed))];
  return found === wanted ? [] : differencesIn(readJson(found), readJson(wanted));
}

/** Whether as many answered as lie under the root. */
export function sizeFaults({ manifest }: OpenedPack, { participation, generatedAt }: Report): string[] {
  const { received } = totalOf(participation);
  return [
    ...(received === manifest.size ? [] : [`participation：共 ${received} 份，封存 ${manifest.size} 份`]),
    ...(generatedAt === manifest.generatedAt ? [] : ['generatedAt：与清单不一致']),
  ];
}

/** A Report of this format, as far as its outline goes. Throws where the file is none. */
export async function readReport(pack: OpenedPack, name: string): Promise<Report> {
  const text = await pack.text(name);
  const report = readJson(text);
  if (!isReport(report)) throw new Error(`${name} 不是第 1 版格式的报告 (no report)`);
  if (canonicalText(report) !== text) throw new Error(`${name} 不是规范的 JSON (not canonical)`);
  return report;
}

const lists = [
  ...['participation', 'alternatives', 'byGroup', 'byTownship', 'byGroupTownship', 'byDimension', 'byItem'],
  ...['sensitivity', 'joinedStrata', 'notes'],
];

function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    fields.get('format') === 1 &&
    lists.every((name) => Array.isArray(fields.get(name))) &&
    ['campaign', 'headline', 'comparisons', 'excluded', 'flagged'].every(
      (name) => typeof fields.get(name) === 'object' && fields.get(name) !== null,
    )
  );
}

export function isReleased(report: Report): report is ReleasedReport {
  return report.release === null || report.release.applied;
}
