import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../analysis/report.ts';
import { renkedu } from './cli.ts';
import { freePort, freshFolder } from './running.ts';

const { folder, remove } = freshFolder();
const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
let running: ChildProcess | null = null;

afterAll(() => {
  running?.kill('SIGKILL');
  remove();
});

test('the first start brings the example, a password and a link per group; it stops cleanly and starts again as it was', async () => {
  const port = await freePort();
  const first = await start(port);
  const password = /\(one-time password\):\s+(\S+)/.exec(first.output())?.[1] ?? '';
  expect(password).toMatch(/^\w{4}(-\w{4}){3}$/);
  const links = first.output().match(/http:\/\/127\.0\.0\.1:\d+\/s\/\w+/g) ?? [];
  // One per group and the county's entry page.
  expect(new Set(links).size).toBe(8);
  expect(first.output()).toContain('模拟数据');
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  for (const link of new Set(links)) expect(await (await fetch(link)).text()).toContain('模拟数据');

  const [example] = (await renkedu(folder, 'campaign', 'list', '--json')).json() as {
    id: string;
    simulated: boolean;
  }[];
  expect(example?.simulated).toBe(true);
  const report = (await renkedu(folder, 'report', example?.id ?? '', '--json')).json() as Report;
  expect(report.participation.reduce((sum, cell) => sum + cell.received, 0)).toBe(600);
  expect(report).toMatchObject({
    simulated: true,
    label: '自评',
    status: 'open',
    campaign: { exampleFrame: true },
  });
  expect(await first.stop()).toBe(0);

  // Nobody has come in yet, so a password is shown again: another one, and the first is void.
  const second = await start(port);
  const again = /\(one-time password\):\s+(\S+)/.exec(second.output())?.[1];
  expect(again).toMatch(/^\w{4}(-\w{4}){3}$/);
  expect(again).not.toBe(password);
  expect((await renkedu(folder, 'campaign', 'list', '--json')).json()).toHaveLength(1);
  expect(await second.stop()).toBe(0);
});

test('a wrong setting is a clear sentence, not a stack', async () => {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { ...process.env, PORT: 'eighty', RENKEDU_DATA: join(folder, 'x') },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(2);
  expect(errors).toContain('PORT 应为端口号');
  expect(errors).not.toContain('    at ');
});

async function start(port: number) {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      RENKEDU_DATA: folder,
      RENKEDU_PUBLIC_URL: `http://127.0.0.1:${port}`,
      RENKEDU_EXAMPLE: 'on',
    },
  });
  running = child;
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await expect.poll(() => output, { timeout: 60_000 }).toContain('scan to answer');
  return {
    output: () => output,
    stop: () =>
      new Promise<number | null>((resolve) => {
        child.on('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}
