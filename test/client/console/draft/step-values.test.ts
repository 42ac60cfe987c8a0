import { expect, test } from 'vitest';
import {
  aboutFile,
  aboutOf,
  aboutProblems,
  offeredTimes,
  planFile,
  planOf,
  planProblems,
  rateFile,
  rateOf,
  rateProblems,
  sharesFor,
} from '../../../../client/console/draft/step-values.ts';
import { type CampaignFile, readCampaign } from '../../../../surveys/campaign.ts';

const now = new Date('2026-11-30T17:30:00Z');

test('a new campaign is offered a week that begins next morning by Beijing’s clock', () => {
  // 17:30 UTC on 30 November is already 01:30 on 1 December in Beijing.
  expect(offeredTimes(now)).toEqual({ opensAt: '2026-12-02T08:00', closesAt: '2026-12-08T20:00' });
});

test('a draft goes through the steps unchanged', () => {
  const settings = readCampaign(
    {
      title: '一次调查',
      complaintContact: '0877-1234567',
      opensAt: '2026-12-01T08:00:00+08:00',
      closesAt: '2026-12-05T20:00:00+08:00',
      bar: 0.855,
      sampling: { ratio: 0.001, floor: 216 },
      census: ['student'],
      access: { principal: 'code' },
      retentionMonths: 24,
      caps: { link: 200, cell: null },
      level: 0.9,
      satisfied: { satisfaction5: [5] },
    },
    now,
  );
  const { groups: _groups, ...file } = settings;
  const again: CampaignFile = {
    ...file,
    ...aboutFile(aboutOf(settings)),
    ...planFile(planOf(settings), settings),
    ...rateFile(rateOf(settings)),
  };
  expect(readCampaign(again, now)).toEqual(settings);
});

test('shares that were typed add up to one; those that nobody touched stay a twelfth', () => {
  const settings = readCampaign({ title: 'x' }, now);
  const plan = planOf(settings);
  expect(planProblems(plan)).toEqual({});
  expect(planFile(plan, settings).shares?.student).toBe(0.5 / 6);
  const typed = { ...plan, shares: { ...plan.shares, parent: 58.33, student: 0 } };
  expect(planProblems(typed)).toEqual({});
  const sum = Object.values(planFile(typed, settings).shares ?? {}).reduce<number>((a, b) => a + (b ?? 0), 0);
  expect(sum).toBeCloseTo(1, 12);
  expect(planProblems({ ...plan, shares: { ...plan.shares, parent: 40 } })).toEqual({
    shares: '合计应为 100',
  });
});

test('when a group goes, the others keep their proportions', () => {
  const settings = readCampaign({ title: 'x' }, now);
  // 1/2 against 1/12 is 6 : 1.
  expect(sharesFor(['parent', 'student'], settings)).toEqual({
    parent: expect.closeTo(6 / 7, 12),
    student: expect.closeTo(1 / 7, 12),
  });
});

test('what is seldom changed has bounds of its own', () => {
  const settings = readCampaign({ title: 'x', complaintContact: '0877-1234567' }, now);
  expect(aboutProblems({ ...aboutOf(settings), retentionMonths: 5 })).toHaveProperty('retentionMonths');
  const rate = rateOf(settings);
  expect(rateProblems(rate)).toEqual({});
  expect(rateProblems({ ...rate, level: 100 })).toHaveProperty('level');
  expect(rateProblems({ ...rate, satisfied: { ...rate.satisfied, index7: [] } })).toHaveProperty('satisfied');
});
