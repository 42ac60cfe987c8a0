import type { Estimate, ReleasedReport } from '../../../analysis/report.ts';
import type { ReportSource } from '../../../analysis/report-source.ts';
import { withholdingInput } from '../../../analysis/withholding/input.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { type AnswersAside, decidePattern } from '../../campaigns/withholding.ts';
import { canonicalText } from '../canonical.ts';
import { differencesIn } from './differences.ts';
import type { OpenedPack } from './opened.ts';
import { prefixed, type Recounted } from './verify-figures.ts';
import { packedResponses } from './verify-responses.ts';

/** Every small cell is withheld, by the pattern that the figures go by. */
export async function checkSmallCells(pack: OpenedPack, source: ReportSource): Promise<void> {
  const { checks } = pack;
  await checks.guard('withholding', 'withholding.json', () => {
    const { withholding, settings } = source;
    if (!withholding) return checks.bad('withholding', '没有保护小格子的判定', ['withholding.json']);
    const withheld = new Set(withholding.cells.map(({ group, township }) => `${group} ${township}`));
    const { county } = withholdingInput(source);
    const small = county.cells.filter(
      ({ valid }) => valid > 0 && valid < Math.max(county.thin, settings.smallCell),
    );
    const told = small.filter(({ group, township }) => !withheld.has(`${group} ${township}`));
    if (told.length > 0) {
      checks.bad(
        'withholding',
        '有小格子没有保护',
        told.map(
          ({ group, township, valid }) => `withholding.json：${group} ${township}（有效 ${valid} 份）`,
        ),
      );
    }
    checks.ok(
      'withholding',
      `${small.length} 个小格子都不公布，连同 ${withheld.size - small.length} 个为保护它们的`,
    );
  });
}

/** Seconds for the whole attack, and for one cell where a first try came out otherwise. */
const patience = { whole: 1800, cell: 60 };

/** Decides again, act by act, what is withheld, and compares. */
export async function checkPatterns(pack: OpenedPack, recounted: Recounted): Promise<void> {
  const { checks } = pack;
  const { acts, members, patterns, whole } = recounted;
  const answers: AnswersAside = {
    members: async () => members,
    responses: async function* (receipts) {
      const wanted = new Set(receipts);
      for await (const responses of packedResponses(pack))
        for (const { response } of responses) if (wanted.has(response.receipt)) yield response;
    },
  };
  const signal = AbortSignal.timeout(patience.whole * 1000);
  try {
    for (const revision of [0, ...acts.map(({ number }) => number)]) {
      const stored = patterns.get(revision);
      const where = `withholding.json 第 ${revision} 次以后`;
      if (stored === undefined) {
        checks.bad('pattern', '缺少判定', [where]);
        continue;
      }
      const decide = (solverSeconds?: number) =>
        decidePattern(answers, whole, acts, revision, patterns, {
          signal,
          ...(solverSeconds === undefined ? {} : { solverSeconds }),
        });
      const decided = await decide();
      if (canonicalText(decided) === canonicalText(stored)) continue;
      // A slower machine's solver may have had too little time: then what was stored withholds no less, or this one
      // finds as much with more of it.
      if (noLooser(stored, decided) || noLooser(stored, await decide(patience.cell))) continue;
      checks.bad('pattern', '重新判定的更严', prefixed(where, differencesIn(stored, decided)));
    }
    checks.ok('pattern', `${acts.length + 1} 次判定，重新攻击以后结论一致`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (signal.aborted) checks.unchecked('pattern', `超过 ${patience.whole / 60} 分钟还没有算完`);
    else checks.bad('pattern', `无法重新判定：${error.message.slice(0, 160)}`, ['withholding.json']);
  }
}

const forms = ['none', 'steps', 'published', 'estimate'];

/** Whether the one pattern lets nothing leave that the other keeps back. */
function noLooser(one: WithholdingPattern | null, other: WithholdingPattern | null): boolean {
  if (one === null || other === null) return one === other;
  const kept = new Set(one.cells.map(({ group, township }) => `${group} ${township}`));
  const flags = (pattern: WithholdingPattern) => [pattern.counts, pattern.items, pattern.withoutFlagged];
  const implied = (mine: readonly boolean[], theirs: readonly boolean[]) =>
    mine.every((own, at) => !own || theirs[at] === true);
  return (
    other.cells.every(({ group, township }) => kept.has(`${group} ${township}`)) &&
    one.combinations.every((combination) => other.combinations.includes(combination)) &&
    implied(flags(one), flags(other)) &&
    one.groups.every((mine) => {
      const theirs = other.groups.find(({ group }) => group === mine.group);
      return (
        theirs !== undefined &&
        forms.indexOf(mine.row) <= forms.indexOf(theirs.row) &&
        implied([mine.items, mine.counts], [theirs.items, theirs.counts]) &&
        mine.kinds.every((kind) => theirs.kinds.includes(kind))
      );
    }) &&
    one.townships.every((mine) => {
      const theirs = other.townships.find(({ township }) => township === mine.township);
      return theirs !== undefined && forms.indexOf(mine.row) <= forms.indexOf(theirs.row);
    })
  );
}

/** What a released Report shows by itself: no estimate of too few answers, and one decimal. */
export function releaseFaults(report: ReleasedReport): string[] {
  const faults: string[] = [];
  if (report.release === null) faults.push('release：没有外发的判定');
  const look = (where: string, estimate: Estimate | null | undefined) => {
    if (!estimate || 'suppressed' in estimate) return;
    if (estimate.valid < report.smallCell) faults.push(`${where}：有效只有 ${estimate.valid} 份`);
    if (Math.abs(estimate.rate * 1000 - Math.round(estimate.rate * 1000)) > 1e-9)
      faults.push(`${where}：比率不止一位小数`);
  };
  look('headline', report.headline);
  for (const [name, rows] of Object.entries({
    alternatives: report.alternatives,
    byGroup: report.byGroup,
    byTownship: report.byTownship,
    byGroupTownship: report.byGroupTownship,
    byDimension: report.byDimension,
    byItem: report.byItem,
  }))
    for (const [at, { estimate }] of rows.entries()) look(`${name}[${at}]`, estimate);
  return faults;
}
