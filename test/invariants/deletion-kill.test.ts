import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deletionPlan } from '../../server/campaigns/deletion.ts';
import { checkKept } from '../../server/campaigns/kept-check.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { keepUp } from '../../server/upkeep.ts';
import { freshStore } from '../server/fresh-store.ts';
import { parentSubmission, publishSmall } from '../server/survey.ts';

const rounds = process.env['LONG'] === '1' ? 50 : 4;

/** As a power cut: the command is killed somewhere in its work, over and over. */
describe.each(['sqlite', 'postgres'] as const)('a deletion that is killed on %s', (engine) => {
  test('has deleted all or nothing', { timeout: 1_800_000 }, async () => {
    const store = await freshStore(engine);
    const { env } = store;
    const opened = await store.open();
    const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
    // Later where it had not begun to delete, earlier where it was over: so most kills are near the commit.
    let wait = 600;
    for (let round = 0; round < rounds; round += 1) {
      const id = await publishSmall(opened);
      const sent = Array.from({ length: 300 }, async (_, index) =>
        opened.intake.submit(await parentSubmission(opened, id, { overall: 1 + (index % 5) })),
      );
      await Promise.all(sent);
      await closeCampaign(opened.store, id, commandLine, new Date());
      await sealCampaign(opened, id, commandLine, new Date());
      const child = spawn(
        process.execPath,
        [cli, 'delete-responses', id, '--confirm', '小调查', '--reason', '试试断电'],
        { env: { ...process.env, ...env }, stdio: 'ignore' },
      );
      const gone = once(child, 'exit');
      await setTimeout(wait);
      child.kill('SIGKILL');
      await gone;
      const { deletion, counts } = await deletionPlan(opened, id, new Date());
      if (deletion === null) {
        expect(counts.response).toBe(300);
        expect(await recount(opened, id)).toMatchObject({ responses: 300, differences: [] });
      } else {
        expect(
          await opened.store.db.selectFrom('response').selectAll().where('campaign', '=', id).execute(),
        ).toEqual([]);
        expect(await checkKept(opened, id)).toMatchObject({ responses: 300, disagreements: [] });
        // What traces the killed command left, the server erases.
        await keepUp(opened);
        expect((await deletionPlan(opened, id, new Date())).erasedAt).not.toBeNull();
      }
      wait *= deletion === null ? 1.3 : 0.85;
    }
    await store.end();
  });
});
