import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codebookOf } from '../../../server/documents/codebook.ts';
import { cutToBytes } from '../../../server/documents/sav-bytes.ts';
import { sav } from '../../../server/documents/spss.ts';
import type { Variable } from '../../../server/documents/variable.ts';
import { everyAnswer, frame } from './every-answer.ts';
import { expectedRows } from './expected-rows.ts';
import { hasPspp, readByPspp } from './pspp.ts';
import { readSav } from './read-sav.ts';
import { documentSource, made, rowOf } from './source.ts';

const [example] = fc
  .sample(everyAnswer, { numRuns: 100, seed: 530426 })
  .filter(({ rows }) => rows.length > 20 && rows[0]?.counted === true);
if (!example) throw new Error('nothing was generated');

test('every value of every row comes back from the file, whatever was answered', async () => {
  await fc.assert(
    fc.asyncProperty(everyAnswer, async ({ rows, source }) => {
      const { rows: read } = await readSav((await made(sav, source)).bytes);
      expect(read).toEqual(expectedRows(source, rows));
    }),
    { numRuns: 20 },
  );
});

test('the dictionary has every name, label, value label and missing code of the codebook', async () => {
  const { source } = example;
  const { meta } = await readSav((await made(sav, source)).bytes);
  const { variables } = codebookOf(source.campaign, source.report);
  expect(meta.sysvars.map(({ name }) => name)).toEqual(variables.map(({ name }) => name));
  for (const variable of variables) {
    const found = meta.sysvars.find(({ name }) => name === variable.name);
    expect(found?.label).toBe(labelIn(variable));
    expect([found?.missing ?? []].flat(), variable.name).toEqual(missingOf(variable));
    const labels = meta.valueLabels.find(({ appliesToNames }) => appliesToNames?.includes(variable.name));
    expect(labels?.entries ?? [], variable.name).toEqual(
      variable.values.map(({ code, label }) => ({ val: code, label })),
    );
  }
  expect(meta.header.weight?.name).toBe('weight');
  expect(meta.header.fileLabel).toBe('内部 自评 各种题型');
  // 2026-12-01T00:00:00Z is eight in the morning in Beijing.
  expect([meta.header.creationDate, meta.header.creationTime]).toEqual(['01 Dec 26', '08:00:00']);
  const said = Buffer.from((await made(sav, source)).bytes).toString();
  expect(said).toContain('报告生成于 2026年12月1日 08:00（北京时间）');
});

test.skipIf(!hasPspp())('PSPP has it label for label, value for value and missing for missing', async () => {
  for (const { source, rows } of [example, ...fc.sample(everyAnswer, { numRuns: 15, seed: 11 })]) {
    const { variables, documents, cases } = readByPspp((await made(sav, source)).bytes);
    const codebook = codebookOf(source.campaign, source.report);
    expect(variables).toEqual(
      codebook.variables.map((variable) => ({
        name: variable.name,
        label: labelIn(variable),
        measure: variable.measure,
        missing: missingOf(variable),
        labels: Object.fromEntries(variable.values.map(({ code, label }) => [String(code), label])),
      })),
    );
    expect(documents).toContain('内部 自评');
    const [head, ...lines] = cases;
    expect(head).toEqual(codebook.variables.map(({ name }) => name));
    const expected = expectedRows(source, rows);
    expect(lines).toHaveLength(expected.length);
    lines.forEach((line, index) => {
      for (const [place, [name, value]] of Object.entries(expected[index] ?? {}).entries())
        expect(psppValue(name, line[place] ?? ''), `${name} of row ${index + 1}`).toEqual(value);
    });
  }
});

test('the weight reproduces the Report’s rate of each group, and of each group in a township', async () => {
  const townships = ['530426001', '530426103', '530426104'] as const;
  const places = townships.map((township, index) => ({
    ...{ group: 'parent' as const, township, school: null },
    eligible: [900, 40, 300][index] ?? 0,
  }));
  // 104 has one answer and joins 103; one of 001 is set aside.
  const answers = [
    ...[5, 4, 2, 5, 1, 4, 4].map((overall) => ['530426001', overall] as const),
    ...[5, 3, 4].map((overall) => ['530426103', overall] as const),
    ['530426104', 2] as const,
  ];
  const questionnaire = {
    title: '问卷',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    ],
  };
  const source = documentSource(
    { questionnaires: { parent: questionnaire }, smallCell: 3 },
    places,
    answers.map(([township, overall], index) =>
      rowOf({ group: 'parent', township, answers: { overall }, aside: index === 2 ? 1 : null }),
    ),
  );
  const { rows } = await readSav((await made(sav, source)).bytes);
  const rate = (own: typeof rows) => {
    const counted = own.flatMap(({ weight, overall }) =>
      typeof weight === 'number' ? [{ weight, satisfied: Number(overall) >= 4 ? 1 : 0 }] : [],
    );
    const sum = (of: (one: (typeof counted)[number]) => number) =>
      counted.reduce((total, one) => total + of(one), 0);
    return sum(({ weight, satisfied }) => weight * satisfied) / sum(({ weight }) => weight);
  };
  // (900 / 6 · 5 + 340 / 4 · 2) / 1240
  expect(rate(rows)).toBeCloseTo((150 * 5 + 85 * 2) / 1240, 12);
  expect(source.report.byGroup[0]?.estimate).toMatchObject({ rate: expect.closeTo(rate(rows), 12), n: 10 });
  for (const { township, estimate } of source.report.byGroupTownship) {
    if ('suppressed' in estimate) continue;
    expect(rate(rows.filter((row) => row['township'] === Number(township)))).toBeCloseTo(estimate.rate, 12);
  }
});

test('two makings are the same bytes, and progress counts every row of both readings', async () => {
  const { source, rows } = example;
  const [one, other] = [await made(sav, source), await made(sav, source)];
  expect(one.bytes.equals(other.bytes)).toBe(true);
  expect(one.steps.at(-1)).toEqual([2 * rows.length, 2 * rows.length]);
});

test('a campaign without an answer is a file without cases', async () => {
  const source = documentSource(
    { title: '空', questionnaires: example.source.campaign.settings.questionnaires },
    frame,
    [],
  );
  expect((await readSav((await made(sav, source)).bytes)).rows).toEqual([]);
});

test('rows that are not those that were measured are refused', async () => {
  const { source, rows } = example;
  let readings = 0;
  const changing = {
    ...source,
    async *rows() {
      readings += 1;
      yield* readings === 1 ? rows : rows.slice(1);
    },
  };
  await expect(made(sav, changing)).rejects.toMatchObject({ code: 'rows-changed' });
});

function labelIn({ name, column, label, option, source }: Variable): string {
  const renamed = source === 'item' && option === null && name !== column;
  return cutToBytes(renamed ? `${label}（题目代号 ${column}）` : label, 255);
}

function missingOf({ values }: Variable): number[] {
  return values.flatMap(({ code, missing }) => (missing === null ? [] : [code]));
}

const texts = ['school', 'comment', 'word'];

function psppValue(name: string, cell: string): number | string | null {
  if (texts.includes(name)) return cell;
  if (name === 'day') {
    const [month, day, year] = cell.split('/').map(Number);
    return (Date.UTC(year ?? 0, (month ?? 0) - 1, day) - Date.UTC(1582, 9, 14)) / 1000;
  }
  return cell === ' ' ? null : Number(cell);
}
