import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCampaign } from '../../surveys/campaign.ts';
import { CampaignFaults } from '../../surveys/campaign-faults.ts';
import { readFrame } from '../../surveys/frame.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { largestRemainder, quotas, sampleSize } from '../../surveys/plan.ts';

const now = new Date('2026-11-24T00:00:00Z');

test('峨山’s 143,903 residents give 216 at 1.5 ‰ and 144 at 1 ‰', () => {
  expect(sampleSize(143_903, { ratio: 0.0015, floor: 0 })).toBe(216);
  expect(sampleSize(143_903, { ratio: 0.001, floor: 0 })).toBe(144);
  expect(sampleSize(143_903, { ratio: 0.0015, floor: 600 })).toBe(600);
});

test.each([
  [216, 108, 18],
  [300, 150, 25],
  [600, 300, 50],
])('%i answers: %i parents and %i of each other group', (floor, parents, others) => {
  const settings = { ...readCampaign({ title: 't', census: [] }, now), sampling: { ratio: 0, floor } };
  const frame = groupCodes.map((group) => ({ group, township: '530426001', school: null, eligible: 5000 }));
  const found = quotas(settings, frame, settings.groups);
  expect(found.map(({ quota }) => quota)).toEqual(
    groupCodes.map((group) => (group === 'parent' ? parents : others)),
  );
});

test('what a census group cannot give goes to the parents', () => {
  const settings = { ...readCampaign({ title: 't' }, now), sampling: { ratio: 0, floor: 600 } };
  const frame = groupCodes.map((group) => ({
    group,
    township: '530426001',
    school: null,
    eligible: group === 'principal' ? 31 : 5000,
  }));
  const wanted = Object.fromEntries(
    quotas(settings, frame, settings.groups).map(({ group, quota }) => [group, quota]),
  );
  // 600 asks for 50 principals; there are 31, so parents give 300 + 19.
  expect(wanted).toMatchObject({ principal: 31, parent: 319, teacher: 50 });
});

test('largest remainders always add up, and never pass their share by one', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.array(fc.nat(900), { minLength: 1, maxLength: 20 }), (total, weights) => {
      const sum = weights.reduce((a, b) => a + b, 0);
      const parts = largestRemainder(total, weights);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(sum === 0 ? 0 : total);
      for (const [index, part] of parts.entries()) {
        expect(Math.abs(part - (sum === 0 ? 0 : (total * (weights[index] ?? 0)) / sum))).toBeLessThan(1);
      }
    }),
  );
});

test('a frame names every bad row with line, column and reason, and keeps none of it', () => {
  const { groups, townships } = readCampaign({ title: 't' }, now);
  const row = (line: number, group: string, township: string, school: string, eligible: string) => ({
    line,
    fields: { group, township, school, eligible },
  });
  const table = {
    columns: ['group', 'township', 'school', 'eligible'],
    rows: [
      row(2, 'parent', '530426001', '', '100'),
      row(3, 'parents', '530426001', '', '100'),
      row(4, 'parent', '530426999', '', '一百'),
      row(5, 'parent', '530426001', '', '90'),
      row(6, 'parent', '530426001', '双江小学', '90'),
    ],
  };
  const { cells, faults } = readFrame(table, groups, townships);
  expect(cells).toEqual([]);
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [3, 'group'],
    [4, 'township'],
    [4, 'eligible'],
    [5, null],
    [6, 'school'],
  ]);
});

test('a frame may be written as a clerk would: 人群, 乡镇, 学校, 人数', () => {
  const { groups, townships } = readCampaign({ title: 't' }, now);
  const fields = { 人群: '人大代表', 乡镇: '富良棚乡', 学校: '', 人数: ' 12 ' };
  const reading = readFrame({ columns: Object.keys(fields), rows: [{ line: 2, fields }] }, groups, townships);
  expect(reading).toEqual({
    cells: [{ group: 'npc-deputy', township: '530426203', school: null, eligible: 12 }],
    faults: [],
  });
});

test('a campaign file with many faults is refused with each of them', () => {
  const wrong = {
    titel: 'x',
    bar: 85,
    opensAt: '2026-12-01T08:00:00',
    questionnaires: { parent: 'parents', captain: 'parent' },
  };
  try {
    readCampaign(wrong, now);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof CampaignFaults)) throw error;
    const text = error.message;
    for (const part of ['title', 'titel', 'bar', 'opensAt', 'questionnaires']) expect(text).toContain(part);
  }
  expect(() => readCampaign({ title: 't', shares: { parent: 0.5 } }, now)).toThrow('占比之和应为 1');
  expect(() => readCampaign({ title: 't', questionnaires: { parent: 'nobody' } }, now)).toThrow(
    '没有名为“nobody”',
  );
});

test('what is left out takes the default: without parents all groups share alike', () => {
  const { shares } = readCampaign(
    { title: 't', questionnaires: { teacher: 'teacher', principal: 'principal' } },
    now,
  );
  expect(shares).toEqual({ teacher: 0.5, principal: 0.5 });
});
