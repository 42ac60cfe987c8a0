import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { store } from './migrations/001-store.ts';
import { people } from './migrations/002-people.ts';
import { findings } from './migrations/003-findings.ts';
import { audit } from './migrations/004-audit.ts';
import { withholding } from './migrations/005-withholding.ts';
import { exclusions } from './migrations/006-exclusions.ts';
import { questionnaireVersions } from './migrations/007-questionnaire-versions.ts';
import { field } from './migrations/008-field.ts';
import { bulletin } from './migrations/009-bulletin.ts';
import { documents } from './migrations/010-documents.ts';
import { deletion } from './migrations/011-deletion.ts';
import { documentAskers } from './migrations/012-document-askers.ts';
import { entryLinks } from './migrations/013-entry-links.ts';
import { openPostgres } from './postgres.ts';
import type { Database, Dialect } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import type { Store, StoreLocation } from './store.ts';

/** Why a store was not opened, in words for a clerk. */
class Unopened extends Error {}

/** Opens the store and brings its tables up to date. Throws where the engine cannot be reached. */
export async function openStore(location: StoreLocation): Promise<Store> {
  try {
    const store =
      'databaseUrl' in location ? openPostgres(location.databaseUrl) : openSqlite(location.folder);
    await migrate(store.db, store.dialect);
    return store;
  } catch (error) {
    if (error instanceof Unopened) throw error;
    const where = 'databaseUrl' in location ? 'DATABASE_URL 指的数据库' : location.folder;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unopened(
      `打不开 ${where}：${reason}。请检查地址、权限和磁盘 (the store cannot be opened; check its address, rights and disk)`,
      { cause: error },
    );
  }
}

async function migrate(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '001-store': { up: store(dialect) },
        '002-people': { up: people(dialect) },
        '003-findings': { up: findings },
        '004-audit': { up: audit(dialect) },
        '005-withholding': { up: withholding },
        '006-exclusions': { up: exclusions(dialect) },
        '007-questionnaire-versions': { up: questionnaireVersions },
        '008-field': { up: field(dialect) },
        '009-bulletin': { up: bulletin(dialect) },
        '010-documents': { up: documents(dialect) },
        '011-deletion': { up: deletion(dialect) },
        '012-document-askers': { up: documentAskers },
        '013-entry-links': { up: entryLinks },
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && /corrupted migrations/.test(error.message)) {
    throw new Unopened(
      '这个数据目录是另一版本的认可度建立的，不能打开 (the store was made by another version)',
      {
        cause: error,
      },
    );
  }
  if (error) throw error;
}
