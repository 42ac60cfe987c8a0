import { expect, test } from 'vitest';
import { fillNotice, noticeParts } from '../../surveys/notice.ts';

const words = { title: '调查', organiser: '甲 & 乙', complaintContact: '0877', retentionMonths: 36 };

test('a notice in paragraphs keeps every word, and what is strong in it', () => {
  expect(
    noticeParts(
      '<h3>说明</h3><p>您好，<strong>请填</strong>。<br />谢谢 &lt;5</p><ul><li>一</li><li><b>二</b></li></ul>尾',
    ),
  ).toEqual([
    { kind: 'heading', runs: [{ text: '说明', strong: false }] },
    {
      kind: 'paragraph',
      runs: [
        { text: '您好，', strong: false },
        { text: '请填', strong: true },
        { text: '。', strong: false },
      ],
    },
    {
      kind: 'paragraph',
      runs: [
        { text: '谢谢 ', strong: false },
        { text: '<', strong: false },
        { text: '5', strong: false },
      ],
    },
    { kind: 'listed', runs: [{ text: '一', strong: false }] },
    { kind: 'listed', runs: [{ text: '二', strong: true }] },
    { kind: 'paragraph', runs: [{ text: '尾', strong: false }] },
  ]);
});

test('the campaign’s words are filled in, written as the place asks', () => {
  expect(fillNotice('{organiser}存 {retentionMonths} 个月，{other}', words)).toBe(
    '甲 & 乙存 36 个月，{other}',
  );
  expect(fillNotice('{organiser}', words, (word) => word.replace('&', '&amp;'))).toBe('甲 &amp; 乙');
});
