import { expect, test } from 'vitest';
import { nearestPlace } from '../../src/edits/nearest-place.ts';

test('what is most like the wanted lines is found, and nothing where nothing is', () => {
  const lines = ['import a', 'const one = 1;', 'const two = compute(one);', 'export { two };'];
  expect(nearestPlace(lines, ['const one = 1;', 'const two = computed(one);'])).toEqual({
    start: 1,
    count: 2,
  });
  expect(nearestPlace(lines, ['0123456789 9876543210'])).toBeNull();
});

test('a file of 50,000 equal lines is looked through in passing', () => {
  const lines = [...Array<string>(50_000).fill('    return null;'), 'const needle = 1;'];
  const startedMs = performance.now();
  expect(nearestPlace(lines, ['const needle = 2;'])).toEqual({ start: 50_000, count: 1 });
  // It took 20 s where a list was copied for each line.
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
