import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countDays } from '../../server/campaigns/days.ts';
import { closeCampaign, createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readTable } from '../../server/documents/rows.ts';
import { Intake } from '../../server/intake/intake.ts';
import { OwnLog, type Settled } from '../../server/intake/own-log.ts';
import { tallyLog } from '../../server/intake/tallying.ts';
import { Problem } from '../../server/problem.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { logPositions } from '../../server/queries/responses.ts';
import { freshStore } from './fresh-store.ts';
import { type Opened, parentSubmission, publishSmall, smallFrame, smallQuestionnaire } from './survey.ts';

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  let opened: Opened;
  let now = new Date('2026-11-24T02:00:00Z');
  let store: Awaited<ReturnType<typeof freshStore>>;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
  });

  afterAll(() => store?.end());

  test('the same submission again gets the first receipt, other answers under its id are refused', async () => {
    const id = await publishSmall(opened);
    const submission = await parentSubmission(opened, id, { overall: 5 });
    const first = await opened.intake.submit(submission);
    expect(first.repeated).toBe(false);
    expect(await opened.intake.submit(submission)).toEqual({ receipt: first.receipt, repeated: true });
    const together = await Promise.all([1, 2, 3].map(() => opened.intake.submit(submission)));
    expect(new Set(together.map(({ receipt }) => receipt))).toEqual(new Set([first.receipt]));
    await expectProblem(opened.intake.submit({ ...submission, answers: { overall: 1 } }), 'other-answers');
    expect(await counts(id)).toEqual({ responses: 1, differences: [] });
  });

  test('a submission that cannot be stored fails alone, whoever arrives together with it', async () => {
    const id = await publishSmall(opened);
    // The validator refuses half a character; here one slips past it into the write path.
    const poison = await parentSubmission(opened, id, { overall: 5, comment: '\ud800' });
    const honest = await Promise.all(
      Array.from({ length: 40 }, () => parentSubmission(opened, id, { overall: 4 })),
    );
    const results = await Promise.allSettled(
      [...honest.slice(0, 20), poison, ...honest.slice(20)].map((submission) =>
        opened.intake.submit(submission),
      ),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await counts(id)).toEqual({ responses: 40, differences: [] });
    const campaign = await opened.campaigns.get(id);
    expect(campaign.validator('parent')({ overall: 5, comment: '\ud800' })).toMatchObject({
      accepted: false,
      problems: [{ item: 'comment', code: 'control-characters' }],
    });
  });

  test('of many who publish, edit and import at once, one thing is frozen and its digest is of that', async () => {
    const now = opened.clock();
    const { id } = await createCampaign(
      opened.store,
      { title: '一起按', questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire } },
      commandLine,
      now,
    );
    const table = readTable(smallFrame);
    await importFrame(opened.store, id, table, commandLine, now);
    const others = readTable(smallFrame.replaceAll(',40', ',77'));
    const results = await Promise.allSettled([
      ...[1, 2, 3, 4].map(() => publishCampaign(opened.store, id, commandLine, now)),
      importFrame(opened.store, id, others, commandLine, now),
      importFrame(opened.store, id, table, commandLine, now),
      publishCampaign(opened.store, id, commandLine, now),
    ]);
    const published = results.flatMap((one) =>
      one.status === 'fulfilled' && 'digest' in one.value ? [one.value.digest] : [],
    );
    expect(published).toHaveLength(1);
    const { frame } = await opened.campaigns.get(id);
    const rows = await opened.store.db.selectFrom('campaign').selectAll().where('id', '=', id).execute();
    expect(rows[0]?.digest).toBe(published[0]);
    const links = await opened.store.db.selectFrom('link').selectAll().where('campaign', '=', id).execute();
    expect(links).toHaveLength(1 + frame.length);
  });

  test('two hundred at once are stored once each, and the tally equals a recount', async () => {
    const id = await publishSmall(opened);
    const submissions = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        parentSubmission(opened, id, { overall: (index % 5) + 1, safety: 'dk' }),
      ),
    );
    await Promise.all([...submissions, ...submissions].map((submission) => opened.intake.submit(submission)));
    expect(await counts(id)).toEqual({ responses: 200, differences: [] });
  });

  test('what a process counts of its own list is kept once, and nothing of it where another was first', async () => {
    const id = await publishSmall(opened);
    const { db } = opened.store;
    const answer = async (overall: number) =>
      opened.intake.submit(await parentSubmission(opened, id, { overall }));
    const kept = async () => {
      const [{ number: end } = { number: 0 }] = await logPositions(db, id);
      const marks = await Promise.all(
        (['tally_mark', 'day_mark'] as const).map((table) =>
          db.selectFrom(table).select('number').where('campaign', '=', id).execute(),
        ),
      );
      const days = await db
        .selectFrom('day_count')
        .select(['day', 'answers', 'paper'])
        .where('campaign', '=', id)
        .where('answers', '>', 0)
        .execute();
      const answers = days.reduce((sum, row) => sum + row.answers, 0);
      return { behind: marks.map(([mark]) => end - (mark?.number ?? 0)), answers };
    };
    for (const overall of [5, 4, 4]) await answer(overall);
    expect(await kept()).toEqual({ behind: [3, 3], answers: 0 });
    await opened.intake.counts.save(id);
    expect(await kept()).toEqual({ behind: [0, 0], answers: 3 });
    expect(await counts(id)).toEqual({ responses: 3, differences: [] });

    for (const overall of [2, 1]) await answer(overall);
    await countDays(opened.store, await opened.campaigns.get(id));
    expect(opened.intake.counts.isLost(id)).toBe(false);
    await opened.intake.counts.save(id);
    // The days were counted already: the tallies are left to the log as well.
    expect(opened.intake.counts.isLost(id)).toBe(true);
    expect(await kept()).toEqual({ behind: [2, 0], answers: 5 });
    await answer(3);
    await opened.intake.counts.save(id);
    const compiled = await opened.campaigns.get(id);
    await tallyLog(opened.store, compiled);
    await countDays(opened.store, compiled);
    expect(await kept()).toEqual({ behind: [0, 0], answers: 6 });
    expect(await counts(id)).toEqual({ responses: 6, differences: [] });
  });

  test('a first batch that was stored and never heard of is counted all the same', async () => {
    const id = await publishSmall(opened);
    let heard = 0;
    const { store, keys, clock } = opened;
    const intake = new Intake((settle) => {
      const deaf = (settled: Settled) => {
        heard += 1;
        const failed = { message: 'the connection broke', code: '08006', stack: undefined };
        const outcomes = settled.outcomes.map(({ number }) => ({ number, outcome: { failed } }));
        settle(heard === 1 ? { outcomes, batches: [] } : settled);
      };
      return new OwnLog(store, keys, deaf);
    }, clock);
    const first = await parentSubmission(opened, id, { overall: 2 });
    await expect(intake.submit(first)).rejects.toMatchObject({ code: '08006' });
    expect(await intake.submit(first)).toMatchObject({ repeated: true });
    await intake.submit(await parentSubmission(opened, id, { overall: 4 }));
    await intake.counts.save(id);
    expect(intake.counts.isLost(id)).toBe(true);
    const compiled = await opened.campaigns.get(id);
    await tallyLog(store, compiled);
    await countDays(store, compiled);
    const rows = await store.db
      .selectFrom('day_count')
      .select('answers')
      .where('campaign', '=', id)
      .execute();
    expect(rows.reduce((sum, { answers }) => sum + answers, 0)).toBe(2);
    expect(await counts(id)).toEqual({ responses: 2, differences: [] });
  });

  test('a recount names the cell whose tally was changed behind our back', async () => {
    const id = await publishSmall(opened);
    await opened.intake.submit(await parentSubmission(opened, id, { overall: 5 }));
    await tallyLog(opened.store, await opened.campaigns.get(id));
    expect((await counts(id)).differences).toEqual([]);
    await sql`update tally set counts = replace(counts, '[1,1,', '[1,0,') where campaign = ${id}`.execute(
      opened.store.db,
    );
    expect((await counts(id)).differences).toHaveLength(1);
  });

  test('a cap holds exactly under 64 at once', async () => {
    const id = await publishSmall(opened, { caps: { cell: 10 } });
    const results = await Promise.allSettled(
      (await Promise.all(Array.from({ length: 64 }, () => parentSubmission(opened, id, { overall: 4 })))).map(
        (one) => opened.intake.submit(one),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await counts(id)).toEqual({ responses: 10, differences: [] });
  });

  test('after closing by hand a page that was open may still send, until the rates are read', async () => {
    const id = await publishSmall(opened);
    const before = await parentSubmission(opened, id, { overall: 5 });
    const late = await parentSubmission(opened, id, { overall: 5 });
    now = new Date(now.getTime() + 60_000);
    await closeCampaign(opened.store, id, commandLine, now);
    now = new Date(now.getTime() + 60_000);
    await opened.intake.submit(before);
    await expectProblem(opened.intake.submit(await parentSubmission(opened, id, { overall: 5 })), 'closed');
    expect((await reportOf(opened, id, now)).headline).toEqual({
      suppressed: 'open',
    });
    await sealCampaign(opened, id, commandLine, now);
    await expectProblem(opened.intake.submit(late), 'closed');
    expect((await opened.intake.submit(before)).repeated).toBe(true);
    expect((await reportOf(opened, id, now)).status).toBe('closed');
  });

  test('the database itself refuses to change a response, a published campaign or its frame', async () => {
    const id = await publishSmall(opened);
    await opened.intake.submit(await parentSubmission(opened, id, { overall: 5 }));
    const { db } = opened.store;
    const refused = (query: { execute(): Promise<unknown> }) => expect(query.execute()).rejects.toThrow();
    await refused(db.updateTable('response_batch').set({ records: '{}' }).where('campaign', '=', id));
    await refused(db.updateTable('campaign').set({ settings: '{}' }).where('id', '=', id));
    await refused(db.updateTable('frame_cell').set({ eligible: 1 }).where('campaign', '=', id));
    await refused(db.deleteFrom('frame_cell').where('campaign', '=', id));
    await expectProblem(importFrame(opened.store, id, readTable(smallFrame), commandLine, now), 'frozen');
    await expectProblem(publishCampaign(opened.store, id, commandLine, now), 'frozen');
  });

  test('a stored response holds its day and no finer time, and no address', async () => {
    const id = await publishSmall(opened);
    await opened.intake.submit(await parentSubmission(opened, id, { overall: 5 }));
    const row = await opened.store.db
      .selectFrom('response_batch')
      .selectAll()
      .where('campaign', '=', id)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.records)).toMatchObject({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect(row.records).not.toMatch(/\d\d:\d\d|\d+\.\d+\.\d+\.\d+/);
  });

  async function counts(id: string) {
    const { responses, differences } = await recount(opened, id);
    return { responses, differences };
  }
});

async function expectProblem(promise: Promise<unknown>, code: string): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  expect(error instanceof Problem && error.code).toBe(code);
}
