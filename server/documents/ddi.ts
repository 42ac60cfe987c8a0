import { create } from 'xmlbuilder2';
import { bulletinCounts, tooFewToTell } from '../../analysis/bulletin.ts';
import { labelsOf } from '../../analysis/wording.ts';
import { dimensionName } from '../../surveys/dimensions.ts';
import { groupName } from '../../surveys/groups.ts';
import { type Codebook, codebookOf, type Variable } from './codebook.ts';
import { type DdiSource, dated, dayOf, type Element, legal } from './ddi-elements.ts';
import { studyDescription } from './ddi-study.ts';
import type { DocumentSource, Progress } from './document-source.ts';

const missingTypes = { skipped: 'not applicable', unknown: "don't know", 'not-asked': 'not asked' } as const;

/**
 * The study and its variables in DDI-Codebook 2.5: releasable, so no rows, no figures of answers, and counts of who
 * answered as the public bulletin has them.
 * Source: DDI Alliance, DDI-Codebook 2.5, codebook.xsd.
 */
export async function* ddi(source: DdiSource, progress: Progress): AsyncGenerator<Uint8Array> {
  const { released, campaign } = source;
  const codebook = codebookOf(campaign, released);
  const document = {
    codeBook: {
      '@xmlns': 'ddi:codebook:2_5',
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      '@xsi:schemaLocation':
        'ddi:codebook:2_5 http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd',
      '@version': '2.5',
      '@xml:lang': 'zh-CN',
      docDscr: documentDescription(source),
      stdyDscr: studyDescription(source),
      fileDscr: fileDescriptions(source, codebook),
      dataDscr: {
        var: codebook.variables.map((variable, index) => variableDescription(variable, index, campaign)),
      },
    },
  };
  const xml = create({ version: '1.0', encoding: 'UTF-8' }, legal(document));
  yield Buffer.from(`${xml.end({ prettyPrint: true })}\n`);
  progress(1, 1);
}

function documentDescription({ released, revision }: DdiSource): Element {
  return {
    citation: {
      titlStmt: { titl: `${released.campaign.title}：变量说明（${labelsOf(released).join(' ')}）` },
      prodStmt: {
        producer: released.campaign.organiser,
        prodDate: dated(released.generatedAt),
        software: '认可度 (renkedu)',
      },
      verStmt: {
        version: {
          '@date': dayOf(released.generatedAt),
          '#': revision === 0 ? '封存以前' : `报告第 ${revision} 版`,
        },
      },
    },
  };
}

function fileDescriptions({ released }: DdiSource, { variables }: Codebook): Element[] {
  const missing =
    '系统缺失（文字为空）：问了没有答。不了解、不适用、未问各有代码，见各变量的类别（missing="Y"）。CSV 中不了解是 dk，其余为空。';
  const { answers, threshold } = bulletinCounts(released);
  // Where so few answered that the public is not told how many, they are not counted here either.
  const cases: Element = tooFewToTell({ answers, threshold }) ? {} : { caseQnty: answers };
  const file = (id: string, fileName: string, fileType: Element, columns: number): Element => ({
    '@ID': id,
    fileTxt: {
      fileName,
      fileCont: '逐份答卷，一行一份；内部资料，不公开',
      fileStrc: { '@type': 'rectangular' },
      dimensns: { ...cases, varQnty: columns },
      fileType,
      dataMsng: missing,
    },
  });
  // Several ticks share a column of the CSV, and one column says 内部.
  const columns = new Set(variables.map(({ column }) => column)).size + 1;
  return [
    file('F1', '逐份答卷（SPSS）', { '@charset': 'UTF-8', '#': 'SPSS system file (.sav)' }, variables.length),
    file('F2', '逐份答卷（CSV）', { '@charset': 'UTF-8', '#': 'text/csv (RFC 4180)' }, columns),
  ];
}

function variableDescription(
  variable: Variable,
  index: number,
  { settings, questionnaires }: DocumentSource['campaign'],
): Element {
  const { name, label, kind, measure, values, column, groups, questions, about, dimension } = variable;
  const { min, max } = limitsOf(variable, questionnaires);
  const missing = values.filter((one) => one.missing !== null);
  const coded = values.some((one) => one.missing === null);
  return {
    '@ID': `V${index + 1}`,
    '@name': name,
    '@files': 'F1 F2',
    ...(column === '_weight' ? { '@wgt': 'wgt' } : {}),
    '@intrvl': measure === 'scale' ? 'contin' : 'discrete',
    '@nature': measure === 'scale' ? 'ratio' : measure,
    '@representationType':
      kind === 'date' ? 'datetime' : kind === 'text' ? 'text' : coded ? 'code' : 'numeric',
    labl: label,
    qstn: [...Map.groupBy(questions, ({ text, description }) => `${text}\n${description}`).values()].flatMap(
      ([one]) =>
        one
          ? [{ qstnLit: one.text, ...(one.description === null ? {} : { postQTxt: one.description }) }]
          : [],
    ),
    ...(min === null && max === null
      ? {}
      : {
          valrng: {
            range: {
              '@UNITS': 'REAL',
              ...(min === null ? {} : { '@min': String(min) }),
              ...(max === null ? {} : { '@max': String(max) }),
            },
          },
        }),
    ...(missing.length > 0
      ? { invalrng: { item: missing.map(({ code }) => ({ '@VALUE': String(code) })) } }
      : {}),
    ...(groups.length < settings.groups.length ? { universe: groups.map(groupName).join('、') } : {}),
    txt: [...(about === null || questions.length > 0 ? [] : [about]), `CSV 的列：${column}`],
    catgry: values.map(({ code, value, label: text, missing: why }) => ({
      ...(why === null ? {} : { '@missing': 'Y', '@missType': missingTypes[why] }),
      catValu: String(code),
      labl: text,
      ...(value !== null && String(value) !== String(code) ? { txt: `CSV 中写作 ${value}` } : {}),
    })),
    ...(dimension === null ? {} : { concept: dimensionName(dimension) }),
    varFormat: {
      '@type': kind === 'text' ? 'character' : 'numeric',
      '@schema': 'SPSS',
      ...(kind === 'date' ? { '@category': 'date' } : {}),
    },
  };
}

/** The least and the most that is taken of a number, of all groups that are asked. */
function limitsOf(
  { kind, column, groups, source }: Variable,
  questionnaires: DocumentSource['campaign']['questionnaires'],
): { min: number | null; max: number | null } {
  if (kind !== 'number' || source === 'fact') return { min: null, max: null };
  const items = groups.flatMap(
    (group) => questionnaires.get(group)?.items.filter(({ name }) => name === column) ?? [],
  );
  const all = (of: (item: (typeof items)[number]) => number | null) =>
    items.flatMap((item) => of(item) ?? []);
  const [least, most] = [all(({ min }) => min), all(({ max }) => max)];
  return {
    min: least.length === items.length ? Math.min(...least) : null,
    max: most.length === items.length ? Math.max(...most) : null,
  };
}
