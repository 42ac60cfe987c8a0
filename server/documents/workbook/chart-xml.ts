import { released, releasedParticipation } from '../../../analysis/wording.ts';
import { type Chart, lengthsOf } from './charts.ts';
import { texts } from './texts.ts';
import { participationFormat } from './write-sheet.ts';

/** Where the points of a chart stand: `first` and `last` are rows of the sheet of figures, from 1. */
export interface Place {
  first: number;
  last: number;
}

const ink = { dot: '1D4E63', limits: 'E0913A', bar: 'A23B12', grid: 'DDE3E6', words: '333333' };
/** Columns of the sheet of figures (`chartFiguresSheet`). */
const column = { name: 'B', rate: 'C', bar: 'F', down: 'G', up: 'H' } as const;
const font = '<a:latin typeface="微软雅黑"/><a:ea typeface="微软雅黑"/>';
const xmlns = [
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
].join(' ');

/**
 * A chart as a DrawingML part (ECMA-376 part 1, chapter 21.2), drawn from the cells at `place`.
 *
 * @param rows how many rows of its sheet it takes
 */
export function chartXml(chart: Chart, place: Place, rows: number): string {
  const plot = chart.kind === 'intervals' ? intervals(chart, place) : bars(chart, place, rows);
  const legend = chart.bar === null ? '' : '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>';
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace ${xmlns}>`,
    '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>',
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="zh-CN" sz="1200" b="1">${font}</a:rPr>`,
    `<a:t>${escaped(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`,
    `<c:autoTitleDeleted val="0"/><c:plotArea>${plot}</c:plotArea>${legend}`,
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>',
    `<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>${line(ink.grid, 9525)}</c:spPr>`,
    `${words(900)}</c:chartSpace>`,
  ].join('');
}

/** Text that stands in XML, in an element or an attribute. */
export function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}

/** Dots with their limits; the axis begins near the lowest, which bars could not. */
function intervals(chart: Chart, place: Place): string {
  const lowest = Math.min(...chart.points.map(({ rate, limits }) => limits?.lower ?? rate), chart.bar ?? 1);
  const from = Math.max(0, Math.floor(lowest * 10 - 0.5) / 10);
  const marker =
    '<c:marker><c:symbol val="circle"/><c:size val="8"/><c:spPr>' +
    `<a:solidFill><a:srgbClr val="${ink.dot}"/></a:solidFill></c:spPr></c:marker>`;
  const dots = [
    series(0, 'C', texts.result, '<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>', marker),
    labels('r'),
    errorBars(chart, place),
    data(chart, place, column.rate),
    '<c:smooth val="0"/></c:ser>',
  ].join('');
  const bar = [
    series(1, 'F', texts.bar, `<c:spPr>${line(ink.bar, 19050, 'dash')}</c:spPr>`),
    '<c:marker><c:symbol val="none"/></c:marker>',
    data(chart, place, column.bar),
    '<c:smooth val="0"/></c:ser>',
  ].join('');
  return [
    '<c:layout/><c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>',
    dots,
    chart.bar === null ? '' : bar,
    '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>',
    categoryAxis('b', false, 900),
    valueAxis('l', { from, to: 1 }),
  ].join('');
}

/** Columns, or bars with room for long names at their left, the first at the top. */
function bars(chart: Chart, place: Place, rows: number): string {
  const lying = chart.kind === 'bars';
  const limited = chart.points.some(({ limits }) => limits !== null);
  // Labels of one chart have one format: nobody's township is at both ends of the scale, or next to none is.
  const half = chart.points.some(({ rate }) => rate > 0.5) ? 'many' : 'few';
  const names = chart.points.reduce((longest, { name }) => Math.max(longest, name.length), 0);
  const [x, y] = [Math.min(0.5, 0.04 + 0.016 * names), Math.max(0.065, 2.2 / rows)];
  const own =
    '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>' +
    `<c:x val="${x.toFixed(3)}"/><c:y val="${y.toFixed(3)}"/><c:w val="${(0.97 - x).toFixed(3)}"/>` +
    `<c:h val="${(0.98 - y).toFixed(3)}"/></c:manualLayout></c:layout>`;
  return [
    lying ? own : '<c:layout/>',
    `<c:barChart><c:barDir val="${lying ? 'bar' : 'col'}"/><c:grouping val="clustered"/>`,
    '<c:varyColors val="0"/>',
    series(0, 'C', texts.result, `<c:spPr><a:solidFill><a:srgbClr val="${ink.dot}"/></a:solidFill></c:spPr>`),
    '<c:invertIfNegative val="0"/>',
    labels(limited ? 'inBase' : 'outEnd', chart.kind === 'columns' ? participationFormat(half) : '0.0%'),
    limited ? errorBars(chart, place) : '',
    data(chart, place, column.rate),
    '</c:ser><c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>',
    categoryAxis(lying ? 'l' : 'b', lying, lying && chart.points.length > 25 ? 650 : lying ? 750 : 900),
    valueAxis(lying ? 'b' : 'l', lying ? { from: 0, to: 1, hidden: true } : { from: 0, format: '0.0%' }),
  ].join('');
}

function series(index: number, at: string, name: string, ...format: string[]): string {
  const head = `<c:strRef><c:f>${reference(`$${at}$3`)}</c:f>${cache('str', [name])}</c:strRef>`;
  return `<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx>${head}</c:tx>${format.join('')}`;
}

function data({ kind, points, bar }: Chart, place: Place, values: 'C' | 'F'): string {
  const names = points.map(({ name }) => name);
  const printed = kind === 'columns' ? releasedParticipation : released;
  const figures = points.map(({ rate }) => printed(values === column.bar ? (bar ?? 0) : rate));
  return [
    `<c:cat><c:strRef><c:f>${range(column.name, place)}</c:f>${cache('str', names)}</c:strRef></c:cat>`,
    `<c:val><c:numRef><c:f>${range(values, place)}</c:f>${cache('num', figures)}</c:numRef></c:val>`,
  ].join('');
}

/** From a dot, or the end of a bar, to each limit. */
function errorBars(chart: Chart, place: Place): string {
  const part = (tag: 'plus' | 'minus', at: string, lengths: readonly number[]) =>
    `<c:${tag}><c:numRef><c:f>${range(at, place)}</c:f>${cache('num', lengths)}</c:numRef></c:${tag}>`;
  const lengths = chart.points.map(lengthsOf);
  return [
    // Of bars the direction is understood.
    `<c:errBars>${chart.kind === 'intervals' ? '<c:errDir val="y"/>' : ''}`,
    '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>',
    part(
      'plus',
      column.up,
      lengths.map(({ up }) => up),
    ),
    part(
      'minus',
      column.down,
      lengths.map(({ down }) => down),
    ),
    `<c:spPr>${line(ink.limits, 19050)}</c:spPr></c:errBars>`,
  ].join('');
}

function labels(position: 'r' | 'inBase' | 'outEnd', format = '0.0%'): string {
  // Beside a dot they may lie on the line of the bar; within a bar they are light on dark.
  const fill = position === 'r' ? '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>' : '<a:noFill/>';
  return [
    `<c:dLbls><c:numFmt formatCode="${escaped(format)}" sourceLinked="0"/><c:spPr>${fill}<a:ln><a:noFill/></a:ln></c:spPr>`,
    words(900, position === 'inBase' ? 'FFFFFF' : ink.words),
    `<c:dLblPos val="${position}"/><c:showLegendKey val="0"/><c:showVal val="1"/>`,
    '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>',
  ].join('');
}

function categoryAxis(at: 'b' | 'l', turned: boolean, size: number): string {
  return [
    `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="${turned ? 'maxMin' : 'minMax'}"/></c:scaling>`,
    `<c:delete val="0"/><c:axPos val="${at}"/><c:numFmt formatCode="General" sourceLinked="0"/>`,
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>',
    `<c:spPr>${line('9AA5AA', 9525)}</c:spPr>${words(size)}<c:crossAx val="2"/><c:crosses val="autoZero"/>`,
    '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>',
  ].join('');
}

interface ValueAxis {
  from: number;
  /** Left to the program where it is absent. */
  to?: number;
  hidden?: boolean;
  format?: string;
}

function valueAxis(at: 'b' | 'l', { from, to, hidden = false, format = '0%' }: ValueAxis): string {
  const most = to === undefined ? '' : `<c:max val="${to}"/>`;
  return [
    `<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>${most}<c:min val="${from}"/></c:scaling>`,
    `<c:delete val="${hidden ? 1 : 0}"/><c:axPos val="${at}"/>`,
    hidden ? '' : `<c:majorGridlines><c:spPr>${line(ink.grid, 9525)}</c:spPr></c:majorGridlines>`,
    `<c:numFmt formatCode="${format}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>`,
    `<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>${words(900)}`,
    '<c:crossAx val="1"/><c:crosses val="min"/><c:crossBetween val="between"/></c:valAx>',
  ].join('');
}

function cache(kind: 'str' | 'num', values: readonly (string | number)[]): string {
  const format = kind === 'num' ? '<c:formatCode>0.0%</c:formatCode>' : '';
  return `<c:${kind}Cache>${format}${pointsOf(values)}</c:${kind}Cache>`;
}

function pointsOf(values: readonly (string | number)[]): string {
  const points = values.map((value, at) => `<c:pt idx="${at}"><c:v>${escaped(String(value))}</c:v></c:pt>`);
  return `<c:ptCount val="${values.length}"/>${points.join('')}`;
}

function range(at: string, { first, last }: Place): string {
  return reference(`$${at}$${first}:$${at}$${last}`);
}

function reference(cells: string): string {
  return `'${texts.sheets.chartFigures}'!${cells}`;
}

function line(colour: string, width: number, dash?: string): string {
  const style = dash === undefined ? '' : `<a:prstDash val="${dash}"/>`;
  return `<a:ln w="${width}"><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>${style}</a:ln>`;
}

function words(size: number, colour = ink.words): string {
  const fill = `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`;
  return `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${size}">${fill}${font}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`;
}
