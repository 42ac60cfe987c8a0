import { type BulletinCount, bulletinCounts, tooFewToTell } from '../../analysis/bulletin.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  participationInWords,
  percent,
} from '../../analysis/wording.ts';
import { campaignScales } from '../../surveys/campaign.ts';
import { groupName } from '../../surveys/groups.ts';
import { type DdiSource, type Element, term } from './ddi-elements.ts';

/** How the answers were collected, appraised and counted, in DDI-Codebook 2.5. */
export function method(source: DdiSource): Element {
  return {
    dataColl: collection(source),
    anlyInfo: appraisal(source),
    dataProcessing: processing(source),
  };
}

function collection(source: DdiSource): Element {
  const { released } = source;
  return {
    timeMeth: term('TimeMethod', 'CrossSection', '横断面调查'),
    dataCollector: released.campaign.organiser,
    sampProc: sampling(source),
    sampleFrame: frame(source),
    targetSampleSize: targetSize(source),
    collMode: [
      ...(released.simulated
        ? [term('ModeOfCollection', 'Other', '有模拟的答卷，由程序生成，不是真人所填（见变量 source）')]
        : []),
      term('ModeOfCollection', 'SelfAdministeredQuestionnaire.WebBased', '自填：手机网页'),
      term(
        'ModeOfCollection',
        'SelfAdministeredQuestionnaire.Paper',
        '自填：纸质问卷，由工作人员录入（有没有，见变量 source）',
      ),
    ],
    resInstru: '结构化问卷；每个人群一份，文字见各变量的 qstn',
    weight: weighting(released),
    cleanOps: '答卷交后不能改；答得太快、全选一个分等只作标记，不剔除。剔除须写理由并留记录。',
  };
}

function sampling({ campaign: { settings } }: DdiSource): Element {
  const { groups, census } = settings;
  const open = openTo(settings);
  const byCode = groups.filter((group) => settings.access[group] === 'code');
  const whole = groups.every((group) => census.includes(group));
  const words = [
    '按人群×乡镇分层，配额按名册人数分配；配额是目标，不是上限。个人不是随机抽取的，拿到链接、验证码或纸质问卷的人自愿填。',
    census.length > 0 ? `${census.map(groupName).join('、')}为全员调查。` : '',
    byCode.length > 0 ? `${byCode.map(groupName).join('、')}凭一次性验证码作答，一码一份。` : '',
    open.length > 0 ? `${open.map(groupName).join('、')}的链接谁都能打开，不是概率抽样。` : '',
  ];
  const code = whole ? 'TotalUniverseCompleteEnumeration' : 'Nonprobability.Quota';
  return term('SamplingProcedure', code, words.join(''));
}

function openTo({ groups, access }: DdiSource['campaign']['settings']): (typeof groups)[number][] {
  return groups.filter((group) => access[group] !== 'code');
}

function frame({ released: { campaign } }: DdiSource): Element {
  return {
    sampleFrameName: '名册：各人群×乡镇（分学校的到学校）的人数',
    txt: `只有人数，没有姓名；发布时冻结。${campaign.exampleFrame ? '是示例数字，不是当地的实数。' : ''}`,
    custodian: campaign.organiser,
    frameUnit: campaign.groups.map(({ name, eligible }) => ({
      unitType: { '@numberOfUnits': eligible, '#': name },
    })),
  };
}

function targetSize({ campaign: { settings, quotas } }: DdiSource): Element {
  const { residents, sampling: asked } = settings;
  const byRatio = residents === null ? '' : `常住人口 ${residents} × ${asked.ratio}，`;
  const whole = settings.census.length > 0 ? '；全员调查的人群按名册人数' : '';
  return {
    sampleSize: quotas.reduce((sum, { quota }) => sum + quota, 0),
    sampleSizeFormula: `${byRatio}不少于 ${asked.floor}${whole}；每个单元不超过名册人数`,
  };
}

function weighting({ combination, joinedStrata, campaign }: DdiSource['released']): string {
  const names = (codes: readonly string[]) =>
    campaign.townships
      .filter(({ code }) => codes.includes(code))
      .map(({ name }) => name)
      .join('、');
  const joined = joinedStrata.map(({ group, townships }) => `${groupName(group)}：${names(townships)}`);
  const shares = campaign.groups.map(({ name, share }) => `${name} ${percent(share)}`);
  return [
    '权数（变量 weight）＝层内名册人数 N ÷ 计入的答卷数 n，层（变量 stratum）为人群×乡镇；不计入的答卷没有权数。',
    joined.length > 0 ? `答卷过少而合并的层：${joined.join('；')}。` : '',
    `全县：${combinationNames[combination]}，${combinationsInWords[combination]}，所以全部答卷直接加权算出的不一定是报告的全县结果。`,
    combination === 'fixed' ? `占比：${shares.join('，')}。` : '',
  ].join('');
}

function appraisal({ released, campaign: { settings } }: DdiSource): Element {
  const { answers, eligible, threshold, groups } = bulletinCounts(released);
  const total = tooFewToTell({ answers, threshold })
    ? `收到答卷少于 ${threshold} 份，名册 ${eligible} 人`
    : `收到答卷 ${answers} 份，名册 ${eligible} 人`;
  const open = openTo(settings);
  return {
    respRate: [
      total,
      ...(groups ?? []).map((row) => countInWords(row, threshold)),
      '参与率＝收到的答卷÷名册人数，剔除的也算收到；个人不是随机抽取的，所以它不是抽样调查的应答率',
    ].join('；'),
    EstSmpErr: [
      `标准误：泰勒线性化，层内作有限总体校正 1 − n/N；区间：Korn–Graubard，置信水平 ${percent(settings.level)}。`,
      open.length > 0 ? `含${open.map(groupName).join('、')}的结果，区间仅供参考。` : '',
    ].join(''),
    dataAppr: [
      open.length > 0 ? '答卷不记身份：链接谁都能打开的人群，重复填写和不合身份的人填写不能完全排除。' : '',
      '答得太快、全选一个分、有人要求怎样答、夜间扎堆、意见一字不差的有标记（变量 flag_…）；能公布时，报告同时给出去掉它们的结果。',
    ].join(''),
  };
}

function processing({ released, campaign: { settings } }: DdiSource): Element[] {
  const { definition, bar, smallCell } = released;
  const satisfied = Object.values(campaignScales(settings)).map(
    (scale) => `${scale.name} 1–${scale.points} 分中的 ${scale.satisfied.join('、')} 分`,
  );
  return [
    {
      '@type': 'tabulation',
      '#': `主要结果的口径：${definitionNames[definition]}，${definitionsInWords[definition]}；标准 ${percent(bar)}。算作满意：${satisfied.join('；')}。`,
    },
    {
      '@type': 'suppression',
      '#': `有效答卷不足 ${smallCell} 份的单元不公布；由公布的数字能推出它们的单元也不公布。`,
    },
  ];
}

function countInWords({ name, eligible, received, rate }: BulletinCount, threshold: number): string {
  const said =
    received === 'few' ? `少于 ${threshold} 份` : received === 'unlisted' ? '不单列' : `${received} 份`;
  return `${name}：名册 ${eligible} 人，收到 ${said}${rate === null ? '' : `，参与率 ${participationInWords(rate)}`}`;
}
