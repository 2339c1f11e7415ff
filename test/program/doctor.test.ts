import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox, type Run } from './sandbox.ts';

const files = { '.git/HEAD': 'ref', 'src/cart.ts': 'export class Cart {}\n' };
const key = 'gsk_abcdefgh12345678';

interface Found {
  readonly exitCode: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly checks: readonly {
    readonly area: string;
    readonly findings: readonly {
      readonly status: string;
      readonly text: string;
      readonly hint: string | null;
    }[];
  }[];
}

function found({ stdout }: Run): Found & { of(area: string): string[] } {
  const json = JSON.parse(stdout) as Found;
  const of = (area: string) =>
    json.checks
      .filter((check) => check.area === area)
      .flatMap(({ findings }) => findings.map(({ status, text }) => `${status}: ${text}`));
  return { ...json, of };
}

test('all that is there is found, and no key is shown', async () => {
  const vendors = await startScriptedServer({
    ollama: [answer('x')],
    ollamaModels: ['qwen3.5:9b'],
    ollamaVersion: '0.13.1',
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  const env = { OLLAMA_HOST: vendors.urls.ollama, GROQ_API_KEY: key };
  await sandbox.run(['index']);
  const run = await sandbox.run(['doctor', '--json'], { env });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const doctor = found(run);
  expect(doctor.checks.map(({ area }) => area)).toEqual([
    'node',
    'configuration',
    'index',
    'git',
    'ollama',
    'models',
    'keys',
    'prices',
    'sandbox',
    'writeAccess',
    'terminal',
  ]);
  expect(doctor.of('index')[0]).toMatch(
    /^ok: 1 file, 1 symbol; last changed \d+ s ago, fresh; tables of version \d+$/,
  );
  expect(doctor.of('ollama')).toEqual([
    `ok: Ollama 0.13.1 at ${vendors.urls.ollama}`,
    'ok: has qwen3.5:9b, asked for up to 16,384 tokens of context',
  ]);
  expect(doctor.of('models')[0]).toMatch(/^ok: can be asked: local \(qwen3\.5:9b\), groq \(/);
  expect(doctor.of('keys')[0]).toBe('ok: GROQ_API_KEY is set (groq)');

  const text = (await sandbox.run(['doctor'], { env })).stdout;
  expect(text).toMatch(/^Node\n {2}ok {7}Node \d/);
  expect(text).toMatch(/\n\d+ warnings?; questions are answered\.\n$/);
  expect(`${text}${run.stdout}`).not.toContain(key);
  expect(vendors.requests.every(({ method }) => method === 'GET')).toBe(true);
});

test('it makes nothing: no index, no ledger, no folder', async () => {
  const sandbox = makeSandbox(files);
  const doctor = found(await sandbox.run(['doctor', '--json']));
  expect(doctor.of('index')[0]).toMatch(/^warning: .* has no index yet$/);
  expect(doctor.of('models')[0]).toMatch(/^warning: no model can be asked/);
  expect(readdirSync(sandbox.project).sort()).toEqual(['.git', 'src']);
  expect(() => readdirSync(sandbox.home)).toThrow('ENOENT');
});

test('a broken configuration makes every question fail; the rest is checked all the same', async () => {
  const sandbox = makeSandbox(files);
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(
    join(sandbox.home, 'config.toml'),
    '[routing]\nlocal-onyl = true\n[budget]\ndaily-usd = -1\n',
  );
  const run = await sandbox.run(['doctor', '--json']);
  const doctor = found(run);
  expect([run.exitCode, doctor.exitCode, doctor.counts.problem]).toEqual([2, 2, 2]);
  expect(doctor.of('configuration')[0]).toMatch(/^problem: .*config\.toml:2: routing\.local-onyl/);
  expect(doctor.of('node')).toHaveLength(3);
  expect((await sandbox.run(['ask', 'where is Cart'])).exitCode).toBe(2);
});

test('no place for an index makes every question fail, with the same code', async () => {
  const sandbox = makeSandbox({ ...files, '.optimizer': 'in the way' });
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(join(sandbox.home, 'cache'), 'in the way');
  const run = await sandbox.run(['doctor', '--json']);
  expect(run.exitCode).toBe(5);
  expect(found(run).of('writeAccess')).toContainEqual(
    expect.stringMatching(/^problem: .*no place for an index$/),
  );
  expect((await sandbox.run(['ask', 'where is Cart'])).exitCode).toBe(5);
});

test('servers that never answer are left after a while', async () => {
  const sandbox = makeSandbox(files);
  const { createServer } = await import('node:net');
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const run = await sandbox.run(['doctor', '--json'], { env: { OLLAMA_HOST: `http://127.0.0.1:${port}` } });
  expect(run.exitCode).toBe(0);
  expect(found(run).of('ollama')[0]).toMatch(/^warning: /);
  // 2.5 s, and what it takes to start on a busy machine.
  expect(run.ms).toBeLessThan(6_000);
});

test('a project that is none', async () => {
  const sandbox = makeSandbox(files);
  const named = await sandbox.run(['doctor', '--project', '/nowhere/at/all']);
  expect([named.exitCode, named.stderr]).toEqual([2, expect.stringContaining('There is no folder')]);
  const home = await sandbox.run(['doctor', '--json'], { cwd: '..' });
  expect(home.exitCode).toBe(0);
  expect(found(home).of('git')).toEqual(['warning: this folder is no project']);
});
