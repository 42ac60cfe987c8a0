import { createHash } from 'node:crypto';
import { codeOf, type Table, type TableFault } from '../../surveys/frame.ts';
import { groupName, groups, isGroupCode } from '../../surveys/groups.ts';
import { readPaperCode } from '../../surveys/paper-codes.ts';
import { readTextAnswers } from '../../surveys/text-answers.ts';
import type { Store } from '../database/store.ts';
import { newWriter } from '../intake/own-log.ts';
import { type Refusal, refusalProblem } from '../intake/refusals.ts';
import { storeSubmissions } from '../intake/store-submissions.ts';
import { prepared, type Submission } from '../intake/submission.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import type { Keys } from '../queries/secrets.ts';
import type { PublishedCampaign, PublishedCampaigns } from './published.ts';

const placeColumns = ['group', 'township', 'school', 'form'];

/**
 * Takes answers that were keyed in from paper: all rows or none. A row with the number of its paper form (`form`)
 * is known by it, another by the digest of all rows and its line, so that the same file again adds nothing.
 */
export async function importPaper(
  store: Store,
  campaigns: PublishedCampaigns,
  keys: Keys,
  id: string,
  table: Table,
  actor: Actor,
  now: Date,
): Promise<{ added: number; repeated: number }> {
  const campaign = await campaigns.get(id);
  const { submissions, faults } = readPaper(campaign, table);
  if (faults.length > 0) throw refused(faults);
  return store.db.transaction().execute(async (transaction) => {
    // A list of its own in the log, so that a server that takes answers meanwhile keeps its own.
    const { outcomes } = await storeSubmissions(
      transaction,
      store.dialect,
      keys,
      newWriter(),
      new Map(),
      submissions.map(({ submission }) => prepared(submission)),
      now,
    );
    const refusals = outcomes.flatMap((outcome, index) =>
      'refused' in outcome
        ? [
            {
              line: submissions[index]?.line ?? 0,
              column: null,
              reason: refusalsInWords[outcome.refused] ?? refusalProblem(outcome.refused).sentence.zh,
            },
          ]
        : [],
    );
    // Thrown inside the transaction, so that the rows before this one are not kept either.
    if (refusals.length > 0) throw refused(refusals);
    const repeated = outcomes.filter((outcome) => 'repeated' in outcome && outcome.repeated).length;
    const counts = { added: outcomes.length - repeated, repeated };
    await recordAct(transaction, actor, now, 'paper-import', id, counts);
    return counts;
  });
}

/** The number of a paper form, however it was typed: ７ and 7 with a blank are 7. */
export function formNumber(text: string): string {
  return text.normalize('NFKC').trim();
}

/** What the write path refuses, in words for who keys in. */
export const refusalsInWords: Partial<Record<Refusal, string>> = {
  'other-answers': '这个纸卷编号（form）已经录过，而且回答或地方不一样；编号在整个调查里不能重复',
  closed: '调查已经结束，不能再录入纸卷',
};

/** Reads rows that were keyed in; every fault by its line and column. */
export function readPaper(
  campaign: PublishedCampaign,
  table: Table,
): { submissions: { line: number; submission: Submission }[]; faults: TableFault[] } {
  const faults: TableFault[] = [];
  const items = new Set(
    [...campaign.questionnaires.values()].flatMap(({ items: asked }) => asked.map(({ name }) => name)),
  );
  for (const column of ['group', 'township']) {
    if (!table.columns.includes(column)) faults.push({ line: 1, column, reason: `缺少“${column}”这一列` });
  }
  for (const column of table.columns) {
    if (!placeColumns.includes(column) && !items.has(column)) {
      faults.push({ line: 1, column, reason: `没有名为“${column}”的题目` });
    }
  }
  if (faults.length > 0) return { submissions: [], faults };
  if (table.rows.length === 0) faults.push({ line: 1, column: null, reason: '文件里没有数据行' });

  // Of the rows, not of the bytes: the same rows saved by another program are the same file.
  const digest = createHash('sha256')
    .update(JSON.stringify(table.rows.map(({ fields }) => fields)))
    .digest('hex');
  const submissions = table.rows.flatMap(({ line, fields }) => {
    const reading = readRow(campaign, digest, line, fields);
    if ('faults' in reading) faults.push(...reading.faults);
    return 'submission' in reading ? [{ line, submission: reading.submission }] : [];
  });
  return { submissions, faults };
}

function readRow(
  campaign: PublishedCampaign,
  fileDigest: string,
  line: number,
  fields: Readonly<Record<string, string>>,
): { submission: Submission } | { faults: TableFault[] } {
  const group = codeOf(fields['group'], groups);
  const township = codeOf(fields['township'], campaign.settings.townships);
  const school = fields['school'] || null;
  const form = formNumber(fields['form'] ?? '');
  const questionnaire = isGroupCode(group) ? campaign.questionnaires.get(group) : undefined;
  if (!isGroupCode(group) || !questionnaire) {
    return { faults: [{ line, column: 'group', reason: `“${group}”不是本次调查的人群` }] };
  }
  const cell = campaign.frame.find(
    (candidate) =>
      candidate.group === group && candidate.township === township && candidate.school === school,
  );
  if (!cell || cell.eligible === 0) {
    const reason = `名册里没有这个单元：${group}、${township}、${school ?? '（不分学校）'}`;
    return { faults: [{ line, column: 'township', reason }] };
  }
  if (campaign.settings.access[group] === 'code') {
    const reason = `${groupName(group)}凭验证码填写：请用纸条上的网址代录，这样一人只算一次`;
    return { faults: [{ line, column: 'group', reason }] };
  }
  const faults: TableFault[] = [];
  const cells: Record<string, string[]> = {};
  for (const [column, value] of Object.entries(fields)) {
    if (placeColumns.includes(column) || value === '') continue;
    const item = questionnaire.items.find((candidate) => candidate.name === column);
    if (!item) faults.push({ line, column, reason: `这一人群的问卷没有“${column}”这道题` });
    else {
      const keyed = item.type === 'checkbox' ? value.split(';') : [value];
      cells[column] = keyed.map((text) => readPaperCode(item, text));
    }
  }
  const checked = campaign.paperValidator(group)(readTextAnswers(questionnaire, cells));
  if (!checked.accepted) {
    faults.push(...checked.problems.map(({ item, message }) => ({ line, column: item, reason: message })));
    return { faults };
  }
  if (faults.length > 0) return { faults };
  const identity = form === '' ? `line ${fileDigest} ${line}` : `form ${form}`;
  const id = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  const place = { group, township, school };
  return {
    submission: {
      id,
      campaign,
      place,
      answers: checked.answers,
      source: 'paper',
      link: null,
      codeHash: null,
      seconds: null,
      flags: [],
    },
  };
}

function refused(faults: readonly TableFault[]): Problem {
  const shown = faults
    .slice(0, 20)
    .map(({ line, column, reason }) => `第 ${line} 行${column ? `“${column}”列` : ''}：${reason}`);
  const rest = faults.length > shown.length ? `；另有 ${faults.length - shown.length} 处` : '';
  return new Problem(
    422,
    'import-faults',
    {
      zh: `有 ${faults.length} 处问题，一行也没有导入：${shown.join('；')}${rest}`,
      en: `the file has ${faults.length} faults; nothing was imported`,
    },
    faults,
  );
}
