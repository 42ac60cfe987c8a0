import type { Estimate, Report } from '../report.ts';
import { otherWays } from '../sensitivity.ts';
import {
  coarseInWords,
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  verdictInWords,
  verdictsInWords,
  withheldInWords,
} from '../wording.ts';
import { standingInWords, valueInWords } from './standing.ts';
import { countAt, joined, rateAt, ratesAt, type Sentence, say } from './told.ts';

/** The headline: its value, what it counts, how it stands to the bar and what would settle it. */
export function headlineInWords(report: Report): Sentence[] {
  const { headline, definition, combination, bar } = report;
  const name = definitionNames[definition];
  if ('suppressed' in headline) return [[`全县${name}：${withheldInWords[headline.suppressed]}。`]];
  return [
    say`按发布前确定的口径，全县${name}为 ${valueInWords(headline, 'headline')}。本次调查的标准为 ${rateAt(
      bar,
      'bar',
    )}：${standingInWords(headline, bar)}。`,
    ...(headline.coarse ? [[`全县${name}${coarseInWords(headline)}`]] : []),
    ...settlingSentence(report),
    [
      `口径：${name}，即${definitionsInWords[definition]}。合成：${combinationNames[combination]}，即${combinationsInWords[combination]}。`,
    ],
    ...sharesSentence(report),
  ];
}

function settlingSentence({ settling }: Report): Sentence[] {
  if (settling === null) return [];
  if (settling.answers === null) return [['照现在的结果，即使应答人全部作答也不能判断。']];
  const answers = countAt(settling.answers, 'settling.answers');
  return [
    say`照现在的结果和答卷分布，约需共 ${answers} 份答卷才能判断为“${verdictsInWords[settling.towards]}”。`,
  ];
}

function sharesSentence({ campaign, combination }: Report): Sentence[] {
  if (combination !== 'fixed') return [];
  const shares = campaign.groups.map(
    ({ name, share }, index) => say`${name} ${rateAt(share, `campaign.groups[${index}].share`)}`,
  );
  return [say`各人群的占比：${joined(shares, '、')}。`];
}

/** Whether other ways of counting say the same: other definitions and combinations, and without flagged answers. */
export function otherWaysInWords(report: Report): Sentence[] {
  const { headline, sensitivity, bar } = report;
  if ('suppressed' in headline)
    return [
      ['主要结果没有公布，其他口径和合成方式不能和它对照。'],
      flaggedSentence(report),
      ...excludedSentences(report),
    ];
  const turned = sensitivity.map(({ definition, combination, flagged, verdict, meetsBar }, index) => {
    const way = [
      definitionNames[definition],
      combinationNames[combination],
      ...(flagged === 'without' ? ['不计有标记的答卷'] : []),
    ].join('，');
    const standing = meetsBar ? '不低于' : '低于';
    return say`${way}：数值${standing} ${rateAt(bar, 'bar')}，${verdictInWords({ verdict, indicative: headline.indicative })}${index === sensitivity.length - 1 ? '' : '；'}`;
  });
  const number = countAt(turned.length, 'count(sensitivity[*])');
  const tried =
    turned.length > 0
      ? say`换一种算法，有 ${number} 种会得出不同的判断，或者落到标准的另一边：${joined(turned, '')}。引用主要结果时应同时说明口径。`
      : otherWays(report).length > 0
        ? ['换用本报告附表所列的其他口径和合成方式，得到同样的判断。']
        : ['其他口径和合成方式的结果没有公布，不能对照。'];
  return [tried, flaggedSentence(report), ...excludedSentences(report)];
}

function flaggedSentence({ flagged }: Report): Sentence {
  if (flagged.count === 0) return ['没有被标记的答卷。'];
  const number = countAt(flagged.count, 'flagged.count');
  const all = say`被标记的答卷（标记规则见“方法和局限”）共 ${number} 份，照常计入`;
  if (flagged.headlineWithout === null) return say`${all}。`;
  return say`${all}；不计这些答卷，${withoutInWords(flagged.headlineWithout, 'flagged.headlineWithout')}。`;
}

function excludedSentences({ excluded }: Report): Sentence[] {
  if (excluded.count === 0 && excluded.waiting === 0) return [];
  const number = countAt(excluded.count, 'excluded.count');
  const waiting = countAt(excluded.waiting, 'excluded.waiting');
  const held =
    excluded.waiting === 0
      ? '各项数字不含这些答卷'
      : say`其中 ${waiting} 份暂不按剔除（或恢复）计算，以免和以前的报告相比推出个别答卷`;
  const { headlineWith } = excluded;
  return [
    say`核实后剔除答卷 ${number} 份，${held}${
      headlineWith === null
        ? ''
        : say`；计入这些答卷，${withoutInWords(headlineWith, 'excluded.headlineWith')}`
    }。`,
  ];
}

function withoutInWords(estimate: Estimate, path: string): Sentence {
  return 'suppressed' in estimate ? ['结果不公布'] : say`结果为 ${ratesAt(estimate, path).rate}`;
}
