import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqlite } from '../../server/database/sqlite.ts';

test('nobody else on the machine can read the data folder, nor a file in it', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'renkedu-data-'));
  const folder = join(parent, 'of-the-bureau', 'data');
  const store = openSqlite(folder);
  await store.db.schema.createTable('written').addColumn('text', 'text').execute();
  const files = readdirSync(folder);
  expect(files).toContain('renkedu.sqlite-wal');
  for (const path of [folder, ...files.map((file) => join(folder, file))])
    expect(statSync(path).mode & 0o077, path).toBe(0);
  await store.close();
  rmSync(parent, { recursive: true });
});
