import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { freeMemory } from '../../src/cli/free-memory.ts';

const mib = 1024 * 1024;
const usedMib = () => getHeapStatistics().used_heap_size / mib;

test('garbage is collected when there is much of it', () => {
  let kept: number[][] = [];
  while (usedMib() < 128) kept.push(new Array(1000).fill(kept.length));
  const before = usedMib();
  kept = [];
  freeMemory();
  expect(usedMib()).toBeLessThan(before - 32);
});
