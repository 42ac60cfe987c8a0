import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const measured = z.object({ bytes: z.number(), peak: z.number() });
const run = promisify(execFile);

test.each(['csv', 'sav'])(
  '%s of 200,000 answers takes no more memory than that of 20,000',
  async (format) => {
    const make = async (rows: number) => {
      const script = path.join(import.meta.dirname, 'many-rows.ts');
      const { stdout } = await run(process.execPath, ['--expose-gc', script, format, String(rows)]);
      return measured.parse(JSON.parse(stdout));
    };
    const [few, many] = [await make(20_000), await make(200_000)];
    expect(many.bytes).toBeGreaterThan(9 * few.bytes);
    expect(many.bytes).toBeGreaterThan(80_000_000);
    // What lives at the same time is a chunk, not the file; some megabytes are the machine's own.
    expect(many.peak).toBeLessThan(few.peak + 8_000_000);
  },
);
