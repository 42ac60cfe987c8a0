import { expect, test } from 'vitest';
import { frameTemplate, pastedTable } from '../../../../client/console/draft/frame-file.ts';

test('a table pasted from a spreadsheet becomes CSV, line by line', () => {
  expect(pastedTable('group\tschool\teligible\r\nparent\t双江小学, 本部\t1200\n')).toBe(
    'group,school,eligible\nparent,"双江小学, 本部",1200\n',
  );
});

test('pasted CSV stays as it is', () => {
  expect(pastedTable('group,township\nparent,530426001\n')).toBe('group,township\nparent,530426001\n');
});

test('the template holds a row for each group in each township, with the people left open', () => {
  const template = frameTemplate({
    groups: ['student', 'parent'],
    townships: [
      { code: '530426001', name: '双江街道', kind: '街道' },
      { code: '530426103', name: '甸中镇', kind: '镇' },
    ],
  });
  expect(template).toBe(
    '\ufeff人群,乡镇,学校,人数\r\n学生,双江街道,,\r\n学生,甸中镇,,\r\n家长,双江街道,,\r\n家长,甸中镇,,\r\n',
  );
});
