import { expect, test } from 'vitest';
import { campaignQuestionnaires, readCampaign } from '../../surveys/campaign.ts';
import { groupCodes } from '../../surveys/groups.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';

const all = campaignQuestionnaires(readCampaign({ title: '读现成问卷' }, new Date('2026-11-01T00:00:00Z')));

test('every group has a questionnaire that reads without a fault', () => {
  expect([...all.keys()]).toEqual(groupCodes);
});

test.each([...all])(
  '%s: 12 to 20 scaled items, one overall, one coached, one comment',
  (_group, questionnaire) => {
    const scaled = questionnaire.items.filter((item) => item.scale !== null);
    expect(scaled.length).toBeGreaterThanOrEqual(12);
    expect(scaled.length).toBeLessThanOrEqual(20);
    for (const role of ['overall', 'coached', 'comment'] as const) {
      expect(questionnaire.items.filter((item) => item.role === role)).toHaveLength(1);
    }
    expect(questionnaire.screening?.ask).toMatch(/吗？/);
  },
);

test.each([...all])(
  '%s: the notice comes first and says who, why, what is kept, how long, and where to complain',
  (_group, questionnaire) => {
    const first = questionnaire.pages[0]?.blocks[0];
    const html = first?.kind === 'html' ? first.html : '';
    for (const word of ['{organiser}', '自评', '{retentionMonths}', '{complaintContact}', '14'])
      expect(html).toContain(word);
    expect(html).toMatch(/不问姓名|不写名字/);
    expect(html).toMatch(/不能撤回|不能收回|也不能撤回|也不能收回/);
  },
);

test('items of one name have one wording, one scale and the same options in every group, 不了解 apart', () => {
  const seen = new Map<string, unknown>();
  for (const questionnaire of all.values()) {
    for (const { name, title, dimension, scale, options } of questionnaire.items) {
      const said = { title, dimension, scale, options: options.filter((option) => option.value !== 'dk') };
      if (seen.has(name)) expect(said, name).toEqual(seen.get(name));
      seen.set(name, said);
    }
  }
});

test('adults are asked about all four aspects of government and at least five of schools', () => {
  for (const [group, questionnaire] of all) {
    if (group === 'student') continue;
    const dimensions = dimensionsOf(questionnaire);
    for (const code of ['morality', 'equity', 'sharing', 'investment'])
      expect(dimensions, group).toContain(code);
    const schools = ['regulation', 'wholeness', 'assessment', 'quality', 'burden', 'teachers', 'safety'];
    expect(schools.filter((code) => dimensions.has(code)).length).toBeGreaterThanOrEqual(5);
  }
});

test('a pupil’s question is short', () => {
  for (const item of all.get('student')?.items ?? [])
    expect([...item.title].length, item.title).toBeLessThanOrEqual(30);
});

test('parents need three minutes: at most 16 questions with a scale', () => {
  expect(all.get('parent')?.items.filter((item) => item.scale !== null).length).toBeLessThanOrEqual(16);
});

function dimensionsOf(questionnaire: Questionnaire): Set<string> {
  return new Set(questionnaire.items.flatMap((item) => (item.dimension ? [item.dimension] : [])));
}
