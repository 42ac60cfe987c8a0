import type { Duty } from '../people/duties.ts';
import type { MakeDocument } from './document-source.ts';
import type { DocumentFormat } from './formats.ts';
import { rowsCsv } from './rows.ts';
import { workbook } from './workbook.ts';

/** A kind of document that leaves the building. */
export interface DocumentKind {
  /** The end of its file's name, after the campaign's title. */
  ending: string;
  mediaType: string;
  /** Whole rows are in it: it is 内部, and asked for only after a warning. */
  restricted: boolean;
  /** From when on it can be made. */
  from: 'published' | 'sealed';
  /** Who may have it made, whichever of these duties they have. */
  duties: readonly Duty[];
  /** Whether it holds what Findings tell. */
  findings: boolean;
  make: MakeDocument;
}

export const documentKinds: Readonly<Record<DocumentFormat, DocumentKind>> = {
  xlsx: {
    ending: '自评报表.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    restricted: false,
    from: 'published',
    duties: ['analyst'],
    findings: false,
    make: workbook,
  },
  csv: {
    ending: '逐份答卷-内部.csv',
    mediaType: 'text/csv; charset=utf-8',
    restricted: true,
    from: 'sealed',
    duties: ['analyst'],
    findings: false,
    make: ({ campaign, report, rows }) =>
      once(() =>
        rowsCsv({
          items: [
            ...new Set(
              [...campaign.questionnaires.values()].flatMap((one) => one.items.map((item) => item.name)),
            ),
          ],
          simulated: report.simulated,
          trial: report.campaign.trial,
          rows: rows(),
        }),
      ),
  },
};

/** What is made in one piece. */
async function* once(make: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await make();
}
