import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { removeRestricted } from '../../server/campaigns/document-work.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { renkedu } from './cli.ts';
import { person } from './desk.ts';
import { freshStore } from './fresh-store.ts';
import { parentsField } from './parents-field.ts';
import { emptyServer } from './running.ts';

/** Its commands, as a script of the bureau calls them. */
test('the commands say what would go, want the title and a reason, and check what stays', {
  timeout: 300_000,
}, async () => {
  const store = await freshStore('sqlite');
  const opened = await store.open(() => new Date());
  const id = await parentsField(opened, new Date());
  await closeCampaign(opened.store, id, commandLine, new Date());
  await sealCampaign(opened, id, commandLine, new Date());
  await opened.store.tidy();
  const run = (...words: string[]) => renkedu(store.folder, ...words);
  expect((await run('retention', '--json')).json()).toMatchObject([{ id, state: 'kept', deletedAt: null }]);
  const dry = await run('delete-responses', id);
  expect(dry.stdout).toContain('什么也没有删除');
  expect((await run('check-kept', id)).stderr).toContain('recount');
  expect((await run('delete-responses', id, '--confirm', '剔除')).code).not.toBe(0);
  const other = await run('delete-responses', id, '--confirm', '别的', '--reason', '数据已经归档完毕');
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('标题不对') });
  expect((await run('recount', id)).code).toBe(0);
  const done = await run(
    'delete-responses',
    id,
    '--confirm',
    '剔除',
    '--reason',
    '数据已经归档完毕',
    '--json',
  );
  expect(done.json()).toMatchObject({ done: true, erased: true, responses: 90, counts: { response: 90 } });
  expect(await run('recount', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('已于') });
  expect((await run('check-kept', id, '--json')).json()).toMatchObject({ responses: 90, disagreements: [] });
  expect((await run('report', id)).stdout).toContain('76.7%');
  expect((await run('retention')).stdout).toContain('删除');
  await store.end();
});

test('files with answers that were made before go with them; others stay', { timeout: 300_000 }, async () => {
  const server = await emptyServer();
  const id = await parentsField(server.services, new Date());
  await closeCampaign(server.services.store, id, commandLine, new Date());
  await sealCampaign(server.services, id, commandLine, new Date());
  const both = await person(server, 'li.na', ['publisher', 'analyst']);
  const analyst = await person(server, 'he.jun', ['analyst']);
  await (await both.document(id, 'csv')).arrayBuffer();
  await (await both.document(id, 'xlsx')).arrayBuffer();
  await (await both.document(id, 'archive')).arrayBuffer();
  const path = `/api/campaigns/${id}`;
  type Listed = {
    kinds: { format: string; refused: string | null }[];
    documents: { id: string; format: string; kept: boolean; again: boolean }[];
  };
  const body = { title: '剔除', reason: '数据已经归档完毕' };
  expect(await analyst.status('GET', `${path}/deletion`)).toBe(200);
  expect(await analyst.status('POST', `${path}/deletion`, body)).toBe(403);
  expect(await both.status('POST', `${path}/deletion`, { ...body, reason: '短' })).toBe(400);
  expect(await both.status('POST', `${path}/deletion`, body)).toBe(200);
  expect(await both.status('POST', `${path}/deletion`, body)).toBe(410);
  expect(await both.status('GET', `${path}/findings`)).toBe(410);
  expect(await both.status('POST', `${path}/documents`, { format: 'csv' })).toBe(410);
  const before = (await both.json<Listed>('GET', `${path}/documents`)).documents;
  const packed = before.find(({ format }) => format === 'archive')?.id ?? '';
  expect(await both.status('GET', `${path}/documents/${packed}/file`)).toBe(410);
  const held = before.filter(({ format }) => format !== 'xlsx');
  while (held.some((one) => existsSync(server.services.documents.pathOf(one.id)))) await setTimeout(50);
  const { kinds, documents } = await both.json<Listed>('GET', `${path}/documents`);
  expect(kinds.flatMap(({ format, refused }) => (refused === 'deleted' ? [format] : []))).toEqual([
    ...['csv', 'sav', 'r'],
  ]);
  expect(documents.map(({ format, kept, again }) => [format, kept, again])).toEqual([
    ['archive', false, false],
    ['xlsx', true, true],
    ['csv', false, false],
  ]);
  // A pack that is asked for now has no answers in it, is another one, and stays.
  const pack = Buffer.from(await (await both.document(id, 'archive')).arrayBuffer());
  expect(Object.keys(unzipSync(pack))).toContain('kept.json');
  const [newest] = (await both.json<Listed>('GET', `${path}/documents`)).documents;
  expect(newest).toMatchObject({ format: 'archive', kept: true, again: true });
  expect(newest?.id).not.toBe(packed);
  await removeRestricted(server.services.store, server.services.documents.folder);
  expect(existsSync(server.services.documents.pathOf(newest?.id ?? ''))).toBe(true);
  const list = await both.json<{ id: string; responsesDeletedAt: string | null }[]>('GET', '/api/campaigns');
  expect(list.find((one) => one.id === id)?.responsesDeletedAt).toMatch(/^20/);
  await server.end();
});
