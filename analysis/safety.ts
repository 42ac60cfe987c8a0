import type { Report } from './report.ts';
import { otherWays } from './sensitivity.ts';
import { definitionNames, intervalInWords, percent, settlingInWords, verdictInWords } from './wording.ts';

/**
 * Whether what the headline says of the bar can be leaned on. `safe`: its interval lies on one side, and no other way
 * of counting says otherwise; `by-this-way`: some other way does; `open`: the interval holds the bar; `too-few`: too
 * few answers to say.
 */
export type Safety = 'safe' | 'by-this-way' | 'open' | 'too-few';

export interface SafetyOfReport {
  safety: Safety;
  /** Other definitions and combinations whose figure stands in the Report, and how many ways would say otherwise. */
  tried: number;
  turned: number;
}

type Judged = Pick<
  Report,
  'headline' | 'alternatives' | 'sensitivity' | 'definition' | 'combination' | 'bar' | 'settling'
>;

/** `null` where the headline is withheld. Of a Report as it leaves, it speaks of the ways that leave. */
export function safetyOf(report: Judged): SafetyOfReport | null {
  const { headline, sensitivity } = report;
  if ('suppressed' in headline) return null;
  const tried = otherWays(report).length;
  const turned = sensitivity.length;
  const safety = (): Safety => {
    if (headline.verdict === 'too-few') return 'too-few';
    if (headline.verdict === 'undecided') return 'open';
    return turned === 0 ? 'safe' : 'by-this-way';
  };
  return { safety: safety(), tried, turned };
}

export const safetyNames: Readonly<Record<Safety, string>> = {
  safe: '站得住',
  'by-this-way': '要看算法',
  open: '还不能下结论',
  'too-few': '答卷太少',
};

/** Why it is so, in one or two sentences. */
export function safetyInWords(report: Judged): string {
  const found = safetyOf(report);
  if (found === null || 'suppressed' in report.headline) return '';
  const { headline, bar } = report;
  const interval = intervalInWords(headline);
  switch (found.safety) {
    case 'safe':
      return [
        `区间 ${interval}整个在标准 ${percent(bar)} ${headline.meetsBar ? '以上' : '以下'}`,
        found.tried === 0 ? '。' : `；换 ${found.tried} 种口径和合成方式，判断都一样。`,
      ].join('');
    case 'by-this-way':
      return `按发布前定的“${definitionNames[report.definition]}”是“${verdictInWords(headline)}”，另有 ${found.turned} 种算法判断不同。引用时请同时说明口径。`;
    case 'open':
      return [
        `区间 ${interval}跨过标准 ${percent(bar)}：${headline.meetsBar ? '不低于' : '低于'}标准可能只是碰巧。`,
        settlingInWords(report) && `${settlingInWords(report)}。`,
      ].join('');
    case 'too-few':
      return `${verdictInWords(headline)}：结果只作参考，不要对外引用。`;
  }
}
