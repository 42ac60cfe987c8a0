import type { GroupCode } from '../surveys/groups.ts';
import type {
  Combination,
  CountInSteps,
  Definition,
  Estimate,
  EstimateFigures,
  Release,
  Report,
  Verdict,
  Withheld,
} from './report.ts';

/** The words in which every screen and document says what a figure means. */

export const definitionNames: Readonly<Record<Definition, string>> = {
  overall: '总体评价满意率',
  pooled: '各题合计满意率',
  mean5: '平均分折百',
  index100: '百分制指数',
};

/** How the rate is counted, with its numerator and denominator. */
export const definitionsInWords: Readonly<Record<Definition, string>> = {
  overall: '在总体评价题上选“满意”及以上的人数 ÷ 在该题上作出评价的人数（选“不了解”和未答的不计入分母）',
  pooled: '全部量表题中选“满意”及以上的题次 ÷ 作出评价的题次（选“不了解”和未答的不计入分母）',
  mean5:
    '全部量表题得分之和 ÷ 满分之和（五级量表按 1–5 分；全部选“一般”也得 60%，所以它不是满意的人所占的比例）',
  index100: '全部量表题按最低分记 0、最高分记 100 的平均指数（不是满意的人所占的比例）',
};

export const combinationNames: Readonly<Record<Combination, string>> = {
  fixed: '按固定权重合成',
  population: '按名册人数合成',
  'as-answered': '按实收答卷合成',
};

export const combinationsInWords: Readonly<Record<Combination, string>> = {
  fixed: '各人群先分别计算（各乡镇按名册人数加权），再按发布前确定的占比合成',
  population: '各人群先分别计算（各乡镇按名册人数加权），再按各人群名册人数合成',
  'as-answered': '全部答卷直接相加，不加权',
};

export const withheldInWords: Readonly<Record<Withheld['suppressed'], string>> = {
  open: '调查未结束，不公布',
  small: '答卷太少，不公布',
  protected: '为保护他人，不公布',
};

export const verdictsInWords: Readonly<Record<Verdict, string>> = {
  reached: '达到',
  'not-reached': '未达到',
  undecided: '尚不能判断',
  'too-few': '答卷太少，不能判断',
};

/** A rate as it is released: one decimal of a percent. */
export function percent(rate: number): string {
  return `${(Math.round(rate * 1000) / 10).toFixed(1)}%`;
}

/**
 * A participation rate that would print as nobody at all, or as everybody, is said to be more, or less: 0.0% and 100.0%
 * are for the counts themselves alone. The words stand beside the limits for formats of workbooks.
 */
export const participationEnds = {
  least: { under: 0.001, words: '不到 0.1%' },
  most: { over: 0.999, words: '超过 99.9%' },
} as const;

/** What part of the eligible people answered; a dash where there is none to tell. */
export function participationInWords(rate: number | null): string {
  if (rate === null) return '—';
  const { least, most } = participationEnds;
  if (rate > 0 && rate < least.under) return least.words;
  return rate > most.over && rate < 1 ? most.words : percent(rate);
}

/** The same as a number: rounded as it prints, but whole where words stand for it, which its format then finds. */
export function releasedParticipation(rate: number): number {
  return participationInWords(rate) === percent(rate) ? released(rate) : rate;
}

/** A number of people or answers, with commas. */
export function people(count: number): string {
  return count.toLocaleString('zh-CN');
}

/** A difference of two rates in points of a percent, to one decimal, with its sign. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 1000) / 10;
  return `${rounded > 0 ? '+' : ''}${rounded.toFixed(1)}`;
}

/**
 * Whether a difference is clear, in words that hold beside its interval: the interval is of this difference alone,
 * `clear` is of all that are read together (Holm's correction), so that the one may leave 0 out and the other not.
 */
export function differenceInWords(
  { lower, upper, clear }: { lower: number; upper: number; clear: boolean },
  words: { clear: string; unclear: string } = { clear: '分得开', unclear: '看不出差别' },
): string {
  if (clear) return words.clear;
  return lower > 0 || upper < 0 ? `${words.unclear}（只看这一项像有，一起看就不够）` : words.unclear;
}

/** What intervals and judgements of differences that are read together each say. */
export const readTogetherInWords =
  '区间只管这一行（未校正）；判断和校正后的 p 是把表里各行一起看的（Holm 校正），更严。所以区间不含 0，判断仍可能是“看不出”：以判断为准。';

/** A figure as it is released, as a fraction: rounded to one decimal of a percent. */
export function released(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}

/** The rate of an estimate as it leaves: to one decimal of a percent, a coarse one 约 to a whole percent. */
export function rateInWords({ rate, coarse }: Pick<EstimateFigures, 'rate' | 'coarse'>): string {
  return coarse ? `约 ${wholePercent(rate)}` : percent(rate);
}

function wholePercent(rate: number): string {
  return `${Math.round(rate * 100)}%`;
}

/** An estimate in a few words, for a cell of a table. */
export function estimateInWords(estimate: Estimate): string {
  return 'suppressed' in estimate ? withheldInWords[estimate.suppressed] : rateInWords(estimate);
}

/** Why a figure says 约; empty where it does not. */
export function coarseInWords(estimate: Estimate): string {
  return 'suppressed' in estimate || !estimate.coarse
    ? ''
    : '只公布到整数百分点，为保护人数少的单元；区间按这个整数和答卷份数估算。';
}

/** What must stand beside a figure under the bar that is printed as the bar itself (84.96 % as 85.0%); else empty. */
export function roundedToBarInWords(
  { rate, meetsBar }: Pick<EstimateFigures, 'rate' | 'meetsBar'>,
  bar: number,
): string {
  return !meetsBar && percent(rate) === percent(bar) ? '（四舍五入后与标准相同）' : '';
}

/** What is only 参考, since the links can be opened by anyone. */
export const indicativeInWords = '（参考）';

/** Both limits as they are released. */
export function limitsInWords({
  lower,
  upper,
  coarse,
}: Pick<EstimateFigures, 'lower' | 'upper' | 'coarse'>): [string, string] {
  const print = coarse ? wholePercent : percent;
  return [print(lower), print(upper)];
}

/** An interval as it is released; empty where the estimate is withheld. */
export function intervalInWords(estimate: Estimate): string {
  if ('suppressed' in estimate) return '';
  const limits = limitsInWords(estimate).join(' – ');
  return estimate.indicative ? `${limits}${indicativeInWords}` : limits;
}

/** A verdict as it is released: one that says yes or no is 参考 where the links can be opened by anyone. */
export function verdictInWords({
  verdict,
  indicative,
}: Pick<EstimateFigures, 'verdict' | 'indicative'>): string {
  const decided = verdict === 'reached' || verdict === 'not-reached';
  return `${verdictsInWords[verdict]}${decided && indicative ? indicativeInWords : ''}`;
}

/**
 * A count as it is released where it is only about so many: two digits, rounded up. More would tell of the variance,
 * and would promise what an estimate cannot hold; so it is printed like that everywhere.
 */
export function roughly(count: number): number {
  if (count < 100) return count;
  const unit = 10 ** (Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}

/** How many answers would settle an undecided verdict; empty where there is none to settle. */
export function settlingInWords({ settling }: Pick<Report, 'settling'>): string {
  if (settling === null) return '';
  return settling.answers === null
    ? '照现在的结果，即使应答人全部作答也不能判断'
    : `照现在的结果和答卷分布，约需共 ${roughly(settling.answers)} 份答卷才能判断为“${verdictsInWords[settling.towards]}”`;
}

/** What must stand wherever a report shows: 自评, and what is not real about it. */
export function labelsOf(
  report: Pick<Report, 'label' | 'simulated'> & {
    campaign: Pick<Report['campaign'], 'trial' | 'exampleFrame'>;
  },
): string[] {
  return [
    report.label,
    ...(report.simulated ? ['模拟数据'] : []),
    ...(report.campaign.trial ? ['试填'] : []),
    ...(report.campaign.exampleFrame ? ['示例名册'] : []),
  ];
}

/** A count that leaves in steps of three, because a rate would give somebody away. */
export function stepsInWords({ from, to, valid }: CountInSteps): string {
  return `总体评价满意 ${from} 到 ${to} 份，共 ${valid} 份`;
}

/** What leaves of a group in place of its rate, or beside it; empty where the rate says it all. */
export function groupReleaseInWords(release: Release | null, group: GroupCode): string {
  const row = release?.groups.find((one) => one.group === group);
  return [
    ...(row?.steps ? [stepsInWords(row.steps)] : []),
    ...(row?.kinds ?? []).map(({ kind, steps }) => `${kind}：${stepsInWords(steps)}`),
  ].join('；');
}

/** What leaves of a township in place of its rate. */
export function townshipReleaseInWords(release: Release | null, township: string): string {
  const steps = release?.townships.find((one) => one.township === township)?.steps;
  return steps ? stepsInWords(steps) : '';
}
