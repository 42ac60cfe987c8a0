import type { Duty } from '../people/duties.ts';
import { bulletinPdf } from './bulletin-pdf.ts';
import { csv } from './csv.ts';
import { ddi } from './ddi.ts';
import type { Beside, DocumentSource, Progress } from './document-source.ts';
import type { DocumentFormat } from './formats.ts';
import { notices } from './notices.ts';
import { paperQuestionnaires } from './paper-questionnaire.ts';
import { rSyntax } from './r-syntax.ts';
import { sav } from './spss.ts';
import { wordReport } from './word.ts';
import { workbook } from './workbook.ts';

/** A kind of document that leaves the building. */
export interface DocumentKind {
  /** The end of its file's name, after the campaign's title. */
  ending: string;
  mediaType: string;
  /** It tells more than may leave: it is 内部, and asked for only after a warning. */
  restricted: boolean;
  /** From when on it can be made. */
  from: 'published' | 'sealed';
  /** Who may have it made, whichever of these duties they have. */
  duties: readonly Duty[];
  /** Whether it holds what Findings tell. */
  findings: boolean;
  make: (source: DocumentSource, progress: Progress, beside: Beside) => AsyncIterable<Uint8Array>;
}

const analyst: readonly Duty[] = ['analyst'];
/** Whoever runs the field prints for it. */
const field: readonly Duty[] = ['publisher', 'analyst'];
const pdf = 'application/pdf';

const releasable = { restricted: false, from: 'sealed', duties: analyst, findings: false } as const;
const restricted = { ...releasable, restricted: true } as const;
const ofField = { ...releasable, from: 'published', duties: field } as const;

export const documentKinds: Readonly<Record<DocumentFormat, DocumentKind>> = {
  xlsx: {
    ...releasable,
    from: 'published',
    ending: '自评报表.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    make: workbook,
  },
  docx: {
    ...releasable,
    findings: true,
    ending: '自评报告.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    make: wordReport,
  },
  notices: { ...ofField, ending: '参与情况通知单.pdf', mediaType: pdf, make: notices },
  bulletin: {
    ...releasable,
    duties: field,
    ending: '公报.pdf',
    mediaType: pdf,
    async *make(_source, _progress, { bulletin }) {
      yield* bulletinPdf(await bulletin());
    },
  },
  paper: { ...ofField, ending: '纸质问卷.pdf', mediaType: pdf, make: paperQuestionnaires },
  ddi: { ...releasable, ending: 'DDI-编码手册.xml', mediaType: 'application/xml', make: ddi },
  csv: { ...restricted, ending: '逐份答卷-内部.csv', mediaType: 'text/csv; charset=utf-8', make: csv },
  sav: { ...restricted, ending: '逐份答卷-内部.sav', mediaType: 'application/x-spss-sav', make: sav },
  r: { ...restricted, ending: '复算-内部.R', mediaType: 'text/x-r; charset=utf-8', make: rSyntax },
};
