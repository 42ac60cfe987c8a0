import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How long something took, and the most that its process held, Node itself included. */
export interface Measured {
  milliseconds: number;
  megabytes: number;
}

const run = promisify(execFile);

/** Runs one measurement in a process of its own; the script prints `Measured` as JSON. */
export async function measureApart(script: string, ...args: string[]): Promise<Measured> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(process.execPath, [path, ...args]);
  return JSON.parse(stdout);
}

/** What a measuring script prints at its end. */
export function printMeasured(milliseconds: number): void {
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ milliseconds, megabytes } satisfies Measured));
}
