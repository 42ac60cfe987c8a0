import fc from 'fast-check';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { ResponseRow } from '../../../server/documents/rows.ts';
import type { Answers } from '../../../surveys/answers.ts';
import { visibility } from '../../../surveys/condition.ts';
import type { Item } from '../../../surveys/questionnaire.ts';
import { readQuestionnaire } from '../../../surveys/questionnaire-reader.ts';
import { documentSource, rowOf } from './source.ts';

/** A question of every type, some that only parents are asked, names that SPSS does not take. */
const shared = [
  {
    type: 'rating',
    name: 'overall',
    title: '总的来说，您对“全县教育”满意不满意？',
    role: 'overall',
    scale: 'satisfaction5',
    dimension: 'overall',
  },
  {
    type: 'radiogroup',
    name: 'old-scale',
    title: '三级量表，带不了解',
    scale: 'satisfaction3',
    dimension: 'safety',
    choices: [{ value: 3, text: '满意' }, { value: 2, text: '基本满意' }, 1, { value: 'dk', text: '不了解' }],
  },
  { type: 'rating', name: 'index', title: '指数', scale: 'index7', dimension: 'safety', rateMax: 7 },
  { type: 'boolean', name: 'boards', title: '住校吗', labelTrue: '住', labelFalse: '不住' },
  {
    type: 'dropdown',
    name: 'bus',
    title: '怎样上学',
    choices: [{ value: 'walk', text: '走路' }, { value: 'bus', text: '校车' }, 'dk'],
    visibleIf: '{boards} = false',
  },
  {
    type: 'checkbox',
    name: 'topics',
    title: '哪些事要办（可多选）',
    choices: [{ value: 'sport', text: '体育' }, { value: 'music', text: '音乐' }, 3],
  },
  { type: 'comment', name: 'comment', title: '还有什么想说的？', role: 'comment', maxLength: 2000 },
] as const;
const parentsAlone = [
  {
    type: 'radiogroup',
    name: 'all',
    title: '名字是 SPSS 的保留字',
    choices: ['a', 2, { value: 'b', text: '丙' }, true, -8],
    role: 'background',
  },
  { type: 'text', name: 'kilometres', title: '离学校几公里', inputType: 'number', min: 0, max: 100 },
  { type: 'text', name: 'debt', title: '任意数', inputType: 'number', visibleIf: '{boards} = false' },
  { type: 'text', name: 'word', title: '一句话'.repeat(120) },
] as const;

const questionnaires = {
  parent: { title: '家长卷', elements: [...shared, ...parentsAlone] },
  teacher: { title: '教师卷', elements: [...shared.slice(0, 2), ...shared.slice(3)] },
};
const items = {
  parent: readQuestionnaire(questionnaires.parent).items,
  teacher: readQuestionnaire(questionnaires.teacher).items,
};

const townships = ['530426001', '530426103', '530426104', '530426201'] as const;
const schools = ['', '双江小学', '一所名字有"引号"、逗号,和𠮷的学校'] as const;
export const frame = (['parent', 'teacher'] as const).flatMap((group) =>
  townships
    .slice(0, group === 'parent' ? 4 : 2)
    .flatMap((township) =>
      schools.map((school) => ({ group, township, school: school || null, eligible: 3 })),
    ),
);

/** Text as people, and people who mean harm, write it. No text ends in a space: a system file fills up with them. */
const hostile = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '=1+1',
      "'=x",
      '-3',
      '@SUM(A1)',
      '"',
      ',',
      '路远\n作业多',
      '😀👨‍👩‍👧',
      '𠮷',
      '\u00e0',
      '栠',
      'a\tb',
      ';',
    ),
    fc.constantFrom('很', '𠮷', 'x').map((sign) => sign.repeat(3000)),
    fc.nat({ max: 1100 }).map((length) => 'é'.repeat(length)),
    fc.nat({ max: 1100 }).map((length) => 'x'.repeat(length)),
  )
  .map((text) =>
    text
      .replace(/[\r\0]/g, '')
      .toWellFormed()
      .replace(/ +$/, ''),
  )
  .filter((text) => text.trim() !== '');

function answerTo({ type, options, inputType, min, max }: Item): fc.Arbitrary<Answers[string]> {
  const values = options.map(({ value }) => value);
  if (type === 'checkbox') return fc.subarray(values, { minLength: 1 });
  if (values.length > 0) return fc.constantFrom(...values);
  if (inputType !== 'number') return hostile;
  const limits = { noNaN: true, noDefaultInfinity: true };
  const numbers =
    min === null || max === null
      ? fc.oneof(fc.integer(), fc.double(limits))
      : fc.oneof(fc.integer({ min, max }), fc.double({ ...limits, min, max }));
  // Answers are stored as canonical JSON, which has no negative zero.
  return numbers.map((number) => number + 0);
}

const answersBy = {
  parent: answersTo(items.parent),
  teacher: answersTo(items.teacher),
};

function answersTo(own: readonly Item[]): fc.Arbitrary<Answers> {
  return fc
    .record(Object.fromEntries(own.map((item) => [item.name, answerTo(item)])), { requiredKeys: [] })
    .map((answers): Answers => {
      const given = Object.entries(answers).flatMap(([name, answer]) =>
        answer === undefined ? [] : [[name, answer] as const],
      );
      return visibility(own, Object.fromEntries(given)).answers;
    });
}

const row: fc.Arbitrary<ResponseRow> = fc
  .record({
    group: fc.constantFrom('parent' as const, 'teacher' as const),
    place: fc.nat(),
    school: fc.constantFrom(...schools),
    day: fc.constantFrom('2026-11-24', '2027-02-28', '1999-12-31'),
    seconds: fc.option(fc.nat({ max: 90_000 })),
    source: fc.constantFrom('phone' as const, 'paper' as const, 'simulation' as const),
    flags: fc.subarray(['speed', 'straight-line', 'coached', 'night-burst', 'same-text']),
    aside: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
    parent: answersBy.parent,
    teacher: answersBy.teacher,
  })
  .map(({ place, parent, teacher, ...fields }) => {
    const places = fields.group === 'parent' ? townships : townships.slice(0, 2);
    const township = places[place % places.length] ?? townships[0];
    return rowOf({ ...fields, township, answers: fields.group === 'parent' ? parent : teacher });
  });

/** Any rows of a campaign that asks a question of every type. */
export const everyAnswer: fc.Arbitrary<{ rows: ResponseRow[]; source: DocumentSource }> = fc
  .array(row, { maxLength: 40, size: 'max' })
  .map((rows) => ({
    rows,
    source: documentSource({ title: '各种题型', questionnaires, smallCell: 3 }, frame, rows),
  }));
