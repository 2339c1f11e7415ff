import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { interpreterFor } from '../../src/sandbox/interpreters.ts';
import { runSandboxed, whyNotSandboxed } from '../../src/sandbox/run-sandboxed.ts';

const possible = (await whyNotSandboxed()) === null;

async function run(script: string, more: { timeLimitMs?: number; outputLimitBytes?: number } = {}) {
  const node = await interpreterFor('javascript');
  if (node === null) throw new Error('Node is here');
  return runSandboxed(
    {
      files: { 'program.cjs': script },
      command: [...node.command, 'program.cjs'],
      sees: node.sees,
      timeLimitMs: 10_000,
      outputLimitBytes: 10_000,
      ...more,
    },
    null,
  );
}

const says = (expression: string) =>
  `let said; try { said = ${expression}; } catch (error) { said = error.code; } process.stdout.write(String(said));`;

/** Where no sandbox can be made nothing is run, and `not-run` says so (`run-examples.test.ts`). */
const inSandbox = test.runIf(possible);

inSandbox('sees its own files, and no others of this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const secret = join(folder, 'secret.txt');
  writeFileSync(secret, 'secret');
  const places = [secret, homedir(), '/etc/passwd', process.cwd()].map((path) => JSON.stringify(path));
  const { output } = (await run(
    says(`[${places}].map((path) => require('fs').existsSync(path)) + ' ' + require('fs').readdirSync('.')`),
  )) as { output: string };
  expect(output).toBe('false,false,false,false program.cjs');
});

inSandbox('has no variables of ours', async () => {
  process.env.GROQ_API_KEY = 'gsk_test';
  onTestFinished(() => {
    delete process.env.GROQ_API_KEY;
  });
  const run1 = await run(says('process.env.GROQ_API_KEY ?? Object.keys(process.env).sort()'));
  expect(run1).toMatchObject({ output: expect.not.stringContaining('KEY') });
});

inSandbox('cannot write where it may read, nor make that writable', async () => {
  const { output } = (await run(
    says(
      `require('child_process').spawnSync('mount', ['-o', 'remount,bind,rw', '/usr']).status + ' ' + (() => { try { require('fs').writeFileSync('/usr/written', ''); return 'wrote'; } catch (error) { return error.code; } })()`,
    ),
  )) as { output: string };
  expect(output).toMatch(/^(?!0 )\S+ (?:EROFS|EACCES|EPERM)$/);
  expect(existsSync('/usr/written')).toBe(false);
});

inSandbox('reaches no network, not even the loopback of this machine', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const result = await run(
    `require('net').connect(${port}, '127.0.0.1').on('connect', () => process.stdout.write('connected')).on('error', (error) => process.stdout.write(error.code));`,
  );
  expect(result).toMatchObject({
    kind: 'ended',
    output: expect.stringMatching(/^E(?:NETUNREACH|CONNREFUSED)/),
  });
  expect(asked).toBe(0);
});

inSandbox('is ended at its time, with all that it started', async () => {
  const result = await run(
    `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }); for (;;);`,
    { timeLimitMs: 700 },
  );
  expect(result.kind).toBe('timed-out');
});

inSandbox('is ended when it says too much', async () => {
  expect(await run(`for (;;) process.stdout.write('x'.repeat(1000));`)).toEqual({ kind: 'too-much-output' });
});
