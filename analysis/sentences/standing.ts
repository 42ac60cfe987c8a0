import type { Estimate, EstimateFigures } from '../report.ts';
import { indicativeInWords, percent, roundedToBarInWords, withheldInWords } from '../wording.ts';
import { countAt, levelAt, ratesAt, type Sentence, say } from './told.ts';

/**
 * A figure with its limits: 86.3%（95% 区间 83.0% 至 89.0%，有效答卷 300 份）; why there is none, where it is withheld.
 *
 * @param path of the estimate in the released Report
 */
export function valueInWords(estimate: Estimate, path: string): Sentence {
  if ('suppressed' in estimate) return [withheldInWords[estimate.suppressed]];
  const valid = say`有效答卷 ${countAt(estimate.valid, `${path}.valid`)} 份`;
  return say`${ratesAt(estimate, path).rate}（${limitsSentence(estimate, path)}，${valid}）`;
}

/** The same shorter, for lists that end in `limitsRemark`: 86.3%（区间 83.0% 至 89.0%，有效 300 份）. */
export function listedValue(estimate: Estimate, path: string): Sentence {
  if ('suppressed' in estimate) return [withheldInWords[estimate.suppressed]];
  const { rate, lower, upper } = ratesAt(estimate, path);
  const limits = isCensus(estimate) ? ['全员调查，没有抽样误差'] : say`区间 ${lower} 至 ${upper}`;
  return say`${rate}（${limits}，有效 ${countAt(estimate.valid, `${path}.valid`)} 份）`;
}

/** What intervals a list has, and whose are only indicative. Empty where it has none. */
export function limitsRemark(
  listed: readonly { name: string; estimate: Estimate; path: string }[],
): Sentence {
  const limited = listed.flatMap(({ name, estimate, path }) =>
    'suppressed' in estimate || isCensus(estimate) ? [] : [{ name, path, ...estimate }],
  );
  const [first] = limited;
  if (!first) return [];
  const indicative = limited.filter((one) => one.indicative);
  const which =
    indicative.length === 0
      ? ''
      : indicative.length === limited.length
        ? '，仅供参考'
        : `，其中${indicative.map(({ name }) => name).join('、')}的仅供参考`;
  return say`以上为 ${levelAt(first.level, `${first.path}.level`)} 区间${which}。`;
}

/** Whether everybody who is eligible answered by a code of their own: then there is no error of sampling to tell. */
export function isCensus({ se, lower, upper, indicative }: EstimateFigures): boolean {
  return !indicative && se === 0 && lower === upper;
}

function limitsSentence(estimate: EstimateFigures, path: string): Sentence {
  if (isCensus(estimate)) return ['全员调查，没有抽样误差'];
  const { level, indicative } = estimate;
  const { lower, upper } = ratesAt(estimate, path);
  return say`${levelAt(level, `${path}.level`)} 区间 ${lower} 至 ${upper}${indicative ? indicativeInWords : ''}`;
}

/**
 * How a figure stands to the bar, in no more words than its verdict allows; empty where it is withheld. What rounding
 * would make look like a contradiction (85.0% under a bar of 85.0%) is said to be rounding.
 */
export function standingInWords(estimate: Estimate, bar: number): string {
  if ('suppressed' in estimate) return '';
  const { verdict, lower, upper, meetsBar } = estimate;
  const same = (figure: number) => percent(figure) === percent(bar);
  const value = `数值${meetsBar ? '不低于' : '低于'}标准${roundedToBarInWords(estimate, bar)}`;
  switch (verdict) {
    case 'reached':
      return verdictOfName(estimate);
    case 'not-reached':
      return `${verdictOfName(estimate)}${same(upper) ? '（区间上限略低于标准，四舍五入后相同）' : ''}`;
    case 'undecided':
      return `${value}，但区间跨过标准${
        same(lower) || same(upper) ? '（端点四舍五入后与标准相同）' : ''
      }，尚不能判断是否达到`;
    case 'too-few':
      return `${value}，但答卷太少，不能判断是否达到标准`;
  }
}

/** The verdict alone, for lists of names: 达到标准（参考）, 尚不能判断. Empty where the estimate is withheld. */
export function verdictOfName(estimate: Estimate): string {
  if ('suppressed' in estimate) return '';
  const reference = estimate.indicative ? indicativeInWords : '';
  switch (estimate.verdict) {
    case 'reached':
      return `达到标准${reference}`;
    case 'not-reached':
      return `未达到标准${reference}`;
    case 'undecided':
      return '尚不能判断是否达到标准';
    case 'too-few':
      return '答卷太少、不能判断';
  }
}
