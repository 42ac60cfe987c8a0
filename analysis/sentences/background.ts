import type { GroupCode } from '../../surveys/groups.ts';
import type { Report } from '../report.ts';
import { nearlyEqual } from './differences.ts';
import { groupNameIn, townshipNameIn } from './places.ts';
import { instantAt, rateAt, type Sentence, say, textAt } from './told.ts';

/** What the evaluation rules ask for, whatever a campaign's own bar is. */
const barOfTheRules = 0.85;
/** Statistical code of the county whose work plan orders the survey in its item 13. */
const countyWithPlan = '530426';

const standingNotes = new Set(['self-evaluation', 'simulated', 'trial', 'example-frame']);
const timeNotes = new Set(['extended', 'paused']);

/** Why the survey was made, by whom, and what its result is not. */
export function backgroundInWords(report: Report): Sentence[] {
  const { campaign, bar } = report;
  const planned = campaign.townships.every(({ code }) => code.startsWith(countyWithPlan));
  const basis = planned ? '按照上述办法和县工作方案第13条关于开展社会认可度调查的安排' : '按照上述办法';
  return [
    [
      `社会认可度是《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号）规定的督导评估内容之一，办法要求达到 ${barOfTheRules * 100}% 以上。`,
    ],
    say`${basis}，${campaign.organiser}组织了“${campaign.title}”。本次调查的标准为 ${rateAt(bar, 'bar')}，在发布前确定。`,
    ...notesWhere(report, (code) => standingNotes.has(code)),
  ];
}

/** Who was asked and how. */
export function conductInWords(report: Report, byCode: readonly GroupCode[]): Sentence[] {
  const names = (codes: readonly GroupCode[]) => codes.map((code) => groupNameIn(report, code)).join('、');
  const { groups, townships } = report.campaign;
  const open = groups.map(({ code }) => code).filter((code) => !byCode.includes(code));
  const ways = [
    ...(open.length > 0 ? [`${names(open)}用公开的二维码或链接自愿作答`] : []),
    ...(byCode.length > 0 ? [`${names(byCode)}凭一次性验证码作答，一人一码，验证码不与答卷关联`] : []),
  ].join('；');
  return [
    [
      `调查对象为${names(groups.map(({ code }) => code))}，范围为${townships.map(({ code }) => townshipNameIn(report, code)).join('、')}。`,
    ],
    [
      `${ways}。答卷匿名：不问姓名、电话，不记上网地址；答卷提交后不能修改，每份答卷有回执，可以查到是否计入。也可以用纸质问卷作答，由工作人员录入。各人群的问卷见附件。`,
    ],
  ];
}

/** What was fixed before the field opened; its digest follows. */
export function freezingInWords({ campaign }: Report): Sentence[] {
  if (campaign.digest === null) return [['问卷、名册、方案和口径尚未冻结。']];
  return [
    [
      '问卷、名册、方案、各人群占比、口径、合成方式、标准、保护门槛和标记规则在发布时一并冻结，此后不能更改。冻结内容的摘要（SHA-256）为：',
    ],
  ];
}

/** The digest of what was fixed; none where nothing is. */
export function digestInWords({ campaign }: Report): Sentence[] {
  return campaign.digest === null ? [] : [[textAt(campaign.digest, 'campaign.digest')]];
}

/** When it was asked, and what was announced meanwhile: later closings and pauses. */
export function timesInWords(report: Report): Sentence[] {
  const { opensAt, closesAt, closedAt } = report.campaign;
  const end =
    closedAt === null ? instantAt(closesAt, 'campaign.closesAt') : instantAt(closedAt, 'campaign.closedAt');
  const changes = notesWhere(report, (code) => timeNotes.has(code));
  return [
    say`调查时间：${instantAt(opensAt, 'campaign.opensAt')}至${end}（北京时间）。`,
    ...(changes.length > 0 ? changes : [['调查期间没有延长截止时间，没有暂停。']]),
  ];
}

/** How figures were made and what they leave out: the Report's notes, and how this text chooses its words. */
export function methodInWords(report: Report): Sentence[] {
  const joinedStrata = report.joinedStrata.map(
    ({ group, townships }): Sentence => [
      `${groupNameIn(report, group)}：${townships.map((code) => townshipNameIn(report, code)).join('、')}答卷过少，加权时合并为一层。`,
    ],
  );
  return [
    ...notesWhere(report, (code) => !standingNotes.has(code) && !timeNotes.has(code)),
    ...joinedStrata,
    [
      `用词规则：“高于”“低于”只用于许多差一起看（Holm 校正）也不像偶然、而且差的区间不含零的；“基本持平”只用于差的区间整个在正负 ${nearlyEqual * 100} 个百分点以内的；其余一律写“尚不能判断”。各题、各方面之间没有检验差别，不排名次。`,
    ],
    [
      `数字来自同一份报告数据，比率保留一位小数，没有另行计算；每个数字的出处见附件“数据出处”。意见中的词语来自对意见的整理，整改措施来自整改清单。`,
    ],
  ];
}

function notesWhere({ notes }: Report, which: (code: string) => boolean): Sentence[] {
  return notes.flatMap(({ code, text }, index) =>
    which(code) ? [[textAt(text, `notes[${index}].text`)]] : [],
  );
}
