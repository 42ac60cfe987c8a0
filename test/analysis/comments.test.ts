import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommentCounts, type GroupComments } from '../../analysis/comments.ts';
import type { AnsweredResponse } from '../../analysis/response.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { nineItems, response } from './field.ts';

const questionnaires = new Map([
  ['parent', readQuestionnaire(nineItems)],
  ['teacher', readQuestionnaire(nineItems)],
] as const);

function gathered(responses: readonly AnsweredResponse[]) {
  const counts = new CommentCounts(questionnaires, 5, 'c1');
  for (const one of responses) counts.survey(one);
  for (const one of responses) counts.count(one);
  return counts.result();
}

function written(comment: string, group: 'parent' | 'teacher' = 'parent'): AnsweredResponse {
  return response({ comment }, { group });
}

test('nothing is shown of a group in which four people wrote, nor a word that four of more wrote', () => {
  const four = Array.from({ length: 4 }, () => written('食堂很好', 'teacher'));
  const parents = [
    ...Array.from({ length: 5 }, () => written('作业太多')),
    ...Array.from({ length: 4 }, () => written('校车太少')),
    response({ overall: 5 }),
    response({ comment: '  ' }),
  ];
  const [parent, teacher] = gathered([...four, ...parents]);
  expect(teacher).toEqual({ group: 'teacher', suppressed: 'small' });
  expect(parent).toMatchObject({ group: 'parent', writers: 9, masked: 0 });
  expect((parent as GroupComments).words).toEqual([{ text: '作业', respondents: 5 }]);
  expect((parent as GroupComments).phrases.map(({ text }) => text)).not.toContain('校车太');
});

test('one person who writes a word a hundred times is one person', () => {
  const [parent] = gathered([
    written('食堂'.repeat(100)),
    ...Array.from({ length: 4 }, () => written('作业')),
  ]);
  expect((parent as GroupComments).words).toEqual([]);
});

test('no name or number is read in comments or words, whoever wrote them', () => {
  const [parent] = gathered(
    Array.from({ length: 6 }, (_, index) => written(`王小明老师打人，电话1380013800${index}`)),
  );
  expect(JSON.stringify(parent)).not.toMatch(/王小明|小明|138/);
  expect(parent).toMatchObject({ writers: 6, masked: 6, comments: ['〔姓名〕老师打人，电话〔电话〕'] });
});

test('the order in which answers come changes nothing', () => {
  const comments = fc.array(fc.constantFrom('作业太多', '食堂很好', '校车太少', '老师负责'), {
    minLength: 5,
    maxLength: 40,
  });
  fc.assert(
    fc.property(comments, (list) => {
      const responses = list.map((comment) => written(comment));
      expect(gathered([...responses].reverse())).toEqual(gathered(responses));
    }),
    { numRuns: 30 },
  );
});

test('of many different comments a hundred are shown, the same hundred each time', () => {
  const responses = Array.from({ length: 500 }, (_, index) =>
    written(`意见${'甲乙丙丁戊己庚辛壬癸'[index % 10]}${'子丑寅卯辰'[index % 5]}第${index}条`),
  );
  const [one, other] = [
    gathered(responses)[0] as GroupComments,
    gathered([...responses].reverse())[0] as GroupComments,
  ];
  expect(one.comments).toHaveLength(100);
  expect(other.comments).toEqual(one.comments);
  expect(one.comments).not.toEqual([...one.comments].sort());
});
