import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { csv } from '../../../server/documents/csv.ts';
import { guard, quoted, readTable, unguard } from '../../../server/documents/rows.ts';
import { readTextAnswers } from '../../../surveys/text-answers.ts';
import { everyAnswer } from './every-answer.ts';
import { expectedRows } from './expected-rows.ts';
import { documentSource, made, rowOf } from './source.ts';

const records = z.array(z.record(z.string(), z.string()));

test('every answer of every row comes back through what import reads, whatever was answered', async () => {
  await fc.assert(
    fc.asyncProperty(everyAnswer, async ({ rows, source }) => {
      const table = readTable((await made(csv, source)).bytes.toString());
      expect(table.rows).toHaveLength(rows.length);
      table.rows.forEach(({ fields }, index) => {
        const { group, township, school, answers } = rows[index] ?? {};
        expect(fields).toMatchObject({ group, township, school });
        const questionnaire = source.campaign.questionnaires.get(group ?? 'parent');
        if (!questionnaire) throw new Error('the campaign asks both groups');
        const own = questionnaire.items.map(({ name, type }) => {
          const text = fields[name] ?? '';
          return [name, type === 'checkbox' ? text.split(';') : [text]] as const;
        });
        expect(readTextAnswers(questionnaire, Object.fromEntries(own))).toEqual(answers);
      });
    }),
    { numRuns: 40 },
  );
});

test('what a spreadsheet could run is text, wide signs and line feeds too, and comes back as it was', () => {
  const texts = [
    '=1+1',
    '+86',
    '-5',
    '@SUM(A1)',
    '\t=1',
    '\n=1',
    '＝1',
    '＋86',
    '－5',
    '＠a',
    "'=1",
    "''＝1",
  ];
  for (const text of texts) expect(unguard(guard(text))).toBe(text);
  for (const text of texts) expect(guard(text)).toBe(`'${text}`);
  for (const text of ['', "'", "''", "'a", '甲=1', '0012', '，＝']) {
    expect(guard(text)).toBe(text);
    expect(unguard(text)).toBe(text);
  }
});

test('an outside reader finds the facts of each row, its stratum and weight among them', async () => {
  for (const { rows, source } of fc.sample(everyAnswer, { numRuns: 20, seed: 3 })) {
    const { bytes } = await made(csv, source);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const found = records.parse(parse(bytes, { bom: true, columns: true }));
    const expected = expectedRows(source, rows);
    expect(found).toHaveLength(rows.length);
    found.forEach((record, index) => {
      const row = rows[index];
      const { stratum, population, weight } = expected[index] ?? {};
      expect(unguard(record['school'] ?? '')).toBe(row?.school);
      expect(record).toMatchObject({
        _day: row?.day,
        _seconds: String(row?.seconds ?? ''),
        _source: row?.source,
        _flags: row?.flags.join(' '),
        _aside: String(row?.aside ?? ''),
        _counted: row?.counted ? '1' : '0',
        _stratum: String(stratum),
        _population: String(population),
        _weight: String(weight ?? ''),
        _label: '内部 自评',
      });
    });
  }
});

test('answers that are set aside and have to wait count and have a weight all the same', async () => {
  const township = '530426001';
  const questionnaire = {
    title: '问卷',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    ],
  };
  const row = (aside: number | null, counted: boolean) =>
    rowOf({ group: 'parent', township, answers: { overall: 5 }, aside, counted });
  const source = documentSource(
    { questionnaires: { parent: questionnaire } },
    [{ group: 'parent', township, school: null, eligible: 30 }],
    [row(null, true), row(7, true), row(8, false), row(null, true)],
  );
  const found = records.parse(parse((await made(csv, source)).bytes, { bom: true, columns: true }));
  expect(found.map(({ _aside, _counted, _weight }) => [_aside, _counted, _weight])).toEqual([
    ['', '1', '10'],
    ['7', '1', '10'],
    ['8', '0', ''],
    ['', '1', '10'],
  ]);
});

test('two makings are the same bytes, and progress counts every row', async () => {
  for (const { rows, source } of fc.sample(everyAnswer, { numRuns: 5, seed: 4 })) {
    const [one, other] = [await made(csv, source), await made(csv, source)];
    expect(one.bytes.equals(other.bytes)).toBe(true);
    expect(one.steps.at(-1)).toEqual([rows.length, rows.length]);
  }
});

test('cells are quoted as csv-stringify quotes them where any line break ends a row, and csv-parse reads them', () => {
  const signs = fc.constantFrom('"', ',', '\r', '\n', '\ufeff', ';', ' ', '满', 'a', "'", '\t', '\u2028');
  const cell = fc.oneof(fc.string({ unit: signs, maxLength: 8 }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
      const row = `${cells.map(quoted).join(',')}\r\n`;
      expect(row).toBe(stringify([cells], { record_delimiter: 'windows', quoted_match: /[\r\n]/ }));
      expect(parse(row)).toEqual([cells]);
    }),
    { numRuns: 2000 },
  );
});
