import { Model } from 'survey-core';
import { expect, test } from 'vitest';
import { type GroupCode, groupCodes } from '../../surveys/groups.ts';
import { type Questionnaire, readQuestionnaire } from '../../surveys/questionnaire.ts';
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

test.each(all)('%s: every scaled item must be answered, on five points from best to worst', (_group, of) => {
  for (const { name, required, scale, options } of scaledItems(of)) {
    expect({ name, required, scale }).toEqual({ name, required: true, scale: 'satisfaction5' });
    expect(
      options.map(({ value }) => value).filter((value) => value !== 'dk'),
      name,
    ).toEqual([5, 4, 3, 2, 1]);
  }
  expect(of.items.find((item) => item.role === 'overall')?.options).toHaveLength(5);
});

test.each(all)(
  '%s: the notice comes first and says who asks, why, what is kept, how long, and where to complain',
  (_group, questionnaire) => {
    const first = questionnaire.pages[0]?.blocks[0];
    const html = first?.kind === 'html' && first.name === 'notice' ? first.html : '';
    for (const part of [
      ...['{organiser}', '自评', '{retentionMonths} 个月', '{complaintContact}'],
      ...['回答', '乡镇（学校）', '哪一天', '多久', '电话', '微信', '上网', '14 岁', '不能改'],
    ])
      expect(html).toContain(part);
    expect(html).toMatch(/可以不填|不想填就不填/);
    expect(html).toMatch(/匿名|没有人知道是你/);
    expect(html).toMatch(/不问姓名|不写名字/);
    expect(html).toMatch(/不能撤回|拿不回来/);
  },
);

test('a notice fits a small phone: at most 220 characters', () => {
  for (const [group, { pages }] of all) {
    const first = pages[0]?.blocks[0];
    const text = first?.kind === 'html' ? first.html.replace(/<[^>]+>|\{\w+\}/g, '') : '';
    expect([...text].length, group).toBeLessThanOrEqual(220);
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

test('parents need three minutes: at most 16 questions with a scale', () => {
  expect(scaledItems(questionnaireOf('parent')).length).toBeLessThanOrEqual(16);
});

function scaledItems(questionnaire: Questionnaire) {
  return questionnaire.items.filter((item) => item.scale !== null);
}

function questionnaireOf(group: GroupCode): Questionnaire {
  return readQuestionnaire(shippedQuestionnaires[group]);
}
