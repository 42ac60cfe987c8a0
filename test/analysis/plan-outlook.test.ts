import { expect, test } from 'vitest';
import { planOutlook } from '../../analysis/plan-outlook.ts';
import { exampleFrame } from '../../server/campaigns/example.ts';
import { readCampaign } from '../../surveys/campaign.ts';

const settings = readCampaign({ title: 'x', census: [] }, new Date('2026-11-30T00:00:00Z'));

test('at 300 answers a county wants 150 of parents and 25 of each other group, and keeps nearly all small cells back', () => {
  const outlook = planOutlook(settings, exampleFrame());
  // The domain page: 1.5 ‰ of 143,903 is 216; 300 splits into 150 + 6 × 25.
  expect([outlook.byRatio, outlook.size, outlook.wanted]).toEqual([216, 300, 300]);
  expect(outlook.groups.map(({ group, wanted }) => [group, wanted])).toEqual(
    settings.groups.map((group) => [group, group === 'parent' ? 150 : 25]),
  );
  const others = outlook.groups.filter(({ group }) => group !== 'parent');
  expect(others.every(({ withheld, cells }) => withheld / cells >= 0.75)).toBe(true);
});

test('a larger sample is never said to show less, and the plan’s own size is among those to choose from', () => {
  const { sizes } = planOutlook({ ...settings, sampling: { ratio: 0, floor: 450 } }, exampleFrame());
  expect(sizes.map(({ size }) => size)).toEqual([300, 450, 600, 1200, 2400, 4800]);
  const withheld = sizes.map((one) => one.withheld);
  expect(withheld).toEqual(withheld.toSorted((a, b) => b - a));
  expect(sizes.find(({ size }) => size === 450)?.wanted).toBeGreaterThan(440);
});
