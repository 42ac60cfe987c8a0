import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshStore } from './fresh-store.ts';

const now = new Date('2026-11-24T02:00:00Z');

/**
 * Many small campaigns in one file, every other one deleted: copies of their rows lie between the cells of pages that
 * others share. Of some 1,000 rows `secure_delete` alone leaves a few.
 */
test('SQLite’s file holds nothing of small campaigns that were deleted among others', async () => {
  const store = await freshStore('sqlite');
  const { store: opened } = await store.open(() => now);
  const campaigns = Array.from({ length: 150 }, (_, at) => `c${String(at).padStart(3, '0')}`);
  const marks = new Map<string, string[]>(campaigns.map((id) => [id, []]));
  const row = { ...{ status: 'closed' as const, title: 't', trial: 0, simulated: 0, example_frame: 0 } };
  const rest = { opens_at: '', closes_at: '', settings: '{}', proof_of_work: 0, frozen: null, digest: null };
  const last = { revision: 1, created_at: '', published_at: null, paused_at: null, closed_at: null };
  for (const id of campaigns)
    await opened.db
      .insertInto('campaign')
      .values({ id, ...row, ...rest, ...last, sealed_at: '' })
      .execute();
  for (let batch = 0; batch < 20; batch += 1) {
    const rows = Array.from({ length: 100 }, () => {
      const campaign = campaigns[randomInt(campaigns.length)] ?? '';
      const nonce = randomBytes(16).toString('base64url');
      marks.get(campaign)?.push(nonce);
      const record = JSON.stringify({ nonce, comment: 'x'.repeat(randomInt(900)) });
      return { campaign, leaf: randomBytes(32), receipt: nonce.slice(0, 16), record, closing_flags: '' };
    });
    await opened.db.insertInto('response').values(rows).execute();
  }
  const gone = campaigns.filter((_, at) => at % 2 === 1);
  for (const campaign of gone) {
    const record = { at: '', actor: '', reason: '', kept_until: '', counts: '{}', revision: 1 };
    await opened.db
      .insertInto('deletion')
      .values({ campaign, ...record })
      .execute();
    await opened.db.deleteFrom('response').where('campaign', '=', campaign).execute();
  }
  expect(await opened.erase(['response'])).toBe(true);
  const bytes = Buffer.concat(
    readdirSync(store.folder).flatMap((name) => {
      const file = join(store.folder, name);
      return statSync(file).isFile() ? [readFileSync(file)] : [];
    }),
  );
  const found = (ids: readonly string[]) =>
    ids.flatMap((id) => (marks.get(id) ?? []).filter((nonce) => bytes.includes(nonce)));
  expect(found(gone)).toEqual([]);
  expect(found(campaigns.filter((id) => !gone.includes(id))).length).toBeGreaterThan(500);
  await store.end();
});
