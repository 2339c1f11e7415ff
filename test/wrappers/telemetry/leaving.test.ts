import { expect, test } from 'vitest';
import { beforeLeaving } from '../../../src/wrappers/telemetry/leaving.ts';

test('the process has one listener however many wait, and none when nobody does', () => {
  const before = process.listenerCount('beforeExit');
  const called: number[] = [];
  const goBack = Array.from({ length: 20 }, (_, at) => beforeLeaving(() => called.push(at)));
  expect(process.listenerCount('beforeExit')).toBe(before + 1);
  goBack.shift()?.();
  process.listeners('beforeExit').at(-1)?.(0);
  expect(called).toEqual(Array.from({ length: 19 }, (_, at) => at + 1));
  for (const go of goBack) go();
  expect(process.listenerCount('beforeExit')).toBe(before);
});
