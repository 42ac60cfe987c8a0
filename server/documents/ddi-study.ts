import { type BulletinCount, bulletinCounts, tooFewToTell } from '../../analysis/bulletin.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  labelsOf,
  percent,
} from '../../analysis/wording.ts';
import { campaignScales } from '../../surveys/campaign.ts';
import { groupName } from '../../surveys/groups.ts';
import { type DdiSource, dated, type Element } from './ddi-elements.ts';

/** What was asked of whom, how and when, of a study in DDI-Codebook 2.5. */
export function studyDescription(source: DdiSource): Element {
  const { released } = source;
  const { campaign } = released;
  return {
    citation: {
      titlStmt: {
        titl: `${campaign.title}（${labelsOf(released).join(' ')}）`,
        IDNo: [
          { '@agency': 'renkedu', '#': campaign.id },
          ...(campaign.digest === null
            ? []
            : [{ '@agency': 'SHA-256（发布时冻结的内容）', '#': campaign.digest }]),
          ...(source.seal === null
            ? []
            : [{ '@agency': 'Merkle root（RFC 9162，封存的全部答卷）', '#': source.seal.root }]),
        ],
      },
      rspStmt: { AuthEnty: campaign.organiser },
      prodStmt: { producer: campaign.organiser, prodDate: dated(released.generatedAt) },
      distStmt: { distrbtr: campaign.organiser, contact: campaign.complaintContact },
    },
    stdyInfo: {
      abstract: `县级教育局自行组织的义务教育社会认可度调查，属自评，不是国家评估的结论。${labelsOf(released).join('、')}。`,
      sumDscr: {
        collDate: [
          { '@event': 'start', ...dated(campaign.opensAt) },
          { '@event': 'end', ...dated(campaign.closedAt ?? campaign.closesAt) },
        ],
        nation: { '@abbr': 'CN', '#': '中国' },
        geogCover: campaign.townships.map(({ name }) => name).join('、'),
        geogUnit: '乡镇（街道）',
        anlyUnit: '个人（家长为一户一份）',
        universe: campaign.groups.map(({ name, eligible }) => `${name} ${eligible} 人`).join('；'),
        dataKind: '问卷调查数据',
      },
    },
    method: { dataColl: collection(source), anlyInfo: appraisal(source) },
    dataAccs: {
      useStmt: {
        restrctn: '逐份答卷属内部资料：分析员登录后才能导出，导出有记录，不对外提供。',
        conditions: `答卷不含姓名、电话、网络地址；有效答卷不足 ${released.smallCell} 份的单元不公布。保存 ${campaign.retentionMonths} 个月。`,
      },
    },
  };
}

function collection({ released, campaign: { settings, quotas } }: DdiSource): Element {
  const byCode = settings.groups.filter((group) => settings.access[group] === 'code');
  const { ratio, floor } = settings.sampling;
  const wanted = quotas.reduce((sum, { quota }) => sum + quota, 0);
  return {
    timeMeth: '横断面调查',
    dataCollector: released.campaign.organiser,
    sampProc: [
      '按人群×乡镇分层，配额按名册人数分配；配额是目标，不是上限。',
      settings.census.length > 0 ? `${settings.census.map(groupName).join('、')}为全员调查。` : '',
      byCode.length > 0
        ? `${byCode.map(groupName).join('、')}凭一次性验证码作答，其余人群的链接谁都能打开，不是概率抽样，区间仅供参考。`
        : '链接谁都能打开，不是概率抽样，区间仅供参考。',
    ].join(''),
    targetSampleSize: {
      sampleSize: wanted,
      sampleSizeFormula: `常住人口 ${settings.residents ?? '（未填）'} × ${ratio}，不少于 ${floor}；人数少的人群全员调查`,
    },
    collMode: '自填：手机网页，纸质问卷由工作人员录入',
    resInstru: '结构化问卷；每个人群一份，文字见各变量的 qstn',
    weight: weighting(released),
    cleanOps: '答卷交后不能改；答得太快、全选一个分等只作标记，不剔除。剔除须写理由并留记录。',
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
    '权数＝层内名册人数 N ÷ 计入的答卷数 n，层为人群×乡镇；方差用泰勒线性化和有限总体校正 1 − n/N。',
    joined.length > 0 ? `答卷过少而合并的层：${joined.join('；')}。` : '',
    `全县：${combinationNames[combination]}，${combinationsInWords[combination]}。`,
    combination === 'fixed' ? `占比：${shares.join('，')}。` : '',
  ].join('');
}

function appraisal({ released, campaign: { settings } }: DdiSource): Element {
  const { definition, bar } = released;
  const { answers, eligible, threshold, groups } = bulletinCounts(released);
  const total = tooFewToTell({ answers, threshold })
    ? `收到答卷少于 ${threshold} 份，名册 ${eligible} 人`
    : `收到答卷 ${answers} 份，名册 ${eligible} 人`;
  return {
    respRate: [total, ...(groups ?? []).map((row) => countInWords(row, threshold))].join('；'),
    EstSmpErr: `区间：Korn–Graubard，置信水平见报告。主要结果的口径：${definitionNames[definition]}，${definitionsInWords[definition]}；标准 ${percent(bar)}。`,
    dataAppr: `算作满意：${Object.values(campaignScales(settings))
      .map(({ name, points, satisfied }) => `${name} 1–${points} 分中的 ${satisfied.join('、')} 分`)
      .join('；')}。`,
  };
}

function countInWords({ name, eligible, received, rate }: BulletinCount, threshold: number): string {
  const said =
    received === 'few' ? `少于 ${threshold} 份` : received === 'unlisted' ? '不单列' : `${received} 份`;
  return `${name}：名册 ${eligible} 人，收到 ${said}${rate === null ? '' : `，参与率 ${percent(rate)}`}`;
}
