import { releasedReport } from '../../../analysis/release.ts';
import type { ReleasedReport, Report } from '../../../analysis/report.ts';
import type { TallyLayout } from '../../../analysis/tally.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { actsInForce } from '../../queries/exclusions.ts';
import { canonicalText, readJson } from './canonical.ts';
import { differencesIn } from './differences.ts';
import {
  columnsOf,
  exclusionsFormat,
  publicExclusionsFormat,
  publicWithholdingFormat,
  talliesFormat,
} from './format.ts';
import type { OpenedPack } from './opened.ts';
import { prefixed } from './verify-figures.ts';
import { framedReport } from './verify-frozen.ts';
import { releaseFaults } from './verify-withholding.ts';

/** A pack without answers, in the public variant: what of the figures can be checked all the same. */
export async function checkPublic(pack: OpenedPack): Promise<void> {
  const { checks } = pack;
  for (const check of ['responses', 'closing', 'tallies', 'pattern'] as const)
    checks.unchecked(check, '可外发的存档包里没有逐份答卷；要核对，请看内部存档包');
  await checks.guard('report', 'report.json', async () => {
    const report = await readReport(pack, 'report.json');
    const places = [...framedFaults(pack, report), ...sizeFaults(pack, report)];
    if (places.length > 0)
      checks.bad('report', '与发布时冻结的、封存的份数不一致', prefixed('report.json', places));
    checks.unchecked(
      'report',
      '没有逐份答卷，比率和区间没有重新计算；口径、题目、名册、配额与冻结的一致，收到的份数与封存的一致',
    );
    await checkReleasedAlone(pack, report);
  });
}

async function checkReleasedAlone(pack: OpenedPack, report: Report): Promise<void> {
  const { checks } = pack;
  const { cells } = await pack.json('withholding.json', publicWithholdingFormat);
  const { count, waiting } = await pack.json('exclusions.json', publicExclusionsFormat);
  const places = isReleased(report) ? releaseFaults(report, cells) : ['release.applied：应为 true'];
  if (places.length > 0) checks.bad('released', '有不应外发的数字', prefixed('report.json', places));
  checks.ok('released', '每个比率都来自不少于门槛的有效答卷，只有一位小数，应当不公布的都没有公布');
  checks.unchecked(
    'withholding',
    `${cells.length} 个格子不公布；哪些是小格子要有计数才能核对，请看内部存档包`,
  );
  if (count !== report.excluded.count || waiting !== report.excluded.waiting)
    checks.bad('exclusions', '与报告里的份数不一致', ['exclusions.json']);
  checks.unchecked('exclusions', `剔除 ${count} 份；是哪些、为什么，请看内部存档包`);
}

/** A pack whose answers were deleted when their time was over: its counts that are left, and what follows from them. */
export async function checkRemaining(pack: OpenedPack): Promise<void> {
  const { checks, campaign } = pack;
  const deleted = '逐份答卷已经按期删除';
  checks.unchecked('responses', `${deleted}；名单和根还在，谁的答卷计入了仍然查得到`);
  checks.unchecked('closing', deleted);
  checks.unchecked('pattern', deleted);
  checks.unchecked('withholding', `${deleted}，小格子的计数已经合并`);
  await checks.guard('report', 'report.json', async () => {
    const report = await readReport(pack, 'report.json');
    const places = [...framedFaults(pack, report), ...sizeFaults(pack, report)];
    if (places.length > 0)
      checks.bad('report', '与发布时冻结的、封存的份数不一致', prefixed('report.json', places));
    checks.unchecked('report', `${deleted}，比率和区间没有重新计算；口径、名册、收到的份数一致`);
    if (canonicalText(releasedReport(report)) !== (await pack.text('released.json')))
      checks.bad('released', '不是由 report.json 得出的', ['released.json']);
    checks.ok('released', '由 report.json 得出的可外发部分与 released.json 逐字一致');
    await checks.guard('tallies', 'tallies.json', async () => {
      const { acts } = await pack.json('exclusions.json', exclusionsFormat);
      checks.unchecked('exclusions', `${acts.length} 次；${deleted}，是哪些答卷只剩回执码`);
      if (!campaign) return checks.unchecked('tallies', '没有可用的 frozen.json');
      const faults = await totalFaults(pack, report, actsInForce(acts, acts.length).length > 0);
      if (faults.length > 0)
        checks.bad('tallies', '剩下的合计与报告不一致', prefixed('tallies.json', faults));
      checks.ok('tallies', '剩下的合计与报告里各人群的份数、各题全县的选项份数一致');
    });
  });
}

/** Totals that stay whatever small cells were put together: answers of each group, and options of the county. */
async function totalFaults(pack: OpenedPack, report: Report, setAside: boolean): Promise<string[]> {
  const { cells, columns } = await pack.json('tallies.json', talliesFormat);
  const layouts = pack.campaign?.layouts ?? new Map<GroupCode, TallyLayout>();
  const faults = [...layouts].flatMap(([group, layout]) =>
    columns[group]?.join('\n') === columnsOf(layout).join('\n') ? [] : [`columns.${group}`],
  );
  const totals = new Map<string, number>();
  const add = (key: string, count: number) => totals.set(key, (totals.get(key) ?? 0) + count);
  for (const { group, counts } of cells) {
    add(group, counts[0] ?? 0);
    for (const [at, column] of (columns[group] ?? []).entries()) add(`=${column}`, counts[at] ?? 0);
  }
  for (const { code } of report.campaign.groups) {
    const received = report.participation.reduce(
      (sum, cell) => (cell.group === code ? sum + cell.received : sum),
      0,
    );
    if (received !== (totals.get(code) ?? 0))
      faults.push(`${code}：合计 ${totals.get(code) ?? 0}，应为 ${received}`);
  }
  // Of what was set aside only receipts are left, so that the Report's counts of options cannot be met.
  if (setAside) return faults;
  for (const { item, group, options } of report.byItem) {
    if (group !== null) continue;
    for (const { value, count } of options ?? []) {
      const total = totals.get(`=${item}=${value}`) ?? 0;
      if (total !== count) faults.push(`${item} 选 ${value}：合计 ${total}，应为 ${count}`);
    }
  }
  return faults;
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
  const received = participation.reduce((sum, cell) => sum + cell.received, 0);
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
