import fc from 'fast-check';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { csv } from '../../../server/documents/csv.ts';
import { calls, posters, promises } from '../../../server/documents/poster.ts';
import { qrModules, qrPng, qrSvg } from '../../../server/documents/qr.ts';
import { guard, readTable, unguard } from '../../../server/documents/rows.ts';
import { slips } from '../../../server/documents/slips.ts';
import { titleLines } from '../../../server/documents/title-lines.ts';
import { Problem } from '../../../server/problem.ts';
import { decodeText } from '../../../surveys/decode-text.ts';
import { documentSource, made, rowOf } from './source.ts';

const url = 'https://renkedu.example.gov.cn/s/abcdefgh23';

test('the PNG decodes to the exact address', async () => {
  const png = PNG.sync.read(await qrPng(url));
  expect(png.width).toBeGreaterThanOrEqual(1000);
  expect(jsQR(new Uint8ClampedArray(png.data), png.width, png.height)?.data).toBe(url);
});

test('what the poster draws, module by module, decodes to the exact address', () => {
  expect(decode(qrModules(url))).toBe(url);
});

test('the SVG draws the same modules as the poster', async () => {
  const svg = await qrSvg(url);
  const size = qrModules(url).length + 8;
  expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
});

test('one PDF holds a page for each poster, however long its words', async () => {
  const poster = {
    title: '峨山彝族自治县义务教育社会认可度调查'.repeat(3),
    organiser: '峨山彝族自治县教育体育局',
    group: 'parent' as const,
    place: '甸中镇 · 甸中镇一所名字特别长的九年一贯制寄宿学校 · 家长',
    audience: '家长',
    codeGroups: [],
    url,
    closesAt: '2026-12-05T18:00:00+08:00',
    complaintContact: '0877-1234567',
    keyFingerprint: null,
    marks: ['模拟数据'],
    warning: '此网址仅供试用',
  };
  const pdf = (await posters([poster, { ...poster, group: null }], '2026-11-24T02:00:00Z')).toString(
    'latin1',
  );
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
});

test('a pupils’ poster says from which grade, and to tell an adult first', () => {
  const said = calls({ group: 'student', audience: '学生', codeGroups: [] }).join();
  expect(said).toMatch(/小学三年级及以上.*先告诉爸爸妈妈或者照顾你的大人/);
  expect(calls({ group: null, audience: '全县', codeGroups: [] }).join()).toMatch(/三年级及以上.*大人/);
});

test('where a group answers by one-time code its poster sends to the slip, and so does the entry page', () => {
  const deputies = { group: 'npc-deputy', audience: '人大代表', codeGroups: ['npc-deputy'] } as const;
  expect(calls(deputies).join()).toMatch(/扫发给您的纸条上的码.*或扫此码后，输入纸条上的验证码/);
  expect(calls({ ...deputies, codeGroups: [] }).join()).not.toContain('纸条');
  expect(calls({ ...deputies, group: null }).join()).toMatch(/人大代表：.*纸条上的码或验证码/);
});

test('every poster says that answering is voluntary and cannot be taken back', () => {
  const said = promises({ group: 'public', closesAt: '2026-12-05T18:00:00+08:00', complaintContact: '0877' });
  expect(said.join()).toMatch(/自愿.*不能撤回/);
});

test('slips fill pages of ten, with a warning or without', async () => {
  const slip = {
    title: '峨山彝族自治县2026年义务教育社会认可度调查',
    organiser: '峨山彝族自治县教育体育局',
    place: '甸中镇 · 人大代表',
    code: '7K3M-9QXZ-2PDT',
    url: `${url}#7K3M9QXZ2PDT`,
    complaintContact: '0877-1234567',
    closesAt: '2026-12-05T18:00:00+08:00',
    warning: null,
  };
  const list = Array.from({ length: 11 }, () => slip);
  const pdf = (await slips([...list, { ...slip, warning: '此网址仅供试用' }])).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
});

// A letter as wide as another, and a line of so many of them.
test.each([
  ['2026年峨山彝族自治县义务教育社会认可度调查', 17, ['2026年峨山彝族自治县', '义务教育社会认可度调查']],
  ['峨山彝族自治县县域社会认可度调查（自评）', 12, ['峨山彝族自治县县域', '社会认可度调查（自评）']],
  ['甸中镇 · 甸中小学 · 家长', 40, ['甸中镇 · 甸中小学 · 家长']],
  ['认可度调查', 3, ['认可度调查']],
  ['', 3, []],
])('%j breaks between words, in lines of %d', (title, width, lines) => {
  expect(titleLines(title, width, (text) => text.length)).toEqual(lines);
});

test('a title keeps every sign, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (title, width) => {
      const said = (text: string) => text.replace(/\s/g, '');
      expect(said(titleLines(title, width, (text) => text.length).join(''))).toBe(said(title));
    }),
  );
});

test('a guard against formulas is undone exactly', () => {
  for (const text of ['=1+1', '+1', '-3', '@x', "'=x", "''-", '\tx', 'x=1', "'x"])
    expect(unguard(guard(text)), text).toBe(text);
  expect(guard('=1+1')).toBe("'=1+1");
  fc.assert(fc.property(fc.string(), (text) => unguard(guard(text)) === text));
});

test('any answers go to CSV and come back the same', async () => {
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '' && !text.includes('\r'));
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (written) => {
      const bytes = await csvOf(written);
      const table = readTable(bytes.toString('utf8'));
      expect(table.columns).toEqual(['group', 'township', 'school', 'overall', 'comment']);
      expect(table.rows.map(({ fields }) => fields['comment'])).toEqual(written);
    }),
  );
});

test('an answer of several lines stays one row', async () => {
  const bytes = await csvOf(['路远\n作业多', '好']);
  expect(readTable(bytes.toString('utf8')).rows.map(({ fields }) => fields['comment'])).toEqual([
    '路远\n作业多',
    '好',
  ]);
});

test('a file that Excel in China saved reads as well as UTF-8', () => {
  // 双江小学 in GB 18030, byte by byte.
  const gb = Uint8Array.from([0xcb, 0xab, 0xbd, 0xad, 0xd0, 0xa1, 0xd1, 0xa7]);
  expect(decodeText(gb)).toBe('双江小学');
  expect(decodeText(new TextEncoder().encode('双江小学'))).toBe('双江小学');
  // 小学 alone is also two Cyrillic letters in UTF-8.
  expect(decodeText(Uint8Array.from([0xd0, 0xa1, 0xd1, 0xa7]))).toBe('小学');
  expect(decodeText(new TextEncoder().encode('\ufeffТ'))).toBe('\ufeffТ');
});

test('lines are named as the file counts them, quoted line breaks included', () => {
  const table = readTable('a,b\r\n1,"x\r\ny"\r\n2,z\r\n');
  expect(table.rows.map(({ line }) => line)).toEqual([2, 4]);
});

test.each([
  ['', '文件是空的'],
  ['a,a\n1,2\n', '重复'],
  ['a,b\n1,2,3\n', '应有 2 列，实有 3 列'],
  ['a,b\n"1,2\n', '引号'],
])('%j is refused', (text, reason) => {
  expect(() => readTable(text)).toThrow(Problem);
  try {
    readTable(text);
  } catch (error) {
    expect(JSON.stringify(error instanceof Problem && error.details)).toContain(reason);
  }
});

function decode(modules: boolean[][]): string | undefined {
  const scale = 8;
  const size = (modules.length + 8) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4])
        pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return jsQR(pixels, size, size)?.data;
}

const township = '530426001';
const questionnaire = {
  title: '问卷',
  elements: [
    { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    { type: 'comment', name: 'comment', role: 'comment' },
  ],
};

async function csvOf(comments: readonly string[]): Promise<Buffer> {
  const source = documentSource(
    { questionnaires: { parent: questionnaire } },
    [{ group: 'parent', township, school: null, eligible: 100 }],
    comments.map((comment) => rowOf({ group: 'parent', township, answers: { comment } })),
  );
  return (await made(csv, source)).bytes;
}
