import type { CampaignSettings } from './campaign.ts';
import type { FrameCell } from './frame.ts';
import eshan from './frames/eshan.json' with { type: 'json' };
import { type GroupCode, groupName } from './groups.ts';
import { quotas, sampleSize } from './plan.ts';
import type { Questionnaire } from './questionnaire.ts';

/** The part of a draft that a check is about: where a clerk puts it right. */
export type DraftStep = 'about' | 'places' | 'frame' | 'questionnaires' | 'plan' | 'rate';

/**
 * What is missing in a draft and keeps it from being published (`blocks`), what a clerk must say is meant before it is
 * (`confirms`), or what looks wrong (`warns`).
 */
export interface DraftCheck {
  /** A kebab-case word. */
  code: string;
  level: 'blocks' | 'confirms' | 'warns';
  step: DraftStep;
  text: string;
}

interface Draft {
  settings: CampaignSettings;
  frame: readonly FrameCell[];
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  /** Questionnaires whose last saved version has faults. */
  unfinished: readonly { group: GroupCode; faults: number }[];
}

const day = 86_400_000;
const county = eshan.county.code;

/** What stands in the way of publishing a draft, one sentence each. */
export function blocking(
  { settings, frame, unfinished }: Omit<Draft, 'questionnaires'>,
  now: Date,
): DraftCheck[] {
  const checks: DraftCheck[] = [];
  const block = (code: string, step: DraftStep, text: string) =>
    checks.push({ code, level: 'blocks', step, text });
  if (frame.length === 0) block('no-frame', 'frame', '还没有导入名册');
  for (const group of settings.groups) {
    if (frame.length > 0 && eligibleOf(frame, group) === 0) {
      block(
        'group-without-people',
        'frame',
        `名册里没有${groupName(group)}：填上人数，或者在“问卷”一步不调查这类人`,
      );
    }
  }
  for (const { group, faults } of unfinished) {
    if (settings.groups.includes(group)) {
      block('unfinished', 'questionnaires', `${groupName(group)}问卷还有 ${faults} 处问题没有改好`);
    }
  }
  if (Date.parse(settings.closesAt) <= now.getTime()) block('over', 'about', '截止时间已经过去');
  return checks;
}

/** Everything that a clerk should look at before publishing, what blocks first. */
export function draftChecks(draft: Draft, now: Date): DraftCheck[] {
  return [
    ...blocking(draft, now),
    ...aboutChecks(draft.settings, now),
    ...frameChecks(draft),
    ...questionnaireChecks(draft.questionnaires),
    ...planChecks(draft),
  ];
}

function warning(code: string, step: DraftStep, text: string): DraftCheck {
  return { code, level: 'warns', step, text };
}

/** Whether somebody can be called there: the product's own default has no number, and its example one of nobody's. */
export function hasTelephone(complaintContact: string): boolean {
  return !/示例/.test(complaintContact) && /\d{5}/.test(complaintContact);
}

function aboutChecks(settings: CampaignSettings, now: Date): DraftCheck[] {
  const checks: DraftCheck[] = [];
  const opens = Date.parse(settings.opensAt);
  const days = (Date.parse(settings.closesAt) - Math.max(opens, now.getTime())) / day;
  if (settings.trial)
    checks.push(warning('trial', 'about', '这是试填：答卷不计入正式结果，以后也不能改成正式调查'));
  if (!hasTelephone(settings.complaintContact)) {
    checks.push({
      code: 'no-telephone',
      level: 'confirms',
      step: 'about',
      text: `投诉联系方式“${settings.complaintContact}”里没有能打通的电话。它印在每份问卷和海报上，有人被要求“统一答案”时要靠它找到你们`,
    });
  }
  if (
    settings.organiser.includes('峨山') &&
    !settings.townships.some(({ code }) => code.startsWith(county))
  ) {
    checks.push(
      warning(
        'other-county',
        'about',
        `组织单位还是“${settings.organiser}”，乡镇却不是峨山县的；它印在每份问卷上`,
      ),
    );
  }
  const counties = new Set(settings.townships.map(({ code }) => code.slice(0, 6)));
  if (counties.size > 1) {
    checks.push(
      warning(
        'several-counties',
        'places',
        `乡镇的统计代码分属 ${counties.size} 个县（前六位不同），是不是抄错了`,
      ),
    );
  }
  if (/示例/.test(settings.title)) checks.push(warning('example-title', 'about', '标题里还有“示例”两个字'));
  if (opens < now.getTime())
    checks.push(warning('opens-at-once', 'about', '开始时间已到：发布以后马上就能填'));
  if (days > 0 && days < 2) {
    checks.push(warning('short-field', 'about', '填写时间不到两天，乡镇可能来不及通知'));
  }
  if (days > 60) checks.push(warning('long-field', 'about', '填写时间超过两个月，是不是日期填错了'));
  return checks;
}

function frameChecks({ settings, frame }: Draft): DraftCheck[] {
  if (frame.length === 0) return [];
  const checks: DraftCheck[] = [];
  const total = frame.reduce((sum, { eligible }) => sum + eligible, 0);
  const examples = frame.filter(isExampleFigure).length;
  if (examples * 2 >= frame.length) {
    checks.push(
      warning('example-frame', 'frame', `名册里有 ${examples} 格还是软件自带的示例人数，不是本县的`),
    );
  }
  for (const { code, name } of settings.townships) {
    if (!frame.some(({ township, eligible }) => township === code && eligible > 0)) {
      checks.push(warning('township-without-people', 'frame', `${name}在名册里没有人，不会有它的链接`));
    }
  }
  if (settings.residents !== null && total > settings.residents * 1.2) {
    checks.push(
      warning(
        'more-than-residents',
        'frame',
        `名册合计 ${total} 人，比常住人口 ${settings.residents} 人还多`,
      ),
    );
  }
  const [students, parents] = [eligibleOf(frame, 'student'), eligibleOf(frame, 'parent')];
  if (students > 0 && parents > 0 && (parents < students / 2 || parents > students * 4)) {
    checks.push(
      warning(
        'parents-and-students',
        'frame',
        `家长 ${parents} 户，学生 ${students} 人，相差太多；家长按一名学生一户算`,
      ),
    );
  }
  for (const group of settings.groups) {
    const eligible = eligibleOf(frame, group);
    if (eligible > 0 && eligible < settings.smallCell) {
      checks.push(
        warning(
          'group-too-small',
          'frame',
          `${groupName(group)}全县只有 ${eligible} 人，不到保护门槛，结果不会公布`,
        ),
      );
    }
  }
  return checks;
}

function questionnaireChecks(questionnaires: Draft['questionnaires']): DraftCheck[] {
  const checks: DraftCheck[] = [];
  for (const [group, { items, pages }] of questionnaires) {
    const lacks = [
      ...(pages.some(({ blocks }) => blocks.some(({ kind }) => kind === 'html'))
        ? []
        : ['填写说明（谁来问、做什么用）']),
      ...(items.some(({ role }) => role === 'coached') ? [] : ['“是否有人要求怎样作答”']),
      ...(items.some(({ role }) => role === 'comment') ? [] : ['意见栏']),
    ];
    if (lacks.length > 0) {
      checks.push(warning('lacks', 'questionnaires', `${groupName(group)}问卷没有${lacks.join('、')}`));
    }
    if (items.length > 40) {
      checks.push(
        warning('long', 'questionnaires', `${groupName(group)}问卷有 ${items.length} 题，填的人可能中途放弃`),
      );
    }
  }
  return checks;
}

function planChecks({ settings, frame }: Draft): DraftCheck[] {
  if (frame.length === 0) return [];
  const checks: DraftCheck[] = [];
  const size = sampleSize(settings.residents, settings.sampling);
  const wanted = quotas(settings, frame, settings.groups);
  const all = wanted.reduce((sum, { quota }) => sum + quota, 0);
  if (all < size) {
    checks.push(warning('too-few-people', 'plan', `计划收 ${size} 份，名册里的人只够 ${all} 份`));
  }
  if (all < 30) checks.push(warning('too-small', 'plan', `一共只计划 ${all} 份；不到 30 份，不作判断`));
  for (const group of settings.groups) {
    const own = wanted.reduce((sum, cell) => (cell.group === group ? sum + cell.quota : sum), 0);
    if (own > 0 && own < settings.smallCell && !settings.census.includes(group)) {
      checks.push(
        warning('quota-too-small', 'plan', `${groupName(group)}只计划 ${own} 份，不到保护门槛，结果不会公布`),
      );
    }
  }
  return checks;
}

function eligibleOf(frame: readonly FrameCell[], group: GroupCode): number {
  return frame.reduce((sum, cell) => (cell.group === group ? sum + cell.eligible : sum), 0);
}

const exampleFigures: Readonly<Record<string, Readonly<Record<string, number>>>> = eshan.eligible;

export function isExampleFigure({ group, township, school, eligible }: FrameCell): boolean {
  return school === null && eligible > 0 && exampleFigures[group]?.[township] === eligible;
}
