import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Starts a server as a process of its own, which the load does not share. */
export async function startServerProcess(
  env: Record<string, string>,
): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  // As `npm start` does.
  const child = spawn(process.execPath, ['--v8-pool-size=1', '--no-memory-reducer', cli, 'serve'], {
    env: { ...process.env, ...env, PORT: String(port), RENKEDU_PUBLIC_URL: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) break;
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) return { port, process: child };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await setTimeout(100);
  }
  throw new Error('测速用的服务没有启动 (the server under test did not start)');
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Hundredths of a second, in which Linux tells what a process has used of the processors. */
const ticksPerSecond = 100;

/** What a process has used of the processors since its start, in seconds; not a number where the system does not tell. */
export function processorSeconds(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return Number.NaN;
  // After the name, which may hold spaces: field 3 and on, of which 14 and 15 are the times.
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / ticksPerSecond;
}

/** What a process holds in memory, where the system tells. */
export function residentMegabytes(pid: number | undefined): number | null {
  if (pid === undefined || process.platform !== 'linux') return null;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
}
