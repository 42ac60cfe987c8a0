import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { Answers, OptionValue } from '../../surveys/answers.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { largestRemainder } from '../../surveys/plan.ts';
import type { Item, Questionnaire } from '../../surveys/questionnaire.ts';
import { DONT_KNOW, scales } from '../../surveys/scale.ts';
import { dropHidden } from '../../surveys/text-answers.ts';
import type { CampaignRow } from '../database/schema.ts';
import { newResponseId } from '../intake/ticket.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign, markSimulated } from '../queries/campaigns.ts';
import { linksOf } from '../queries/links.ts';
import { holdCampaign } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { phaseOf } from './phase.ts';
import type { PublishedCampaign } from './published.ts';

const comments = [
  '希望课后服务多一些体育和音乐。',
  '老师很负责，谢谢。',
  '作业比前几年少了，孩子睡得早一些。',
  '路远，希望校车能多跑一趟。',
  '食堂的菜可以再多几样。',
  '希望多一些从县城来的老师。',
];

/** How many synthetic answers, drawn from which seed. */
interface Simulation {
  responses: number;
  seed: number;
  /** Refuses with 409 where the campaign has synthetic answers already, or some are on their way. */
  once?: boolean;
}

/**
 * Sends synthetic respondents through the real write path: tickets' times, validation, tallies, receipts. The same
 * seed gives the same answers. Only for the example or a trial campaign, which says so for ever.
 */
export async function simulate(
  { store, campaigns, intake, clock }: Pick<Services, 'store' | 'campaigns' | 'intake' | 'clock'>,
  id: string,
  { responses, seed, once = false }: Simulation,
  actor: Actor,
): Promise<{ stored: number }> {
  const campaign = await campaigns.get(id);
  const links = await linksOf(store.db, id);
  await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    refuseUnlessTrial(await getCampaign(transaction, id), clock(), once);
    await markSimulated(transaction, id);
    await recordAct(transaction, actor, clock(), 'simulate', id, { responses, seed });
  });
  const random = seededRandom(seed);
  const cells = drawCells(campaign, responses, random);
  const submissions = cells.map((place) => {
    const questionnaire = campaign.questionnaires.get(place.group);
    const link = links.find(
      (one) =>
        one.group === place.group && one.township === place.township && (one.school || null) === place.school,
    );
    if (!questionnaire || !link) throw new Error('a cell with people in it has a questionnaire and a link');
    const drawn = dropHidden(questionnaire, drawAnswers(questionnaire, random));
    const checked = campaign.validator(place.group)(drawn);
    if (!checked.accepted) {
      throw new Error(
        `a synthetic respondent answered what is not allowed: ${JSON.stringify(checked.problems)}`,
      );
    }
    const seconds = 45 + Math.round(240 * random() ** 2);
    const issuedAt = new Date(clock().getTime() - seconds * 1000);
    return intake.submit({
      id: newResponseId(),
      campaign,
      place,
      answers: checked.answers,
      source: 'simulation',
      link: { code: link.code, issuedAt },
      codeHash: null,
      seconds,
    });
  });
  await Promise.all(submissions);
  return { stored: submissions.length };
}

function refuseUnlessTrial(row: CampaignRow, now: Date, once: boolean): void {
  if (row.trial === 0 && row.simulated === 0) {
    throw new Problem(409, 'not-a-trial', {
      zh: '模拟答卷只能进入示例或试填活动，不能进入正式调查',
      en: 'synthetic answers are for the example or a trial campaign only',
    });
  }
  if (phaseOf(row, now) !== 'open') {
    throw new Problem(409, 'not-open', {
      zh: '这项调查现在不接收答卷，不能模拟',
      en: 'the field is not open',
    });
  }
  if (once && row.simulated === 1) {
    throw new Problem(409, 'already-simulated', {
      zh: '这次试填已经填入模拟答卷，不再重复填；想重来，请回到草稿再做一次试填',
      en: 'this trial has its synthetic answers; make another trial for more',
    });
  }
}

/** Uniform numbers in [0, 1) that a seed fixes. */
export function seededRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => unsafeUniformIntDistribution(0, 0x7fff_ffff, generator) / 0x8000_0000;
}

/** One cell per answer: about as many of each as the plan wants, some more and some fewer, never more than are eligible. */
function drawCells(campaign: PublishedCampaign, count: number, random: () => number): FrameCell[] {
  const weights = campaign.frame.map((cell) => {
    const quota = campaign.quotas.find(
      ({ group, township, school }) =>
        group === cell.group && township === cell.township && school === cell.school,
    );
    return (quota?.quota ?? 0) * (0.7 + 0.6 * random());
  });
  const wanted = largestRemainder(count, weights);
  const cells = campaign.frame.flatMap((cell, index) => {
    const drawn = Math.min(wanted[index] ?? 0, cell.eligible);
    return new Array<FrameCell>(drawn).fill(cell);
  });
  const [largest] = [...campaign.frame].sort((a, b) => b.eligible - a.eligible);
  if (!largest) throw new Error('a published campaign has a frame');
  return [...cells, ...new Array<FrameCell>(count - cells.length).fill(largest)];
}

/** One person: a general leaning, then each item around it; some 不了解, a few words from some. */
export function drawAnswers(questionnaire: Questionnaire, random: () => number): Answers {
  const leaning = 0.55 + 0.45 * random();
  const answers: Record<string, OptionValue | OptionValue[]> = {};
  for (const item of questionnaire.items) {
    const answer = drawAnswer(item, leaning, random);
    if (answer !== undefined) answers[item.name] = answer;
  }
  return answers;
}

function drawAnswer(
  item: Item,
  leaning: number,
  random: () => number,
): OptionValue | OptionValue[] | undefined {
  const values = item.options.map((option) => option.value);
  const pick = () => values[Math.floor(random() * values.length)];
  if (item.scale !== null) {
    if (values.includes(DONT_KNOW) && random() < 0.06) return DONT_KNOW;
    const { points } = scales[item.scale];
    const height = leaning + 0.35 * (random() - 0.5);
    return Math.max(1, Math.min(points, Math.ceil(height * points)));
  }
  if (item.role === 'coached')
    return random() < 0.03 ? pick() : (values.find((value) => value === 'no' || value === false) ?? pick());
  if (item.role === 'comment')
    return random() < 0.15 ? comments[Math.floor(random() * comments.length)] : undefined;
  if (item.type === 'checkbox') {
    const chosen = values.filter(() => random() < 0.3);
    return chosen.length > 0 ? chosen : values.slice(0, 1);
  }
  if (values.length > 0) return pick();
  if (!item.required) return undefined;
  return item.inputType === 'number' ? 1 : '无';
}
