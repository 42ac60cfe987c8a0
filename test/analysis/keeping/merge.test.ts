import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeptPart, mergeSmall } from '../../../analysis/keeping/merge.ts';
import type { TallyCell } from '../../../analysis/report-source.ts';
import type { GroupCode } from '../../../surveys/groups.ts';

const kinds = { T1: '街道', T2: '街道', T3: '镇', T4: '镇', T5: '乡' } as const;
type Town = keyof typeof kinds;
const towns = Object.keys(kinds) as Town[];
const kindOf = (township: string) => kinds[township as Town];
const groups = ['parent', 'teacher', 'cppcc-member'] as const;

function cell(
  township: string,
  school: string | null,
  answers: number,
  satisfied: number,
  flagged = false,
  group: GroupCode = 'parent',
): TallyCell {
  return { group, township, school, flagged, counts: [answers, satisfied, answers - satisfied] };
}

const short = (parts: readonly KeptPart[]) =>
  parts.map(({ places, flagged, answers, counts }) => [
    places.map(({ township, school }) => `${township}${school ?? ''}`).join('+'),
    flagged,
    answers,
    counts === null ? null : counts[1],
  ]);

describe('small cells are merged upward', () => {
  test('schools within their township, the smallest other one joining them while they are too few', () => {
    const cells = [
      cell('T1', '甲', 3, 2),
      cell('T1', '乙', 9, 8),
      cell('T1', '丙', 7, 5),
      cell('T1', '丁', 30, 20),
    ];
    // 3 are too few; 丙 (7) is the smallest other: together 10, of whom 2 + 5 are satisfied.
    expect(short(mergeSmall(cells, { smallCell: 5, told: () => false, kindOf }))).toEqual([
      ['T1丁', null, 30, 20],
      ['T1丙+T1甲', null, 10, 7],
      ['T1乙', null, 9, 8],
    ]);
  });

  test('townships within their kind, then in their group', () => {
    const cells = [
      cell('T1', null, 2, 2),
      cell('T2', null, 4, 3),
      cell('T3', null, 1, 0),
      cell('T4', null, 8, 8),
      cell('T5', null, 3, 1),
    ];
    // 街道: 2 + 4 = 6 suffice. 镇: 1 takes 8. 乡: 3 has nobody in its kind and takes the smallest of the group, 街道's 6.
    expect(short(mergeSmall(cells, { smallCell: 5, told: () => false, kindOf }))).toEqual([
      ['T1+T2+T5', null, 9, 6],
      ['T3+T4', null, 9, 8],
    ]);
  });

  test('never with a township whose rate was released: who takes it away has the small one', () => {
    const cells = [cell('T3', null, 3, 3), cell('T4', null, 30, 26), cell('T5', null, 7, 4)];
    const told = (_: GroupCode, township: string) => township === 'T4';
    expect(short(mergeSmall(cells, { smallCell: 5, told, kindOf }))).toEqual([
      ['T3+T5', null, 10, 7],
      ['T4', null, 30, 26],
    ]);
    // Without T5 nobody can join: the three keep their number alone.
    expect(short(mergeSmall(cells.slice(0, 2), { smallCell: 5, told, kindOf }))).toEqual([
      ['T3', null, 3, null],
      ['T4', null, 30, 26],
    ]);
  });

  test('flagged answers stay apart where both sides are large enough', () => {
    const told = () => true;
    const apart = [cell('T1', null, 40, 30), cell('T1', null, 6, 6, true)];
    expect(short(mergeSmall(apart, { smallCell: 5, told, kindOf }))).toEqual([
      ['T1', false, 40, 30],
      ['T1', true, 6, 6],
    ]);
    const few = [cell('T1', null, 40, 30), cell('T1', null, 4, 4, true)];
    expect(short(mergeSmall(few, { smallCell: 5, told, kindOf }))).toEqual([['T1', null, 44, 34]]);
  });
});

/** Campaigns with cells of all sizes, in some of which the Report tells the township. */
const campaign = fc
  .array(
    fc.record({
      group: fc.constantFrom(...groups),
      township: fc.constantFrom(...towns),
      school: fc.constantFrom('甲', '乙', '丙'),
      flagged: fc.boolean(),
      answers: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 40 })),
      share: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 40 },
  )
  .map((drawn) => {
    const unique = new Map(
      drawn.map((one) => [`${one.group} ${one.township} ${one.school} ${one.flagged}`, one]),
    );
    return [...unique.values()].map(({ answers, share, ...place }): TallyCell => {
      const satisfied = Math.floor((answers * share) / 100);
      return { ...place, counts: [answers, satisfied, answers - satisfied, satisfied ** 2] };
    });
  });
const drawn = fc.record({
  cells: campaign,
  smallCell: fc.integer({ min: 2, max: 10 }),
  told: fc.uniqueArray(fc.tuple(fc.constantFrom(...groups), fc.constantFrom(...towns)), {
    selector: (pair) => pair.join(' '),
  }),
});

function merged({ cells, smallCell, told }: { cells: TallyCell[]; smallCell: number; told: string[][] }) {
  const answersIn = (group: string, township: string) =>
    cells.reduce(
      (sum, one) => (one.group === group && one.township === township ? sum + (one.counts[0] ?? 0) : sum),
      0,
    );
  // A Report tells no cell under the threshold.
  const named = new Set(
    told
      .filter(([group = '', township = '']) => answersIn(group, township) >= smallCell)
      .map((one) => one.join(' ')),
  );
  const isTold = (group: string, township: string) => named.has(`${group} ${township}`);
  return { isTold, parts: mergeSmall(cells, { smallCell, told: isTold, kindOf }) };
}

const holds = (part: KeptPart, one: TallyCell) =>
  part.group === one.group &&
  part.places.some(({ township, school }) => township === one.township && school === one.school) &&
  (part.flagged === null || part.flagged === one.flagged);

describe('of any campaign', () => {
  test('every answer is in one part, no part is small but with a number alone, and sums are exact', () => {
    fc.assert(
      fc.property(drawn, (world) => {
        const { parts } = merged(world);
        for (const one of world.cells) {
          if ((one.counts[0] ?? 0) > 0) expect(parts.filter((part) => holds(part, one))).toHaveLength(1);
        }
        for (const part of parts) {
          const own = world.cells.filter((one) => (one.counts[0] ?? 0) > 0 && holds(part, one));
          const sum = [0, 1, 2, 3].map((at) =>
            own.reduce((total, { counts }) => total + (counts[at] ?? 0), 0),
          );
          expect(part.answers).toBe(sum[0]);
          expect(part.answers).toBeGreaterThan(0);
          if (part.counts === null) expect(part.answers).toBeLessThan(world.smallCell);
          else {
            expect(part.counts).toEqual(sum);
            expect(part.answers).toBeGreaterThanOrEqual(world.smallCell);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no small cell can be worked out by adding and subtracting what stays and what was released', () => {
    fc.assert(
      fc.property(drawn, (world) => {
        const { parts, isTold } = merged(world);
        const atoms = world.cells.filter(({ counts }) => (counts[0] ?? 0) > 0);
        const indicator = (belongs: (one: TallyCell) => boolean) =>
          atoms.map((one) => (belongs(one) ? 1 : 0));
        const known = [
          ...parts
            .filter(({ counts }) => counts !== null)
            .map((part) => indicator((one) => holds(part, one))),
          ...groups.flatMap((group) =>
            towns
              .filter((town) => isTold(group, town))
              .map((town) => indicator((one) => one.group === group && one.township === town)),
          ),
        ];
        const small = [
          ...atoms.map((atom) => (one: TallyCell) => one === atom),
          ...atoms.map((a) => (b: TallyCell) => a.group === b.group && a.township === b.township),
          ...atoms.map(
            (a) => (b: TallyCell) =>
              a.group === b.group && a.township === b.township && a.school === b.school,
          ),
        ];
        for (const belongs of small) {
          const answers = atoms.filter(belongs).reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0);
          if (answers < world.smallCell) expect(inSpan(known, indicator(belongs))).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether a row is a sum of multiples of others: the rank does not grow (Gauss, in fractions of small numbers). */
function inSpan(rows: readonly number[][], wanted: readonly number[]): boolean {
  return rank(rows) === rank([...rows, [...wanted]]);
}

function rank(given: readonly number[][]): number {
  const rows = given.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    const at = rows.findIndex((row, index) => index >= found && Math.abs(row[column] ?? 0) > 1e-9);
    const pivot = rows[at];
    if (!pivot) continue;
    rows.splice(at, 1);
    rows.splice(found, 0, pivot);
    for (const row of rows.slice(found + 1)) {
      const times = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let place = column; place < row.length; place += 1)
        row[place] = (row[place] ?? 0) - times * (pivot[place] ?? 0);
    }
    found += 1;
  }
  return found;
}
