import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { columns, type Frame } from './chart-sheet.ts';
import { chartXml, escaped } from './chart-xml.ts';

/** A cell of a sheet that leads to another sheet. Sheets are counted from 1. */
export interface Link {
  sheet: number;
  cell: string;
  to: string;
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const header = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The first instant a zip can name, in whatever zone it is made. */
const noTime = new Date(1980, 0, 1);

/**
 * The package that exceljs wrote with what it cannot write: charts, and links that name a place instead of a file.
 * Packed anew, so that the same parts give the same bytes.
 */
export function packaged(
  written: Uint8Array,
  links: readonly Link[],
  charts: { sheet: number; frames: readonly Frame[] } | null,
): Uint8Array<ArrayBuffer> {
  const parts = unzipSync(written);
  const change = (path: string, how: (xml: string) => string) => {
    const part = parts[path];
    if (!part) throw new Error(`the package has no ${path}`);
    parts[path] = strToU8(how(strFromU8(part)));
  };
  for (const sheet of new Set(links.map((link) => link.sheet))) {
    const own = links.filter((link) => link.sheet === sheet);
    change(`xl/worksheets/sheet${sheet}.xml`, (xml) => withLinks(xml, own));
  }
  if (charts && charts.frames.length > 0) {
    const { sheet, frames } = charts;
    change(`xl/worksheets/sheet${sheet}.xml`, (xml) =>
      xml.replace('</worksheet>', '<drawing r:id="rId1"/></worksheet>'),
    );
    parts[`xl/worksheets/_rels/sheet${sheet}.xml.rels`] = related([['drawing', '../drawings/drawing1.xml']]);
    parts['xl/drawings/drawing1.xml'] = strToU8(drawingXml(frames));
    parts['xl/drawings/_rels/drawing1.xml.rels'] = related(
      frames.map((_, index) => ['chart', `../charts/chart${index + 1}.xml`]),
    );
    frames.forEach(({ chart, place, rows }, index) => {
      parts[`xl/charts/chart${index + 1}.xml`] = strToU8(chartXml(chart, place, rows));
    });
    change('[Content_Types].xml', (xml) => xml.replace('</Types>', `${contentTypes(frames)}</Types>`));
  }
  return zipSync(parts, { mtime: noTime, level: 6 });
}

function withLinks(xml: string, links: readonly Link[]): string {
  const list = links.map(
    ({ cell, to }) => `<hyperlink ref="${cell}" location="'${escaped(to)}'!A1" display="${escaped(to)}"/>`,
  );
  // The schema wants them before whatever tells of printing.
  return xml.replace(/<(printOptions|pageMargins)/, `<hyperlinks>${list.join('')}</hyperlinks><$1`);
}

function related(targets: readonly (readonly [type: string, target: string])[]): Uint8Array<ArrayBuffer> {
  const list = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationships}/${type}" Target="${target}"/>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return strToU8(`${header}<Relationships xmlns="${namespace}">${list.join('')}</Relationships>`);
}

function contentTypes(frames: readonly Frame[]): string {
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`;
  const charts = frames.map((_, index) => override(`/xl/charts/chart${index + 1}.xml`, 'drawingml.chart'));
  return [override('/xl/drawings/drawing1.xml', 'drawing'), ...charts].join('');
}

function drawingXml(frames: readonly Frame[]): string {
  const drawing = 'http://schemas.openxmlformats.org/drawingml/2006';
  const corner = (tag: 'from' | 'to', column: number, row: number) =>
    `<xdr:${tag}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${tag}>`;
  const anchors = frames.map(({ chart, row, rows }, index) =>
    [
      // Between cells, so that a chart is as wide as its columns in whatever program.
      `<xdr:twoCellAnchor editAs="oneCell">${corner('from', 0, row)}${corner('to', columns.count, row + rows)}`,
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${index + 2}" name="Chart ${index + 1}"`,
      ` descr="${escaped(chart.title)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>`,
      '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
      `<a:graphic><a:graphicData uri="${drawing}/chart"><c:chart xmlns:c="${drawing}/chart" r:id="rId${index + 1}"/>`,
      '</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>',
    ].join(''),
  );
  const xmlns = `xmlns:xdr="${drawing}/spreadsheetDrawing" xmlns:a="${drawing}/main" xmlns:r="${relationships}"`;
  return `${header}<xdr:wsDr ${xmlns}>${anchors.join('')}</xdr:wsDr>`;
}
