import type { GroupCode } from '../surveys/groups.ts';
import type { ImportanceCounts } from './importance-counts.ts';
import type { Estimate, Report } from './report.ts';
import type { Contingency } from './statistics/contingency.ts';
import { type CentredSums, centredSums, correlation, correlationInterval } from './statistics/correlation.ts';

/**
 * From how many people on an item's importance is shown, and from how many on it is steady: at 100 pairs Fisher's
 * interval at 95 % is ± 0.2 in z, about ± 0.15 at r = .5, so that two items 0.3 apart can be told apart; under 30 it
 * spans more than half of the scale. docs/decisions/013-findings.md.
 */
export const importanceSettings = { least: 30, steady: 100 } as const;

/**
 * An item's derived importance: how its points go with those of the overall item. It is association among people who
 * answered, never a cause. `few`: under `least` people judged both; `alike`: fewer than `smallCell` of them left the
 * commonest point of either, so that the figure would hang on them and could tell of them; `withheld`: the item's own
 * rate is.
 */
export type ItemImportance =
  | { correlation: number; lower: number; upper: number; pairs: number; steady: boolean }
  | { suppressed: 'few' | 'alike' | 'withheld' };

/** Where an item stands: important or less so, over the bar or under it. */
export type Quadrant = 'mend-first' | 'keep' | 'mend-later' | 'maintain';

export interface MatrixItem {
  item: string;
  importance: ItemImportance;
  /** The item's rate, as the Report has it. */
  performance: Estimate;
  /** `null` where one of the two is withheld. */
  quadrant: Quadrant | null;
}

/** Importance and performance of the items of one group; for the county, within groups. */
export interface ImportanceMatrix {
  group: GroupCode | null;
  /** Mean importance of the group's items, where the matrix is cut; `null` where none is known. */
  cut: number | null;
  /** Whether every importance shown rests on `steady` people or more. */
  steady: boolean;
  items: MatrixItem[];
}

/**
 * The importance–performance matrix of each group and of the county. Items are important from their group's mean
 * importance on; performance is cut at the bar. Source: Martilla and James (1977), Journal of Marketing 41, 77–79;
 * importance derived, not asked: Matzler, Bailom, Hinterhuber, Renzl and Pichler (2004), Industrial Marketing
 * Management 33, 271–277.
 */
export function importanceMatrices(
  report: Report,
  counts: ImportanceCounts,
  level: number,
): ImportanceMatrix[] {
  const groups = report.campaign.groups.map(({ code }) => code);
  return [null, ...groups].map((group) => {
    const rows = report.byItem.flatMap((row) => {
      if (row.group !== group) return [];
      const known =
        group === null ? pooled(report, counts, row.item) : ofGroup(report, counts, group, row.item);
      if (known === null) return [];
      const importance = 'suppressed' in known ? known : judged(known, level);
      return [{ item: row.item, importance, performance: row.estimate }];
    });
    const shown = rows.flatMap(({ importance }) => ('suppressed' in importance ? [] : [importance]));
    const cut =
      shown.length === 0 ? null : shown.reduce((sum, one) => sum + one.correlation, 0) / shown.length;
    return {
      group,
      cut,
      steady: shown.length > 0 && shown.every(({ steady }) => steady),
      items: rows.map((row) => ({ ...row, quadrant: quadrantOf(row, cut, report.bar) })),
    };
  });
}

type Known = CentredSums | { suppressed: 'few' | 'alike' | 'withheld' };

/** `null` where the group is not asked the item, or it is the overall item itself. */
function ofGroup(report: Report, counts: ImportanceCounts, group: GroupCode, item: string): Known | null {
  const table = counts.table(group, item);
  if (table === null) return null;
  if (isWithheld(report, group, item)) return { suppressed: 'withheld' };
  if (table.margins().n < importanceSettings.least) return { suppressed: 'few' };
  return varies(table, report.smallCell) ? centredSums(table) : { suppressed: 'alike' };
}

/**
 * Within groups, over all that are asked the item: what sets groups apart does not count as importance. A group whose
 * answers could be told from the sum stays out.
 */
function pooled(report: Report, counts: ImportanceCounts, item: string): Known | null {
  const tables = report.campaign.groups.flatMap(({ code }) => {
    const table = counts.table(code, item);
    return table === null ? [] : [{ group: code, table }];
  });
  if (tables.length === 0) return null;
  if (isWithheld(report, null, item)) return { suppressed: 'withheld' };
  const sums = tables
    .filter(({ group, table }) => !isWithheld(report, group, item) && varies(table, report.smallCell))
    .map(({ table }) => centredSums(table));
  const sum = sums.reduce(
    (all, one) => ({ n: all.n + one.n, xx: all.xx + one.xx, yy: all.yy + one.yy, xy: all.xy + one.xy }),
    { n: 0, xx: 0, yy: 0, xy: 0 },
  );
  return sum.n < importanceSettings.least ? { suppressed: 'few' } : sum;
}

function judged(sums: CentredSums, level: number): ItemImportance {
  const r = correlation(sums);
  if (r === null) return { suppressed: 'alike' };
  const interval = correlationInterval(r, sums.n, level);
  return { correlation: r, ...interval, pairs: sums.n, steady: sums.n >= importanceSettings.steady };
}

/** Whether enough people left the commonest point, of the item and of the whole. */
export function varies(table: Contingency, smallCell: number): boolean {
  const { x, y, n } = table.margins();
  return n - Math.max(...x) >= smallCell && n - Math.max(...y) >= smallCell;
}

function isWithheld(report: Report, group: GroupCode | null, item: string): boolean {
  const row = report.byItem.find((one) => one.group === group && one.item === item);
  return !row || 'suppressed' in row.estimate;
}

function quadrantOf(
  { importance, performance }: Pick<MatrixItem, 'importance' | 'performance'>,
  cut: number | null,
  bar: number,
): Quadrant | null {
  if (cut === null || 'suppressed' in importance || 'suppressed' in performance) return null;
  const important = importance.correlation >= cut;
  if (performance.rate >= bar) return important ? 'keep' : 'maintain';
  return important ? 'mend-first' : 'mend-later';
}
