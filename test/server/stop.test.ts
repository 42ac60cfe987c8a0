import { expect, test } from 'vitest';
import { Connection, requestBytes } from '../../server/bench/load.ts';
import { freshFolder, serverProcess } from './running.ts';

test('told to stop under load it ends, however busy the kept connections are, and answers what it took', async () => {
  const { folder, remove } = freshFolder();
  const { port, process: child } = await serverProcess({
    RENKEDU_DATA: folder,
    RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1',
    RENKEDU_EXAMPLE: 'off',
  });
  const statuses = new Set<number>();
  const clients = Array.from({ length: 16 }, async () => {
    const connection = await Connection.open(port);
    for (;;) {
      // The server hung up: it is stopping.
      const answer = await connection.request(requestBytes('GET', '/healthz', null)).catch(() => null);
      if (answer === null) return;
      statuses.add(answer.status);
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await Promise.all(clients);
  expect([...statuses]).toEqual([200]);
  remove();
});
