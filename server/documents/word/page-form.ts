import { AlignmentType, type IRunOptions, type IStylesOptions, LineRuleType } from 'docx';

/**
 * The form of GB/T 9704-2012: A4, 37 mm above and 28 mm left of a type area of 156 × 225 mm, 22 lines of 28 characters
 * in 仿宋 3号 (16 pt), title in 小标宋 2号 (22 pt), headings in 黑体, 楷体 and 仿宋, page numbers 4号 (14 pt) 7 mm under
 * the type area. Lengths are in twentieths of a point (twips) unless said otherwise.
 */

const millimetre = 1440 / 25.4;
const twips = (millimetres: number) => Math.round(millimetres * millimetre);

export const typeAreaWidth = twips(156);

export const page = {
  size: { width: twips(210), height: twips(297) },
  margin: {
    top: twips(37),
    left: twips(28),
    right: twips(210 - 28 - 156),
    bottom: twips(297 - 37 - 225),
    header: twips(26),
    // Under the type area: 7 mm, then a line of 14 pt.
    footer: twips(297 - 37 - 225 - 7) - 14 * 20,
  },
};

/** 225 mm hold 22 lines of this; a whole 29 pt would not fit the last. */
export const lineHeight = 579;

/**
 * 28 characters of 16 pt are wider than 156 mm (442.2 pt): each is set closer by so much. A grid of lines and characters
 * would say the same to Word, but LibreOffice gives each sign that is wider than its cell two of them, and stretches
 * the lines of tables to it.
 */
export const characterSpacing = -5;

/** In half-points, as Word counts sizes. */
export const sizes = { title: 44, body: 32, pageNumber: 28, small: 24, table: 21, fine: 18 } as const;

/**
 * Names as GB/T 9704 offices have them, with what stands in where a machine lacks the font (`altName` in the table of
 * fonts), the first found being taken.
 */
export const fonts = {
  title: { name: '方正小标宋简体', instead: ['华文中宋', 'STZhongsong', '宋体', 'SimSun'] },
  body: { name: '仿宋_GB2312', instead: ['仿宋', 'FangSong', 'STFangsong'] },
  heading: { name: '黑体', instead: ['SimHei', 'STHeiti'] },
  subheading: { name: '楷体_GB2312', instead: ['楷体', 'KaiTi', 'STKaiti'] },
  pageNumber: { name: '宋体', instead: ['SimSun', 'STSong'] },
} as const;

/** A run in one of the fonts; quotation marks and dashes are Chinese ones, as `hint` says. */
export function set(font: keyof typeof fonts, size: number, latin = 'Times New Roman'): IRunOptions {
  return {
    size,
    font: { ascii: latin, hAnsi: latin, cs: latin, eastAsia: fonts[font].name, hint: 'eastAsia' },
  };
}

const exact = { line: lineHeight, lineRule: LineRuleType.EXACT, before: 0, after: 0 } as const;
const two = { firstLine: 640, firstLineChars: 200 } as const;
const black = '000000';

export const styles: IStylesOptions = {
  default: {
    document: {
      run: { ...set('body', sizes.body), language: { value: 'en-US', eastAsia: 'zh-CN' } },
      paragraph: { spacing: exact, alignment: AlignmentType.BOTH },
    },
    title: {
      run: { ...set('title', sizes.title), bold: false, color: black },
      paragraph: {
        alignment: AlignmentType.CENTER,
        spacing: { ...exact, line: 700 },
        keepNext: true,
      },
    },
    heading1: {
      run: { ...set('heading', sizes.body), bold: false, color: black },
      paragraph: { spacing: exact, indent: two, keepNext: true, outlineLevel: 0 },
    },
    heading2: {
      run: { ...set('subheading', sizes.body), bold: false, color: black },
      paragraph: { spacing: exact, indent: two, keepNext: true, outlineLevel: 1 },
    },
  },
  paragraphStyles: [
    {
      id: 'BodyText',
      name: 'Body Text',
      basedOn: 'Normal',
      run: { characterSpacing },
      paragraph: { indent: two },
    },
    {
      id: 'Code',
      name: 'Code',
      basedOn: 'Normal',
      run: set('body', sizes.table),
      paragraph: {
        alignment: AlignmentType.LEFT,
        spacing: { line: 320, lineRule: LineRuleType.EXACT, after: 120 },
        indent: { left: 640, right: 640 },
      },
    },
    {
      id: 'Centred',
      name: 'Centred',
      basedOn: 'Normal',
      paragraph: { alignment: AlignmentType.CENTER },
    },
    {
      id: 'TableTitle',
      name: 'Table Title',
      basedOn: 'Normal',
      run: set('heading', sizes.small),
      paragraph: { alignment: AlignmentType.CENTER, keepNext: true, spacing: { ...exact, before: 120 } },
    },
    {
      id: 'PictureTitle',
      name: 'Picture Title',
      basedOn: 'Normal',
      run: set('heading', sizes.small),
      paragraph: { alignment: AlignmentType.CENTER, spacing: { ...exact, after: 120 } },
    },
    {
      id: 'TableText',
      name: 'Table Text',
      basedOn: 'Normal',
      run: set('body', sizes.table),
      paragraph: {
        alignment: AlignmentType.LEFT,
        spacing: { line: 300, lineRule: LineRuleType.EXACT },
      },
    },
    {
      id: 'Note',
      name: 'Note',
      basedOn: 'Normal',
      run: set('body', sizes.table),
      paragraph: {
        alignment: AlignmentType.LEFT,
        spacing: { line: 320, lineRule: LineRuleType.EXACT, before: 60, after: 120 },
      },
    },
    {
      id: 'Picture',
      name: 'Picture',
      basedOn: 'Normal',
      // A line of exact height would cut it off.
      paragraph: {
        alignment: AlignmentType.CENTER,
        spacing: { line: 240, lineRule: LineRuleType.AUTO, before: 60 },
      },
    },
    {
      id: 'Question',
      name: 'Question',
      basedOn: 'Normal',
      run: set('body', sizes.table),
      paragraph: { alignment: AlignmentType.LEFT, spacing: { line: 330, lineRule: LineRuleType.EXACT } },
    },
  ],
};
