import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../server/config.ts';
import { type RunningServer, startServer } from '../../server/main.ts';
import { openServices } from '../../server/open-services.ts';

/** A folder of the test's own, gone after it. */
export function freshFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A real server on a socket, with an empty store. */
export async function emptyServer(
  clock?: () => Date,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer & { url: string; folder: string; end: () => Promise<void> }> {
  const { folder, remove } = freshFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    RENKEDU_DATA: folder,
    RENKEDU_PUBLIC_URL: url,
    RENKEDU_EXAMPLE: 'off',
    ...env,
  });
  const server = await startServer(config, clock);
  const end = async () => {
    await server.stop();
    remove();
  };
  return { ...server, url, folder, end };
}

/** The store and the write path without a socket. */
export async function emptyServices(
  clock?: () => Date,
): Promise<Awaited<ReturnType<typeof openServices>> & { folder: string; end: () => Promise<void> }> {
  const { folder, remove } = freshFolder();
  const config = readConfig({ RENKEDU_DATA: folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' });
  const services = await openServices(config, clock);
  return {
    ...services,
    folder,
    end: async () => {
      await services.store.close();
      remove();
    },
  };
}

/** A server in a process of its own, as it is run. */
export async function serverProcess(
  env: Record<string, string>,
): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'serve'], {
    // Whole crowds come from one address here.
    env: { ...process.env, RENKEDU_ADDRESS_LIMIT: '0', ...env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const healthy = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return { port, process: child };
    if (child.exitCode !== null) break;
    await setTimeout(50);
  }
  throw new Error('the server did not start');
}
