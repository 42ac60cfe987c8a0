import ExcelJS from 'exceljs';
import type { ReleasedReport } from '../../analysis/report.ts';
import { labelsOf } from '../../analysis/wording.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type { DocumentSource, Progress } from './document-source.ts';
import { addChartSheet } from './workbook/chart-sheet.ts';
import { type Chart, chartFiguresSheet, chartsOf, participationChart } from './workbook/charts.ts';
import { codebookSheet } from './workbook/codebook.ts';
import { linkFont } from './workbook/fonts.ts';
import { headlineSheet, methodSheet, weightsSheet } from './workbook/headline.ts';
import { itemSheet, optionSheets } from './workbook/items.ts';
import { notesSheet } from './workbook/notes.ts';
import { type Link, packaged } from './workbook/package.ts';
import { participationSheets } from './workbook/participation.ts';
import { qualitySheet } from './workbook/quality.ts';
import { dimensionSheet, rateSheets } from './workbook/rates.ts';
import type { Sheet } from './workbook/sheet.ts';
import { texts } from './workbook/texts.ts';
import { alternativesSheet, differencesSheet, sensitivitySheet } from './workbook/ways.ts';
import { addSheet, rowsAbove } from './workbook/write-sheet.ts';

/** What the workbook is made from: what may leave, and what was asked. */
export type WorkbookSource = Pick<DocumentSource, 'released'> & {
  campaign: Pick<PublishedCampaign, 'settings' | 'questionnaires'>;
};

/**
 * The Report as an Excel workbook that may leave: sheets of real numbers with their formats, charts, and no rows. Before
 * sealing it holds participation, method and codebook alone. It costs cells of the Report, not responses.
 */
export async function* workbook(source: WorkbookSource, progress: Progress): AsyncGenerator<Uint8Array> {
  const { released } = source;
  const charts = released.release === null ? [participationChart(released)] : chartsOf(released);
  const sheets = sheetsOf(source, charts);
  const total = sheets.length + 3;
  const book = new ExcelJS.Workbook();
  const labels = labelsOf(released).join(' · ');
  const title = texts.titleWith(released.campaign.title, labels);
  describe(book, released, title);

  const chartsAt = sheets.findIndex(({ name }) => name === texts.sheets.chartFigures);
  const listed: Sheet[] = [
    ...sheets.slice(0, chartsAt),
    { name: texts.sheets.charts, about: texts.abouts.charts, heads: [], rows: [] },
    ...sheets.slice(chartsAt),
  ];
  const links = addContents(book, listed, title, labels, released.release === null);
  progress(1, total);
  let frames: ReturnType<typeof addChartSheet> = [];
  for (const [index, sheet] of listed.entries()) {
    if (sheet.name === texts.sheets.charts) frames = addChartSheet(book, charts, title, labels);
    else addSheet(book, sheet, title, labels);
    progress(index + 2, total);
  }
  const written = new Uint8Array(await book.xlsx.writeBuffer());
  yield packaged(written, links, { sheet: chartsAt + 2, frames });
  progress(total, total);
}

function sheetsOf({ released, campaign }: WorkbookSource, charts: readonly Chart[]): Sheet[] {
  const { settings, questionnaires } = campaign;
  const method = [methodSheet(released, campaign), weightsSheet(released, settings)];
  const codebook = codebookSheet(released, questionnaires, settings.satisfied);
  const figures = chartFiguresSheet(charts);
  if (released.release === null) return [...method, ...participationSheets(released), figures, codebook];
  return [
    headlineSheet(released),
    ...method,
    ...participationSheets(released),
    ...rateSheets(released),
    dimensionSheet(released),
    itemSheet(released),
    ...optionSheets(released, questionnaires),
    sensitivitySheet(released),
    alternativesSheet(released),
    differencesSheet(released),
    qualitySheet(released),
    figures,
    codebook,
    notesSheet(released),
  ];
}

/** The first sheet: what the others hold, each with a link to it. */
function addContents(
  book: ExcelJS.Workbook,
  sheets: readonly Sheet[],
  title: string,
  labels: string,
  open: boolean,
): Link[] {
  const contents = addSheet(
    book,
    {
      name: texts.sheets.contents,
      about: open ? texts.abouts.contentsOpen : texts.abouts.contents,
      heads: [
        [texts.sheet, 20],
        [texts.content, 72],
      ],
      rows: sheets.map(({ name, about }) => [name, about]),
    },
    title,
    labels,
  );
  return sheets.map(({ name }, index) => {
    const cell = contents.getCell(rowsAbove + 1 + index, 1);
    cell.style = { ...cell.style, font: linkFont };
    return { sheet: 1, cell: cell.address, to: name };
  });
}

/** No instant but the Report's own, so that the same Report gives the same bytes. */
function describe(book: ExcelJS.Workbook, report: ReleasedReport, title: string): void {
  book.creator = texts.creator;
  book.lastModifiedBy = texts.creator;
  book.title = title;
  book.company = report.campaign.organiser;
  book.created = new Date(report.generatedAt);
  book.modified = new Date(report.generatedAt);
}
