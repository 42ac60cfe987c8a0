import canonicalize from 'canonicalize';
import type { Kysely } from 'kysely';
import { type Table, type TableFault, townshipName } from '../../surveys/frame.ts';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import type { Database, PaperEntryRow } from '../database/schema.ts';
import { refusalProblem } from '../intake/refusals.ts';
import { storeSubmissions } from '../intake/store-submissions.ts';
import { prepared, type Submission } from '../intake/submission.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { dayCountsIn } from '../queries/day-counts.ts';
import {
  deletePaperEntry,
  findPaperEntry,
  insertPaperEntry,
  keepSecond,
  paperEntriesOf,
} from '../queries/paper-entries.ts';
import { holdCampaign, logPositions, submissionsById } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { countedByDay } from './days.ts';
import { readPaper, refusalsInWords } from './paper.ts';
import { phaseOf } from './phase.ts';

/**
 * Paper forms keyed in at the desk, each of them twice: the second keying does not see the first. Where both agree the
 * answers are taken as any from paper; where they differ somebody looks at the paper again. What waits is gone once it
 * is taken, and when the campaign is sealed.
 */

type Desk = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/** The list in the log of what is keyed in at the desk: one a campaign, whoever serves it. Other lists have random numbers from 1. */
const deskWriter = 0;

/** A form as it is keyed in. */
export interface KeyedForm {
  /** The number on the paper. */
  form: string;
  group: GroupCode;
  township: string;
  school: string | null;
  /** Text by item name, as in an import from CSV. */
  fields: Readonly<Record<string, string>>;
}

/** A form that waits: for its second keying, or, where the two differ, for somebody who looks at the paper. */
export interface WaitingForm extends Omit<KeyedForm, 'fields'> {
  firstBy: string;
  /** Only where they differ: what was keyed in, and in which items. */
  conflict: {
    secondBy: string;
    first: KeyedForm['fields'];
    second: KeyedForm['fields'];
    items: string[];
  } | null;
}

/** What waits, and how many forms have been taken. */
export async function paperForms(desk: Desk, id: string): Promise<{ waiting: WaitingForm[]; taken: number }> {
  const { store, campaigns } = desk;
  const days = await dayCountsIn(store.reads, id, null, countedByDay(await campaigns.get(id)));
  return {
    waiting: await waitingForms(desk, id),
    taken: days.reduce((sum, { paper }) => sum + paper, 0),
  };
}

async function waitingForms({ store, campaigns }: Desk, id: string): Promise<WaitingForm[]> {
  const campaign = await campaigns.get(id);
  return (await paperEntriesOf(store.reads, id)).map((row) => {
    const { form, group, township, first_by: firstBy } = row;
    const waiting = { form, group, township, school: row.school || null, firstBy, conflict: null };
    if (row.second === null) return waiting;
    const first = keyedForm(row, row.first);
    const second = keyedForm(row, row.second);
    const items = differences(readForm(campaign, first), readForm(campaign, second));
    const conflict = {
      ...{ secondBy: row.second_by ?? '', first: first.fields, second: second.fields, items },
    };
    return { ...waiting, conflict };
  });
}

/** `kept`: the first keying waits for the second. `taken`: both agree, the answers count. `differs`: look at the paper. */
export type Keying = 'kept' | 'taken' | 'differs';

/** Keys a form in for the first or the second time. 409 where the number does not fit, 422 where the answers do not. */
export async function keyForm(
  desk: Desk,
  id: string,
  pass: 1 | 2,
  form: KeyedForm,
  actor: Actor,
  now: Date,
): Promise<Keying> {
  const campaign = await desk.campaigns.get(id);
  const submission = readForm(campaign, form);
  return inField(desk, id, now, async (transaction) => {
    const known = await findPaperEntry(transaction, id, form.form);
    if (!known) {
      const taken = await submissionsById(transaction, [{ campaign: id, id: submission.id }]);
      if (taken.size > 0) throw conflict('form-taken', `编号 ${form.form} 的纸卷已经收入，请核对编号`);
      if (pass === 2)
        throw conflict('form-not-keyed', `编号 ${form.form} 还没有录第一遍，请核对编号，或先录第一遍`);
      await insertPaperEntry(transaction, rowOf(id, form, actor));
      await recordAct(transaction, actor, now, 'paper-key', id, { form: form.form, pass });
      return 'kept';
    }
    if (pass === 1 || known.second !== null) {
      const why = known.second === null ? '请录第二遍' : '两遍不一致，请去核对';
      throw conflict('form-keyed', `编号 ${form.form} 已经录过（${known.first_by}），${why}；或者编号写错了`);
    }
    const { group, township, school } = known;
    if (group !== form.group || township !== form.township || school !== (form.school ?? '')) {
      const place = [townshipName(campaign.settings.townships, township), school, groupName(group)].filter(
        Boolean,
      );
      throw conflict('other-place', `编号 ${form.form} 第一遍录的是 ${place.join(' · ')}，请核对纸卷`);
    }
    const first = readForm(campaign, keyedForm(known, known.first));
    if (differences(first, submission).length > 0) {
      const second = JSON.stringify(form.fields);
      await keepSecond(transaction, { campaign: id, form: form.form, second, second_by: actor.name });
      await recordAct(transaction, actor, now, 'paper-key', id, { form: form.form, pass });
      return 'differs';
    }
    await take(transaction, desk, submission, form.form, now);
    await recordAct(transaction, actor, now, 'paper-take', id, { form: form.form });
    return 'taken';
  });
}

/** Takes a form whose keyings differ, with what the paper says. */
export async function resolveForm(
  desk: Desk,
  id: string,
  { form, fields }: Pick<KeyedForm, 'form' | 'fields'>,
  actor: Actor,
  now: Date,
): Promise<void> {
  const campaign = await desk.campaigns.get(id);
  await inField(desk, id, now, async (transaction) => {
    const known = await findPaperEntry(transaction, id, form);
    if (known?.second == null) throw conflict('form-settled', `编号 ${form} 不用核对，可能别人已经处理了`);
    const [first, second] = [known.first, known.second].map((text) =>
      readForm(campaign, keyedForm(known, text)),
    );
    if (!first || !second) throw new Error('a form that differs was keyed in twice');
    await take(
      transaction,
      desk,
      readForm(campaign, { ...keyedForm(known, known.first), fields }),
      form,
      now,
    );
    const items = differences(first, second).length;
    await recordAct(transaction, actor, now, 'paper-resolve', id, { form, items });
  });
}

/** Throws away what was keyed in of a form that was not taken, as after a wrong number. */
export async function discardForm(
  { store }: Desk,
  id: string,
  form: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    if (!(await deletePaperEntry(transaction, id, form)))
      throw conflict('form-settled', `编号 ${form} 已经不在待核对的里面，可能别人已经处理了`);
    await recordAct(transaction, actor, now, 'paper-discard', id, { form });
  });
}

/** Stores the answers by the path of all others from paper, and drops what waited. */
async function take(
  transaction: Kysely<Database>,
  { store, keys }: Desk,
  submission: Submission,
  number: string,
  now: Date,
): Promise<void> {
  const { id } = submission.campaign;
  const end = (await logPositions(transaction, id)).find(({ writer }) => writer === deskWriter);
  const ends = new Map(end ? [[id, end]] : []);
  const { outcomes } = await storeSubmissions(
    transaction,
    store.dialect,
    keys,
    deskWriter,
    ends,
    [prepared(submission)],
    now,
  );
  const [outcome] = outcomes;
  if (outcome && 'refused' in outcome) {
    const { status, code, sentence } = refusalProblem(outcome.refused);
    throw new Problem(status, code, { ...sentence, zh: refusalsInWords[outcome.refused] ?? sentence.zh });
  }
  await deletePaperEntry(transaction, id, number);
}

/** Between publication and closing; the campaign is held, so that two clerks do not key one form at once. */
async function inField<Result>(
  { store }: Desk,
  id: string,
  now: Date,
  act: (transaction: Kysely<Database>) => Promise<Result>,
): Promise<Result> {
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const phase = phaseOf(await getCampaign(transaction, id), now);
    if (phase !== 'scheduled' && phase !== 'open' && phase !== 'paused') {
      throw new Problem(410, 'closed', {
        zh: phase === 'draft' ? '发布以后才能录入纸卷' : '调查已经结束，不能再录入纸卷',
        en: 'paper is keyed in between publication and closing',
      });
    }
    return act(transaction);
  });
}

/** The one row of an import that a form is. 422 with each fault: `[{ item, message }]`. */
function readForm(campaign: Submission['campaign'], form: KeyedForm): Submission {
  const { submissions, faults } = readPaper(campaign, tableOf(form));
  const [row] = submissions;
  if (row && faults.length === 0) return row.submission;
  throw refused(faults);
}

function tableOf({ form, group, township, school, fields }: KeyedForm): Table {
  const row = { ...fields, group, township, school: school ?? '', form };
  return { columns: Object.keys(row), rows: [{ line: 1, fields: row }] };
}

/** Names of the items that were answered differently. */
function differences(one: Submission, other: Submission): string[] {
  const { items } = one.campaign.questionnaires.get(one.place.group) ?? { items: [] };
  return items
    .map(({ name }) => name)
    .filter((name) => canonicalize(one.answers[name] ?? null) !== canonicalize(other.answers[name] ?? null));
}

function keyedForm({ form, group, township, school }: PaperEntryRow, text: string): KeyedForm {
  return { form, group, township, school: school || null, fields: JSON.parse(text) };
}

function rowOf(
  campaign: string,
  { form, group, township, school, fields }: KeyedForm,
  { name }: Actor,
): PaperEntryRow {
  const first = JSON.stringify(fields);
  return {
    ...{ campaign, form, group, township, school: school ?? '' },
    ...{ first, first_by: name, second: null, second_by: null },
  };
}

function conflict(code: string, zh: string): Problem {
  return new Problem(409, code, { zh, en: 'this paper form was keyed in before, or not yet' });
}

function refused(faults: readonly TableFault[]): Problem {
  return new Problem(
    422,
    'paper-faults',
    {
      zh: faults.map(({ reason }) => reason).join('；'),
      en: 'the form does not fit the questionnaire or the frame',
    },
    faults.map(({ column, reason }) => ({ item: column, message: reason })),
  );
}
