import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const report = process.env['RENKEDU_TEST_REPORT'];

// The threads that tests start compile the same files again and again. The command sees to this itself (server/cli.ts).
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'renkedu');

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: browsers and servers of several files at once would only wait for each other.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
