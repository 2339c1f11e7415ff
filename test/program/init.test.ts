import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const files = { '.git/HEAD': 'ref', 'src/a.ts': 'export const a = 1;\n' };
const pathOf = ({ project }: Sandbox) => join(project, '.optimizer.toml');
const textOf = (sandbox: Sandbox) => readFileSync(pathOf(sandbox), 'utf8');

async function settings(sandbox: Sandbox) {
  const { settings } = JSON.parse((await sandbox.run(['config', '--json'])).stdout);
  return settings;
}

test('the file sets nothing, offers what a project may set, and suggests its checks', async () => {
  const sandbox = makeSandbox({ ...files, 'Cargo.toml': '' });
  const before = await settings(sandbox);
  const run = await sandbox.run(['init'], { cwd: 'src' });
  expect(run).toMatchObject({ exitCode: 0, stdout: `Wrote ${pathOf(sandbox)}\n` });
  expect(run.stderr).toContain('commands = ["cargo check --all-targets", "cargo test"]');
  expect(await settings(sandbox)).toEqual(before);
  const text = textOf(sandbox);
  expect(text).toMatch(/^# local-only = false$/m);
  expect(text).not.toMatch(/^# (?:base-url|api-key-env|model|commands|context-tokens|arms) = /m);
});

test('with every line of it, it is valid and widens nothing', async () => {
  const sandbox = makeSandbox(files);
  await sandbox.run(['init']);
  const text = textOf(sandbox).replaceAll(/^# ([a-z-]+ = .*|\[.*\])$/gm, '$1');
  writeFileSync(pathOf(sandbox), text);
  const run = await sandbox.run(['config', '--json']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const unset = Object.values(JSON.parse(run.stdout).settings as Record<string, { from: string }>);
  expect(unset.filter(({ from }) => from.startsWith('project file')).length).toBeGreaterThan(30);
});

test('what is there is left as it is, until it is told otherwise', async () => {
  const sandbox = makeSandbox({ ...files, '.optimizer.toml': '# mine\n' });
  const refused = await sandbox.run(['init']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--force') });
  expect(textOf(sandbox)).toBe('# mine\n');
  expect((await sandbox.run(['init', '--force'])).stdout).toMatch(/^Wrote anew /);
  expect(textOf(sandbox)).toContain('[routing]');
});

test('a link in a project is replaced, not followed', async () => {
  const sandbox = makeSandbox(files);
  const elsewhere = join(sandbox.project, '..', 'elsewhere');
  writeFileSync(elsewhere, 'precious');
  symlinkSync(elsewhere, pathOf(sandbox));
  expect((await sandbox.run(['init'])).exitCode).toBe(2);
  expect((await sandbox.run(['init', '--force'])).exitCode).toBe(0);
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  expect(lstatSync(pathOf(sandbox)).isSymbolicLink()).toBe(false);
});

test('--user writes the own file, at its place, with every key; a broken one can be replaced', async () => {
  const sandbox = makeSandbox(files);
  const own = join(sandbox.home, 'config.toml');
  const run = await sandbox.run(['init', '--user', '--json']);
  expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1, path: own, replaced: false });
  expect(readFileSync(own, 'utf8')).toMatch(/^# commands = /m);
  expect(lstatSync(own).mode & 0o777).toBe(0o600);
  expect(existsSync(pathOf(sandbox))).toBe(false);
  writeFileSync(own, 'broken');
  expect((await sandbox.run(['init', '--user'])).exitCode).toBe(2);
  expect((await sandbox.run(['init', '--user', '--force'])).exitCode).toBe(0);
  expect((await sandbox.run(['config'])).exitCode).toBe(0);
});

test('by XDG where OPTIMIZER_HOME is not set', async () => {
  const sandbox = makeSandbox(files);
  const config = join(sandbox.project, '..', 'xdg');
  delete sandbox.env.OPTIMIZER_HOME;
  const run = await sandbox.run(['init', '--user'], { env: { XDG_CONFIG_HOME: config } });
  expect(run.stdout).toBe(`Wrote ${config}/optimizer/config.toml\n`);
});

test('a place that cannot be written is said', async () => {
  const sandbox = makeSandbox(files);
  mkdirSync(join(sandbox.project, '..'), { recursive: true });
  writeFileSync(sandbox.home, 'a file');
  const run = await sandbox.run(['init', '--user']);
  expect(run).toMatchObject({ exitCode: 13, stderr: expect.stringContaining('files/not-writable') });
});
