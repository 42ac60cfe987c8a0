import { expect, test } from 'vitest';
import { FindingsMaker } from '../../analysis/findings.ts';
import type { AnsweredResponse } from '../../analysis/response.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { frame, nineItems, response, sealedField } from './field.ts';
import rows from './r/raking.json' with { type: 'json' };
import { sourceOf } from './source.ts';

const withBackground = {
  ...nineItems,
  elements: [
    ...nineItems.elements,
    { type: 'radiogroup', name: 'sex', role: 'background', choices: [1, 2] },
    { type: 'radiogroup', name: 'age', role: 'background', choices: [1, 2, 3] },
  ],
};
const margins = {
  parent: { sex: { 1: 0.48, 2: 0.52 }, age: { 1: 0.2, 2: 0.5, 3: 0.3 } },
};

function rakingOf(responses: readonly AnsweredResponse[], more: Partial<CampaignFile> = {}) {
  const questionnaires = { parent: withBackground, teacher: nineItems };
  const maker = new FindingsMaker(sealedField(responses, { questionnaires, margins, ...more }));
  for (const one of responses) maker.survey(one);
  for (const one of responses) maker.count(one);
  return maker.result('r1', []).raking;
}

const parents = rows.township.map((township, at) =>
  response(
    { overall: rows.u[at] === 1 ? 5 : 2, sex: rows.sex[at] ?? 1, age: rows.age[at] ?? 1 },
    { township: township === 1 ? '530426001' : '530426103' },
  ),
);
const teachers = [5, 5, 5, 5, 2, 5, 5, 2, 5, 5].map((overall) => response({ overall }, { group: 'teacher' }));

function near(found: number | null | undefined, expected: number): void {
  expect(Math.abs((found ?? Number.NaN) / expected - 1)).toBeLessThan(1e-8);
}

test('a group raked to its declared margins is what R’s survey makes of it, and the county follows', () => {
  const { groups, county } = rakingOf([...parents, ...teachers]);
  const [parent] = groups;
  expect(groups).toHaveLength(1);
  if (!parent || !('rate' in parent.outcome) || !county) throw new Error('nothing was raked');
  const { rate, se, unraked, trimmed, blank, rounds, designEffect } = parent.outcome;
  near(rate, rows.raked.rate);
  near(se, rows.raked.se);
  near(unraked, rows.plain.rate);
  expect({ trimmed, blank }).toEqual({ trimmed: 0, blank: 0 });
  // What was declared is told beside it, in the items' own words.
  expect(parent.margins.map(({ options }) => options.reduce((sum, { share }) => sum + share, 0))).toEqual([
    expect.closeTo(1, 9),
    expect.closeTo(1, 9),
  ]);
  expect(rounds).toBeLessThan(100);
  near(designEffect, (parents.length * rows.raked.se ** 2) / (rows.raked.rate * (1 - rows.raked.rate)));
  // Half and half; ten of a hundred teachers, eight satisfied: .8 × .2 / 9 × .9 is their variance.
  near(county.rate, rows.raked.rate / 2 + 0.8 / 2);
  near(county.se, Math.sqrt(rows.raked.se ** 2 / 4 + (0.8 * 0.2 * 0.9) / 9 / 4));
});

test('where no margin is declared, there is none of it', () => {
  expect(rakingOf(teachers, { margins: {} })).toEqual({ groups: [], county: null });
});

test('a category that nobody is of is refused in words, and the county is not made', () => {
  const { groups, county } = rakingOf(
    parents.map((one) => ({ ...one, answers: { ...one.answers, age: 1 } })),
  );
  expect(groups).toEqual([
    {
      group: 'parent',
      margins: [expect.anything(), expect.anything()],
      outcome: { refused: expect.stringContaining('没有答卷') },
    },
  ]);
  expect(county).toBeNull();
});

test('who leaves an item blank keeps the weight, and a weight above five times the mean is cut', () => {
  const blank = parents.map((one, at) => {
    const { sex: _, ...answers } = one.answers;
    return at < 10 ? { ...one, answers } : one;
  });
  expect(rakingOf(blank).groups[0]?.outcome).toMatchObject({ blank: 10 });
  // Two of sixty are of a sex that is half of all: each would speak for fifteen.
  const rare = parents
    .slice(0, 60)
    .map((one, at) => ({ ...one, answers: { ...one.answers, sex: at < 2 ? 1 : 2 } }));
  const only = { parent: { sex: { 1: 0.5, 2: 0.5 } } };
  const { groups } = rakingOf(rare, { margins: only });
  expect(groups[0]?.outcome).toMatchObject({ trimmed: 2 });
});

test('where all agree there is no error, and the limits are those of the answers: rounding leaves no hair of one', () => {
  // Forty parents who choose 4 of 5 everywhere: qbeta(.025, 32, 9) and qbeta(.975, 33, 8) in R.
  const alike = parents.slice(0, 40).map((one) => {
    const items = Array.from({ length: 8 }, (_, index) => [`item${index + 1}`, 4]);
    return { ...one, answers: { ...one.answers, ...Object.fromEntries(items), overall: 4 } };
  });
  const { groups } = rakingOf(alike, { definition: 'mean5' });
  expect(groups[0]?.outcome).toMatchObject({
    rate: expect.closeTo(0.8, 12),
    se: 0,
    designEffect: null,
    lower: expect.closeTo(0.643521981321, 9),
    upper: expect.closeTo(0.9094775906, 9),
  });
});

test('all satisfied in five groups whose shares come to a hair over 1: the county is 1, not more', () => {
  const whole = 3 + 6 + 9 + 1 + 4;
  const shares = {
    student: 3 / whole,
    parent: 6 / whole,
    teacher: 9 / whole,
    principal: 1 / whole,
    public: 4 / whole,
  };
  expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).not.toBe(1);
  const [one] = frame;
  if (!one) throw new Error('the frame has a cell');
  const groups = groupCodes.filter((group) => group in shares);
  const people = groups.map((group) => ({ ...one, group }));
  const responses = groups.flatMap((group) =>
    Array.from({ length: 8 }, (_, index) => response({ overall: 5, sex: 1 + (index % 2) }, { group })),
  );
  const source = sourceOf(
    {
      questionnaires: Object.fromEntries(groups.map((group) => [group, withBackground])),
      ...{ shares, margins: { parent: { sex: { 1: 0.48, 2: 0.52 } } } },
    },
    people,
    responses.map(({ group, township, answers }) => ({ group, township, answers })),
  );
  const maker = new FindingsMaker(source);
  for (const each of responses) maker.survey(each);
  for (const each of responses) maker.count(each);
  // Forty answers, all satisfied: .025 to the fortieth root.
  expect(maker.result('r1', []).raking.county).toMatchObject({
    ...{ rate: 1, se: 0, upper: 1 },
    lower: expect.closeTo(0.025 ** (1 / 40), 6),
  });
});

test('of a group of few answers it is not told which category is missing', () => {
  const four = parents.slice(0, 4).map((one) => ({ ...one, answers: { ...one.answers, sex: 1 } }));
  const { groups, county } = rakingOf([...four, ...teachers]);
  expect(groups.map(({ outcome }) => outcome)).toEqual([{ suppressed: 'small' }]);
  expect(county).toBeNull();
  const silent = parents.map((one) => ({ ...one, answers: { sex: 1, age: 1 } }));
  expect(rakingOf([...silent, ...teachers]).groups.map(({ outcome }) => outcome)).toEqual([
    { suppressed: 'small' },
  ]);
});

test('fewer answers than may be told give no raked rate', () => {
  const few = [parents[0], parents[1], parents[2], parents[3]].flatMap((one, at) =>
    one ? [{ ...one, answers: { ...one.answers, sex: 1 + (at % 2) } }] : [],
  );
  const { groups } = rakingOf(few, { margins: { parent: { sex: { 1: 0.5, 2: 0.5 } } } });
  expect(groups[0]?.outcome).toEqual({ suppressed: 'small' });
});
