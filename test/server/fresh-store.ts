import { readConfig } from '../../server/config.ts';
import type { Dialect } from '../../server/database/schema.ts';
import { openServices } from '../../server/open-services.ts';
import { startPostgres } from './postgres.ts';
import { freshFolder } from './running.ts';

export type OpenedServices = Awaited<ReturnType<typeof openServices>>;

/** An empty store of the test's own on an engine; `open` gives services over it, as often as processes share it. */
export async function freshStore(engine: Dialect): Promise<{
  folder: string;
  env: Record<string, string>;
  open: (clock?: () => Date) => Promise<OpenedServices>;
  end: () => Promise<void>;
}> {
  const { folder, remove } = freshFolder();
  const ends: (() => unknown)[] = [remove];
  const env: Record<string, string> = { RENKEDU_DATA: folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' };
  if (engine === 'postgres') {
    const postgres = await startPostgres();
    ends.push(postgres.stop);
    env['DATABASE_URL'] = await postgres.freshDatabase();
  }
  return {
    folder,
    env,
    async open(clock) {
      const opened = await openServices(readConfig(env), clock);
      ends.push(() => opened.store.close());
      return opened;
    },
    async end() {
      for (const end of ends.reverse()) await end();
    },
  };
}
