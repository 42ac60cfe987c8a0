import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import type { Estimate, EstimateFigures, Report } from '../../analysis/report.ts';
import { differenceInWords, roughly, settlingInWords, verdictInWords } from '../../analysis/wording.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { questionnaires, type Sheet, sheetsOf, sourceOf } from './source.ts';

const [first, second] = ['530426001', '530426103'] as const;

test('an undecided verdict says how many answers would settle it, and that many do', () => {
  const frame = [people('parent', first, 100_000)];
  const report = composed({}, frame, sheetsOf('parent', first, 200, 176));
  expect(figures(report.headline)).toMatchObject({ rate: 0.88, verdict: 'undecided', meetsBar: true });
  expect(report.settling?.towards).toBe('reached');
  const enough = report.settling?.answers ?? 0;
  const verdictAt = (answers: number) =>
    figures(composed({}, frame, sheetsOf('parent', first, answers, Math.round(0.88 * answers))).headline)
      .verdict;
  // Fractions of a person do not exist, so the rate moves a little with the size.
  expect(verdictAt(Math.ceil(enough / 25) * 25)).toBe('reached');
  expect(verdictAt(Math.floor(enough / 25) * 25 - 25)).toBe('undecided');
  // In words two digits, rounded up, on every page and paper the same.
  expect(enough).toBeGreaterThan(100);
  const digits = String(enough).length - 2;
  expect(settlingInWords(report)).toContain(`约需共 ${Math.ceil(enough / 10 ** digits) * 10 ** digits} 份`);
});

test('where the frame is too small to settle it, no number is given', () => {
  // All satisfied of a bar of 98 %: .025 ^ (1 / n) reaches .98 at n = 183, and only 150 are eligible.
  const report = composed({ bar: 0.98 }, [people('parent', first, 150)], sheetsOf('parent', first, 60, 60));
  expect(report.settling).toEqual({ towards: 'reached', answers: null });
  expect(settlingInWords(report)).toContain('即使');
  const larger = composed({ bar: 0.98 }, [people('parent', first, 900)], sheetsOf('parent', first, 60, 60));
  expect(larger.settling).toEqual({ towards: 'reached', answers: 183 });
});

test('answers of nearly all settle it by open links too, though as many answers as people prove no census', () => {
  const frame = [people('parent', first, 300)];
  const report = composed({}, frame, sheetsOf('parent', first, 100, 88));
  // R: the root of qbeta(.025, n*·.88, n*·.12 + 1) = .85, n* = n / ((1 − n / 300) · 100 / 99), is 195.3.
  expect(report.settling).toEqual({ towards: 'reached', answers: 196 });
  const whole = composed({}, frame, sheetsOf('parent', first, 225, 198));
  expect(figures(whole.headline)).toMatchObject({ rate: 0.88, verdict: 'reached' });
});

test('a decided verdict has nothing to settle', () => {
  const report = composed({}, [people('parent', first, 9000)], sheetsOf('parent', first, 300, 290));
  expect(report.settling).toBeNull();
  expect(settlingInWords(report)).toBe('');
});

test('the ways that would turn the verdict are named, with the flagged answers and without', () => {
  const sheets = [
    ...sheetsOf('parent', first, 300, 290),
    ...sheetsOf('parent', first, 60, 0, { flagged: true }),
  ];
  const report = composed({ combination: 'as-answered' }, [people('parent', first, 9000)], sheets);
  // 290 / 360 = .806; without the flagged 290 / 300; mean5 (290 × 5 + 70 × 2) / 1800 = .883.
  expect(figures(report.headline).verdict).toBe('not-reached');
  const way = (definition: string, flagged: string) =>
    report.sensitivity.find(
      (one) => one.definition === definition && one.flagged === flagged && one.combination === 'as-answered',
    );
  expect(way('overall', 'with')).toBeUndefined();
  expect(way('overall', 'without')).toMatchObject({ verdict: 'reached', meetsBar: true });
  expect(way('mean5', 'with')).toMatchObject({ meetsBar: true });
});

test('fewer flagged answers than may be told leave only the other definitions and combinations', () => {
  const sheets = [
    ...sheetsOf('parent', first, 40, 34),
    ...sheetsOf('parent', first, 4, 0, { flagged: true }),
  ];
  const report = composed({}, [people('parent', first, 9000)], sheets);
  expect(report.flagged).toEqual({ count: 4, headlineWithout: null });
  expect(report.sensitivity.filter(({ flagged }) => flagged === 'without')).toEqual([]);
});

test('while the field is open nothing is said of verdicts', () => {
  const source = sourceOf({}, [people('parent', first, 900)], sheetsOf('parent', first, 60, 50));
  const report = composeReport({ ...source, status: 'open' });
  expect(report.headline).toEqual({ suppressed: 'open' });
  expect([report.sensitivity, report.settling]).toEqual([[], null]);
  expect(report.notes.map(({ code }) => code)).not.toContain('weights');
});

test('a township by people weighs its groups by those who are eligible there', () => {
  const file: Partial<CampaignFile> = {
    questionnaires: questionnaires(['parent', 'teacher']),
    combination: 'population',
  };
  const frame = [
    people('parent', first, 100),
    people('parent', second, 9000),
    people('teacher', first, 300),
    people('teacher', second, 10),
  ];
  const report = composed(file, frame, [
    ...sheetsOf('parent', first, 20, 20),
    ...sheetsOf('parent', second, 20, 20),
    ...sheetsOf('teacher', first, 20, 10),
    ...sheetsOf('teacher', second, 5, 5),
  ]);
  const township = report.byTownship.find((one) => one.township === first);
  // (100 × 1 + 300 × 1/2) / 400.
  expect(township && figures(township.estimate).rate).toBeCloseTo(0.625, 12);
});

test('one group alone, as answered, is its answers as they came', () => {
  const frame = [people('parent', first, 9000), people('parent', second, 100)];
  const sheets = [...sheetsOf('parent', first, 10, 10), ...sheetsOf('parent', second, 30, 15)];
  const report = composed({ combination: 'as-answered' }, frame, sheets);
  expect(figures(report.headline).rate).toBeCloseTo(25 / 40, 12);
  expect(report.byGroup[0] && figures(report.byGroup[0].estimate).rate).toBeCloseTo(
    (9000 + 100 * 0.5) / 9100,
    12,
  );
});

test('only the groups whose links anyone can open are 参考', () => {
  const file: Partial<CampaignFile> = {
    questionnaires: questionnaires(['parent', 'npc-deputy']),
    access: { 'npc-deputy': 'code' },
  };
  const frame = [people('parent', first, 900), people('npc-deputy', first, 40)];
  const report = composed(file, frame, [
    ...sheetsOf('parent', first, 60, 60),
    ...sheetsOf('npc-deputy', first, 40, 38),
  ]);
  const [parents, deputies] = report.byGroup.map(({ estimate }) => figures(estimate));
  expect(parents && verdictInWords(parents)).toBe('达到（参考）');
  expect(deputies && verdictInWords(deputies)).toBe('达到');
  expect(deputies).toMatchObject({ lower: 0.95, upper: 0.95, se: 0 });
  expect(notes(report)).toContain('census');
});

test('what is out of the ordinary has a note each, and no figure is not a number', () => {
  const file: Partial<CampaignFile> = {
    questionnaires: questionnaires(['student', 'parent', 'teacher', 'principal', 'public']),
  };
  const frame = [
    people('student', first, 900),
    people('parent', first, 20),
    people('teacher', first, 50),
    people('principal', first, 6),
    people('public', first, 0),
  ];
  const report = composed(file, frame, [
    ...sheetsOf('student', first, 1, 1),
    ...sheetsOf('parent', first, 31, 20),
    ...sheetsOf('principal', first, 6, 6),
    ...Array.from(
      { length: 8 },
      (): Sheet => ({ group: 'teacher', township: first, answers: { safety: 'dk' } }),
    ),
  ]);
  expect(notes(report)).toEqual(
    expect.arrayContaining([
      'nobody-eligible',
      'one-answer',
      'small-groups',
      'as-many-as-eligible',
      'over-frame',
    ]),
  );
  expect(figures(report.headline).verdict).toBe('too-few');
  expect(JSON.stringify(report, (_, value) => (Number.isNaN(value) ? 'NaN' : value))).not.toContain('NaN');
  expect(notes(composed(file, frame, sheetsOf('parent', first, 9, 9)))).toContain('groups-missing');
});

test('schools are told of, with how much wider their likeness would make the error', () => {
  const frame = ['甲', '乙', '丙', '丁'].map((school) => ({ ...people('parent', first, 300), school }));
  // Two schools of thirty satisfied, two of thirty with half: people of one school are much alike.
  const sheets = ['甲', '乙', '丙', '丁'].flatMap((school, index) =>
    sheetsOf('parent', first, 30, index < 2 ? 30 : 15, { school }),
  );
  const report = composed({}, frame, sheets);
  const note = report.notes.find(({ code }) => code === 'schools-widen')?.text ?? '';
  // Sums of e = u − 3/4 by school: 7.5, 7.5, −7.5, −7.5, so 4/3 × 225 = 300 over 120²; answer by answer
  // 120/119 × 22.5 × (1 − 120/1200) over 120².
  const times = Math.sqrt(300 / ((120 / 119) * 22.5 * 0.9));
  expect(note).toContain(`${times.toFixed(1)} 倍`);
});

test('every definition and part has a standard error and limits around its rate', () => {
  const report = composed({}, [people('parent', first, 900)], sheetsOf('parent', first, 60, 50));
  const all = [
    report.headline,
    ...[
      ...report.alternatives,
      ...report.byGroup,
      ...report.byGroupTownship,
      ...report.byDimension.filter(({ dimension }) => dimension === 'overall'),
    ].map(({ estimate }) => estimate),
  ];
  for (const estimate of all) {
    const { rate, lower, upper, se, effectiveN, designEffect, n } = figures(estimate);
    expect(lower).toBeLessThan(rate);
    expect(upper).toBeGreaterThan(rate);
    expect(effectiveN).toBeCloseTo((rate * (1 - rate)) / se ** 2, 6);
    expect(designEffect).toBeCloseTo(n / (effectiveN ?? 0), 9);
  }
});

function people(group: GroupCode, township: string, eligible: number): FrameCell {
  return { group, township, school: null, eligible };
}

function composed(
  file: Partial<CampaignFile>,
  frame: readonly FrameCell[],
  sheets: readonly Sheet[],
): Report {
  return composeReport(sourceOf(file, frame, sheets));
}

function figures(estimate: Estimate): EstimateFigures {
  if ('suppressed' in estimate) throw new Error(`withheld: ${estimate.suppressed}`);
  return estimate;
}

function notes(report: Report): string[] {
  return report.notes.map(({ code }) => code);
}

test('about so many answers are told with two digits, and never fewer than are needed', () => {
  expect([99, 100, 101, 3446, 3500].map(roughly)).toEqual([99, 100, 110, 3500, 3500]);
});

test('a difference whose own interval leaves out 0, and that is not clear among many, says both', () => {
  const own = { lower: 0.01, upper: 0.2 };
  expect(differenceInWords({ ...own, clear: true })).toBe('分得开');
  expect(differenceInWords({ ...own, clear: false })).toMatch(/^看不出差别（.+）$/);
  expect(differenceInWords({ lower: -0.1, upper: 0.2, clear: false })).toBe('看不出差别');
});
