import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { type Findings, FindingsMaker } from '../../../analysis/findings.ts';
import { releasedReport } from '../../../analysis/release.ts';
import type { ReportSource } from '../../../analysis/report-source.ts';
import { withhold } from '../../../analysis/suppression.ts';
import { withholdingInput } from '../../../analysis/withholding/input.ts';
import { limitsAt } from '../../../analysis/withholding/limits.ts';
import { wordReport } from '../../../server/documents/word.ts';
import { workbook } from '../../../server/documents/workbook.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { response } from '../../analysis/field.ts';
import { questionnaires, type Sheet, sheetsOf, sourceOf, townships } from '../../analysis/source.ts';
import { readDocx } from './read-docx.ts';
import { documentSource, made, rowOf } from './source.ts';
import { mainText, paragraphsOf } from './word-read.ts';

/** Counties at the edge of what can be counted: each has an outcome and a sentence, and never what is no number. */

const groups = ['parent', 'teacher', 'principal'] as const;
const places = townships.map(({ code }) => code);
const answered: Readonly<Record<string, number>> = { parent: 40, teacher: 10, principal: 2 };
const byCode = { parent: 'code', teacher: 'code', principal: 'code' } as const;

type Sizes = (group: GroupCode, township: string) => number;
const sent: Sizes = (group) => answered[group] ?? 0;
const frameOf = (people: Sizes): FrameCell[] =>
  groups.flatMap((group) =>
    places.map((township) => ({ group, township, school: null, eligible: people(group, township) })),
  );
const manyPeople = frameOf((group) => ({ parent: 900, teacher: 60, principal: 5 })[group as 'parent'] ?? 0);
const sheets = (size: Sizes, satisfied: (answers: number) => number): Sheet[] =>
  groups.flatMap((group) =>
    places.flatMap((township) =>
      sheetsOf(group, township, size(group, township), satisfied(size(group, township))),
    ),
  );
const nineTenths = (answers: number) => Math.round(0.9 * answers);
const silent = (group: GroupCode): Sheet[] =>
  places.flatMap((township) =>
    Array.from({ length: answered[group] ?? 0 }, () => ({ group, township, answers: { safety: 'dk' } })),
  );

interface Edge {
  file?: Partial<CampaignFile>;
  frame?: FrameCell[];
  sheets: Sheet[];
  /** What the headline holds, and which notes tell of the edge. */
  headline: object;
  notes: string[];
}

/** Half for parents, a quarter each for the others: 36 of 40, 9 of 10, 2 of 2 in each township make .925. */
const edges: Readonly<Record<string, Edge>> = {
  'everyone eligible answered by code': {
    file: { access: byCode },
    frame: frameOf(sent),
    sheets: sheets(sent, nineTenths),
    headline: {
      rate: expect.closeTo(0.925, 12),
      se: 0,
      lower: expect.closeTo(0.925, 12),
      verdict: 'reached',
    },
    notes: ['census'],
  },
  'as many answers by open links as people': {
    frame: frameOf(sent),
    sheets: sheets(sent, nineTenths),
    headline: { rate: expect.closeTo(0.925, 12), se: 0, indicative: true },
    notes: ['as-many-as-eligible', 'open-links'],
  },
  'empty cells and a group without answers': {
    sheets: [...sheetsOf('parent', '530426001', 40, 36), ...sheetsOf('teacher', '530426103', 12, 9)],
    // Two thirds and one third of .9 and .75; the third group is missing.
    headline: { rate: expect.closeTo(0.85, 12), verdict: 'too-few' },
    notes: ['groups-missing', 'small-cells'],
  },
  'one answer in all': {
    sheets: sheetsOf('parent', '530426001', 1, 1),
    headline: { suppressed: 'small' },
    notes: ['one-answer', 'small-groups', 'groups-missing'],
  },
  'no answer': { sheets: [], headline: { suppressed: 'small' }, notes: ['groups-missing'] },
  'all satisfied': {
    sheets: sheets(sent, (answers) => answers),
    // Clopper and Pearson on 208 answers: .025 to the 208th root.
    headline: { rate: 1, se: 0, upper: 1, lower: expect.closeTo(0.025 ** (1 / 208), 9), designEffect: null },
    notes: ['intervals'],
  },
  'none satisfied': {
    sheets: sheets(sent, () => 0),
    headline: { rate: 0, se: 0, lower: 0, upper: expect.closeTo(1 - 0.025 ** (1 / 208), 9) },
    notes: ['intervals'],
  },
  'everyone 不了解': {
    sheets: groups.flatMap(silent),
    headline: { suppressed: 'small' },
    notes: ['small-groups'],
  },
  'one group 不了解 to a man': {
    sheets: [
      ...sheets((group) => (group === 'teacher' ? 0 : sent(group, '')), nineTenths),
      ...silent('teacher'),
    ],
    // (.5 × .9 + .25 × 1) / .75
    headline: { rate: expect.closeTo(0.7 / 0.75, 12), n: 208, valid: 168, verdict: 'too-few' },
    notes: ['small-groups'],
  },
  'a group in which nobody is eligible': {
    frame: manyPeople.map((cell) => (cell.group === 'teacher' ? { ...cell, eligible: 0 } : cell)),
    sheets: sheets((group) => (group === 'teacher' ? 0 : sent(group, '')), nineTenths),
    headline: { rate: expect.closeTo(0.7 / 0.75, 12), n: 168 },
    notes: ['nobody-eligible'],
  },
  'nobody eligible anywhere': {
    frame: frameOf(() => 0),
    sheets: [],
    headline: { suppressed: 'small' },
    notes: ['nobody-eligible'],
  },
  'more answers than people': {
    frame: frameOf(() => 1),
    sheets: sheets(sent, nineTenths),
    headline: { rate: expect.closeTo(0.925, 12), n: 208 },
    notes: ['over-frame'],
  },
};

test.each(Object.entries(edges))(
  '%s: an outcome, a sentence, and nothing that is no number',
  async (_, edge) => {
    const source = sourceIn(edge, {});
    const { county, answers } = withholdingInput(source);
    const withholding = await withhold(county, answers, { seed: 1, limits: limitsAt(0.95) });
    const report = composeReport({ ...source, withholding });
    expect(report.headline).toMatchObject(edge.headline);
    expect(report.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(edge.notes));
    const released = releasedReport(report);
    const findings = findingsIn({ ...source, withholding }, edge);
    expect([...noNumbers(report), ...noNumbers(released), ...noNumbers(findings)]).toEqual([]);

    const rows = edge.sheets.map(({ group, township, answers: given }) =>
      rowOf({ group, township, answers: given }),
    );
    const documents = documentSource(fileOf(edge), edge.frame ?? manyPeople, rows);
    const whole = { ...documents, report, released, findings };
    const word = await made(wordReport, whole);
    expect(headingsWithoutText(readDocx(word.bytes))).toEqual([]);
    for (const { bytes } of [word, await made(workbook, whole)])
      for (const [part, content] of Object.entries(unzipSync(bytes)))
        if (part.endsWith('.xml'))
          expect(strFromU8(content).replace(/<[^>]+>/g, ' '), part).not.toMatch(
            /NaN|Infinity|undefined|\bnull\b|\[object|#DIV|#VALUE/,
          );
  },
);

test.each([
  ['mean5', 'population'],
  ['index100', 'as-answered'],
] as const)('by %s, %s, all of them have numbers where numbers are promised', (definition, combination) => {
  for (const [name, edge] of Object.entries(edges)) {
    const source = sourceIn(edge, { definition, combination });
    expect([...noNumbers(composeReport(source)), ...noNumbers(findingsIn(source, edge))], name).toEqual([]);
  }
});

function fileOf(edge: Edge): Partial<CampaignFile> {
  const shares = { parent: 0.5, teacher: 0.25, principal: 0.25 };
  return { questionnaires: questionnaires(groups), shares, ...edge.file };
}

function sourceIn(edge: Edge, more: Partial<CampaignFile>): ReportSource {
  return sourceOf({ ...fileOf(edge), ...more }, edge.frame ?? manyPeople, edge.sheets);
}

function findingsIn(source: ReportSource, { sheets: given }: Edge): Findings {
  const maker = new FindingsMaker(source);
  const responses = given.map(({ group, township, answers }) => response(answers, { group, township }));
  for (const one of responses) maker.survey(one);
  for (const one of responses) maker.count(one);
  return maker.result('r1', []);
}

/** Where something stands that is no finite number, or an estimate lacks what it promises, or lies beyond its limits. */
function noNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  const parts = Object.entries(value);
  const found = parts.flatMap(([key, part]) => noNumbers(part, `${path}.${key}`));
  const { rate, se, lower, upper } = Object.fromEntries(parts);
  if (!('verdict' in value) || !('rate' in value)) return found;
  const whole = [rate, se, lower, upper].every((part) => typeof part === 'number');
  return whole && lower <= rate + 1e-3 && rate <= upper + 1e-3 ? found : [...found, `${path}: limits`];
}

/** Headings of the Word report's main text after which nothing is said before the next one of their rank. */
function headingsWithoutText(read: ReturnType<typeof readDocx>): string[] {
  const rank = (text: string) =>
    /^[一二三四五六七八九十]+、/.test(text) ? 1 : /^（[一二三四五]）/.test(text) ? 2 : 3;
  const text = mainText(read)
    .map((paragraph) => paragraph.text)
    .filter((one) => one !== '');
  expect(text.length).toBeLessThanOrEqual(paragraphsOf(read).length);
  return text.filter((one, index) => rank(one) < 3 && rank(text[index + 1] ?? '一、') <= rank(one));
}
