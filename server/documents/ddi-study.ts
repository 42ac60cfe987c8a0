import { shanghaiDay } from '../../analysis/beijing.ts';
import { definitionNames, labelsOf } from '../../analysis/wording.ts';
import { groupName } from '../../surveys/groups.ts';
import { keptUntil } from '../../surveys/retention.ts';
import { type DdiSource, dated, type Element, term, version } from './ddi-elements.ts';
import { method } from './ddi-method.ts';

/** What was asked of whom, how and when, of a study in DDI-Codebook 2.5. */
export function studyDescription(source: DdiSource): Element {
  return {
    citation: citation(source),
    stdyInfo: {
      subject: subject(source),
      abstract: abstract(source),
      sumDscr: summary(source),
    },
    method: method(source),
    dataAccs: access(source),
  };
}

function citation(source: DdiSource): Element {
  const { released } = source;
  const { campaign } = released;
  return {
    titlStmt: {
      titl: `${campaign.title}（${labelsOf(released).join(' ')}）`,
      IDNo: { '@agency': campaign.organiser, '@level': 'study', '#': campaign.id },
    },
    rspStmt: { AuthEnty: campaign.organiser },
    prodStmt: {
      producer: campaign.organiser,
      ...(campaign.closedAt === null ? {} : { prodDate: dated(campaign.closedAt) }),
    },
    distStmt: {
      distrbtr: campaign.organiser,
      contact: campaign.complaintContact,
      distDate: dated(released.generatedAt),
    },
    verStmt: version(source),
    notes: fingerprints(source),
  };
}

/** What anybody can hold an archive pack to; each value stands alone, so that it can be compared by machine. */
function fingerprints({ released, seal }: DdiSource): Element[] {
  const note = (subject: string, value: string) => ({
    '@type': 'fingerprint',
    '@subject': subject,
    '@level': 'study',
    '#': value,
  });
  const { digest } = released.campaign;
  return [
    ...(digest === null ? [] : [note('发布时冻结的问卷、名册、计划和口径：SHA-256', digest)]),
    ...(seal === null
      ? []
      : [
          note('封存的全部答卷：Merkle 树根（RFC 9162，SHA-256）', seal.root),
          note('签封存记录的公钥：指纹（SHA-256 的前 128 位）', seal.fingerprint),
        ]),
  ];
}

function subject({ released: { campaign } }: DdiSource): Element {
  return {
    keyword: ['义务教育', '社会认可度', '满意度', ...campaign.dimensions.map(({ name }) => name)],
    topcClas: {
      '@vocab': 'CESSDA Topic Classification',
      '@vocabURI': 'urn:ddi:int.cessda.cv:TopicClassification',
      '@xml:lang': 'en',
      '#': 'Compulsory and pre-school education',
    },
  };
}

function abstract({ released }: DdiSource): string {
  const { campaign, definition } = released;
  const labels = labelsOf(released).slice(1);
  return [
    `${campaign.organiser}自行组织的义务教育社会认可度调查，属自评，不是国家评估的结论。`,
    labels.length > 0 ? `注意：${labels.join('、')}。` : '',
    `问了${campaign.groups.map(({ name }) => name).join('、')}，共 ${campaign.items.length} 道评分题，`,
    `分${campaign.dimensions.map(({ name }) => name).join('、')}。`,
    `主要结果是全县的${definitionNames[definition]}。`,
  ].join('');
}

function summary({ released, campaign: { questionnaires } }: DdiSource): Element {
  const { campaign } = released;
  const county = new Set(campaign.townships.map(({ code }) => code.slice(0, 6)));
  const codes = county.size === 1 ? `（行政区划代码 ${[...county].join('')}）` : '';
  const who = (group: Parameters<typeof groupName>[0]) => {
    const ask = questionnaires.get(group)?.screening?.ask ?? null;
    return ask === null ? groupName(group) : `${groupName(group)}（开头问：${ask}）`;
  };
  return {
    collDate: [
      { '@event': 'start', ...dated(campaign.opensAt) },
      { '@event': 'end', ...dated(campaign.closedAt ?? campaign.closesAt) },
    ],
    nation: { '@abbr': 'CN', '#': '中国' },
    geogCover: `${campaign.townships.map(({ name }) => name).join('、')}${codes}`,
    geogUnit: '乡镇（街道）',
    anlyUnit: term('AnalysisUnit', 'Individual', '个人（家长一户一份）'),
    universe: [
      { '@clusion': 'I', '#': campaign.groups.map(({ code }) => who(code)).join('；') },
      ...(campaign.groups.some(({ code }) => code === 'student')
        ? [{ '@clusion': 'E', '#': '小学一、二年级学生' }]
        : []),
    ],
    dataKind: released.simulated
      ? '模拟数据：问卷调查的样子，有程序生成的答卷，不是真人所填'
      : '问卷调查数据',
  };
}

function access(source: DdiSource): Element {
  const { released } = source;
  const { campaign, smallCell } = released;
  const months = `结束后 ${campaign.retentionMonths} 个月`;
  const until =
    campaign.closedAt === null
      ? months
      : `${keptUntil(shanghaiDay(Date.parse(campaign.closedAt)), campaign.retentionMonths)}（${months}）`;
  const edition = source.revision === 0 ? '' : `，报告第 ${source.revision} 版`;
  return {
    setAvail: {
      accsPlac: campaign.organiser,
      avlStatus: `逐份答卷最多保存到 ${until}，到期删除，也可能提前删除；删除以后只有公布的数字、本编码手册和存证可查。`,
    },
    useStmt: {
      '@ID': 'A1',
      specPerm: { '@required': 'yes', '#': '逐份答卷由分析员登录后导出，每次导出都有记录。' },
      restrctn: `逐份答卷属内部资料，只作统计用，不对外提供，不得用来认出任何人。${minors(source)}`,
      citReq: `${campaign.organiser}：《${campaign.title}》（${labelsOf(released).join('，')}）${edition}，${shanghaiDay(Date.parse(released.generatedAt))}。`,
      conditions: `答卷不含姓名、电话、网络地址；有效答卷不足 ${smallCell} 份的单元不公布。本编码手册可以公开。`,
      disclaimer: '自评的结果，不代替国家或省里的评估。',
    },
  };
}

/** Source: 个人信息保护法, articles 28 and 31. */
function minors({ campaign: { settings } }: DdiSource): string {
  if (!settings.groups.includes('student')) return '';
  return [
    '学生答卷是三年级以上的未成年人所填，其中有不满十四周岁的：',
    '他们的个人信息是敏感个人信息（《个人信息保护法》第二十八条），处理须经监护人同意（第三十一条）；',
    '答卷虽无姓名，乡镇、学校和文字意见合起来仍可能认出人，所以学生的逐份答卷更不得另行提供。',
  ].join('');
}
