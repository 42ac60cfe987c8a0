import type { Estimate, ReleasedReport } from '../../../analysis/report.ts';

/** What the released Report tells about one subject, as it is printed: `84.1%`, `281`, `+1.2`. */
export interface Told {
  /** Who was asked, and who answered. */
  participation: Set<string>;
  /** What was answered. */
  answers: Set<string>;
  /** From a rate to its limits, which a chart draws. */
  lengths: Set<string>;
}

/** Whom or what a number is about: `null` is the county, every township, no single question. */
export interface Subject {
  group: string | null;
  township: string | null;
  /** The name of an item or the code of a dimension. */
  question: string | null;
}

export const percent = (rate: number) => `${(Math.round(rate * 1000) / 10).toFixed(1)}%`;
/** A number as it is compared: without what says nothing of its value. */
export const plain = (text: string) => (text.endsWith('%') ? text : String(Number(text)));
const points = (difference: number) => plain((Math.round(difference * 1000) / 10).toFixed(1));

/** All that a released Report tells of a subject, worked out from its JSON; nothing of ours decides what is printed. */
export function toldAbout(report: ReleasedReport, { group, township, question }: Subject): Told {
  const told: Told = { participation: new Set(), answers: new Set(), lengths: new Set() };
  if (question !== null) {
    // No township is told about a question.
    if (township === null) addQuestion(told, report, group, question);
    return told;
  }
  const cells = report.participation.filter(
    (cell) => (group === null || cell.group === group) && (township === null || cell.township === township),
  );
  addParticipation(told, cells);
  // A school stands beside its own group and township alone.
  if (group !== null && township !== null) for (const cell of cells) addParticipation(told, [cell]);
  if (group !== null && township !== null) {
    const cell = report.byGroupTownship.find((one) => one.group === group && one.township === township);
    addEstimate(told, cell?.estimate);
  } else if (group !== null) addGroup(told, report, group);
  else if (township !== null) addTownship(told, report, township);
  else addCounty(told, report);
  return told;
}

function addParticipation({ participation }: Told, cells: ReleasedReport['participation']): void {
  const sum = (of: (cell: ReleasedReport['participation'][number]) => number) =>
    cells.reduce((total, cell) => total + of(cell), 0);
  const [eligible, received] = [sum((cell) => cell.eligible), sum((cell) => cell.received)];
  const missing = sum((cell) => Math.max(0, cell.quota - cell.received));
  for (const count of [eligible, received, missing, sum((cell) => cell.quota)])
    participation.add(String(count));
  if (eligible > 0) participation.add(percent(received / eligible));
  // What would print as nothing at all.
  const rate = received / eligible;
  // Words stand for these, 不到 0.1% and 超过 99.9%; a cell of the workbook has the quotient of its counts under them.
  const unrounded = `${Number((rate * 100).toPrecision(12))}%`;
  if (rate > 0 && rate < 0.001) for (const one of ['0.1%', unrounded]) participation.add(one);
  if (rate > 0.999 && rate < 1) for (const one of ['99.9%', unrounded]) participation.add(one);
}

function addEstimate({ answers, lengths }: Told, estimate: Estimate | null | undefined): void {
  if (!estimate || 'suppressed' in estimate) return;
  const { rate, se, lower, upper, valid, n, coarse } = estimate;
  for (const one of [rate, se, lower, upper]) answers.add(percent(one));
  // A coarse one is written without a decimal.
  if (coarse) for (const one of [rate, lower, upper]) answers.add(`${Math.round(one * 100)}%`);
  answers.add(String(valid)).add(String(n));
  lengths.add(percent(rate - lower)).add(percent(upper - rate));
}

type Steps = { from: number; to: number; valid: number } | null | undefined;

/** A count in steps stands as a whole: its ends by themselves would be the count. On its sheet each has its own head. */
function addSteps({ answers }: Told, steps: Steps): void {
  if (!steps) return;
  const { from, to, valid } = steps;
  answers.add(`${from}–${to}/${valid}`).add(`≥${from}`).add(`≤${to}`).add(`/${valid}`);
}

function addGroup(told: Told, report: ReleasedReport, group: string): void {
  addEstimate(told, report.byGroup.find((one) => one.group === group)?.estimate);
  const row = report.release?.groups.find((one) => one.group === group);
  addSteps(told, row?.steps);
  for (const kind of row?.kinds ?? []) addSteps(told, kind.steps);
  for (const one of report.campaign.groups)
    if (one.code === group)
      told.participation
        .add(String(one.eligible))
        .add(percent(one.share))
        .add(`${Number((one.share * 100).toPrecision(12))}%`);
  addPairs(told, report.comparisons.groups, group);
}

function addTownship(told: Told, report: ReleasedReport, township: string): void {
  addEstimate(told, report.byTownship.find((one) => one.township === township)?.estimate);
  addSteps(told, report.release?.townships.find((one) => one.township === township)?.steps);
  addPairs(told, report.comparisons.townships, township);
}

function addPairs(
  { answers }: Told,
  pairs: readonly {
    one: string;
    other: string;
    difference: number;
    se: number;
    lower: number;
    upper: number;
    adjusted: number | null;
  }[],
  code: string,
): void {
  for (const pair of pairs) {
    if (pair.one !== code && pair.other !== code) continue;
    for (const value of [pair.difference, pair.se, pair.lower, pair.upper])
      answers.add(points(value)).add(points(-value));
    if (pair.adjusted !== null) answers.add(String(pair.adjusted));
  }
}

function addCounty(told: Told, report: ReleasedReport): void {
  const { headline, alternatives, excluded, flagged, settling, release } = report;
  for (const one of [headline, excluded.headlineWith, excluded.headlineWithout, flagged.headlineWithout])
    addEstimate(told, one);
  for (const { estimate } of alternatives) addEstimate(told, estimate);
  for (const count of [excluded.count, excluded.waiting, flagged.count, report.sensitivity.length])
    told.answers.add(String(count));
  if (settling?.answers) told.answers.add(String(settling.answers));
  if (release) {
    told.answers.add(percent(release.share)).add(`${Math.round(release.share * 100)}%`);
    // Kish's size of the weights, which the numbers of who answered give.
    told.answers.add(String(Math.round(release.effective[report.definition] ?? 0)));
  }
  told.participation.add(String(report.campaign.groups.reduce((sum, one) => sum + one.eligible, 0)));
}

function addQuestion(told: Told, report: ReleasedReport, group: string | null, question: string): void {
  for (const row of report.byDimension)
    if (row.dimension === question && row.group === group) addEstimate(told, row.estimate);
  for (const row of report.byItem) {
    if (row.item !== question || row.group !== group) continue;
    addEstimate(told, row.estimate);
    for (const { count } of row.options ?? []) told.answers.add(String(count));
  }
}
