import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPersons } from '../../analysis/mask.ts';
import { harmless, naming } from './comments-by-hand.ts';

/** What the rules cannot know: names that are words too, that stand alone, or a number cut by commas. */
const readableStill = [
  '校长马文才收礼金',
  '张三同学总打人',
  '158,8776,6554',
  'w x：ab12345',
  '王明（三年级）被欺负',
  '李秀兰',
];
/** What is masked though it names nobody: surnames that are verbs, at the head of a clause. */
const maskedForNothing = ['祝老师身体健康', '向老师致敬', '向优秀教师学习', '常换老师'];

test('of comments made by hand 96 % of names, numbers and accounts are masked, 97 % of what is masked rightly so', () => {
  const readable = naming.filter(([comment, secret]) => maskPersons(comment).includes(secret));
  const spoiled = harmless.filter((comment) => maskPersons(comment) !== comment);
  expect(readable.map(([comment]) => comment)).toEqual(readableStill);
  expect(spoiled).toEqual(maskedForNothing);
  const masked = naming.length - readable.length;
  expect(masked / naming.length).toBeGreaterThanOrEqual(0.955);
  expect(masked / (masked + spoiled.length)).toBeGreaterThanOrEqual(0.965);
});

test('what is masked says what stood there, and the rest of the comment is kept', () => {
  expect(maskPersons('王小明老师，１３８ ００１３ ８０００，微信：abc_123，a@b.cn，53042620120506123X')).toBe(
    '〔姓名〕老师，〔电话〕，微信：〔账号〕，〔邮箱〕，〔证件号〕',
  );
});

/** The hundred commonest surnames of 2020 (公安部《二〇二〇年全国姓名报告》). */
const commonest = [
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余',
  '于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷',
  '龙黎史陶贺毛郝顾龚邵覃武钱戴严莫孔向汤常',
].join('');
/** Further down the same lists, of two signs, and of the Yi, Dai, Bai and Hui of Yunnan. */
const others = [...'庄舒梅洪艾牟蓝项景席卫戚岑麦平成商司普矣杞茶刀岩纳虎', '欧阳', '司马', '诸葛', '公孙'];

test('every common surname is masked beside 老师, 校长 and 主任, with a given name and without', () => {
  for (const surname of [...commonest, ...others]) {
    for (const title of ['老师', '校长', '主任']) {
      expect(maskPersons(`${surname}${title}很好`)).toBe(`〔姓名〕${title}很好`);
      expect(maskPersons(`${surname}×× ${title}很好`)).toBe(`〔姓名〕 ${title}很好`);
    }
  }
});

test('a name is masked where the writer left the surname alone, set a sign before the title or the title first', () => {
  expect(maskPersons('王XX老师和欧阳**校长')).toBe('〔姓名〕老师和〔姓名〕校长');
  expect(maskPersons('王  老师，李·老师，马_校长')).toBe('〔姓名〕  老师，〔姓名〕·老师，〔姓名〕_校长');
  expect(maskPersons('找主任小王，老师老李很凶')).toBe('找主任小〔姓名〕，老师老〔姓名〕很凶');
  const kept = '老师老是骂人，校长老了，高一老师，从老师那里，连老师都，班主任老师，三楼老师，教师老师';
  expect(maskPersons(kept)).toBe(kept);
});

test('the X of an identity card belongs to it at a distance too, and an X behind a shorter number does not', () => {
  expect(maskPersons('身份证 530426 19850101 123 x，证件号530426-19850101-123 X')).toBe(
    '身份证 〔证件号〕，证件号〔证件号〕',
  );
  expect(maskPersons('4011234 x 3')).toBe('〔电话〕 x 3');
});

test('a mobile number is masked however it is spaced, widened or broken by unseen signs', () => {
  const separators = fc.array(fc.constantFrom('', ' ', '-', '·', '  ', '\u200b', '.'), {
    minLength: 10,
    maxLength: 10,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }),
      separators,
      fc.boolean(),
      (number, gaps, wide) => {
        const signs = [...String(number)].map((sign) =>
          wide ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign,
        );
        const written = signs.map((sign, index) => sign + (gaps[index] ?? '')).join('');
        expect(maskPersons(`请打${written}找我`)).toBe('请打〔电话〕找我');
      },
    ),
  );
});

test('masking twice masks no more than masking once', () => {
  for (const [comment] of naming) expect(maskPersons(maskPersons(comment))).toBe(maskPersons(comment));
});

test('any text at all can be masked, and its clauses stay', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      expect(typeof maskPersons(text)).toBe('string');
      expect(maskPersons(`作业太多。${text.replace(/[^\p{Script=Han}]/gu, '')}。食堂很好`)).toMatch(
        /^作业太多。.*。食堂很好$/su,
      );
    }),
  );
});
