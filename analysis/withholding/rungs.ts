import type { GroupCode } from '../../surveys/groups.ts';
import { type County, placesOf } from './county.ts';
import { type GroupRow, type WithholdingPattern, withheldPlaces } from './pattern.ts';
import { inSteps, patternOf, townshipRow } from './plan-pattern.ts';

export interface Rung {
  what: string;
  giveUp: (pattern: WithholdingPattern) => WithholdingPattern;
}

/**
 * What is given up, in this order, where the real answers are too much alike. First classes of rows over the whole
 * county, chosen without regard to which row failed, so that its absence tells no more than that one did; then
 * whole groups, the one with the fewest answers first, until only the headline leaves.
 */
export function rungsOf(county: County): Rung[] {
  const bySize = county.groups
    .map(({ code }) => code)
    .filter((code) => answersOf(county, code) > 0)
    .sort((a, b) => answersOf(county, a) - answersOf(county, b));
  return [
    {
      what: 'other combinations and option counts of the county',
      giveUp: (pattern) => ({ ...pattern, combinations: [county.combination], counts: false }),
    },
    {
      what: 'estimates of groups with withheld cells',
      giveUp: (pattern) => estimatesToSteps(county, pattern),
    },
    {
      what: 'counts of townships and kinds',
      giveUp: (pattern) => ({
        ...pattern,
        groups: pattern.groups.map((row) => ({ ...row, kinds: [] })),
        townships: pattern.townships.map((row) => (row.row === 'steps' ? { ...row, row: 'none' } : row)),
      }),
    },
    {
      what: 'counts of groups',
      giveUp: (pattern) => ({
        ...pattern,
        groups: pattern.groups.map((row) => (row.row === 'steps' ? { ...row, row: 'none' } : row)),
      }),
    },
    ...bySize.map((group) => ({
      what: `everything of ${group}`,
      giveUp: (pattern: WithholdingPattern) => hideGroup(county, pattern, group),
    })),
  ];
}

function answersOf(county: County, group: GroupCode): number {
  return county.cells.reduce((sum, cell) => (cell.group === group ? sum + cell.valid : sum), 0);
}

function estimatesToSteps(county: County, pattern: WithholdingPattern): WithholdingPattern {
  const withheld = withheldPlaces(county, pattern);
  const groups = pattern.groups.map((row) => {
    const hidden = placesOf(county, (cell) => cell.group === row.group).filter((index) =>
      withheld.has(index),
    );
    return row.row !== 'estimate' || hidden.length === 0
      ? row
      : { ...inSteps(county, row.group, hidden, []).row, kinds: [] };
  });
  return { ...pattern, groups };
}

/** A group of which nothing leaves is room for the others: the headline no longer pins them down. */
function hideGroup(county: County, pattern: WithholdingPattern, group: GroupCode): WithholdingPattern {
  const withheld = withheldPlaces(county, pattern);
  for (const index of placesOf(county, (cell) => cell.group === group)) withheld.add(index);
  const hidden: GroupRow = { group, row: 'none', items: false, counts: false, kinds: [] };
  const groups = pattern.groups.map((row) => (row.group === group ? hidden : row));
  const townships = county.townships.map(({ code }) => {
    const row = townshipRow(county, code, withheld);
    return row.row === 'steps' ? { ...row, row: 'none' as const } : row;
  });
  const { cells, share } = patternOf(county, groups, townships, withheld);
  return { ...pattern, groups, townships, cells, share };
}
