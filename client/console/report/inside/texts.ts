/** Words of the parts that are made from the answers one by one. */
export const texts = {
  mark: '内部（不外发）',
  why: '先改什么、答卷质量、写了什么、应答率，是把答卷逐份过一遍得来的，没有像可外发的数字那样试过能不能倒推出不公布的单元。只给分析人员看：不要截图、抄录，不要写进上报材料，更不要去猜是谁答的。',
  insideOnly: '还有内部的部分，不外发，这里没有列出',
  toInside: '切换到内部的',
  making: '正在逐份读答卷',
  makingText: '要读两遍，答卷多时要几分钟。可以先看别的，也可以离开本页，回来接着看。',
  readSoFar: (read: number, total: number) =>
    `两遍共 ${total.toLocaleString('zh-CN')} 份次，已读 ${read.toLocaleString('zh-CN')}。`,
  notYet: '答卷读完以后，显示在这里。',

  span: (from: string, to: string) => `${from} 到 ${to}`,
  interval: '区间',
  group: '人群',
  groups: '人群',
  township: '乡镇',
  item: '题目',
  rate: '满意率',
  valid: '有效答卷',
  answers: '答卷',
  verdict: '判断',
  tooFew: '太少，不单列',
  untold: '不给',
  noneToLeaveOut: '没有可去掉的',

  noMatrix: '这里的人太少，或者大家答得几乎一样，算不出重要性。请换一个人群，或者看全县。',
  unsteady: '有的题不足一百人作答，重要性只作参考。',
  matrixChart: (who: string) => `${who}：重要性和满意率，每个点是一道题，号码见下表`,
  matrixKey:
    '▲ 优先改进　◆ 其次改进　● 继续保持　■ 维持即可。竖线是标准，横线是各题重要性的平均；号码是下表里的题，挤在一起的点只标一个，指一下能看到题目。',
  matrixOf: (who: string) => `重要性和满意率：${who}`,
  matrixBase:
    '重要性 = 该题得分与总体评价得分的相关系数，分母是两题都作答的人；满意率的分母是该题的有效答卷。',
  quadrants: {
    'mend-first': '优先改进',
    'mend-later': '其次改进',
    keep: '继续保持',
    maintain: '维持即可',
  },
  place: '位置',
  importance: '重要性',
  pairs: '两题都答的人',
  rateAxis: '满意率',
  importanceAxis: '重要性（相关系数）',
  barLine: (bar: string) => `标准 ${bar}`,
  cutLine: '平均重要性',
  levers: '低于标准的题，按可能提升排列',
  leversBase: (bar: string) =>
    `可能提升 = 该题升到标准 ${bar}，县总体可能提高的百分点；满意率的分母是有效答卷。`,
  effect: '可能提升（百分点）',
  gap: '离标准（百分点）',
  basis: '怎么得来',
  bases: { arithmetic: '按口径计算', association: '按相关推想，最乐观' },
  few: '（人数少，只作参考）',
  noLevers: '没有低于标准、又算得出可能提升的题。',

  signsOf: (who: string) => `提示：${who}`,
  signsBase: '占比 = 有这种提示的答卷 ÷ 这些人群的全部答卷；都照常计入，没有剔除。主要结果是全县的。',
  sign: '提示',
  allAnswers: '主要结果（全部答卷）',
  showing: '有提示的',
  share: '占比',
  headlineWithout: '去掉后的主要结果',
  together: (groups: string) => `（并在一起：${groups}）`,
  signByGroup: (sign: string) => `${sign}：各人群`,
  bursts: '雷同答卷',
  burstsBase: (from: number) =>
    `同一单元同一天至少 ${from} 份逐题相同的才找；“碰巧”是照别处同类人的答法，这么多份相同的机会。`,
  where: '哪里',
  day: '日期',
  identical: '相同的答卷',
  thatDay: '当天答卷',
  expected: '照别处应有',
  chance: '碰巧的机会',
  noBursts: (uncompared: number) =>
    uncompared === 0
      ? '没有发现雷同答卷。'
      : `没有发现雷同答卷；另有 ${uncompared} 组相同答卷，别处同类人太少，没法比。`,
  time: '答了多久（秒）',
  timeBase: '从打开问卷到交卷；分母是记下了用时的答卷（录入的纸质问卷没有）。',
  lowerQuartile: '四分之一的人不超过',
  median: '一半的人不超过',
  upperQuartile: '四分之三的人不超过',
  measured: '记下用时的',
  patterns: '答得匀不匀',
  patternsBase:
    '连续相同：一个人连着选同一分值最长几题，取中间的人；起伏：一个人各题得分的标准差（0 到 1），取平均。',
  longString: '最长连续相同（题）',
  variability: '起伏',

  terms: '应答率和参与率',
  termsBase:
    '应答率 = 交回的验证码 ÷ 发出的验证码（AAPOR RR1）；参与率 = 收到 ÷ 名册人数，开放链接没有样本，不能叫应答率。',
  term: '叫法',
  termNames: { 'response-rate': '应答率（RR1）', 'participation-rate': '参与率' },
  termRate: '比例',
  answered: '收到',
  asked: '发出或名册人数',
  eligible: '名册人数',
  missing: '没答',
  missingOf: (who: string) => `各乡镇来了多少：${who}`,
  missingBase: '代表程度 = 该乡镇占全部答卷的份额 ÷ 占名册人数的份额；1 是正好，0.5 是只来了该来的一半。',
  represented: '代表程度',
  participationRate: '参与率',

  noMargins: '这次调查没有写背景构成，所以没有按背景构成加权的结果。',
  howToDeclare:
    '要用它，请在下一次调查发布前，在调查文件里写明背景题各选项的人实际占多少（margins：人群、题目名、选项值、占比，各选项之和为 1），数字要有出处，如学籍统计；再用 renkedu campaign create 新建。发布后不能再加。例如家长按孩子所在学段：',
  marginsExample: `"margins": {
  "parent": {
    "child_stage": {
      "lower": 0.33,
      "upper": 0.35,
      "junior": 0.32
    }
  }
}`,
  raked: '加权前后',
  rakedBase:
    '分母是该人群的有效答卷。加权前是本报告的结果；设计效应 = 答卷份数 ÷ 与它们相当的简单随机样本份数，大于 1 是区间因此变宽。',
  unraked: '加权前',
  unrakedInterval: '加权前区间',
  rakedRate: '加权后',
  rakedInterval: '加权后区间',
  unrakedEffect: '加权前设计效应',
  rakedEffect: '加权后设计效应',
  howItWent: '算得怎样',
  converged: (rounds: number, trimmed: number, blank: number) =>
    [
      `算了 ${rounds} 轮，已收敛`,
      trimmed === 0 ? '没有权重过大的' : `${trimmed} 份权重超过平均数 5 倍，削到 5 倍，构成因此只是接近`,
      ...(blank === 0 ? [] : [`${blank} 份没答背景题，权重不变`]),
    ].join('；'),
  countyRaked: '按本报告的合成方式，没有写构成的人群用加权前的结果',
  notRakedHere: '这个人群没有写背景构成，也没有加权的结果。',
  margins: '发布前写定的构成',
  marginsBase: '占比 = 这一类人占该人群全部应答人的比例，由本单位提供，发布时一并冻结。',
  marginItem: '背景题',
  marginOption: '选项',
  marginShare: '占比',

  writers: (writers: number, masked: number) =>
    `${writers} 人写了意见${masked > 0 ? `，其中 ${masked} 人的话里有遮盖` : ''}。`,
  fewWriters: (groups: string, smallCell: number) => `${groups}：写意见的不足 ${smallCell} 人，不显示。`,
  wordsOf: (who: string) => `${who}常用的词`,
  phrasesOf: (who: string) => `${who}常用的短语`,
  wordsBase: (writers: number) => `分母：写了意见的 ${writers} 人。`,
  word: '词',
  phrase: '短语',
  people: '写过的人',
  noWords: '没有够多人写过的。',
  read: (shown: number) => `看意见原文 ${shown} 条（已遮盖；相同的并在一起，顺序随机，太多时抽一部分）`,
};
