import { expect, test } from 'vitest';
import { wordsOf } from '../../analysis/words.ts';

test('words are cut by the dictionary, without little words, and phrases keep what stands beside', () => {
  const { words, phrases } = wordsOf('希望课后服务多一些体育和音乐，作业太多了。');
  expect([...words].sort()).toEqual(['体育', '作业', '服务', '音乐'].sort());
  expect(phrases).toContain('课后服务');
  // 和 joins two words and is no phrase with either; a comma ends a clause.
  expect([...phrases].filter((phrase) => phrase.includes('和') || phrase.includes('音乐作业'))).toEqual([]);
});

test('a word counts once however often it is written, and what was masked is no word', () => {
  const { words } = wordsOf('食堂食堂，食堂！〔姓名〕老师，〔电话〕');
  expect([...words].sort()).toEqual(['老师', '食堂'].sort());
});

test('Node’s dictionary knows Chinese: without it no word of two signs would be found', () => {
  expect(wordsOf('学校').words).toEqual(new Set(['学校']));
});
