import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'server', 'cli.ts');

/** Runs the real command in a process of its own, on the store in `folder`. */
export function renkedu(
  folder: string,
  ...words: string[]
): Promise<{ code: number; stdout: string; stderr: string; json: () => unknown }> {
  return new Promise((resolve) => {
    const env = { ...process.env, RENKEDU_DATA: folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' };
    execFile(
      process.execPath,
      [cli, ...words],
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0;
        resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) });
      },
    );
  });
}
