import type { GroupCode } from '../../surveys/groups.ts';
import type { ReleasedReport } from '../report.ts';
import { addTally, momentsOf, optionCounts, type Tally, type TallyLayout } from '../tally.ts';
import { released } from '../wording.ts';
import type { KeptPart } from './merge.ts';

/** A figure of the Report that the counts which stay say otherwise. */
export interface Disagreement {
  what: 'answers' | 'rate' | 'options';
  group: GroupCode | null;
  township: string | null;
  item: string | null;
  reported: number;
  counted: number;
}

/** How the kept Report stands to the counts that stay. */
export interface Agreement {
  /** Figures that were compared. */
  compared: number;
  disagreements: Disagreement[];
  /** Groups with answers of which no counts stay, and how many answers those are. */
  countless: { group: GroupCode; answers: number }[];
}

interface Figure extends Omit<Disagreement, 'counted'> {
  counted: number | null;
}

/**
 * Counts what can still be counted once the answers are deleted: the answers of each group, or of the county where some
 * were set aside; those of each released cell of group × township with its rate; and option counts that were released.
 * Weighted rows, errors and limits, and what the headline is made
 * of, need cells that were merged, and are not compared.
 */
export function agreementOf(
  report: ReleasedReport,
  parts: readonly KeptPart[],
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
): Agreement {
  const figures = [
    ...totalFigures(report, parts),
    ...cellFigures(report, parts, layouts),
    ...optionFigures(report, parts, layouts),
  ].filter((figure): figure is Figure & { counted: number } => figure.counted !== null);
  const countless = new Map<GroupCode, number>();
  for (const { group, answers, counts } of parts)
    if (counts === null) countless.set(group, (countless.get(group) ?? 0) + answers);
  return {
    compared: figures.length,
    disagreements: figures.filter(({ reported, counted }) => reported !== counted),
    countless: [...countless].map(([group, answers]) => ({ group, answers })),
  };
}

/** Answers that figures count, and so do the parts: those that were received and not set aside. */
function totalFigures(
  { campaign, participation, excluded }: ReleasedReport,
  parts: readonly KeptPart[],
): Figure[] {
  // Some wait to be left out, or to be counted again: how many figures leave out is not told.
  if (excluded.waiting > 0) return [];
  const figure = (group: GroupCode | null): Figure => {
    const own = <Row extends { group: GroupCode }>(rows: readonly Row[]) =>
      rows.filter((row) => group === null || row.group === group);
    return {
      ...{ what: 'answers', group, township: null, item: null },
      reported: own(participation).reduce((sum, { received }) => sum + received, -excluded.count),
      counted: own(parts).reduce((sum, { answers }) => sum + answers, 0),
    };
  };
  return excluded.count > 0 ? [figure(null)] : campaign.groups.map(({ code }) => figure(code));
}

function cellFigures(
  report: ReleasedReport,
  parts: readonly KeptPart[],
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
): Figure[] {
  return report.byGroupTownship.flatMap(({ group, township, estimate }): Figure[] => {
    if ('suppressed' in estimate) return [];
    const within = parts.filter(
      (part) => part.group === group && part.places.every((place) => place.township === township),
    );
    const layout = layouts.get(group);
    const counts = sumOf(within);
    const moments = layout && counts ? momentsOf(layout, counts, report.definition) : null;
    const place = { group, township, item: null };
    return [
      {
        ...{ ...place, what: 'answers', reported: estimate.n },
        counted: within.reduce((sum, { answers }) => sum + answers, 0),
      },
      {
        ...{ ...place, what: 'rate', reported: estimate.rate },
        counted: moments && moments.v > 0 ? released(moments.u / moments.v) : null,
      },
    ];
  });
}

function optionFigures(
  report: ReleasedReport,
  parts: readonly KeptPart[],
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
): Figure[] {
  return report.byItem.flatMap(({ group, item, options }) => {
    const asked = report.campaign.items.find(({ name }) => name === item)?.groups ?? [];
    const own = group === null ? asked : [group];
    const counted = own.map((code) => {
      const layout = layouts.get(code);
      const within = parts.filter((part) => part.group === code);
      const counts = sumOf(within);
      if (within.length === 0) return [];
      return layout && counts ? optionCounts(layout, counts, item) : null;
    });
    return (options ?? []).map(({ value, count }): Figure => {
      const counts = counted.map((rows) => rows && (rows.find((row) => row.value === value)?.count ?? 0));
      return {
        ...{ what: 'options', group, township: null, item, reported: count },
        counted: counts.some((one) => one === null)
          ? null
          : counts.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      };
    });
  });
}

/** The sum of some parts; `null` where there is none, or one keeps no counts. */
function sumOf(parts: readonly KeptPart[]): Tally | null {
  const [first, ...rest] = parts;
  if (!first || first.counts === null) return null;
  const sum = [...first.counts];
  for (const { counts } of rest) {
    if (counts === null) return null;
    addTally(sum, counts);
  }
  return sum;
}
