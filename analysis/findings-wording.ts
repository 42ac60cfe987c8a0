import type { ItemImportance, Quadrant } from './importance.ts';
import type { Sign } from './signs.ts';

/** The words in which screens and documents say what the Findings mean. */

export const signNames: Readonly<Record<Sign, string>> = {
  speed: '答得太快',
  'straight-line': '全部选同一分值',
  'long-string': '长串相同',
  coached: '自述有人要求怎样答',
  identical: '雷同答卷',
  'night-burst': '夜间集中',
  'same-text': '意见一字不差',
};

export const quadrantNames: Readonly<Record<Quadrant, string>> = {
  'mend-first': '优先改进（重要，未达线）',
  keep: '继续保持（重要，已达线）',
  'mend-later': '其次改进（较不重要，未达线）',
  maintain: '维持即可（较不重要，已达线）',
};

export const unknownImportance: Readonly<
  Record<Extract<ItemImportance, { suppressed: unknown }>['suppressed'], string>
> = {
  few: '人数太少，不计算',
  alike: '大家答得几乎一样，算不出',
  withheld: '不公布',
};
