import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

/** Enough that threads read it. */
const files = Object.fromEntries(
  Array.from({ length: 200 }, (_, file) => [
    `src/f${file}.ts`,
    Array.from(
      { length: 150 },
      (_, at) =>
        `export function f${file}x${at}(): number {\n  return f${file}x${(at * 7) % 150}() + ${at};\n}\n`,
    ).join('\n'),
  ]),
);

/** @returns the exit code, or the signal that ended it. */
function stopAfter(sandbox: Sandbox, signal: NodeJS.Signals, delayMs: number): Promise<string> {
  const child = spawn(process.execPath, [program, 'index', '--full', '--project', sandbox.project], {
    env: sandbox.env,
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill(signal), delayMs);
  return new Promise((resolve) =>
    child.once('exit', (code, endedBy) => {
      clearTimeout(timer);
      resolve(String(endedBy ?? code));
    }),
  );
}

async function whatIsIndexed(sandbox: Sandbox): Promise<unknown> {
  const run = await sandbox.run(['index', '--json']);
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout).counts;
}

test.each([
  // A signal that comes before the program listens ends it, and one that comes late finds it done.
  ['SIGINT', ['130', '0', 'SIGINT']],
  ['SIGTERM', ['130', '0', 'SIGTERM']],
  ['SIGKILL', ['0', 'SIGKILL']],
] as const)(
  '%s at any moment while threads parse: no crash, and the next run is exact',
  async (signal, ends) => {
    const sandbox = makeSandbox(files);
    const expected = await whatIsIndexed(sandbox);
    expect(expected).toMatchObject({ files: 200, symbols: 30_000 });
    for (const delayMs of [60, 120, 200, 300, 400, 600]) {
      expect(ends).toContain(await stopAfter(sandbox, signal, delayMs));
      expect(await whatIsIndexed(sandbox)).toEqual(expected);
    }
    // What a killed build leaves, the next one takes away.
    await sandbox.run(['index', '--full']);
    const left = readdirSync(join(sandbox.project, '.optimizer')).sort();
    expect(left).toEqual(['.gitignore', 'index.db', 'write.lock']);
  },
);
