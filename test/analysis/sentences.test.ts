import { describe, expect, test } from 'vitest';
import type { Comments } from '../../analysis/comments.ts';
import { composeReport } from '../../analysis/compose-report.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Comparison, Estimate, EstimateFigures, Report } from '../../analysis/report.ts';
import { backgroundInWords, timesInWords } from '../../analysis/sentences/background.ts';
import { differencesInWords, relationOf } from '../../analysis/sentences/differences.ts';
import { headlineInWords, otherWaysInWords } from '../../analysis/sentences/headline.ts';
import { dimensionsInWords, itemsInWords } from '../../analysis/sentences/matters.ts';
import { participationSentences } from '../../analysis/sentences/participation.ts';
import { groupsInWords, townshipsInWords } from '../../analysis/sentences/places.ts';
import {
  limitsRemark,
  standingInWords,
  valueInWords,
  verdictOfName,
} from '../../analysis/sentences/standing.ts';
import { figuresOf, type Sentence, textOf } from '../../analysis/sentences/told.ts';
import { wordsTold, writtenInWords } from '../../analysis/sentences/written.ts';
import { questionnaires, sheetsOf, sourceOf } from './source.ts';

const bar = 0.85;
const [first, second] = ['530426001', '530426103'];

function estimate(given: Partial<EstimateFigures>): EstimateFigures {
  return {
    ...{ rate: 0.9, se: 0.01, lower: 0.88, upper: 0.92, level: 0.95, n: 310, valid: 300 },
    ...{ effectiveN: null, designEffect: null, verdict: 'reached', meetsBar: true, indicative: true },
    ...given,
  };
}

const words = (sentences: readonly Sentence[]) => sentences.map(textOf).join('\n');

describe('how a figure stands to the bar', () => {
  test.each([
    ['reached', {}, '达到标准（参考）'],
    ['reached by code', { indicative: false }, '达到标准'],
    [
      'not reached',
      { verdict: 'not-reached', rate: 0.8, lower: 0.78, upper: 0.82, meetsBar: false },
      '未达到标准（参考）',
    ],
    [
      'not reached, though the limit prints as the bar',
      { verdict: 'not-reached', rate: 0.83, lower: 0.81, upper: 0.85, meetsBar: false, indicative: false },
      '未达到标准（区间上限略低于标准，四舍五入后相同）',
    ],
    [
      'undecided, the figure at the bar or above',
      { verdict: 'undecided', rate: 0.86, lower: 0.82, upper: 0.9 },
      '数值不低于标准，但区间跨过标准，尚不能判断是否达到',
    ],
    [
      'undecided, the figure under the bar',
      { verdict: 'undecided', rate: 0.84, lower: 0.8, upper: 0.88, meetsBar: false },
      '数值低于标准，但区间跨过标准，尚不能判断是否达到',
    ],
    [
      'undecided, 84.96 % printed as 85.0%',
      { verdict: 'undecided', rate: 0.85, lower: 0.8, upper: 0.9, meetsBar: false },
      '数值低于标准（四舍五入后与标准相同），但区间跨过标准，尚不能判断是否达到',
    ],
    [
      'undecided, the lower limit 84.96 % printed as 85.0%',
      { verdict: 'undecided', rate: 0.87, lower: 0.85, upper: 0.89 },
      '数值不低于标准，但区间跨过标准（端点四舍五入后与标准相同），尚不能判断是否达到',
    ],
    ['too few', { verdict: 'too-few', valid: 12 }, '数值不低于标准，但答卷太少，不能判断是否达到标准'],
    [
      'too few, under',
      { verdict: 'too-few', meetsBar: false },
      '数值低于标准，但答卷太少，不能判断是否达到标准',
    ],
  ] as const)('%s', (_, given, expected) => {
    expect(standingInWords(estimate(given), bar)).toBe(expected);
  });

  test.each(['small', 'protected', 'open'] as const)(
    'says nothing of what is withheld (%s)',
    (suppressed) => {
      expect(standingInWords({ suppressed }, bar)).toBe('');
      expect(verdictOfName({ suppressed })).toBe('');
      expect(figuresOf(valueInWords({ suppressed }, 'headline'))).toEqual([]);
      expect(textOf(valueInWords({ suppressed }, 'headline'))).toContain('不公布');
    },
  );

  test('never says 达到 of what is undecided or of too few answers, whatever the figures are', () => {
    for (const verdict of ['undecided', 'too-few'] as const)
      for (const meetsBar of [true, false])
        for (const indicative of [true, false]) {
          const said = standingInWords(estimate({ verdict, meetsBar, indicative }), bar);
          expect(said).toMatch(/不能判断是否达到/);
          expect(said.replace(/不能判断是否达到(?:标准)?/, '')).not.toContain('达到');
        }
  });

  test('a value carries where each of its figures stands', () => {
    const told = valueInWords(estimate({}), 'headline');
    expect(textOf(told)).toBe('90.0%（95% 区间 88.0% 至 92.0%（参考），有效答卷 300 份）');
    expect(figuresOf(told).map(({ text, path }) => `${text} ${path}`)).toEqual([
      '90.0% headline.rate',
      '95% headline.level',
      '88.0% headline.lower',
      '92.0% headline.upper',
      '300 headline.valid',
    ]);
  });

  test('a census has no interval', () => {
    const census = estimate({ se: 0, lower: 0.9, upper: 0.9, indicative: false });
    expect(textOf(valueInWords(census, 'headline'))).toBe('90.0%（全员调查，没有抽样误差，有效答卷 300 份）');
    expect(limitsRemark([{ name: '校长', estimate: census, path: 'x' }])).toEqual([]);
    // Links that anyone can open are no census, however the limits print.
    expect(textOf(valueInWords({ ...census, indicative: true }, 'headline'))).toContain('（参考）');
  });

  test.each([
    [[true, true], '以上为 95% 区间，仅供参考。'],
    [[false, false], '以上为 95% 区间。'],
    [[true, false], '以上为 95% 区间，其中一的仅供参考。'],
  ] as const)('a list says once whose intervals are only indicative (%j)', (indicative, expected) => {
    const listed = indicative.map((one, index) => ({
      name: ['一', '二'][index] ?? '',
      estimate: estimate({ indicative: one }),
      path: 'x',
    }));
    expect(textOf(limitsRemark(listed))).toBe(expected);
  });
});

describe('differences', () => {
  const pair = (given: Partial<Comparison<string>>): Comparison<string> => ({
    ...{
      one: 'a',
      other: 'b',
      difference: 0.06,
      se: 0.01,
      lower: 0.04,
      upper: 0.08,
      adjusted: 0,
      clear: true,
    },
    ...given,
  });

  test.each([
    ['clear and above zero', {}, 'higher'],
    ['clear and under zero', { difference: -0.06, lower: -0.08, upper: -0.04 }, 'lower'],
    ['clear and small', { difference: 0.01, lower: 0.005, upper: 0.015 }, 'higher'],
    ['clear, but the printed limit is zero', { lower: 0 }, 'undecided'],
    ['clear, but the interval holds zero', { lower: -0.01 }, 'undecided'],
    ['not clear among all that are read together', { clear: false }, 'undecided'],
    [
      'not clear, within three points',
      { clear: false, difference: 0.01, lower: -0.03, upper: 0.03 },
      'about-equal',
    ],
    ['not clear, a limit beyond three points', { clear: false, lower: -0.031, upper: 0.02 }, 'undecided'],
    ['nothing between them, but wide', { clear: false, difference: 0, lower: -0.1, upper: 0.1 }, 'undecided'],
    ['two censuses', { clear: true, se: 0, adjusted: null, lower: 0.06, upper: 0.06 }, 'higher'],
    [
      'two censuses the other way',
      { clear: true, se: 0, adjusted: null, difference: -0.01, lower: -0.01, upper: -0.01 },
      'lower',
    ],
    [
      'two censuses alike',
      { clear: false, se: 0, adjusted: null, difference: 0, lower: 0, upper: 0 },
      'about-equal',
    ],
    [
      'neither varies, but both are samples',
      { clear: false, se: 0, adjusted: null, difference: 0, lower: -0.05, upper: 0.05 },
      'undecided',
    ],
  ] as const)('%s', (_, given, expected) => {
    expect(relationOf(pair(given))).toBe(expected);
  });

  const told = (pairs: Comparison<string>[]) =>
    words(differencesInWords(pairs, (code) => `“${code}”`, 'comparisons.groups', '人群'));

  test('where nothing is compared nothing is said', () => {
    expect(told([])).toBe('');
  });

  test('where nothing is clear nobody is ranked', () => {
    expect(told([pair({ clear: false })])).toBe('人群之间的高低，尚不能判断，不据此排名次。');
  });

  test('a pair is told in points with its interval, the lower one as lower', () => {
    expect(told([pair({ difference: -0.06, lower: -0.08, upper: -0.04 }), pair({ clear: false })])).toBe(
      [
        '人群之间，差别不像是偶然的有：“a”低于“b” 6.0 个百分点（差的区间 -8.0 至 -4.0）。',
        '其余各对的高低，尚不能判断，不据此排名次。',
      ].join('\n'),
    );
  });

  test('about equal is told as such, with what that means', () => {
    expect(told([pair({ clear: false, lower: -0.02, upper: 0.03 })])).toBe(
      '基本持平（差的区间整个在正负 3 个百分点以内）的有：“a”与“b”。',
    );
  });

  test('of many clear pairs the eight that are furthest apart are told, in the order of the Report', () => {
    const pairs = Array.from({ length: 10 }, (_, index) =>
      pair({ one: `${index}`, difference: 0.1 + index / 100 }),
    );
    const said = told(pairs);
    expect(said).not.toMatch(/“[01]”高于/);
    expect(said.match(/“\d”高于/g)).toEqual(
      ['2', '3', '4', '5', '6', '7', '8', '9'].map((one) => `“${one}”高于`),
    );
    expect(said).toContain('其余见附表');
  });
});

/** A report of parents and teachers in two townships. */
function report(
  more: Partial<Report> = {},
  groups: readonly ('parent' | 'teacher')[] = ['parent', 'teacher'],
): Report {
  const frame = groups.flatMap((group) =>
    [first, second].map((township) => ({ group, township, school: null, eligible: 4000 })),
  );
  const sheets = [
    ...sheetsOf('parent', first, 400, 390),
    ...sheetsOf('parent', second, 300, 290),
    ...(groups.includes('teacher')
      ? [...sheetsOf('teacher', first, 200, 150), ...sheetsOf('teacher', second, 100, 75)]
      : []),
  ].map((sheet, index) => ({
    ...sheet,
    answers: { ...sheet.answers, safety: index % 2 === 0 ? 1 : 3, index: 7 },
  }));
  const share = 1 / groups.length;
  const source = sourceOf(
    {
      questionnaires: questionnaires(groups),
      ...(groups.length > 1 ? { shares: Object.fromEntries(groups.map((group) => [group, share])) } : {}),
    },
    frame,
    sheets,
  );
  return { ...releasedReport(composeReport(source)), ...more };
}

const withheld: Estimate = { suppressed: 'protected' };

describe('the headline', () => {
  test('withheld, it says so and gives no figure', () => {
    const hidden = report({ headline: { suppressed: 'small' } });
    expect(headlineInWords(hidden).flatMap(figuresOf)).toEqual([]);
    expect(words(headlineInWords(hidden))).toBe('全县总体评价满意率：答卷太少，不公布。');
    const ways = otherWaysInWords({ ...hidden, flagged: { count: 9, headlineWithout: null } });
    expect(words(ways)).toContain('主要结果没有公布，其他口径和合成方式不能和它对照。');
    expect(words(ways)).toContain('被标记的答卷（标记规则见“方法和局限”）共 9 份');
  });

  test.each([
    [{ towards: 'reached', answers: 850 } as const, '约需共 850 份答卷才能判断为“达到”'],
    [{ towards: 'not-reached', answers: null } as const, '即使应答人全部作答也不能判断'],
  ])('undecided, it says what would settle it', (settling, expected) => {
    expect(words(headlineInWords(report({ settling })))).toContain(expected);
  });

  test('an average of points is not called a rate of satisfied people', () => {
    const said = words(headlineInWords(report({ definition: 'mean5' })));
    expect(said).toContain('全县平均分折百为');
    expect(said).toContain('它不是满意的人所占的比例');
  });

  test('shares are told where they decide', () => {
    expect(words(headlineInWords(report()))).toContain('各人群的占比：家长 50.0%、教师 50.0%。');
    expect(words(headlineInWords(report({ combination: 'population' })))).not.toContain('占比：');
  });

  test('other ways that turn the verdict are named; where none leaves, none is called the same', () => {
    const turned = {
      definition: 'mean5',
      combination: 'fixed',
      flagged: 'without',
      verdict: 'undecided',
      meetsBar: true,
    } as const;
    expect(words(otherWaysInWords(report({ sensitivity: [turned] })))).toContain(
      '有 1 种会得出不同的判断，或者落到标准的另一边：平均分折百，按固定权重合成，不计有标记的答卷：数值不低于 85.0%，尚不能判断。',
    );
    expect(words(otherWaysInWords(report({ sensitivity: [] })))).toContain('得到同样的判断');
    const alternatives = report().alternatives.map((one) => ({ ...one, estimate: withheld }));
    expect(words(otherWaysInWords(report({ alternatives, sensitivity: [] })))).toContain(
      '没有公布，不能对照',
    );
  });

  test('flagged answers and those set aside', () => {
    const flagged = { count: 9, headlineWithout: estimate({ rate: 0.87 }) };
    const excluded = { count: 12, waiting: 2, headlineWithout: null, headlineWith: estimate({ rate: 0.88 }) };
    const said = words(otherWaysInWords(report({ flagged, excluded })));
    expect(said).toContain('共 9 份，照常计入；不计这些答卷，结果为 87.0%。');
    expect(said).toContain('剔除答卷 12 份，其中 2 份暂不按剔除（或恢复）计算');
    expect(said).toContain('计入这些答卷，结果为 88.0%。');
    const hidden = words(otherWaysInWords(report({ flagged: { count: 2, headlineWithout: withheld } })));
    expect(hidden).toContain('不计这些答卷，结果不公布。');
  });
});

test('why nothing is told of dimensions and items: none asked, too few, or too much told', () => {
  const as = (suppressed: 'small' | 'protected') => ({
    byDimension: report().byDimension.map((one) => ({ ...one, estimate: { suppressed } })),
    byItem: report().byItem.map((one) => ({ ...one, estimate: { suppressed } })),
  });
  expect(words(dimensionsInWords(report(as('small'))))).toBe('各方面的全县结果都不公布：答卷太少。');
  expect(words(itemsInWords(report(as('small'))))).toBe('各题的全县结果都不公布：答卷太少。');
  expect(words(itemsInWords(report(as('protected'))))).toContain('推算出个别人的选择');
  const none = report();
  const items = none.campaign.items.filter(({ overall }) => overall);
  expect(words(itemsInWords({ ...none, campaign: { ...none.campaign, items } }))).toBe(
    '问卷除了总体评价，没有其他题。',
  );
});

describe('groups and townships', () => {
  test('each with its figure in the order of the campaign, and what is clear between them', () => {
    const said = words(groupsInWords(report()));
    expect(said).toContain('达到标准（参考）的有家长；未达到标准（参考）的有教师。');
    expect(said).toMatch(/家长 9\d\.\d%（区间 .*达到标准（参考）；教师 75\.0%（区间 .*未达到标准（参考）。/);
    expect(said).toContain('以上为 95% 区间，仅供参考。');
    expect(said).toMatch(/家长高于教师 \d+\.\d 个百分点/);
  });

  test('one group alone is compared with nobody', () => {
    const said = words(groupsInWords(report({}, ['parent'])));
    expect(said).toContain('家长 ');
    expect(said).not.toMatch(/高于|低于|基本持平|排名/);
  });

  test('all withheld: no figure, and why', () => {
    const all = report();
    const byGroup = all.byGroup.map((one) => ({ ...one, estimate: withheld }));
    const byTownship = all.byTownship.map((one) => ({ ...one, estimate: { suppressed: 'small' } as const }));
    const comparisons = { groups: [], townships: [] };
    const hidden = report({ byGroup, byTownship, comparisons });
    expect(words(groupsInWords(hidden))).toBe('各人群的总体评价满意率都不公布：为保护他人，不公布。');
    expect(words(townshipsInWords(hidden))).toBe(
      '各乡镇（街道）的总体评价满意率都不公布：答卷太少，不公布。',
    );
    expect([...groupsInWords(hidden), ...townshipsInWords(hidden)].flatMap(figuresOf)).toEqual([]);
  });

  test('some withheld: named with the reason, and with a count in steps where one leaves', () => {
    const all = report();
    const byGroup = all.byGroup.map((one) =>
      one.group === 'teacher' ? { ...one, estimate: withheld } : one,
    );
    const release = {
      ...{
        applied: true,
        share: 0.5,
        gaveUp: [],
        headline: 'tenths' as const,
        townships: [],
        combinations: [],
        counts: false,
      },
      ...{ items: false, effective: {}, withoutFlagged: false },
      groups: [
        {
          ...({ group: 'teacher', row: 'steps', items: false, counts: false } as const),
          steps: { from: 16, to: 18, valid: 18 },
          kinds: [{ kind: '镇', steps: { from: 7, to: 9, valid: 9 } } as const],
        },
      ],
    };
    const told = groupsInWords(report({ byGroup, comparisons: { groups: [], townships: [] }, release }));
    expect(words(told)).toContain('没有列出比率的人群：教师为保护他人，不公布。');
    expect(words(told)).toContain(
      '教师总体评价满意 16 到 18 份，共 18 份；教师（镇）总体评价满意 7 到 9 份，共 9 份。',
    );
    expect(told.flatMap(figuresOf)).toContainEqual({
      text: '16',
      path: 'release.groups[?@.group=="teacher"].steps.from',
    });
  });
});

describe('dimensions and items', () => {
  test('weak is what lies under the bar with its whole interval, one to a line', () => {
    const said = words(itemsInWords(report()));
    // Safety: every other answer is 1 of three; the index: all 7 of seven.
    expect(said).toContain(
      '区间整个不低于标准的 1 题，整个低于标准的 1 题，区间跨过标准、尚不能判断的 0 题。',
    );
    expect(said).toMatch(/^1\. safety 50\.0%（区间 /m);
    expect(said).not.toMatch(/最强|最弱|排名第/);
  });

  test('all withheld: said so, with no figure', () => {
    const all = report();
    const hide = <Row extends { estimate: Estimate }>(rows: Row[]) =>
      rows.map((one) => ({ ...one, estimate: withheld }));
    const hidden = report({ byItem: hide(all.byItem), byDimension: hide(all.byDimension) });
    const told = [...itemsInWords(hidden), ...dimensionsInWords(hidden)];
    expect(told.flatMap(figuresOf)).toEqual([]);
    expect(words(told)).toMatch(/没有公布.*\n.*没有公布/);
  });
});

describe('what was written', () => {
  const answered = report();
  const comments = (given: { text: string; respondents: number }[], writers = 100): Comments => [
    { group: 'parent', writers, masked: 0, words: given, phrases: [], comments: ['原文不能出去'] },
    { group: 'teacher', suppressed: 'small' },
  ];

  test('words of enough people, without counts and without the comments', () => {
    const told = comments([
      { text: '作业', respondents: 5 },
      { text: '食堂', respondents: 4 },
    ]);
    expect(wordsTold(told, answered)).toEqual(['作业']);
    const said = words(writtenInWords(told, answered));
    expect(said).toContain('“作业”');
    expect(said).not.toMatch(/食堂|原文不能出去|\d/);
  });

  test('a word that nearly everybody of a group wrote stays inside, since it would tell of each', () => {
    // 700 parents answered; fewer than five of them did not write it.
    expect(wordsTold(comments([{ text: '作业', respondents: 696 }]), answered)).toEqual([]);
    expect(wordsTold(comments([{ text: '作业', respondents: 695 }]), answered)).toEqual(['作业']);
    const aside = { ...answered, excluded: { ...answered.excluded, count: 1 } };
    expect(wordsTold(comments([{ text: '作业', respondents: 695 }]), aside)).toEqual([]);
  });

  test('a phrase stands for its words, and half a phrase is none', () => {
    const [parents] = comments([{ text: '课后', respondents: 30 }]);
    if (!parents || 'suppressed' in parents) throw new Error('parents wrote');
    const phrases = [
      { text: '课后服务', respondents: 28 },
      { text: '作业比', respondents: 28 },
    ];
    expect(wordsTold([{ ...parents, phrases }], answered)).toEqual(['课后服务']);
  });

  test('nothing written by enough people: said so', () => {
    expect(words(writtenInWords([{ group: 'parent', suppressed: 'small' }], answered))).toContain('不列出');
  });
});

describe('how it was made', () => {
  test('nobody eligible: no rate of participation', () => {
    const participation = report().participation.map((cell) => ({ ...cell, eligible: 0, rate: null }));
    const said = words(participationSentences(report({ participation })));
    expect(said).not.toContain('%');
  });

  test('the county’s plan is named where the townships are that county’s, and nowhere else', () => {
    const here = report();
    expect(words(backgroundInWords(here))).toContain('县工作方案第13条');
    const campaign = {
      ...here.campaign,
      organiser: '某市某区教育局',
      townships: [{ code: '330102001', name: '某街道', kind: '街道' }],
    };
    const there = words(backgroundInWords(report({ campaign })));
    expect(there).not.toMatch(/峨山|第13条/);
    expect(there).toContain('某市某区教育局组织了');
  });

  test('later closings and pauses are told as the Report notes them', () => {
    const notes = [
      { code: 'paused', text: '某日暂停。' },
      { code: 'extended', text: '某日延长。' },
    ];
    const told = timesInWords(report({ notes }));
    expect(words(told)).toMatch(/某日暂停。\n某日延长。$/);
    expect(figuresOf(told.at(-1) ?? []).map(({ path }) => path)).toEqual(['notes[1].text']);
    expect(words(timesInWords(report({ notes: [] })))).toContain('没有延长截止时间，没有暂停');
  });
});
