import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { sampleFiles } from '../codebase/indexed-project.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

interface Watching {
  readonly child: ChildProcess;
  /** The next line that this accepts. */
  line(wanted: (text: string) => boolean): Promise<string>;
  end(signal: NodeJS.Signals): Promise<number | string | null>;
}

/** @param channel what is read line by line; the other one is let go. */
function watch(sandbox: Sandbox, args: readonly string[], channel: 'stdout' | 'stderr'): Watching {
  const child = spawn(process.execPath, [program, 'index', '--watch', ...args], {
    cwd: sandbox.project,
    env: sandbox.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  child[channel === 'stdout' ? 'stderr' : 'stdout']?.resume();
  const lines = createInterface({ input: child[channel] as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    child,
    async line(wanted) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('It ended before it said that.');
        if (wanted(value)) return value;
      }
    },
    end(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

test.each(['SIGINT', 'SIGTERM'] as const)('a line for people for each update, until %s', async (signal) => {
  const sandbox = makeSandbox(sampleFiles);
  const watching = watch(sandbox, [], 'stderr');
  expect(await watching.line((line) => line.includes('files'))).toMatch(/^9 files \(9 added\) in /);
  await watching.line((line) => /^\d\d:\d\d:\d\d Watching \d folders; Ctrl-C ends it\.$/.test(line));
  sandbox.write({ 'src/new/fresh.ts': 'export function freshlyMade() {}\n' });
  expect(await watching.line((line) => line.includes('added'))).toMatch(
    /^\d\d:\d\d:\d\d 1 added in \d.*: src\/new\/fresh\.ts$/,
  );
  expect(await watching.end(signal)).toBe(130);
  const status = await sandbox.run(['index', '--status']);
  expect(status.stdout).toContain('fresh: nothing changed since');
});

test('a JSON object on a line for each event', async () => {
  const sandbox = makeSandbox(sampleFiles);
  const watching = watch(sandbox, ['--json'], 'stdout');
  const event = async (name: string) =>
    JSON.parse(await watching.line((line) => JSON.parse(line).event === name));
  expect(await event('opened')).toMatchObject({
    schemaVersion: 1,
    root: sandbox.project,
    counts: { files: 9 },
  });
  expect(await event('watching')).toMatchObject({ by: 'file-events' });
  sandbox.write({ 'src/price.ts': 'export const currency = 1;\n' });
  expect(await event('updated')).toMatchObject({ rebuilt: null, changes: { changed: ['src/price.ts'] } });
  rmSync(sandbox.project, { recursive: true });
  await event('root-gone');
  sandbox.write(sampleFiles);
  await event('root-back');
  expect(await event('updated')).toMatchObject({ changes: { unchanged: 0 } });
  expect(await watching.end('SIGINT')).toBe(130);
});

test('it ends when nobody reads what it says', async () => {
  const sandbox = makeSandbox(sampleFiles);
  const watching = watch(sandbox, ['--json'], 'stdout');
  await watching.line((line) => line.includes('"watching"'));
  const exit = new Promise((resolve) => watching.child.once('exit', resolve));
  watching.child.stdout?.destroy();
  // The first line that nobody reads shows that nobody does; the second one is not written any more.
  let at = 0;
  const timer = setInterval(() => sandbox.write({ 'src/price.ts': `export const a = ${at++};\n` }), 100);
  onTestFinished(() => clearInterval(timer));
  expect(await exit).toBe(0);
});

test('it does not go with a report', async () => {
  const sandbox = makeSandbox(sampleFiles);
  const run = await sandbox.run(['index', '--watch', '--status']);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('--status');
});
