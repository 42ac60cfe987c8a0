import { expect, test } from 'vitest';
import { withoutTelling } from '../../../analysis/keeping/attack.ts';
import type { KeptPart } from '../../../analysis/keeping/merge.ts';
import { mergeSmall } from '../../../analysis/keeping/merge.ts';
import { withhold } from '../../../analysis/suppression.ts';
import { withholdingInput } from '../../../analysis/withholding/input.ts';
import { isWithheld, kindOf, type WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { questionnaires, sheetsOf, sourceOf } from '../source.ts';
import { limits } from '../withholding/random-counties.ts';

const settings = { seed: 7, limits };
const [T1, T2, T3, T4] = ['530426001', '530426103', '530426104', '530426201'] as const;

/** Parents of four townships: 3 of 3 of 100 people and 1 of 4 of 400 satisfied in two small ones. */
function source() {
  const group = 'parent' as const;
  return sourceOf(
    { questionnaires: questionnaires([group]), combination: 'population' },
    [
      { group, township: T1, school: null, eligible: 300 },
      { group, township: T2, school: null, eligible: 100 },
      { group, township: T3, school: null, eligible: 400 },
      { group, township: T4, school: null, eligible: 200 },
    ],
    [
      ...sheetsOf(group, T1, 60, 48),
      ...sheetsOf(group, T2, 3, 3),
      ...sheetsOf(group, T3, 4, 1),
      ...sheetsOf(group, T4, 40, 30),
    ],
  );
}

async function kept(change: (pattern: WithholdingPattern) => WithholdingPattern): Promise<KeptPart[]> {
  const own = source();
  const input = withholdingInput(own);
  const pattern = change(await withhold(input.county, input.answers, settings));
  const parts = mergeSmall(own.tallies, {
    smallCell: own.settings.smallCell,
    told: (group, township) => isWithheld(pattern, group, township) === null,
    kindOf: (township) => kindOf(own.settings, township),
  });
  return withoutTelling(parts, input, pattern, settings);
}

const named = (parts: readonly KeptPart[]) =>
  parts.map(({ places, answers, counts }) => [
    places.map(({ township }) => township).join('+'),
    answers,
    counts !== null,
  ]);

test('the exact sum of two small cells goes where a weighted row left beside it', async () => {
  // The group's row: (300 × 48/60 + 100 u/3 + 400 v/4 + 200 × 30/40) / 1000, to one decimal of a percent.
  const printed = (u: number, v: number) =>
    Math.round(
      1000 * ((300 * 48) / 60 / 1000 + (100 * u) / 3000 + (400 * v) / 4000 + (200 * 30) / 40 / 1000),
    );
  const worlds = [0, 1, 2, 3].flatMap((u) => [0, 1, 2, 3, 4].map((v) => [u, v] as const));
  // With the sum of four kept there would be one world, whatever the limits say: three of three, one of four.
  const same = worlds.filter(([u, v]) => u + v === 4 && printed(u, v) === printed(3, 1));
  expect(same).toEqual([[3, 1]]);
  expect(
    named(
      await kept((pattern) => ({
        ...pattern,
        cells: [
          { group: 'parent', township: T2, reason: 'small' },
          { group: 'parent', township: T3, reason: 'small' },
        ],
        groups: pattern.groups.map((row) => ({ ...row, row: 'estimate' as const })),
        check: null,
        changed: [],
      })),
    ),
  ).toEqual([
    [T1, 60, true],
    [`${T2}+${T3}`, 7, false],
    [T4, 40, true],
  ]);
});

test('it stays where nothing that is weighted left of it', async () => {
  const parts = await kept((pattern) => ({
    ...pattern,
    cells: [
      { group: 'parent', township: T2, reason: 'small' },
      { group: 'parent', township: T3, reason: 'small' },
    ],
    groups: pattern.groups.map((row) => ({
      ...row,
      row: 'none' as const,
      items: false,
      counts: false,
      kinds: [],
    })),
    townships: pattern.townships.map((row) => ({ ...row, row: 'none' as const })),
    combinations: [],
    counts: false,
    items: false,
    check: null,
    changed: [],
  }));
  // Four of seven: 3 + 1, 2 + 2, 1 + 3 and 0 + 4 are all possible.
  expect(named(parts)).toContainEqual([`${T2}+${T3}`, 7, true]);
});
