import type { Item } from './questionnaire.ts';

/** What the types of items are called, in the editor and in codebooks. */
export const itemTypesInWords: Readonly<Record<Item['type'], string>> = {
  radiogroup: '单选',
  dropdown: '下拉单选',
  checkbox: '多选',
  rating: '评分',
  boolean: '是或否',
  text: '填空（一行）',
  comment: '填空（多行）',
};
