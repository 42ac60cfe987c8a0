import { expect, test } from 'vitest';
import { campaignQuestionnaires, readCampaign } from '../../surveys/campaign.ts';
import { draftChecks } from '../../surveys/checks.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { groupCodes } from '../../surveys/groups.ts';

const now = new Date('2026-11-30T00:00:00Z');
const file = {
  title: '2026年调查',
  complaintContact: '0877-1234567',
  opensAt: '2026-12-01T08:00:00+08:00',
  closesAt: '2026-12-08T20:00:00+08:00',
};
const frame: FrameCell[] = groupCodes.flatMap((group) =>
  readCampaign(file, now).townships.map(({ code }) => ({
    group,
    township: code,
    school: null,
    eligible: 501,
  })),
);

function codes(
  more: object = {},
  cells: readonly FrameCell[] = frame,
  unfinished: [] | [{ group: 'parent'; faults: 2 }] = [],
) {
  const settings = readCampaign({ ...file, census: [], residents: 100_000, ...more }, now);
  const questionnaires = campaignQuestionnaires(settings);
  return draftChecks({ settings, frame: cells, questionnaires, unfinished }, now).map(
    ({ level, code }) => `${level} ${code}`,
  );
}

test('a draft that is in order has nothing to be said of', () => {
  expect(codes()).toEqual([]);
});

test('what is missing blocks, and comes first', () => {
  expect(
    codes({ closesAt: '2026-12-08T20:00:00+08:00', trial: true }, [], [{ group: 'parent', faults: 2 }]),
  ).toEqual(['blocks no-frame', 'blocks unfinished', 'warns trial']);
  expect(
    codes(
      {},
      frame.filter(({ group }) => group !== 'teacher'),
    ),
  ).toContain('blocks group-without-people');
});

test('what looks wrong warns', () => {
  expect(codes({ complaintContact: '县教育体育局' })).toEqual(['confirms no-telephone']);
  expect(codes({ opensAt: '2026-11-29T08:00:00+08:00', closesAt: '2026-12-01T08:00:00+08:00' })).toEqual([
    'warns opens-at-once',
    'warns short-field',
  ]);
  expect(codes({ closesAt: '2027-12-08T20:00:00+08:00' })).toEqual(['warns long-field']);
  // 56 cells of 501 are 28,056 people.
  expect(codes({ residents: 20_000 })).toEqual(['warns more-than-residents']);
  const few = frame.map((cell) => (cell.group === 'parent' ? { ...cell, eligible: 100 } : cell));
  expect(codes({}, few)).toEqual(['warns parents-and-students']);
  expect(
    codes(
      {},
      frame.filter(({ township }) => township !== '530426203'),
    ),
  ).toEqual(['warns township-without-people']);
  const tiny = frame.map((cell) =>
    cell.group === 'principal' ? { ...cell, eligible: cell.township === '530426001' ? 4 : 0 } : cell,
  );
  expect(codes({}, tiny)).toEqual(['warns group-too-small', 'warns too-few-people', 'warns quota-too-small']);
});

test('an organiser or townships of another county look wrong', () => {
  const other = [
    { code: '530402001', name: '玉兴街道', kind: '街道' },
    { code: '530402002', name: '凤凰街道', kind: '街道' },
  ];
  const cells = frame.map((cell) => ({ ...cell, township: '530402001' }));
  expect(codes({ townships: other }, cells)).toContain('warns other-county');
  expect(codes({ townships: other, organiser: '红塔区教育体育局' }, cells)).not.toContain(
    'warns other-county',
  );
  const mixed = [...other.slice(1), { code: '530426103', name: '甸中镇', kind: '镇' }];
  expect(codes({ townships: mixed }, cells)).toContain('warns several-counties');
});

test('figures of the shipped example are named as long as they are half of the frame', () => {
  // 5350, 1890 and 1540 parents are the example's.
  const parents = frame.filter(({ group }) => group === 'parent');
  const example = new Map([
    ['530426001', 5350],
    ['530426002', 1890],
    ['530426103', 1540],
    ['530426104', 830],
  ]);
  const mixed = parents.map((cell) => ({ ...cell, eligible: example.get(cell.township) ?? cell.eligible }));
  const only = { questionnaires: { parent: 'parent' } };
  expect(codes(only, mixed)).toEqual(['warns example-frame']);
  expect(
    codes(
      only,
      mixed.map((cell) => (cell.eligible === 5350 ? { ...cell, eligible: 1 } : cell)),
    ),
  ).toEqual([]);
});
