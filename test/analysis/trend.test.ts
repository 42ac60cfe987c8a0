import quantile from '@stdlib/stats-base-dists-t-quantile';
import { expect, test } from 'vitest';
import { trendOf, type Wave, waveOf } from '../../analysis/trend.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { nine, nineItems, response, sealedField } from './field.ts';

function wave(satisfied: number, of: number, more: Partial<CampaignFile> = {}): Wave {
  const responses = Array.from({ length: of }, (_, index) => {
    const point = index < satisfied ? 5 : 2;
    return response(nine(...new Array<number>(9).fill(point)));
  });
  return waveOf(sealedField(responses, more));
}

/** The questionnaire with one property of one item changed. */
function changed(name: string, change: object): Partial<CampaignFile> {
  const elements = nineItems.elements.map((one) => (one.name === name ? { ...one, ...change } : one));
  const questionnaire = { ...nineItems, elements };
  return { questionnaires: { parent: questionnaire, teacher: questionnaire } };
}

function refusalOf(item: string, more: Partial<CampaignFile>) {
  const { byItem } = trendOf([wave(50, 100), wave(60, 100, more)]);
  const [step] = byItem.find((row) => row.group === 'parent' && row.item === item)?.steps ?? [];
  return step;
}

test('items asked alike are compared, with the interval of the change', () => {
  const trend = trendOf([wave(48, 80), wave(56, 70)]);
  const row = trend.byItem.find(({ group, item }) => group === 'parent' && item === 'item1');
  // 80 and 70 of the same 600 parents: standard errors are added, since some may have answered both times.
  const [before, after] = [(0.6 * 0.4 * (1 - 80 / 600)) / 79, (0.8 * 0.2 * (1 - 70 / 600)) / 69];
  const se = Math.sqrt(before) + Math.sqrt(after);
  const half = quantile(0.975, (before + after) ** 2 / (before ** 2 / 79 + after ** 2 / 69)) * se;
  expect(row?.steps).toEqual([
    {
      change: expect.closeTo(0.2, 12),
      se: expect.closeTo(se, 12),
      lower: expect.closeTo(0.2 - half, 9),
      upper: expect.closeTo(0.2 + half, 9),
      // All items are read together (Holm), and by itself p is only about .04.
      clear: false,
    },
  ]);
  expect(trend.headline.steps[0]).toMatchObject({ clear: true });
  expect(trend).toMatchObject({ label: '自评', indicative: true });
});

test.each([
  ['wording', { title: '第1题，换了说法' }],
  ['scale', { scale: 'satisfaction3', choices: [3, 2, 1, 'dk'] }],
  ['options', { choices: [5, 4, 3, 2, 1] }],
  ['options', { choices: [1, 2, 3, 4, 5, 'dk'] }],
  ['options', { choices: [{ value: 5, text: '很满意' }, 4, 3, 2, 1, 'dk'] }],
  ['shown-to', { visibleIf: '{overall} = 5' }],
  ['not-asked', { name: 'renamed' }],
])('an item is not compared where its %s changed: %j', (refused, change) => {
  expect(refusalOf('item1', changed('item1', change))).toEqual({ refused });
  expect(refusalOf('item2', changed('item1', change))).not.toHaveProperty('refused');
});

test('spaces are no wording; other satisfied points are another question', () => {
  expect(refusalOf('item1', changed('item1', { title: ' 第1题 ' }))).not.toHaveProperty('refused');
  expect(refusalOf('item1', { satisfied: { satisfaction5: [3, 4, 5] } })).toEqual({ refused: 'satisfied' });
});

test.each([
  ['definition', { definition: 'pooled' as const }],
  ['combination', { combination: 'population' as const }],
  ['shares', { shares: { parent: 0.8, teacher: 0.2 } }],
  ['wording', changed('overall', { title: '总的来说' })],
])('the headline is not compared where its %s changed', (refused, more) => {
  expect(trendOf([wave(50, 100), wave(60, 100, more)]).headline.steps).toEqual([{ refused }]);
});

test('by a pooled definition a new item changes what the headline counts', () => {
  const more = {
    ...changed('item8', { scale: 'satisfaction3', choices: [3, 2, 1, 'dk'] }),
    definition: 'pooled' as const,
  };
  expect(trendOf([wave(50, 100, { definition: 'pooled' }), wave(60, 100, more)]).headline.steps).toEqual([
    { refused: 'scale' },
  ]);
});

test('a withheld figure is not compared, and an open field makes no trend', () => {
  const [step] = trendOf([wave(2, 4), wave(60, 100)]).headline.steps;
  expect(step).toEqual({ refused: 'withheld' });
  const open = wave(5, 10);
  expect(() => trendOf([{ ...open, report: { ...open.report, status: 'open' } }, wave(5, 10)])).toThrow(
    'closed',
  );
  expect(() => trendOf([wave(5, 10)])).toThrow('two campaigns');
});

test('three campaigns give two steps, each with the one before it', () => {
  const { headline } = trendOf([wave(50, 100), wave(60, 100), wave(55, 100)]);
  expect(headline.estimates).toHaveLength(3);
  expect(headline.steps.map((step) => ('refused' in step ? null : Number(step.change.toFixed(6))))).toEqual([
    0.1, -0.05,
  ]);
});

test('campaigns without a township in common are two counties, and nothing of them is compared', () => {
  const away = wave(60, 100);
  const townships = [{ code: '530427101', name: '桂山街道', kind: '街道' }];
  const elsewhere = { ...away, report: { ...away.report, campaign: { ...away.report.campaign, townships } } };
  const { headline, byGroup, byItem } = trendOf([wave(50, 100), elsewhere]);
  for (const { steps } of [headline, ...byGroup, ...byItem]) expect(steps).toEqual([{ refused: 'places' }]);
});
