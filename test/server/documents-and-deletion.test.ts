import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteResponses } from '../../server/campaigns/deletion.ts';
import { DocumentWork, removeRestricted } from '../../server/campaigns/document-work.ts';
import { askDocument, exportDocument } from '../../server/campaigns/documents.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import type { PublishedCampaigns } from '../../server/campaigns/published.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readConfig } from '../../server/config.ts';
import type { DocumentFormat } from '../../server/documents/formats.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { findDocument, insertDocument } from '../../server/queries/documents.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { parentSubmission, publishSmall } from './survey.ts';

const title = '小调查';
const reason = '保存期限已过';
const asker = { actor: commandLine, duties: ['analyst'] as const };

describe.each(['sqlite', 'postgres'] as const)('files of answers on %s', (engine) => {
  let fresh: Awaited<ReturnType<typeof freshStore>>;
  let opened: OpenedServices;
  let works: DocumentWork[] = [];

  beforeAll(async () => {
    fresh = await freshStore(engine);
    opened = await fresh.open();
  });

  afterAll(async () => {
    for (const work of works) await work.stop();
    await fresh?.end();
  });

  async function sealed(): Promise<string> {
    const id = await publishSmall(opened);
    for (let at = 0; at < 8; at += 1)
      await opened.intake.submit(await parentSubmission(opened, id, { overall: 5, comment: `第${at}句` }));
    await closeCampaign(opened.store, id, commandLine, new Date());
    await sealCampaign(opened, id, commandLine, new Date());
    return id;
  }

  function working(): DocumentWork {
    const work = new DocumentWork({ ...opened, config: readConfig(fresh.env) }, () => undefined);
    works = [...works, work];
    return work;
  }

  function row(id: string, campaign: string, format: DocumentFormat, state: 'making' | 'cancelled') {
    const making = state === 'making';
    return insertDocument(opened.store.db, {
      ...{ id, campaign, format, state, asked_at: new Date().toISOString(), asked_by: 'analyst.one' },
      ...{ maker: making ? 'gone' : null, done: 0, total: 0, edition: null, revision: null, bytes: null },
      held_until: making ? new Date(Date.now() + 60_000).toISOString() : null,
      ...{ digest: null, ended_at: making ? null : new Date().toISOString(), failure: null },
    });
  }

  function leftOf(folder: string, id: string): void {
    writeFileSync(join(folder, `${id}.part`), 'half');
    mkdirSync(join(folder, `${id}.work`));
    writeFileSync(join(folder, `${id}.work`, 'pack-0'), 'answers');
  }

  const there = (folder: string, id: string) =>
    ['.part', '.work'].some((ending) => existsSync(join(folder, `${id}${ending}`)));

  test('whoever asks while it is on the way waits for the same', async () => {
    const id = await sealed();
    // Asked for, and nobody makes them.
    const documents = { look: () => undefined, pathOf: (one: string) => join(fresh.folder, one) };
    const desk = {
      ...opened,
      documents: documents as unknown as DocumentWork,
      config: readConfig(fresh.env),
    };
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, at) => askDocument(desk, id, at % 2 === 0 ? 'csv' : 'sav', asker)),
    );
    expect(new Set(asked.map((one) => one.id)).size).toBe(2);
    const one = asked[0]?.id ?? '';
    await opened.store.db
      .updateTable('document')
      .set({ state: 'making', maker: 'another' })
      .where('id', '=', one)
      .execute();
    expect(await askDocument(desk, id, 'csv', asker)).toEqual({ id: one });
    await opened.store.db.deleteFrom('document').where('campaign', '=', id).execute();
  });

  test('what a killed maker left is tidied away, but not what another is at', async () => {
    const id = await sealed();
    const work = working();
    await row('given-up', id, 'archive', 'cancelled');
    await row('at-work', id, 'archive', 'making');
    for (const one of ['given-up', 'at-work', 'of-nobody']) leftOf(work.folder, one);
    work.look();
    while (there(work.folder, 'given-up') || there(work.folder, 'of-nobody')) await setTimeout(20);
    expect(there(work.folder, 'at-work')).toBe(true);
  });

  test('what is to be a pack is put together beside it, and not over a folder that is there', async () => {
    const id = await sealed();
    const path = join(fresh.folder, 'pack.zip');
    mkdirSync(`${path}.work`);
    writeFileSync(join(`${path}.work`, 'own.txt'), 'mine');
    const making = { ...opened, config: { publicUrl: 'http://127.0.0.1:1' } };
    const quiet = () => undefined;
    const exporting = () => exportDocument(making, id, 'archive-public', path, commandLine, quiet);
    await expect(exporting()).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(`${path}.work`)).toEqual(['own.txt']);
    rmSync(`${path}.work`, { recursive: true });
    expect((await exporting()).bytes).toBe(statSync(path).size);
    expect(readdirSync(fresh.folder).filter((name) => name.startsWith('pack.zip'))).toEqual(['pack.zip']);
  });

  test('a deletion takes what a killed maker left of the answers', async () => {
    const id = await sealed();
    const { folder } = working();
    await row('killed', id, 'archive', 'making');
    leftOf(folder, 'killed');
    await deleteResponses(opened, id, { title, reason }, commandLine, new Date());
    await removeRestricted(opened.store, folder);
    expect(there(folder, 'killed')).toBe(false);
    expect(await findDocument(opened.store.reads, id, 'killed')).toMatchObject({ format: 'archive' });
  });

  test('a file whose answers were deleted while it was made is refused, and not left', async () => {
    const id = await sealed();
    const path = join(fresh.folder, 'r.R');
    const config = { publicUrl: 'http://127.0.0.1:1' };
    let asked = 0;
    let deleteAt = Number.POSITIVE_INFINITY;
    const campaigns = {
      async get(one: string) {
        asked += 1;
        if (asked === deleteAt) await deleteResponses(opened, id, { title, reason }, commandLine, new Date());
        return opened.campaigns.get(one);
      },
    } as unknown as PublishedCampaigns;
    const making = { ...opened, campaigns, config };
    const quiet = () => undefined;
    await exportDocument(making, id, 'r', path, commandLine, quiet);
    expect(existsSync(path)).toBe(true);
    // The campaign itself is the last that is read of the store, when all figures are in hand.
    [deleteAt, asked] = [asked, 0];
    await expect(exportDocument(making, id, 'r', path, commandLine, quiet)).rejects.toMatchObject({
      status: 410,
    });
    expect(existsSync(path)).toBe(false);
  });
});
