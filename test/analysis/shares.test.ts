import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countyShare, type ShareRow, shareRows } from '../../analysis/shares.ts';
import { groupCodes } from '../../surveys/groups.ts';

const smallCell = 5;
const counted = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 7 }).map((pairs) =>
  pairs.flatMap(([answers, count], index) => {
    const group = groupCodes[index];
    return group ? [{ group, answers, count: Math.min(answers, count) }] : [];
  }),
);

function shown(rows: readonly ShareRow[]) {
  return rows.flatMap((row) => ('suppressed' in row ? [] : [row]));
}

test('a group with few marks is put with others, so that no row tells of fewer than five', () => {
  const rows = shareRows(
    [
      { group: 'student', answers: 100, count: 20 },
      { group: 'parent', answers: 200, count: 9 },
      { group: 'teacher', answers: 50, count: 2 },
      { group: 'principal', answers: 12, count: 0 },
    ],
    smallCell,
  );
  // Two marks alone are too few: the parents, the smallest that could stand alone, join them.
  expect(rows).toEqual([
    { groups: ['student'], answers: 100, count: 20, share: 0.2 },
    { groups: ['parent', 'teacher', 'principal'], answers: 262, count: 11, share: 11 / 262 },
  ]);
});

test('no row, no sum of rows and no county less rows tells of one to four answers', () => {
  fc.assert(
    fc.property(counted, (groups) => {
      const rows = shown(shareRows(groups, smallCell));
      for (const row of rows) {
        expect(row.answers).toBeGreaterThanOrEqual(smallCell);
        expect(row.count === 0 || row.count >= smallCell).toBe(true);
        if (row.count > 0) expect(row.answers - row.count).toBeGreaterThanOrEqual(smallCell);
      }
      const county = countyShare(groups, smallCell);
      if ('suppressed' in county) return;
      const rest = county.count - rows.reduce((sum, row) => sum + row.count, 0);
      expect(rest === 0 || rest >= smallCell).toBe(true);
    }),
  );
});

test('every group that answered stands in exactly one row', () => {
  fc.assert(
    fc.property(counted, (groups) => {
      const named = shareRows(groups, smallCell).flatMap((row) => row.groups);
      expect([...named].sort()).toEqual(
        groups
          .filter(({ answers }) => answers > 0)
          .map(({ group }) => group)
          .sort(),
      );
    }),
  );
});
