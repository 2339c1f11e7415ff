import { expect, test } from 'vitest';
import { bar, sparkline } from '../../src/ledger/charts.ts';

test.each([
  [[0, 1, 2, 4, 8], '▁▂▃▅█'],
  [[5, null, 10], '▅·█'],
  [[0, 0], '▁▁'],
  [[], ''],
] as [(number | null)[], string][])('%j as %s', (values, text) => {
  expect(sparkline(values)).toBe(text);
});

test.each([
  [1, '████'],
  [0.5, '██'],
  [0.33, '█▍'],
  [0, ''],
  [7, '████'],
])('a bar of %d', (share, text) => {
  expect(bar(share, 4)).toBe(text);
});
