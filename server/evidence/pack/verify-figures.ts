import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import type { Report } from '../../../analysis/report.ts';
import type { ReportSource, TallyCell } from '../../../analysis/report-source.ts';
import type { TallyLayout } from '../../../analysis/tally.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { withAside } from '../../campaigns/report-source.ts';
import type { Patterns } from '../../campaigns/withholding.ts';
import { actsInForce } from '../../queries/exclusions.ts';
import { CellCounts } from '../../queries/tallies.ts';
import { canonicalText } from '../canonical.ts';
import { program } from './archive.ts';
import { differencesIn } from './differences.ts';
import { type ExclusionActs, exclusionsFormat, talliesText, withholdingFormat } from './format.ts';
import { mostCounts, type OpenedPack, readFor } from './opened.ts';
import { readJson } from './read-json.ts';
import { ClosingFlags, packedResponses, type SameTexts } from './verify-responses.ts';

/** All that the Report is made from, counted again from the answers of a pack. */
export interface Recounted {
  /** With every answer, as if none were set aside, and no pattern. */
  whole: ReportSource;
  acts: ExclusionActs;
  /** By receipt, the acts that it was ever set aside by. */
  members: ReadonlyMap<string, readonly number[]>;
  patterns: Patterns;
  /** Counts by act. */
  aside: ReadonlyMap<number, readonly TallyCell[]>;
}

/** Counts every answer again, those set aside by each act too, and compares with what the pack says. */
export async function checkCounts(pack: OpenedPack, texts: SameTexts): Promise<Recounted | null> {
  const { checks, campaign, facts, manifest } = pack;
  let recounted: Recounted | null = null;
  const exclusions = await readFor(pack, 'exclusions', 'exclusions.json', exclusionsFormat);
  const withholding = await readFor(pack, 'withholding', 'withholding.json', withholdingFormat);
  await checks.guard('tallies', 'tallies.json', async () => {
    if (!campaign || !facts || !exclusions || !withholding)
      return checks.unchecked('tallies', '要用的其他文件读不懂，见别的各项');
    const { acts } = exclusions;
    const members = membersOf(acts);
    const { counts, aside, seen } = await countAgain(pack, members, texts);
    checkActs(pack, acts, members, seen);
    const tallies = counts.toTallyCells();
    const wanted = talliesText(campaign.layouts, tallies);
    const found = await pack.text('tallies.json');
    if (found !== wanted) {
      const places = differencesIn(readJson(found), readJson(wanted));
      checks.bad('tallies', '与由答卷重新计的数不一致', prefixed('tallies.json', places));
    }
    checks.ok('tallies', `${tallies.length} 个单元，与由答卷重新计的数完全一致`);
    recounted = {
      whole: {
        ...campaign,
        campaign: {
          ...{ id: facts.id, closedAt: facts.closedAt },
          ...{ digest: facts.digest, exampleFrame: facts.exampleFrame },
        },
        status: 'closed',
        simulated: facts.simulated,
        fieldChanges: facts.fieldChanges,
        generatedAt: manifest.generatedAt,
        tallies,
        excluded: { count: 0, waiting: 0, tallies: [], kept: tallies },
        withholding: null,
      },
      ...{ acts, members, aside },
      patterns: new Map(withholding.revisions.map(({ revision, pattern }) => [revision, pattern])),
    };
  });
  return recounted;
}

async function countAgain(pack: OpenedPack, members: Recounted['members'], texts: SameTexts) {
  const layouts = pack.campaign?.layouts ?? new Map<GroupCode, TallyLayout>();
  const counts = new CellCounts(layouts);
  const byAct = new Map<number, CellCounts>();
  const closing = new ClosingFlags(pack, texts);
  let [seen, numbers] = [0, 0];
  for await (const responses of packedResponses(pack)) {
    for (const packed of responses) {
      const { response } = packed;
      closing.look(packed);
      counts.count(response);
      const acts = members.get(response.receipt) ?? [];
      if (acts.length > 0) seen += 1;
      for (const act of acts) {
        const own = byAct.get(act) ?? new CellCounts(layouts);
        byAct.set(act, own);
        const before = own.cells.size;
        own.count(response);
        numbers += (own.cells.size - before) * (layouts.get(response.group)?.width ?? 0);
        // An act is small; ten thousand of them that each set everything aside are no act of anybody's.
        if (numbers > mostCounts) throw new Error('剔除涉及的单元太多 (too many cells were set aside)');
      }
    }
  }
  await closing.end();
  const aside = new Map([...byAct].map(([act, own]) => [act, own.toTallyCells()]));
  return { counts, aside, seen };
}

function membersOf(acts: ExclusionActs): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (const { number, receipts } of acts) {
    for (const receipt of receipts) {
      const own = members.get(receipt);
      if (own) own.push(number);
      else members.set(receipt, [number]);
    }
  }
  return members;
}

function checkActs(
  { checks }: OpenedPack,
  acts: ExclusionActs,
  members: ReadonlyMap<string, readonly number[]>,
  seen: number,
): void {
  for (const { number, undoes, answers, receipts } of acts) {
    const undone = acts.find((one) => one.number === undoes);
    const fits =
      undoes === null ? receipts.length === answers : undone !== undefined && undone.undoes === null;
    if (!fits) checks.bad('exclusions', '记的份数和回执码对不上', [`exclusions.json 第 ${number} 次`]);
  }
  const inForce = new Set(actsInForce(acts, acts.length));
  const twice = [...members].find(([, own]) => own.filter((act) => inForce.has(act)).length > 1);
  if (twice) checks.bad('exclusions', '同一份答卷剔除了两次', [`exclusions.json：${twice[0]}`]);
  if (seen !== members.size)
    checks.bad('exclusions', `有 ${members.size - seen} 个回执码没有答卷`, ['exclusions.json']);
  checks.ok('exclusions', acts.length === 0 ? '没有剔除过' : `${acts.length} 次，每个回执码都有答卷`);
}

/** Composes the Report again and compares it sign for sign; then what may leave of it. */
export async function checkReport(
  pack: OpenedPack,
  recounted: Recounted,
): Promise<{ source: ReportSource; report: Report } | null> {
  const { checks } = pack;
  let composed: { source: ReportSource; report: Report } | null = null;
  await checks.guard('report', 'report.json', async () => {
    const source = withAside(recounted.whole, recounted);
    const report = composeReport(source);
    composed = { source, report };
    await compareReport(pack, 'report', 'report.json', report);
    checks.ok('report', '由答卷重新算出的报告与 report.json 逐字一致，每个数字都一样');
  });
  await checks.guard('released', 'released.json', async () => {
    if (!composed) return checks.unchecked('released', '报告没有能重新算出');
    await compareReport(pack, 'released', 'released.json', releasedReport(composed.report));
    checks.ok('released', '由它得出的可外发部分与 released.json 逐字一致');
  });
  return composed;
}

async function compareReport(
  pack: OpenedPack,
  check: 'report' | 'released',
  name: string,
  report: Report,
): Promise<void> {
  const { checks, manifest } = pack;
  const wanted = canonicalText(report);
  const found = await pack.text(name);
  if (found === wanted) return;
  const places = differencesIn(readJson(found), readJson(wanted));
  // Notes are sentences, which a later version may put otherwise; figures it may not.
  const words = places.every((place) => /^notes\[\d+\]\.text：/.test(place));
  if (words && manifest.program !== program) {
    checks.unchecked(check, `数字都一样；说明的文字由 ${manifest.program} 写成，本软件是 ${program}`);
    return;
  }
  checks.bad(check, '与由答卷重新算出的不一致', prefixed(name, places));
}

export function prefixed(name: string, places: readonly string[]): string[] {
  return places.map((place) => `${name}：${place}`);
}
