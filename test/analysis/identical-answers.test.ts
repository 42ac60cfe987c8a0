import { expect, test } from 'vitest';
import { IdenticalAnswers } from '../../analysis/identical-answers.ts';
import type { AnsweredResponse } from '../../analysis/response.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { nine, nineItems, response } from './field.ts';

const questionnaires = new Map([['parent', readQuestionnaire(nineItems)]] as const);
const here = { township: '530426001' };
const elsewhere = { township: '530426103' };

function bursts(responses: readonly AnsweredResponse[]) {
  const found = new IdenticalAnswers(questionnaires);
  for (const one of responses) found.survey(one);
  for (const one of responses) found.count(one, 0);
  return found.result(5);
}

/** Answers that differ from person to person. */
function various(count: number, more: Partial<AnsweredResponse>): AnsweredResponse[] {
  return Array.from({ length: count }, (_, index) =>
    response(
      nine(...Array.from({ length: 9 }, (__, item) => 1 + ((index * (item + 3) + (index >> item)) % 5))),
      more,
    ),
  );
}

function alike(count: number, answers: AnsweredResponse['answers'], more: Partial<AnsweredResponse>) {
  return Array.from({ length: count }, () => response(answers, more));
}

const pattern = nine(5, 4, 5, 3, 5, 4, 2, 5, 4);
const allFive = nine(5, 5, 5, 5, 5, 5, 5, 5, 5);

test('ten of twelve with one uneven pattern that nobody has elsewhere are a burst', () => {
  const { bursts: found } = bursts([
    ...alike(10, pattern, here),
    ...various(2, here),
    ...various(60, elsewhere),
  ]);
  expect(found.map(({ burst }) => burst)).toEqual([
    {
      group: 'parent',
      township: '530426001',
      school: null,
      day: '2026-11-24',
      answers: 12,
      identical: 10,
      // Nobody of 60 elsewhere: (0 + 1) / (60 + 2) of 12.
      expected: expect.closeTo(12 / 62, 12),
      chance: expect.any(Number),
    },
  ]);
});

test('nine are not looked at, and over days the same answers are no burst', () => {
  expect(bursts([...alike(9, pattern, here), ...various(60, elsewhere)]).bursts).toEqual([]);
  const spread = Array.from({ length: 30 }, (_, index) =>
    response(pattern, { ...here, day: `2026-11-${1 + (index % 6)}` }),
  );
  expect(bursts([...spread, ...various(60, elsewhere)]).bursts).toEqual([]);
});

test('where two fifths of the county are satisfied with everything, a school where all forty are is no burst', () => {
  const county = [...alike(40, allFive, elsewhere), ...various(60, elsewhere)];
  expect(bursts([...alike(40, allFive, here), ...county]).bursts).toEqual([]);
});

test('where one in fifty is, forty of forty are', () => {
  const county = [...alike(4, allFive, elsewhere), ...various(196, elsewhere)];
  const { bursts: found } = bursts([...alike(40, allFive, here), ...county]);
  expect(found).toHaveLength(1);
  expect(found[0]?.burst).toMatchObject({ identical: 40, answers: 40 });
});

test('with fewer than thirty answers elsewhere there is nothing to compare with, and that is said', () => {
  expect(bursts([...alike(20, pattern, here), ...various(29, elsewhere)])).toEqual({
    bursts: [],
    uncompared: 1,
  });
});

test('short questionnaires are passed over: under eight judged items people agree by themselves', () => {
  const short = nine(5, 5, 5, 5, 4, 4, 4, 'dk', 'dk');
  expect(bursts([...alike(40, short, here), ...various(60, elsewhere)])).toEqual({
    bursts: [],
    uncompared: 0,
  });
});

test('people who answer independently, as the county does, are hardly ever a burst', () => {
  // Sixty fields of 400 honest answers, most of them near the top: at level .001 none is expected.
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 2 ** 32;
  };
  let found = 0;
  for (let field = 0; field < 60; field += 1) {
    const responses = Array.from({ length: 400 }, (_, index) => {
      const content = random();
      return response(nine(...Array.from({ length: 9 }, () => (content > 0.6 || random() < 0.8 ? 5 : 4))), {
        township: `5304260${10 + (index % 8)}`,
      });
    });
    found += bursts(responses).bursts.length;
  }
  expect(found).toBeLessThanOrEqual(1);
});
