import { expect, test } from 'vitest';
import { type FieldChange, fieldChangeNotes } from '../../../analysis/field/changes.ts';
import { dailyCounts } from '../../../analysis/field/daily.ts';
import { type DayCount, fieldProgress } from '../../../analysis/field/progress.ts';
import { standingOf } from '../../../analysis/field/standing.ts';
import { fieldTimes } from '../../../analysis/field/times.ts';

const times = fieldTimes('2026-12-01T00:00:00Z', '2026-12-11T00:00:00Z', []);
/** Half of the field has passed. */
const now = Date.parse('2026-12-06T00:00:00Z');

const cell = (township: string, school: string | null, quota: number, received: number) => ({
  ...{ group: 'parent' as const, township, school, eligible: 100, received, rate: received / 100, quota },
});
const cells = [
  cell('530426001', null, 20, 18),
  cell('530426103', '甸中小学', 30, 9),
  cell('530426103', '甸中中学', 10, 12),
  { ...cell('530426103', null, 4, 1), group: 'npc-deputy' as const },
];
const counted = (group: string) => group !== 'npc-deputy';
const count = (school: string, day: string, answers: number, paper = 0): DayCount => ({
  ...{ group: 'parent', township: '530426103', school, day: `2026-12-${day}`, answers, paper },
});

test('a group in a township is behind by what came too few, its schools together; the furthest comes first', () => {
  const { behind } = fieldProgress(cells, [], counted, times, now);
  // Half of 40 is 20, 21 came. Half of 4 is 2, 1 came. Half of 20 is 10, 18 came.
  expect(behind.map(({ group, behind: by }) => [group, by])).toEqual([['npc-deputy', 1]]);
  const later = fieldProgress(cells, [], counted, times, Date.parse('2026-12-10T00:00:00Z'));
  // Nine tenths of 40 are 36, 21 came, but only 21 are missing at 甸中小学: 15. Of 4: 3.
  expect(later.behind.map(({ group, behind: by }) => [group, by])).toEqual([
    ['parent', 15],
    ['npc-deputy', 2],
  ]);
});

test('a place is full, behind, or on course by its plan and the days gone, however full it is', () => {
  const places = [
    cell('530426001', null, 20, 12),
    cell('530426103', null, 20, 8),
    cell('530426201', null, 4, 4),
  ];
  const standing = (at: string) =>
    fieldProgress(places, [], counted, times, Date.parse(at))
      .places.filter(({ group, township }) => group !== null && township !== null)
      .map(standingOf);
  // Half way 10 of 20 are due; a day before the end 18.
  expect(standing('2026-12-06T00:00:00Z')).toEqual(['on-course', 'behind', 'full']);
  expect(standing('2026-12-10T00:00:00Z')).toEqual(['behind', 'behind', 'full']);
  // Nothing is due before it opens.
  expect(standing('2026-11-30T00:00:00Z')).toEqual(['on-course', 'on-course', 'full']);
});

test('too many in one school do not make up for too few in another', () => {
  const { places } = fieldProgress(cells, [], counted, times, now);
  const parents = places.filter(({ group }) => group === 'parent');
  expect(parents.map(({ township, school, missing }) => [township, school, missing])).toEqual([
    ['530426001', null, 2],
    ['530426103', null, 21],
    ['530426103', '甸中小学', 21],
    ['530426103', '甸中中学', 0],
    [null, null, 2 + 21],
  ]);
});

test('the pace is that of the cells that wait, by phone', () => {
  const days = [
    // 7 + 7 + 7 by phone at the school that waits: 21 missing take three days from 6 Dec 08:00.
    count('甸中小学', '03', 9, 2),
    count('甸中小学', '04', 7),
    count('甸中小学', '05', 7),
    count('甸中中学', '05', 30),
  ];
  const { places } = fieldProgress(cells, days, counted, times, now);
  const dianzhong = places.find(({ township, group }) => township === '530426103' && group === 'parent');
  expect(dianzhong?.pace).toEqual({ kind: 'finishes', day: '2026-12-09' });
  expect(places.find(({ group }) => group === 'npc-deputy')?.pace).toEqual({ kind: 'unknown' });
});

test('that nothing came is told of the school where nothing came, not of its township', () => {
  const { places } = fieldProgress(cells, [count('甸中中学', '05', 12)], counted, times, now);
  const paces = places
    .filter(({ group, township }) => group === 'parent' && township === '530426103')
    .map(({ school, pace }) => [school, pace]);
  expect(paces).toEqual([
    [null, { kind: 'unknown' }],
    ['甸中小学', { kind: 'stalled', days: 3 }],
    ['甸中中学', { kind: 'full' }],
  ]);
});

test('days without an answer stand in the trend too, and paper keyed in before the opening', () => {
  const counts = [count('甸中小学', '01', 3, 1), count('甸中中学', '01', 2), count('甸中小学', '03', 4)];
  expect(dailyCounts(counts, Date.parse('2026-12-02T00:00:00Z'), Date.parse('2026-12-03T20:00:00Z'))).toEqual(
    [
      { day: '2026-12-01', phone: 4, paper: 1, total: 5 },
      { day: '2026-12-02', phone: 0, paper: 0, total: 5 },
      { day: '2026-12-03', phone: 4, paper: 0, total: 9 },
      { day: '2026-12-04', phone: 0, paper: 0, total: 9 },
    ],
  );
  expect(dailyCounts([], Date.parse('2026-12-02T00:00:00Z'), Date.parse('2026-12-01T00:00:00Z'))).toEqual([]);
});

test('the report tells of each later closing and each pause in a sentence', () => {
  const none = { closedBefore: null, closesAt: null, reason: '' };
  const changes: FieldChange[] = [
    { ...none, kind: 'paused', at: '2026-12-02T01:00:00Z', reason: '二维码贴错了' },
    { ...none, kind: 'resumed', at: '2026-12-02T07:30:00Z' },
    {
      ...{ kind: 'extended', at: '2026-12-05T02:00:00Z', reason: '大雪封路' },
      ...{ closedBefore: '2026-12-07T12:00:00Z', closesAt: '2026-12-09T12:00:00Z' },
    },
  ];
  expect(fieldChangeNotes(changes)).toEqual([
    {
      code: 'paused',
      text: '2026年12月2日 09:00至2026年12月2日 15:30（北京时间）暂停接收手机答卷。原因：二维码贴错了。',
    },
    {
      code: 'extended',
      text: '截止时间原为2026年12月7日 20:00，2026年12月5日 10:00决定延长到2026年12月9日 20:00（北京时间）。原因：大雪封路。',
    },
  ]);
});
