import { Model } from 'survey-core';
import { expect, test } from 'vitest';
import { type GroupCode, groupCodes } from '../../surveys/groups.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { shippedQuestionnaires } from '../../surveys/questionnaires/index.ts';

const all = groupCodes.map((group) => [group, readQuestionnaire(shippedQuestionnaires[group])] as const);
const adults = all.filter(([group]) => group !== 'student');

test('every group has a questionnaire that reads without a fault', () => {
  expect(Object.keys(shippedQuestionnaires).toSorted()).toEqual([...groupCodes].toSorted());
});

test.each(all)('%s: SurveyJS itself takes the questionnaire, our own properties apart', (group) => {
  const ours = /dimension|scale|role|screening/;
  const { jsonErrors } = new Model(shippedQuestionnaires[group]);
  expect((jsonErrors ?? []).map((error) => error.message).filter((message) => !ours.test(message))).toEqual(
    [],
  );
});

test.each(all)(
  '%s: 12 to 20 scaled items, one overall, one coached, one comment',
  (_group, questionnaire) => {
    expect(scaledItems(questionnaire).length).toBeGreaterThanOrEqual(12);
    expect(scaledItems(questionnaire).length).toBeLessThanOrEqual(20);
    for (const role of ['overall', 'coached', 'comment'] as const) {
      expect(questionnaire.items.filter((item) => item.role === role)).toHaveLength(1);
    }
    expect(questionnaire.screening?.ask).toMatch(/吗？/);
  },
);

test.each(all)('%s: every scale has five points from best to worst, 不了解 last', (_group, of) => {
  for (const { name, scale, options } of scaledItems(of)) {
    expect({ name, scale }).toEqual({ name, scale: 'satisfaction5' });
    expect([...options.map(({ value }) => value), 'dk'].slice(0, 6), name).toEqual([5, 4, 3, 2, 1, 'dk']);
  }
});

test.each(all)(
  '%s: only the overall judgement must be made among the scales, and it may be 不了解',
  (_group, of) => {
    const overall = of.items.find((item) => item.role === 'overall');
    expect(scaledItems(of).filter((item) => item.required)).toEqual([overall]);
    expect(overall?.options.map(({ value }) => value)).toEqual([5, 4, 3, 2, 1, 'dk']);
  },
);

test.each(all)('%s: 满意 and better are 4 and 5, in the words of every rate', (_group, of) => {
  for (const { name, options } of scaledItems(of)) {
    const satisfied = options.filter(({ value }) => value === 4 || value === 5).map(({ text }) => text);
    expect(satisfied, name).toEqual([expect.stringMatching(/^(非常|很)满意$/), '满意']);
  }
});

test.each(all)('%s: every page with scales says in its title whose school is meant', (_group, of) => {
  for (const { title, blocks } of of.pages) {
    if (blocks.some((block) => block.kind === 'item' && block.item.scale !== null))
      expect(title).toMatch(/^(全县的小学和初中|(您孩子|您任教|您负责|你)的学校)：/);
  }
});

test.each(all)(
  '%s: the notice comes first and says who asks, why, what is kept, how long, and where to complain',
  (_group, questionnaire) => {
    const first = questionnaire.pages[0]?.blocks[0];
    const html = first?.kind === 'html' && first.name === 'notice' ? first.html : '';
    for (const part of [
      ...['{organiser}', '自评', '{retentionMonths} 个月', '{complaintContact}', '分钟'],
      ...['回答', '哪个乡镇', '哪一天', '多久', '电话', '微信', '上网', '不能改', '看不到'],
    ])
      expect(html).toContain(part);
    expect(html).toMatch(/可以不填|不想填就不填/);
    expect(html).toMatch(/匿名|不记名|不写名字/);
    expect(html).toMatch(/不问姓名|不写名字/);
    expect(html).toMatch(/不能撤回|拿不回来/);
  },
);

test('the rule for those under 14 is told to pupils and to their parents alone', () => {
  for (const [group, { source }] of all)
    expect(JSON.stringify(source).includes('14 岁'), group).toBe(group === 'student' || group === 'parent');
});

test('groups with few people are told that a township may give them away', () => {
  for (const group of ['principal', 'npc-deputy', 'cppcc-member'] as const) {
    const { source, items } = questionnaireOf(group);
    expect(JSON.stringify(source)).toMatch(/人数少.*不单独公布.*不要写能认出您的话/);
    expect(JSON.stringify(source)).not.toContain('匿名');
    expect(items.find((item) => item.role === 'comment')?.description).toContain('认出您');
  }
});

test('deputies are told which township is theirs, and asked about their own work', () => {
  expect(questionnaireOf('npc-deputy').screening?.ask).toContain('选区');
  expect(questionnaireOf('cppcc-member').screening?.ask).toContain('常住地');
  for (const group of ['npc-deputy', 'cppcc-member'] as const) {
    const scaled = scaledItems(questionnaireOf(group));
    expect(scaled.length).toBeLessThanOrEqual(15);
    expect(scaled.map(({ title }) => title).join()).toMatch(/办理教育方面(代表建议|委员提案)/);
  }
});

test('a question asks one thing: no list of examples in it', () => {
  for (const [group, { items }] of all)
    for (const { title } of items) expect(title, group).not.toMatch(/、|如/);
});

// About one screen of 360 × 740, the heading apart; the question before the form follows it.
test('a notice fits a small phone: at most 290 characters', () => {
  for (const [group, { pages }] of all) {
    const first = pages[0]?.blocks[0];
    const text = first?.kind === 'html' ? first.html.replace(/<[^>]+>|\{\w+\}/g, '') : '';
    expect([...text].length, group).toBeLessThanOrEqual(290);
  }
});

test('items of one name have one wording, one dimension, one scale and the same options in every group', () => {
  const seen = new Map<string, unknown>();
  for (const [, { items }] of all) {
    for (const { name, title, dimension, scale, options } of items) {
      const said = { title, dimension, scale, options };
      if (seen.has(name)) expect(said, name).toEqual(seen.get(name));
      seen.set(name, said);
    }
  }
});

test('adults are asked about all four aspects of government and at least five of schools', () => {
  for (const [group, questionnaire] of adults) {
    const dimensions = new Set(scaledItems(questionnaire).map((item) => item.dimension));
    for (const code of ['morality', 'equity', 'sharing', 'investment'])
      expect(dimensions, group).toContain(code);
    const schools = ['regulation', 'wholeness', 'assessment', 'quality', 'burden', 'teachers', 'safety'];
    expect(schools.filter((code) => dimensions.has(code)).length).toBeGreaterThanOrEqual(5);
  }
});

test('an adult’s question names both ways to answer and leads to neither', () => {
  for (const [, questionnaire] of adults) {
    for (const { title } of scaledItems(questionnaire)) expect(title).toMatch(/您对.+满意不满意？$/);
  }
});

test('whoever was told how to answer may keep it to themselves', () => {
  for (const [group, { items }] of all) {
    const coached = items.find((item) => item.role === 'coached');
    expect(
      coached?.options.map(({ value }) => value),
      group,
    ).toEqual(['no', 'yes', 'prefer-not']);
  }
});

test('the open comment is free to leave out, holds 500 characters and asks to name nobody', () => {
  for (const [group, { items }] of all) {
    const comment = items.find((item) => item.role === 'comment');
    expect(comment, group).toMatchObject({ required: false, maxLength: 500 });
    expect(comment?.description, group).toMatch(/不要写.*(姓名|名字).*电话/);
  }
});

test('a pupil’s question is short, and a guardian is told before it', () => {
  const student = questionnaireOf('student');
  for (const { title } of student.items) expect([...title].length, title).toBeLessThanOrEqual(30);
  expect(student.screening?.ask).toMatch(/先告诉爸爸妈妈或者其他照顾你的大人/);
});

test('a pupil says one thing at a time: a guardian agrees before the form, the grade is its first question', () => {
  const student = questionnaireOf('student');
  expect(student.screening?.yes).not.toMatch(/年级|是/);
  expect(student.items[0]).toMatchObject({ name: 'stage', required: true });
  expect(student.items[0]?.description).toMatch(/一、二年级的同学不用填/);
});

test('nothing sounds like an exam', () => {
  for (const [group, { source }] of all) expect(JSON.stringify(source), group).not.toMatch(/答题|作答|考生/);
});

// Chinese is read aloud at about 255 characters a minute (IReST, Trauzettel-Klosinski and Dietz 2012), so that
// 600 take 2 min 20 s, and a touch for each of 18 questions the rest.
test('parents need three minutes: at most 16 questions with a scale, and 600 characters to read', () => {
  const parent = questionnaireOf('parent');
  expect(scaledItems(parent).length).toBeLessThanOrEqual(16);
  const words = parent.items.map(({ title, description }) => title + (description ?? '')).join('');
  expect([...words].length).toBeLessThanOrEqual(600);
});

function scaledItems(questionnaire: Questionnaire) {
  return questionnaire.items.filter((item) => item.scale !== null);
}

function questionnaireOf(group: GroupCode): Questionnaire {
  return readQuestionnaire(shippedQuestionnaires[group]);
}
