import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import { freshStore } from '../fresh-store.ts';
import { readDocx } from './read-docx.ts';
import { bytesOf, changed, made, mainText, paragraphsOf, tableTitled } from './word-read.ts';
import { askedCampaign } from './word-source.ts';

let store: Awaited<ReturnType<typeof freshStore>>;
/** Seven groups, 600 answers: most is withheld. Two groups, 1,600: nothing is. */
let hidden: DocumentSource;
let told: DocumentSource;

const now = new Date('2026-11-24T02:00:00Z');

beforeAll(async () => {
  store = await freshStore('sqlite');
  const opened = await store.open(() => now);
  hidden = await askedCampaign(opened, {}, 600);
  const frame = ['530426001', '530426002', '530426103'].flatMap((township) =>
    (['parent', 'teacher'] as const).map(
      (group): FrameCell => ({ group, township, school: null, eligible: 3000 }),
    ),
  );
  const questionnaires = { parent: 'parent', teacher: 'teacher' };
  told = await askedCampaign(opened, { questionnaires, organiser: '某县教育局' }, 1600, { frame });
});

afterAll(() => store?.end());

test('the same source gives the same bytes, in whatever time zone and however often', async () => {
  const first = await bytesOf(hidden);
  await bytesOf(told);
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Pacific/Kiritimati';
  try {
    expect(Buffer.compare(await bytesOf(hidden), first)).toBe(0);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
  const core = readDocx(first).xml('docProps/core.xml');
  expect(core.match(/2\d{3}-\d\d-\d\dT[\d:.]+Z/g)).toEqual(['2026-11-24T02:00:00Z', '2026-11-24T02:00:00Z']);
});

test('text that would break XML or a line stands as text', async () => {
  const hostile = `<b>&"']]></w:t>\u0000\u0008\u001b\ud800\uffff一\r\n二\u2028三`;
  const printed = `<b>&"']]></w:t>\ufffd一\n二\n三`;
  const { campaign } = told.released;
  const [item] = campaign.items;
  if (!item) throw new Error('items were asked');
  const source = changed(told, {
    released: {
      ...told.released,
      campaign: {
        ...campaign,
        ...{ title: hostile, organiser: hostile },
        townships: campaign.townships.map((one) => ({ ...one, name: hostile })),
        items: campaign.items.map((one) => ({ ...one, title: hostile })),
      },
      notes: [{ code: 'paused', text: hostile }],
    },
    rectifications: [
      ...[{ id: 'x', item: item.name, title: hostile, action: hostile, unit: hostile }].map((one) => ({
        ...one,
        ...({ due: '2027-01-01', state: 'not-started', stateOn: '2026-11-24' } as const),
      })),
    ],
  });
  const read = await made(source);
  const [, row] = tableTitled(read, '整改清单')?.rows ?? [];
  expect([row?.[0], row?.[2], row?.[3]]).toEqual([printed, printed, printed]);
  expect(mainText(read).map(({ text }) => text)).toContain(printed);
  expect(paragraphsOf(read)[0]?.text.replaceAll(/\s/g, '')).toBe(`${printed}自评报告`.replaceAll(/\s/g, ''));
  for (const part of ['word/document.xml', 'docProps/core.xml'])
    expect(read.xml(part)).not.toMatch(/[^\P{Cc}\n]/u);
});

describe('in the form of GB/T 9704-2012', () => {
  const twips = (millimetres: number) => Math.round((millimetres / 25.4) * 1440);

  test('A4, 37 mm above, 28 mm left, a type area of 156 × 225 mm, 22 lines of 28 signs', async () => {
    const read = await made(told);
    const text = read.xml('word/document.xml');
    const attribute = (element: string, name: string) =>
      Number(new RegExp(`<w:${element} [^>]*w:${name}="(-?\\d+)"`).exec(text)?.[1]);
    const [width, height] = [attribute('pgSz', 'w'), attribute('pgSz', 'h')];
    expect([width, height]).toEqual([twips(210), twips(297)]);
    const margin = (name: string) => attribute('pgMar', name);
    expect([margin('top'), margin('left')]).toEqual([twips(37), twips(28)]);
    // Rounding to a twentieth of a point may shift an edge by one.
    expect(Math.abs(width - margin('left') - margin('right') - twips(156))).toBeLessThanOrEqual(1);
    expect(Math.abs(height - margin('top') - margin('bottom') - twips(225))).toBeLessThanOrEqual(1);
    const styles = read.xml('word/styles.xml');
    const line = Number(/<w:docDefaults>.*?w:line="(\d+)" w:lineRule="exact"/s.exec(styles)?.[1]);
    expect(Math.floor(twips(225) / line)).toBe(22);
    const body = styleOf(styles, 'BodyText');
    const closer = Number(/<w:spacing w:val="(-?\d+)"/.exec(body)?.[1]);
    expect(Math.floor(twips(156) / (16 * 20 + closer))).toBe(28);
    expect(body).toContain('w:firstLineChars="200"');
  });

  test('fonts and sizes, with what stands in for a font that is missing', async () => {
    const read = await made(told);
    const styles = read.xml('word/styles.xml');
    const set = (text: string) => [
      /w:eastAsia="([^"]+)"/.exec(text)?.[1],
      /<w:sz w:val="(\d+)"/.exec(text)?.[1],
    ];
    expect(set(/<w:docDefaults>.*?<\/w:docDefaults>/s.exec(styles)?.[0] ?? '')).toEqual([
      '仿宋_GB2312',
      '32',
    ]);
    expect(set(styleOf(styles, 'Title'))).toEqual(['方正小标宋简体', '44']);
    expect(styleOf(styles, 'Title')).toContain('<w:jc w:val="center"/>');
    expect(set(styleOf(styles, 'Heading1'))).toEqual(['黑体', '32']);
    expect(set(styleOf(styles, 'Heading2'))).toEqual(['楷体_GB2312', '32']);
    const table = read.xml('word/fontTable.xml');
    expect(table).toMatch(/w:name="方正小标宋简体"><w:altName w:val="华文中宋,[^"]*宋体/);
    expect(table).toMatch(/w:name="仿宋_GB2312"><w:altName w:val="仿宋,/);
    expect(table).toMatch(/w:name="楷体_GB2312"><w:altName w:val="楷体,/);
  });

  test('headings 一、 and （一） in their styles, in order', async () => {
    const headings = paragraphsOf(await made(told)).filter(({ style }) => style?.startsWith('Heading'));
    const first = headings.filter(({ style }) => style === 'Heading1').map(({ text }) => text.split('、')[0]);
    expect(first).toEqual(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    const second = headings.filter(({ style, text }) => style === 'Heading2' && text.startsWith('（'));
    expect(second.map(({ text }) => text.slice(0, 3))).toEqual([
      '（一）',
      '（二）',
      '（三）',
      '（一）',
      '（二）',
      '（一）',
      '（二）',
    ]);
  });

  test('page numbers between dashes in 14 points, right on odd pages and left on even ones', async () => {
    const read = await made(told);
    expect(read.xml('word/settings.xml')).toContain('<w:evenAndOddHeaders/>');
    const relations = read.xml('word/_rels/document.xml.rels');
    const footer = (type: string) => {
      const id = new RegExp(`<w:footerReference w:type="${type}" r:id="(\\w+)"`).exec(
        read.xml('word/document.xml'),
      )?.[1];
      const relation = relations.match(/<Relationship [^>]*>/g)?.find((one) => one.includes(`Id="${id}"`));
      return read.xml(`word/${/Target="([^"]+)"/.exec(relation ?? '')?.[1]}`);
    };
    expect(footer('default')).toContain('<w:jc w:val="right"/>');
    expect(footer('even')).toContain('<w:jc w:val="left"/>');
    for (const type of ['default', 'even']) {
      expect(footer(type)).toMatch(/— <\/w:t>.*PAGE.*<w:t xml:space="preserve"> —/s);
      expect(footer(type)).toContain('<w:sz w:val="28"/>');
      expect(footer(type)).toContain('w:eastAsia="宋体"');
    }
  });

  test('self-evaluation, and what is not real about it, stand under the title and on every page', async () => {
    const read = await made(hidden);
    expect(paragraphsOf(read)[1]?.text).toBe('（自评 · 模拟数据 · 试填）');
    expect(paragraphsOf(read)[0]?.text.replaceAll('\n', '')).toBe(
      '测试县2026年义务教育社会认可度调查自评报告',
    );
    const headers = Object.keys(read.parts).filter((part) => /^word\/header\d+\.xml$/.test(part));
    expect(headers).toHaveLength(2);
    for (const part of headers) expect(read.xml(part)).toContain('自评 · 模拟数据 · 试填');
  });

  test('no row of a table goes over two pages, each page has the head, and a note stays with its table', async () => {
    const text = (await made(hidden)).xml('word/document.xml');
    const tables = [...text.matchAll(/<w:tbl>.*?<\/w:tbl>(<w:p>.*?<\/w:p>)/gs)];
    expect(tables.length).toBeGreaterThan(8);
    for (const [table = '', after = ''] of tables) {
      const rows = table.match(/<w:tr>.*?<\/w:tr>/gs) ?? [];
      expect(rows.filter((row) => row.includes('<w:cantSplit/>'))).toHaveLength(rows.length);
      expect(rows.filter((row) => row.includes('<w:tblHeader/>'))).toEqual([rows[0]]);
      // The head with the first row, and the last with the note.
      expect(rows[0]).toContain('<w:keepNext/>');
      if (after.includes('w:val="Note"')) expect(rows.at(-1)).toContain('<w:keepNext/>');
    }
    // A long table is not held together, which would leave a page white before it.
    const long = tables.find(([table]) => (table.match(/<w:tr>/g) ?? []).length > 30)?.[0] ?? '';
    expect(long.match(/<w:tr>.*?<\/w:tr>/gs)?.[5]).not.toContain('<w:keepNext/>');
  });

  test('a chart goes on over the end of a page: no picture is higher than a quarter of one', async () => {
    for (const source of [hidden, told]) {
      const pictures = paragraphsOf(await made(source)).flatMap((one) => one.pictures);
      // English metric units: 36,000 to the millimetre.
      for (const { height } of pictures) expect(height / 36_000).toBeLessThanOrEqual(225 / 4);
    }
  });

  test('the list of attachments, the last paragraph and the signature stay on one page', async () => {
    const text = (await made(hidden)).xml('word/document.xml');
    const paragraphs = text.match(/<w:p>.*?<\/w:p>/gs) ?? [];
    const list = paragraphs.findIndex((one) => one.includes('附件：1. '));
    const end = paragraphs.findIndex((one, at) => at > list && one.includes('2026年11月24日'));
    expect(end - list).toBeLessThan(12);
    // From the paragraph above the empty line to the line above the date.
    for (const one of paragraphs.slice(list - 2, end)) expect(one).toContain('<w:keepNext/>');
    expect(paragraphs[end]).not.toContain('<w:keepNext/>');
  });

  test('pictures have at least 300 dots to the inch', async () => {
    const read = await made(told);
    const relations = read.xml('word/_rels/document.xml.rels');
    const pictures = paragraphsOf(read).flatMap((one) => one.pictures);
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    for (const { embed, width } of pictures) {
      const relation = relations.match(/<Relationship [^>]*>/g)?.find((one) => one.includes(`Id="${embed}"`));
      const part = read.parts[`word/${/Target="([^"]+)"/.exec(relation ?? '')?.[1]}`];
      const png = PNG.sync.read(Buffer.from(part ?? new Uint8Array()));
      // 914,400 English metric units to the inch.
      expect(png.width / (width / 914_400)).toBeGreaterThanOrEqual(300);
    }
  });
});

function styleOf(styles: string, id: string): string {
  return new RegExp(`<w:style [^>]*w:styleId="${id}".*?</w:style>`, 's').exec(styles)?.[0] ?? '';
}
