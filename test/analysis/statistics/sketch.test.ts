import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sketch } from '../../../analysis/statistics/sketch.ts';

test('a sketch never counts a key too low, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('甲', '乙', '丙', '丁'), { maxLength: 60 }), (keys) => {
      const sketch = new Sketch();
      for (const key of keys) sketch.add(key);
      for (const key of keys)
        expect(sketch.atMost(key)).toBeGreaterThanOrEqual(keys.filter((one) => one === key).length);
    }),
    { numRuns: 20 },
  );
});

test('the threshold rises until few enough keys reach it', () => {
  const sketch = new Sketch();
  for (let key = 1; key <= 10; key += 1) for (let time = 0; time < key; time += 1) sketch.add(`key ${key}`);
  expect(sketch.threshold(3, 100)).toBe(3);
  // Keys 6 to 10 are five; a sixth would be too many.
  expect(sketch.threshold(3, 5)).toBe(6);
  expect(sketch.threshold(8, 5)).toBe(8);
});
