import { defineConfig } from 'vitest/config';

const report = process.env['RENKEDU_TEST_REPORT'];

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
