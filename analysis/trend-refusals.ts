/** Why two figures must not be compared. */
export type Refusal =
  | 'places'
  | 'not-asked'
  | 'wording'
  | 'scale'
  | 'options'
  | 'satisfied'
  | 'shown-to'
  | 'definition'
  | 'combination'
  | 'shares'
  | 'groups'
  | 'items'
  | 'withheld';

export const refusalsInWords: Readonly<Record<Refusal, string>> = {
  places: '调查的不是同一个地方',
  'not-asked': '有一次没有问这道题',
  wording: '题目文字改过',
  scale: '量表换过',
  options: '选项改过',
  satisfied: '算作满意的选项改过',
  'shown-to': '让哪些人作答的条件改过',
  definition: '满意率的口径改过',
  combination: '合成办法改过',
  shares: '人群占比改过',
  groups: '调查的人群变过',
  items: '量表题变过',
  withheld: '有一次不公布',
};
