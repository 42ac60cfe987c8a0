import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { importPaper } from '../../server/campaigns/paper.ts';
import {
  discardForm,
  type KeyedForm,
  keyForm,
  paperForms,
  resolveForm,
} from '../../server/campaigns/paper-entries.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { writeBackup } from '../../server/database/backup.ts';
import { readTable } from '../../server/documents/rows.ts';
import { tallyLog } from '../../server/intake/tallying.ts';
import { auditEntries, commandLine } from '../../server/queries/audit.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { freshFolder } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');
const li = { name: 'li.na', origin: '203.0.113.1' };
const wu = { name: 'wu.gang', origin: '203.0.113.2' };

describe.each(['sqlite', 'postgres'] as const)('paper keyed in at the desk on %s', (engine) => {
  let opened: OpenedServices;
  let store: Awaited<ReturnType<typeof freshStore>>;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
  });

  afterAll(() => store?.end());

  const paper = (form: string, fields: Record<string, string>): KeyedForm => ({
    ...{ form, group: 'parent', township: '530426001', school: null, fields },
  });
  const answers = async (id: string) => {
    const found = [];
    for await (const { source, answers: given } of responsesOf(opened.store.reads, id))
      found.push([source, given]);
    return found;
  };

  test('counts once it was keyed in twice alike; the first keying alone counts for nothing', async () => {
    const id = await publishSmall(opened);
    const fields = { overall: '5', safety: 'dk', comment: '路远' };
    expect(await keyForm(opened, id, 1, paper('0001', fields), li, now)).toBe('kept');
    expect(await answers(id)).toEqual([]);
    const { waiting } = await paperForms(opened, id);
    expect(waiting).toMatchObject([{ form: '0001', firstBy: 'li.na', conflict: null }]);
    // Nobody who keys it in again is shown what the first said.
    expect(JSON.stringify(waiting)).not.toContain('路远');
    expect(await keyForm(opened, id, 2, paper('0001', fields), wu, now)).toBe('taken');
    expect(await answers(id)).toEqual([['paper', { overall: 5, safety: 'dk', comment: '路远' }]]);
    expect(await paperForms(opened, id)).toEqual({ waiting: [], taken: 1 });
    const rows = await opened.store.db.selectFrom('paper_entry').selectAll().execute();
    expect(rows).toEqual([]);
    for (const pass of [1, 2] as const)
      await expect(keyForm(opened, id, pass, paper('0001', fields), li, now)).rejects.toMatchObject({
        code: 'form-taken',
      });
  });

  test('is shown side by side where the two differ, and counts as the paper says', async () => {
    const id = await publishSmall(opened);
    await keyForm(opened, id, 1, paper('7', { overall: '5', safety: '4' }), li, now);
    expect(await keyForm(opened, id, 2, paper('7', { overall: '4', safety: '4' }), wu, now)).toBe('differs');
    const { waiting } = await paperForms(opened, id);
    expect(waiting[0]?.conflict).toEqual({
      secondBy: 'wu.gang',
      first: { overall: '5', safety: '4' },
      second: { overall: '4', safety: '4' },
      items: ['overall'],
    });
    await expect(keyForm(opened, id, 2, paper('7', {}), li, now)).rejects.toMatchObject({
      code: 'form-keyed',
    });
    await expect(
      resolveForm(opened, id, { form: '7', fields: { overall: '9' } }, li, now),
    ).rejects.toMatchObject({
      code: 'paper-faults',
    });
    await resolveForm(opened, id, { form: '7', fields: { overall: '4', safety: '4' } }, li, now);
    expect(await answers(id)).toEqual([['paper', { overall: 4, safety: 4 }]]);
    await expect(resolveForm(opened, id, { form: '7', fields: {} }, li, now)).rejects.toMatchObject({
      code: 'form-settled',
    });
  });

  test('leaves nothing of what waits in a backup without a passphrase', async () => {
    const id = await publishSmall(opened);
    await keyForm(opened, id, 1, paper('secret-1', { comment: '只在纸上的话' }), li, now);
    const { folder, remove } = freshFolder();
    const file = join(folder, 'backup');
    await writeBackup(opened.store, file, null, now);
    const text = gunzipSync(readFileSync(file)).toString();
    remove();
    expect(text).toContain(id);
    expect(text).not.toContain('只在纸上的话');
  });

  test('refuses numbers that do not fit, answers that are not allowed, and another place the second time', async () => {
    const id = await publishSmall(opened);
    const key = (pass: 1 | 2, form: KeyedForm) => keyForm(opened, id, pass, form, li, now);
    await expect(key(2, paper('1', {}))).rejects.toMatchObject({ code: 'form-not-keyed' });
    await expect(key(1, paper('1', { overall: '8' }))).rejects.toMatchObject({ code: 'paper-faults' });
    await expect(key(1, { ...paper('1', {}), township: '530426999' })).rejects.toMatchObject({
      code: 'paper-faults',
    });
    await key(1, paper('1', { overall: '3' }));
    await expect(key(1, paper('1', { overall: '3' }))).rejects.toMatchObject({ code: 'form-keyed' });
    await expect(key(2, { ...paper('1', {}), township: '530426103' })).rejects.toMatchObject({
      code: 'other-place',
    });
    await discardForm(opened, id, '1', li, now);
    await expect(discardForm(opened, id, '1', li, now)).rejects.toMatchObject({ code: 'form-settled' });
    await expect(key(2, paper('1', {}))).rejects.toMatchObject({ code: 'form-not-keyed' });
  });

  test('knows a form that came in a file, and a file knows a form of the desk', async () => {
    const id = await publishSmall(opened);
    const file = (form: string, overall: string) =>
      readTable(`group,township,school,form,overall\nparent,530426001,,${form},${overall}\n`);
    const load = (table: ReturnType<typeof file>) =>
      importPaper(opened.store, opened.campaigns, opened.keys, id, table, commandLine, now);
    await load(file('a', '5'));
    await expect(keyForm(opened, id, 1, paper('a', { overall: '5' }), li, now)).rejects.toMatchObject({
      code: 'form-taken',
    });
    for (const pass of [1, 2] as const)
      await keyForm(opened, id, pass, paper('b', { overall: '2' }), li, now);
    expect(await load(file('b', '2'))).toEqual({ added: 0, repeated: 1 });
    await expect(load(file('b', '3'))).rejects.toMatchObject({ code: 'import-faults' });
  });

  test('stands beside phones in one tally: many forms by two clerks at once, recounted and sealed', async () => {
    const id = await publishSmall(opened);
    const forms = Array.from({ length: 12 }, (_, index) =>
      paper(`n${index}`, { overall: String(1 + (index % 5)) }),
    );
    await Promise.all([
      ...forms.map(async (form, index) => {
        const [first, second] = index % 2 ? [li, wu] : [wu, li];
        await keyForm(opened, id, 1, form, first, now);
        await keyForm(opened, id, 2, form, second, now);
      }),
      ...forms.map(async () => opened.intake.submit(await parentSubmission(opened, id, { overall: 4 }))),
    ]);
    await tallyLog(opened.store, await opened.campaigns.get(id));
    expect(await recount(opened, id)).toMatchObject({ responses: 24, differences: [] });
    expect((await paperForms(opened, id)).taken).toBe(12);

    // What was keyed in once when the field ends can never be taken: it goes, and the audit says how much it was.
    await keyForm(opened, id, 1, paper('late', { overall: '1' }), li, now);
    await closeCampaign(opened.store, id, commandLine, now);
    await expect(keyForm(opened, id, 2, paper('late', { overall: '1' }), wu, now)).rejects.toMatchObject({
      code: 'closed',
    });
    await sealCampaign(opened, id, commandLine, now);
    expect(await recount(opened, id)).toMatchObject({ responses: 24, differences: [] });
    expect(await paperForms(opened, id)).toEqual({ waiting: [], taken: 12 });
    let sealed = '';
    for await (const entry of auditEntries(opened.store.reads))
      if (entry.subject === id && entry.action === 'campaign-seal') sealed = entry.details;
    expect(JSON.parse(sealed)).toMatchObject({ untaken: 1 });
  });
});
