import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasedReport } from '../../analysis/release.ts';
import type { Report } from '../../analysis/report.ts';
import { exportDocument } from '../../server/campaigns/documents.ts';
import { exclusionsOf, previewExclusion, setAside, takeBack } from '../../server/campaigns/exclusions.ts';
import { findingsOf } from '../../server/campaigns/findings.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readTable } from '../../server/documents/rows.ts';
import { auditEntries, commandLine } from '../../server/queries/audit.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { renkedu } from './cli.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { parentsField } from './parents-field.ts';
import { parentSubmission } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');
const first = '530426001';
const analyst = { name: 'analyst.one', origin: '198.51.100.9' };

describe.each(['sqlite', 'postgres'] as const)('setting aside on %s', (engine) => {
  let opened: OpenedServices;
  let beside: OpenedServices;
  let store: Awaited<ReturnType<typeof freshStore>>;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
    beside = await store.open(() => now);
  });

  afterAll(() => store?.end());

  test('twenty answers given too fast leave every figure, and both headlines are shown', async () => {
    const id = await sealed();
    const before = await reportOf(opened, id, now);
    // 400 people answer by 60, 45 of them satisfied; 200 by 30, 24 of them: (400 × 3/4 + 200 × 4/5) / 600.
    expect(before.headline).toMatchObject({ rate: expect.closeTo(460 / 600, 12), n: 90 });
    expect(before.excluded).toEqual({ count: 0, waiting: 0, headlineWithout: null, headlineWith: null });
    expect(await previewExclusion(opened, id, { rule: { flag: 'speed', township: first } })).toEqual({
      answers: 20,
    });

    const done = await setAside(
      opened,
      id,
      { rule: { flag: 'speed', township: first } },
      '答得太快，经核实为代填',
      analyst,
      now,
    );
    expect(done).toEqual({ number: 1, answers: 20, waiting: 0 });
    const after = await reportOf(beside, id, now);
    // Without twenty of whom 12 were satisfied: (400 × 33/40 + 200 × 4/5) / 600.
    expect(after.headline).toMatchObject({ rate: expect.closeTo(490 / 600, 12), n: 70 });
    expect(after.excluded).toMatchObject({ count: 20, waiting: 0, headlineWithout: after.headline });
    expect(after.excluded.headlineWith).toEqual(before.headline);
    // They were given all the same.
    expect(after.participation).toEqual(before.participation);
    expect(after.byItem.find(({ item, group }) => item === 'overall' && group === null)?.options).toEqual([
      { value: 5, count: 57 },
      { value: 4, count: 0 },
      { value: 3, count: 0 },
      { value: 2, count: 13 },
      { value: 1, count: 0 },
    ]);
    expect((await findingsOf(opened, id, commandLine)).quality.time).toMatchObject([{ measured: 70 }]);

    // The evidence is as it was, and the counts of what is aside are counted again too.
    expect(await recount(opened, id)).toMatchObject({ responses: 90, differences: [] });
    const file = join(store.folder, 'rows.csv');
    await exportDocument(opened, id, 'csv', file, analyst, () => undefined);
    const csv = readFileSync(file, 'utf8');
    const aside = readTable(csv.replace('_aside', 'aside')).rows.filter(
      ({ fields }) => fields['aside'] === '1',
    );
    expect(aside).toHaveLength(20);

    expect(await takeBack(opened, id, 1, '核实有误，恢复计入', analyst, now)).toEqual({
      number: 2,
      answers: 20,
      waiting: 0,
    });
    const restored = await reportOf(opened, id, now);
    expect({ ...restored, generatedAt: '' }).toEqual({ ...before, generatedAt: '' });
    expect(await exclusionsOf(opened, id, now)).toMatchObject({
      count: 0,
      waiting: 0,
      acts: [
        { number: 1, actor: 'analyst.one', reason: '答得太快，经核实为代填', answers: 20, undone: true },
        { number: 2, undoes: 1, answers: 20, undone: false },
      ],
    });
    if (engine === 'sqlite') {
      // Two in the morning by UTC is ten in Beijing.
      const { stdout } = await renkedu(store.folder, 'exclusions', id);
      expect(stdout).toMatch(/时间（北京）[\s\S]*2026-11-24 10:00/);
    }
    const acts = await actsOn(id);
    expect(acts.filter(({ action }) => action.startsWith('answers-'))).toMatchObject([
      { actor: 'analyst.one', action: 'answers-set-aside', origin: '198.51.100.9' },
      { actor: 'analyst.one', action: 'answers-take-back' },
    ]);
  });

  test('one answer is set aside and waits: no figure moves, so that two reports do not tell what it said', async () => {
    const id = await sealed();
    const before = await reportOf(opened, id, now);
    const [receipt = ''] = await receiptsIn(id, (answers) => answers['overall'] === 2);
    const written = `${receipt.slice(0, 4)}-${receipt.slice(4).toLowerCase()}`;
    const done = await setAside(opened, id, { receipts: [written] }, '本人要求剔除', analyst, now);
    expect(done).toEqual({ number: 1, answers: 1, waiting: 1 });
    const after = await reportOf(opened, id, now);
    expect(withoutAside(after)).toEqual(withoutAside(before));
    expect(after.excluded).toEqual({ count: 1, waiting: 1, headlineWithout: null, headlineWith: null });
    expect(withoutAside(releasedReport(after))).toEqual(withoutAside(releasedReport(before)));
  });

  test('six answers of a cell wait: the analyst sees both headlines, and one of them leaves', async () => {
    const id = await sealed();
    const receipts = (await receiptsIn(id, (answers) => answers['overall'] === 2)).slice(0, 6);
    await setAside(opened, id, { receipts }, '同一人代填的六份', analyst, now);
    const report = await reportOf(opened, id, now);
    expect(report.headline).toMatchObject({ n: 90 });
    expect(report.excluded).toMatchObject({ count: 6, waiting: 6, headlineWithout: { n: 84 } });
    const out = releasedReport(report);
    expect(out.excluded.headlineWithout).toEqual({ suppressed: 'protected' });
    expect(out.headline).toMatchObject({ rate: 0.767 });
    // The headline without flagged answers has left: beside it the six would stand by themselves.
    const more = await setAside(opened, id, { rule: { flag: 'speed' } }, '答得太快，一并剔除', analyst, now);
    expect(more.waiting).toBe(6 + more.answers);
    expect((await reportOf(opened, id, now)).headline).toMatchObject({ n: 90 });
    // Without the six it is the headline that was read already.
    expect(await takeBack(opened, id, 1, '六份核实无误', analyst, now)).toMatchObject({ waiting: 0 });
    expect((await reportOf(opened, id, now)).headline).toMatchObject({ n: 90 - more.answers });
  });

  test('one answer between a headline without flagged answers and a later report is not told', async () => {
    const id = await field();
    await opened.intake.submit(await parentSubmission(opened, id, { overall: 2 }, { seconds: 1 }));
    await seal(id);
    const before = releasedReport(await reportOf(opened, id, now));
    expect(before.flagged).toMatchObject({ count: 21, headlineWithout: { n: 70 } });
    // Ninety-one without the twenty are one more than the seventy whose rate was read.
    const flagged: string[] = [];
    for await (const { receipt, flags } of responsesOf(opened.store.reads, id))
      if (flags.length > 0) flagged.push(receipt);
    const receipts = flagged.slice(0, 20);
    const done = await setAside(opened, id, { receipts }, '答得太快', analyst, now);
    expect(done).toMatchObject({ answers: 20, waiting: 20 });
  });

  test('before sealing, without a fitting answer, with a wrong receipt or for all answers it is refused', async () => {
    const open = await field();
    await expect(
      setAside(opened, open, { rule: { group: 'parent' } }, '没有理由', analyst, now),
    ).rejects.toMatchObject({ status: 409, code: 'not-closed' });
    const id = await sealed();
    const refused = (chosen: Parameters<typeof setAside>[2]) =>
      setAside(opened, id, chosen, '理由理由理由', analyst, now);
    await expect(refused({ rule: { flag: 'coached' } })).rejects.toMatchObject({
      code: 'nothing-to-set-aside',
    });
    await expect(refused({ rule: { group: 'parent' } })).rejects.toMatchObject({
      code: 'nothing-would-remain',
    });
    await expect(refused({ receipts: ['2222222222222222', 'x'] })).rejects.toMatchObject({
      status: 422,
      details: ['2222222222222222', 'x'],
    });
    await expect(takeBack(opened, id, 1, '理由理由理由', analyst, now)).rejects.toMatchObject({
      status: 404,
    });
    expect(await exclusionsOf(opened, id, now)).toEqual({ acts: [], count: 0, waiting: 0 });
  });

  test('two clerks at once: one sets the answers aside, the other is told to look again', async () => {
    const id = await sealed();
    const rule = { flag: 'speed' as const };
    const both = await Promise.allSettled(
      [opened, beside].map((one) => setAside(one, id, { rule }, '答得太快，经核实', analyst, now)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [refusal] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(['changed-meanwhile', 'nothing-to-set-aside']).toContain(refusal.code);
    expect((await exclusionsOf(opened, id, now)).acts).toHaveLength(1);
    await takeBack(opened, id, 1, '核实有误', analyst, now);
    await expect(takeBack(opened, id, 1, '核实有误', analyst, now)).rejects.toMatchObject({ status: 409 });
  });

  test('the engine refuses to change or to delete the record', async () => {
    const { db } = opened.store;
    for (const table of ['exclusion', 'exclusion_response', 'exclusion_tally'] as const) {
      await expect(db.updateTable(table).set({ number: 9 }).execute()).rejects.toThrow();
      await expect(db.deleteFrom(table).execute()).rejects.toThrow();
    }
  });

  async function actsOn(id: string) {
    const acts = [];
    for await (const entry of auditEntries(opened.store.reads)) if (entry.subject === id) acts.push(entry);
    return acts;
  }

  async function receiptsIn(
    id: string,
    which: (answers: Record<string, unknown>) => boolean,
  ): Promise<string[]> {
    const receipts = [];
    for await (const { receipt, answers, township, flags } of responsesOf(opened.store.reads, id))
      if (township === first && flags.length === 0 && which(answers)) receipts.push(receipt);
    return receipts;
  }

  const field = () => parentsField(opened, now);

  async function sealed(): Promise<string> {
    const id = await field();
    await seal(id);
    return id;
  }

  async function seal(id: string): Promise<void> {
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
  }
});

/** All of a Report but what it says of the answers that are aside. */
function withoutAside({ excluded: _, generatedAt: __, ...report }: Report) {
  return { ...report, notes: report.notes.filter(({ code }) => code !== 'excluded') };
}
