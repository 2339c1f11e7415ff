import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { whyNotBubblewrapped } from '../../../src/sandbox/bubblewrap.ts';
import { OutputStore } from '../../../src/tools/commands/output-store.ts';
import { type CommandRequest, runCommand } from '../../../src/tools/commands/run-command.ts';

const hasSandbox = (await whyNotBubblewrapped()) === null;

function project() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'optimizer-command-')));
  const store = new OutputStore();
  onTestFinished(() => {
    store.close();
    rmSync(root, { recursive: true, force: true });
  });
  const run = (line: string, more: Partial<CommandRequest> = {}) =>
    runCommand(
      {
        line,
        root,
        env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
        timeLimitMs: 20_000,
        graceMs: 300,
        shownChars: 10_000,
        longerChars: 100_000,
        keptBytes: 10_000_000,
        sandbox: 'never',
        sees: [],
        signal: null,
        ...more,
      },
      store,
    );
  return { root, store, run };
}

/** Nobody may have taken note of its end yet; it runs no more then. */
async function gone(pid: string): Promise<void> {
  const runs = () => {
    try {
      return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  while (runs()) await new Promise((resolve) => setImmediate(resolve));
}

test.each([
  ['echo one; echo two >&2; echo three', { kind: 'ended', exitCode: 0, output: 'one\ntwo\nthree\n' }],
  ['exit 3', { kind: 'ended', exitCode: 3, output: '' }],
  ['kill -KILL $$', { kind: 'ended', exitCode: null, endedBy: 'SIGKILL' }],
  ['cat', { kind: 'ended', exitCode: 0, output: '' }],
  ['[[ a == a ]] && echo bash', { exitCode: 0, output: 'bash\n' }],
  ['echo "unfinished', { kind: 'ended', exitCode: 2 }],
])('says how it ended and what was printed: %j', async (line, expected) => {
  expect(await project().run(line)).toMatchObject({
    ...expected,
    notSandboxed: 'the sandbox is switched off',
  });
});

test('a command sees no variable but those it is given', async () => {
  process.env.OPTIMIZER_TEST_SECRET = 'secret';
  onTestFinished(() => void delete process.env.OPTIMIZER_TEST_SECRET);
  const { output } = await project().run('env', { env: { PATH: '/usr/bin:/bin', ONLY: 'this' } });
  expect(output).toContain('ONLY=this');
  expect(output).not.toContain('secret');
});

test('all of it is ended when its time is over, even what does not want to', async () => {
  const { root, run } = project();
  const ended = await run(
    "trap '' TERM; (trap '' TERM; echo $BASHPID > inner; while :; do :; done) & echo here; wait; wait",
    {
      timeLimitMs: 400,
    },
  );
  expect(ended).toMatchObject({ kind: 'timed-out', exitCode: null, endedBy: 'SIGKILL', output: 'here\n' });
  await gone(readFileSync(join(root, 'inner'), 'utf8').trim());
});

test('an abort ends it, and one from before does not let it start', async () => {
  const { root, run } = project();
  const abort = new AbortController();
  const running = run('touch started; sleep 30', { signal: abort.signal });
  while (!existsSync(join(root, 'started'))) await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  expect(await running).toMatchObject({ kind: 'stopped', endedBy: 'SIGTERM' });
  expect(await run('touch again', { signal: abort.signal })).toMatchObject({ kind: 'stopped', output: '' });
  expect(existsSync(join(root, 'again'))).toBe(false);
});

test('what is left running in the background neither holds it up nor stays', async () => {
  const { root, run } = project();
  const ended = await run('sleep 30 & echo $! > inner; echo done');
  expect(ended).toMatchObject({ kind: 'ended', exitCode: 0, output: 'done\n' });
  await gone(readFileSync(join(root, 'inner'), 'utf8').trim());
});

test('of a long output the beginning and the end are shown, and the rest can be fetched', async () => {
  const { run, store } = project();
  const { output, linesLeftOut, handle } = await run('seq 1 10000', { shownChars: 200 });
  const lines = output.trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual(['1', '2', '3']);
  expect(lines.slice(-2)).toEqual(['9999', '10000']);
  const [, count, from] = /^… (\d+) lines left out: fetch_output out1 from line (\d+)$/m.exec(output) ?? [];
  expect(Number(count)).toBe(linesLeftOut);
  expect(lines.length - 1 + linesLeftOut).toBe(10_000);
  expect(await store.fetch(handle, Number(from), 3)).toEqual({
    fromLine: Number(from),
    text: `${from}\n${Number(from) + 1}\n${Number(from) + 2}\n`,
    hasMore: true,
  });
  expect(await store.fetch(handle, 9_999, 5)).toMatchObject({ text: '9999\n10000\n', hasMore: false });
  expect(await store.fetch('out9', 1, 1)).toBeNull();
  expect(await store.fetch('../etc', 1, 1)).toBeNull();
});

test('a command that never stops printing is ended', async () => {
  expect(await project().run('yes', { keptBytes: 100_000, shownChars: 100 })).toMatchObject({
    kind: 'too-much-output',
    exitCode: null,
  });
});

/** Where there is no `bwrap` the result says so, which the tests above see. */
const inSandbox = test.runIf(hasSandbox);

inSandbox('in a sandbox it writes in the project only', async () => {
  const { root, run } = project();
  const outside = mkdtempSync(join(tmpdir(), 'optimizer-outside-'));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  writeFileSync(join(outside, 'secret'), 'secret');
  const line = `echo in > inside; echo out > ${outside}/file; cat ${outside}/secret; touch /usr/x ${homedir()}/x; ls -A /tmp; echo "$HOME"`;
  const ended = await run(line, { sandbox: 'where-possible' });
  expect(ended.notSandboxed).toBeNull();
  expect(readFileSync(join(root, 'inside'), 'utf8')).toBe('in\n');
  expect(existsSync(join(outside, 'file'))).toBe(false);
  expect(existsSync(join(homedir(), 'x'))).toBe(false);
  expect(ended.output).not.toMatch(/^secret/m);
  expect(ended.output.trimEnd().split('\n').at(-1)).toBe('/tmp');
});

inSandbox('in a sandbox there is no network', async () => {
  const server = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const line = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
  const { run } = project();
  expect((await run(line)).output).toContain('reached');
  expect((await run(line, { sandbox: 'where-possible' })).output).not.toContain('reached');
});

inSandbox('in a sandbox nobody plants what git would run', async () => {
  const { run } = project();
  await run('git init -q .');
  const line =
    'echo x > .git/hooks/pre-commit; git config core.pager x; git status --short; touch a; git add a';
  const { output } = await run(line, { sandbox: 'where-possible' });
  expect(output).toMatch(/hooks\/pre-commit: Read-only file system/);
  expect((await run('git config --get core.pager; ls .git/hooks/pre-commit; git ls-files')).output).toMatch(
    /^ls: .*\na\n$/,
  );
});

inSandbox('what runs in a sandbox is ended with it', async () => {
  const { run } = project();
  const mark = `4${process.pid}.25`;
  const ended = await run(`setsid sleep ${mark} & sleep 30`, {
    sandbox: 'where-possible',
    timeLimitMs: 1_000,
  });
  expect(ended.kind).toBe('timed-out');
  const { output } = await run('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "');
  expect(output).not.toContain(`sleep ${mark} `);
});
