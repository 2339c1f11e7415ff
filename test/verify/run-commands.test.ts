import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandRunner } from '../../src/verify/run-commands.ts';

test.skipIf(process.platform === 'win32')(
  'commands are ended when a turn is stopped, also where it was stopped before they began',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'optimizer-project-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    writeFileSync(join(root, 'a.txt'), 'a\n');
    const during = new AbortController();
    setTimeout(() => during.abort(), 200);
    for (const signal of [AbortSignal.abort(), during.signal]) {
      const startedMs = performance.now();
      const check = commandRunner({
        root,
        commands: ['sleep 20', 'touch never'],
        limitMs: 20_000,
        env: { PATH: process.env.PATH ?? '' },
        signal,
      });
      expect(await check([])).toMatchObject([{ command: 'sleep 20', passed: false }]);
      expect(performance.now() - startedMs).toBeLessThan(10_000);
    }
    expect(readdirSync(root)).toEqual(['a.txt']);
  },
);
