import { expect, test } from 'vitest';
import { textHash } from '../../analysis/text-hash.ts';

// The values that the author of cyrb53 gives for his examples.
test.each([
  ['a', 7929297801672961],
  ['b', 8684336938537663],
  ['revenge', 4051478007546757],
  ['revenue', 8309097637345594],
])('the hash of %s is the published one', (text, hash) => {
  expect(textHash(text)).toBe(hash);
});
