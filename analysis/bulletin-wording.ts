import { dayInWords } from './beijing.ts';
import type { Bulletin, BulletinCount, BulletinRectification, RectificationState } from './bulletin.ts';
import { people, percent } from './wording.ts';

/** Every sentence of the public bulletin, on its page and on paper; the words of the figures themselves are in wording. */
export const bulletinTexts = {
  titleOf: (title: string) => `${title}公报`,
  preview: '预览：还没有公布，不要外传',
  simulated: '模拟数据：仅供演示，不得作为依据',
  trial: '试填：不是正式调查的结果',
  exampleFrame: '名册人数为示例数据，不是公布的统计数据',
  selfMeans: '这是县里自己组织的调查（自评），不是国家督导评估的结论。',
  period: (from: string, to: string) => `调查时间：${from} 至 ${to}`,
  published: (at: string, revision: number) => `公布：${at}${revision > 1 ? `（第 ${revision} 版）` : ''}`,

  headline: '主要结果',
  atLeast: (bar: string) => `不低于标准（${bar}）`,
  under: (bar: string) => `低于标准（${bar}）`,
  verdict: '考虑误差后的判断',
  interval: (level: number) => `${Math.round(level * 100)}% 区间`,
  intervalMeans: (lower: string, upper: string) =>
    `参加的人不是名册上的全部，换一批人参加，结果会有些出入，大致在 ${lower} 到 ${upper} 之间。`,
  censusMeans: '名册上的人全部参加了，没有“换一批人会不同”的误差。',
  indicativeMeans:
    '“参考”的意思：问卷链接谁都能打开，参加的人不是随机抽出来的，也不能完全排除同一个人填了几次；所以区间和判断只作参考。',
  denominator: '分母',
  denominatorMeans: (valid: string, all: string) =>
    `共收到 ${all} 份答卷，其中作出评价、计入计算的 ${valid} 份。`,

  participation: '多少人参加了',
  total: (answers: string, eligible: string) => `共收到 ${answers} 份答卷；名册上可以填的有 ${eligible} 人。`,
  participationAbout: '计划：方案里要收多少份，是目标，不是上限。参与率 = 收到 ÷ 名册人数。',
  byGroup: '各类人',
  byTownship: '各乡镇（街道）',
  group: '人群',
  township: '乡镇（街道）',
  eligible: '名册人数',
  quota: '计划',
  received: '收到',
  rate: '参与率',
  few: (threshold: number) => `少于 ${threshold}`,
  unlisted: '不单列',
  fewMeans: (threshold: number) =>
    `少于 ${threshold} 份的不写具体份数，免得让人猜出谁填了；有时另有一行也不单列，免得用合计减出来。`,
  notListed: '份数太少，逐行列出就能推算出个别人有没有参加，所以不列。',

  groups: '各类人的结果',
  result: '结果',
  standing: '与标准比',
  reaches: '不低于',
  below: '低于',
  validOf: (valid: string) => `有效 ${valid} 份`,
  groupsMean: '写“不公布”或只写“几到几份”的：答卷少，写出准确的数会让人推算出个别人的选择。',

  weakest: '最弱的几项和整改',
  weakestAbout: (count: number) => `全县满意率最低的 ${count} 道题（总体评价除外）：`,
  noWeakest: '各题的全县结果没有公布：有的人群答卷太少，公布各题结果会让人推算出个别人的选择。',
  asked: (groups: string) => `问了：${groups}`,
  nothingYet: '整改措施还在研究，定下来以后在这里公布。',
  others: '其他整改',
  unit: '责任单位',
  due: '期限',
  state: '进展',
  states: {
    'not-started': '未开始',
    'in-progress': '进行中',
    done: '已完成',
  } satisfies Record<RectificationState, string>,
  since: (day: string) => `（${day}）`,
  listed: (count: number, done: number) => `整改共 ${count} 条，已完成 ${done} 条。`,
  updated: (day: string) => `进展更新到 ${day}。`,

  method: '怎么算的',
  methodWays: {
    definition: '满意率',
    combination: '合成全县',
    bar: '标准',
    withholding: '哪些不公布',
    names: '不记名',
  },
  shares: (shares: string) => `占比：${shares}。`,
  bar: (bar: string) => `${bar}，在调查发布前就定好，不能改。`,
  withholding: (threshold: number) =>
    `有效答卷太少（少于 ${threshold} 份）的不公布；为了不让人用别的数倒推，另有一些也不公布，或只写“几到几份”。`,
  names: '问卷不问姓名、电话，不记上网地址；谁填了什么，任何人都查不到。',

  check: '自己来核对',
  receiptAbout: '填过的人可以用回执码查自己那份在不在里面。查得到“计入了”，查不到答了什么。',
  codes: '给核验人员看的编码',
  root: '全部答卷的指纹（根）',
  key: '组织单位签名公钥的指纹',
  publicKey: '签名公钥',
  digest: '发布前冻结内容的摘要',
  complain: '有意见可反映到：',

  history: '修订记录',
  revision: (revision: number) => `第 ${revision} 版`,
  first: '首次公布',
  withdrawnOn: (day: string) => `（${day}撤回）`,

  /** On paper alone, which has no links. */
  receiptsAt: '查询网址（扫左边的码，或在浏览器里输入）：',
  newestAt: '网上的最新一版：',
  receiptsCode: '回执码查询网址的二维码',
  pages: (at: number, all: number) => `第 ${at} 页，共 ${all} 页`,
} as const;

/** What must stand on top of a bulletin: that it is not published, and what is not real about it. */
export function bulletinMarks({
  simulated,
  trial,
  exampleFrame = false,
  published = true,
}: {
  simulated: boolean;
  trial: boolean;
  exampleFrame?: boolean;
  published?: boolean;
}): string[] {
  return [
    ...(published ? [] : [bulletinTexts.preview]),
    ...(simulated ? [bulletinTexts.simulated] : []),
    ...(trial ? [bulletinTexts.trial] : []),
    ...(exampleFrame ? [bulletinTexts.exampleFrame] : []),
  ];
}

export function receivedInWords(received: BulletinCount['received'], threshold: number): string {
  if (received === 'few') return bulletinTexts.few(threshold);
  return received === 'unlisted' ? bulletinTexts.unlisted : people(received);
}

export function sharesInWords(shares: Bulletin['shares']): string {
  return bulletinTexts.shares(shares.map(({ name, share }) => `${name} ${percent(share)}`).join('，'));
}

/** The entries of the rectification list about an item; for `null` those that are about none of the weakest. */
export function entriesAbout(
  { weakest, rectifications }: Pick<Bulletin, 'weakest' | 'rectifications'>,
  item: string | null,
): BulletinRectification[] {
  return rectifications.filter((one) =>
    item === null ? !weakest.some((weak) => weak.item === one.item) : one.item === item,
  );
}

/** How many entries there are, how many are done, and the newest day of any; `null` where there is none. */
export function progressInWords(rectifications: readonly BulletinRectification[]): string | null {
  const last = rectifications
    .map(({ stateOn }) => stateOn)
    .sort()
    .at(-1);
  if (last === undefined) return null;
  const done = rectifications.filter(({ state }) => state === 'done').length;
  return bulletinTexts.listed(rectifications.length, done) + bulletinTexts.updated(dayInWords(last));
}
