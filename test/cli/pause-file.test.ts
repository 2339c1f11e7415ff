import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pauseFile } from '../../src/cli/pause-file.ts';

function pauses() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-pauses-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let nowMs = 1_000_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => {} };
  return { folder, open: () => pauseFile(folder, clock), pass: (ms: number) => (nowMs += ms) };
}

test('another process knows of a pause, and it ends by itself', () => {
  const { open, pass } = pauses();
  open().begin('a', 'slow');
  expect(open().current('a')).toEqual({ untilMs: 1_060_000, because: 'slow' });
  expect(open().current('b')).toBeNull();
  pass(60_000);
  expect(open().current('a')).toBeNull();
});

test('each failure in a row doubles it, up to half an hour, and a success ends that', () => {
  const { open, pass } = pauses();
  const lengths = Array.from({ length: 7 }, () => {
    const before = pass(0);
    open().begin('a', 'slow');
    const lengthMs = (open().current('a')?.untilMs ?? 0) - before;
    pass(lengthMs);
    return lengthMs / 60_000;
  });
  expect(lengths).toEqual([1, 2, 4, 8, 16, 30, 30]);
  open().end('a');
  open().begin('a', 'slow');
  expect((open().current('a')?.untilMs ?? 0) - pass(0)).toBe(60_000);
});

test('a file that is damaged, or of a clock that was put back, holds no pause', () => {
  const { folder, open } = pauses();
  writeFileSync(join(folder, 'pauses.json'), '{"a": 3');
  expect(open().current('a')).toBeNull();
  open().begin('a', 'slow');
  expect(open().current('a')).not.toBeNull();
  const far = { a: { untilMs: 9e12, because: 'slow', failures: 1 } };
  writeFileSync(join(folder, 'pauses.json'), JSON.stringify(far));
  expect(open().current('a')).toBeNull();
});
