import { expect, test } from 'vitest';
import { planOutlook } from '../../analysis/plan-outlook.ts';
import { bySchools, plainProportions } from '../../analysis/standing-alone.ts';
import { TallyView } from '../../analysis/tally-view.ts';
import { readCampaign } from '../../surveys/campaign.ts';
import eshan from '../../surveys/frames/eshan.json' with { type: 'json' };
import { isGroupCode } from '../../surveys/groups.ts';
import { questionnaires, sheetsOf, sourceOf } from './source.ts';

const first = '530426001';

test('plain proportions have the published limits of Wilson and of Clopper and Pearson', () => {
  const people = (group: 'parent' | 'teacher', eligible: number) => ({
    ...{ group, township: first, school: null, eligible },
  });
  const source = sourceOf(
    { questionnaires: questionnaires(['parent', 'teacher']) },
    [people('parent', 900), people('teacher', 90)],
    // Newcombe (1998a): 81 of 263; R's binom: 18 of 20.
    [...sheetsOf('parent', first, 263, 81), ...sheetsOf('teacher', first, 20, 18)],
  );
  const [all, parents, teachers] = plainProportions(source, new TallyView(source, source.tallies));
  expect(all).toMatchObject({ group: null, satisfied: 99, valid: 283 });
  expect(parents?.wilson.lower).toBeCloseTo(0.2553, 4);
  expect(parents?.wilson.upper).toBeCloseTo(0.3662, 4);
  expect(teachers?.clopperPearson.lower).toBeCloseTo(0.683017, 6);
  expect(teachers?.clopperPearson.upper).toBeCloseTo(0.987651, 6);
  expect(bySchools(source, new TallyView(source, source.tallies))).toBeNull();
});

test('under the threshold there is no plain proportion', () => {
  const frame = [{ group: 'parent' as const, township: first, school: null, eligible: 90 }];
  const source = sourceOf({}, frame, sheetsOf('parent', first, 4, 3));
  expect(plainProportions(source, new TallyView(source, source.tallies))).toEqual([]);
});

test('schools as clusters widen the headline by what their likeness makes of it', () => {
  const schools = ['甲', '乙', '丙', '丁'];
  const frame = schools.map((school) => ({
    group: 'parent' as const,
    township: first,
    school,
    eligible: 300,
  }));
  // Two schools of thirty satisfied, two of thirty with half: Σ(z − z̄)² is 4 × 7.5² / 120², times 4/3.
  const sheets = schools.flatMap((school, at) => sheetsOf('parent', first, 30, at < 2 ? 30 : 15, { school }));
  const source = sourceOf({}, frame, sheets);
  const found = bySchools(source, new TallyView(source, source.tallies));
  expect(found?.rate).toBeCloseTo(0.75, 12);
  expect(found?.se).toBeCloseTo(Math.sqrt(300) / 120, 12);
  expect(found?.widened).toBeCloseTo(Math.sqrt(300 / ((120 / 119) * 22.5 * 0.9)), 9);
});

test('the planner hears of the shipped plan how many cells will be withheld', () => {
  const settings = readCampaign({ title: '计划', sampling: { ratio: 0.0015, floor: 300 } }, new Date(0));
  const frame = Object.entries(eshan.eligible).flatMap(([group, cells]) =>
    Object.entries(cells).map(([township, eligible]) => ({
      ...{ group: isGroupCode(group) ? group : ('public' as const), township, school: null, eligible },
    })),
  );
  const { groups: forecast } = planOutlook(settings, frame);
  const small = forecast.filter(({ group }) => group !== 'parent');
  expect(forecast.reduce((sum, { cells }) => sum + cells, 0)).toBeGreaterThan(40);
  // At 300 answers the six small groups have some three a township: nearly all of their cells.
  const cells = small.reduce((sum, row) => sum + row.cells, 0);
  expect(small.reduce((sum, row) => sum + row.withheld, 0) / cells).toBeGreaterThan(0.8);
});
