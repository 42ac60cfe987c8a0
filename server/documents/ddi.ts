import { create } from 'xmlbuilder2';
import { bulletinCounts, tooFewToTell } from '../../analysis/bulletin.ts';
import { labelsOf } from '../../analysis/wording.ts';
import { groupName } from '../../surveys/groups.ts';
import { type Codebook, codebookOf } from './codebook.ts';
import { type DdiSource, dated, type Element, legal, version } from './ddi-elements.ts';
import { studyDescription } from './ddi-study.ts';
import { dataDescription } from './ddi-variables.ts';
import type { Progress } from './document-source.ts';

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
      dataDscr: dataDescription(codebook, campaign),
      otherMat: questionnaires(source),
    },
  };
  const xml = create({ version: '1.0', encoding: 'UTF-8' }, legal(document));
  yield Buffer.from(`${xml.end({ prettyPrint: true })}\n`);
  progress(1, 1);
}

function documentDescription(source: DdiSource): Element {
  const { released } = source;
  return {
    citation: {
      titlStmt: { titl: `${released.campaign.title}：变量说明（${labelsOf(released).join(' ')}）` },
      rspStmt: { AuthEnty: released.campaign.organiser },
      prodStmt: {
        producer: released.campaign.organiser,
        prodDate: dated(released.generatedAt),
        software: '认可度 (renkedu)',
      },
      verStmt: version(source),
    },
  };
}

function fileDescriptions(source: DdiSource, { variables }: Codebook): Element[] {
  const missing =
    '系统缺失（文字为空）：问了没有答。不了解、不适用、未问各有代码，见各变量的类别（missing="Y"）。CSV 中不了解是 dk，其余为空。';
  const { answers, threshold } = bulletinCounts(source.released);
  // Where so few answered that the public is not told how many, they are not counted here either.
  const cases: Element = tooFewToTell({ answers, threshold }) ? {} : { caseQnty: answers };
  const file = (
    id: string,
    fileName: string,
    { columns, ...kind }: { fileType: Element; format: string; columns: number },
  ): Element => ({
    '@ID': id,
    '@access': 'A1',
    fileTxt: {
      '@xml:lang': 'zh-CN',
      fileName,
      fileCont: '逐份答卷，一行一份，剔除的也在内（变量 counted 为 0）；内部资料，不公开',
      fileStrc: { '@type': 'rectangular' },
      dimensns: { ...cases, varQnty: columns },
      ...kind,
      dataMsng: missing,
      verStmt: version(source),
    },
  });
  // Several ticks share a column of the CSV, and one column says 内部.
  const columns = new Set(variables.map(({ column }) => column)).size + 1;
  return [
    file('F1', '逐份答卷（SPSS）', {
      fileType: { '@charset': 'UTF-8', '#': 'SPSS system file (.sav)' },
      format: '二进制，按字节压缩',
      columns: variables.length,
    }),
    file('F2', '逐份答卷（CSV）', {
      fileType: { '@charset': 'UTF-8', '#': 'text/csv (RFC 4180)' },
      format: '逗号分隔，第一行是列名；一题几个选项写在一列，用“;”隔开',
      columns,
    }),
  ];
}

/** Each group's questionnaire, by its place in an archive pack. */
function questionnaires({ campaign }: DdiSource): Element[] {
  return [...campaign.questionnaires].map(([group, { title }]) => ({
    '@type': 'questionnaire',
    '@level': 'study',
    labl: `${groupName(group)}：${title}`,
    txt: `存档包里的 questionnaires/${group}.json（SurveyJS JSON），文字与发布时冻结的一致`,
  }));
}
