import type { PackVariant } from '../evidence/pack/archive.ts';
import type { Duty } from '../people/duties.ts';
import type { Beside, DocumentSource, MakeDocument, Progress } from './document-source.ts';
import type { DocumentFormat } from './formats.ts';

/** A kind of document that leaves the building. */
export interface DocumentKind {
  /** The end of its file's name, after the campaign's title. */
  ending: string;
  mediaType: string;
  /** It tells more than may leave: it is 内部, and asked for only after a warning. */
  restricted: boolean;
  /** From when on it can be made. */
  from: 'published' | 'sealed' | 'bulletin';
  /** Who may have it made, whichever of these duties they have. */
  duties: readonly Duty[];
  /** Whether it holds what Findings tell; once the answers were deleted it is made without. */
  findings: boolean;
  /** Whether it is made of whole rows, and of nothing once the answers were deleted. */
  rows: boolean;
  make: (source: DocumentSource, progress: Progress, beside: Beside) => AsyncIterable<Uint8Array>;
}

const analyst: readonly Duty[] = ['analyst'];
/** Whoever runs the field prints for it. */
const field: readonly Duty[] = ['publisher', 'analyst'];
const pdf = 'application/pdf';
const zip = 'application/zip';

const releasable = {
  restricted: false,
  from: 'sealed',
  duties: analyst,
  findings: false,
  rows: false,
} as const;
const ofRows = { ...releasable, restricted: true, rows: true } as const;
const ofField = { ...releasable, from: 'published', duties: field } as const;

export const documentKinds: Readonly<Record<DocumentFormat, DocumentKind>> = {
  xlsx: {
    ...releasable,
    from: 'published',
    ending: '自评报表.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    make: later(async () => (await import('./workbook.ts')).workbook),
  },
  docx: {
    ...releasable,
    findings: true,
    ending: '自评报告.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    make: later(async () => (await import('./word.ts')).wordReport),
  },
  notices: {
    ...ofField,
    ending: '参与情况通知单.pdf',
    mediaType: pdf,
    make: later(async () => (await import('./notices.ts')).notices),
  },
  bulletin: {
    ...releasable,
    from: 'bulletin',
    duties: field,
    ending: '公报.pdf',
    mediaType: pdf,
    async *make(_source, _progress, { bulletin }) {
      const { bulletinPdf } = await import('./bulletin-pdf.ts');
      yield* bulletinPdf(await bulletin());
    },
  },
  paper: {
    ...ofField,
    ending: '纸质问卷.pdf',
    mediaType: pdf,
    make: later(async () => (await import('./paper-questionnaire.ts')).paperQuestionnaires),
  },
  ddi: {
    ...releasable,
    ending: 'DDI-编码手册.xml',
    mediaType: 'application/xml',
    make: later(async () => (await import('./ddi.ts')).ddi),
  },
  csv: {
    ...ofRows,
    ending: '逐份答卷-内部.csv',
    mediaType: 'text/csv; charset=utf-8',
    make: later(async () => (await import('./csv.ts')).csv),
  },
  sav: {
    ...ofRows,
    ending: '逐份答卷-内部.sav',
    mediaType: 'application/x-spss-sav',
    make: later(async () => (await import('./spss.ts')).sav),
  },
  r: {
    ...ofRows,
    ending: '复算-内部.R',
    mediaType: 'text/x-r; charset=utf-8',
    make: later(async () => (await import('./r-syntax.ts')).rSyntax),
  },
  'archive-public': {
    ...releasable,
    findings: true,
    ending: '存档包-可外发.zip',
    mediaType: zip,
    make: pack('public'),
  },
  archive: {
    ...releasable,
    restricted: true,
    findings: true,
    ending: '存档包-内部.zip',
    mediaType: zip,
    make: pack('restricted'),
  },
};

/** What lies in a pack beside its evidence; whole rows in the analyst's alone, and while there are any. */
const packed: readonly DocumentFormat[] = ['xlsx', 'docx', 'paper', 'ddi', 'csv', 'sav', 'r'];

function pack(variant: PackVariant): DocumentKind['make'] {
  return async function* (source, progress, beside) {
    const { archive } = await import('../evidence/pack/archive.ts');
    const { codebookJson } = await import('./codebook-json.ts');
    yield* beside.pack(({ records, signing, folder }) => {
      const silent = () => undefined;
      const documents = packed
        .map((format) => documentKinds[format])
        .filter((kind) => !kind.rows || (variant === 'restricted' && records.answers.deletion === null))
        .map((kind) => ({
          name: kind.ending,
          restricted: kind.restricted,
          bytes: kind.make(source, silent, beside),
        }));
      const codebook = {
        name: '编码手册.json',
        restricted: false,
        bytes: codebookJson(source, silent),
      };
      return archive(
        source,
        { records, variant, documents: [...documents, codebook], signing, folder },
        progress,
      );
    });
  };
}

/** A maker whose libraries are loaded when it is first wanted: together they would take more memory than a server. */
function later(load: () => Promise<MakeDocument>): DocumentKind['make'] {
  return async function* (source, progress) {
    yield* (await load())(source, progress);
  };
}
