import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ProjectFiles } from '../../src/edits/project-files.ts';

function project() {
  const parent = mkdtempSync(join(tmpdir(), 'optimizer-paths-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const root = join(parent, 'project');
  for (const folder of ['src', '.git/hooks', '.optimizer', 'private', 'sub/.git'])
    mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(join(parent, 'outside'));
  writeFileSync(join(parent, 'outside/secret.txt'), 's');
  for (const file of ['src/a.ts', '.git/config', 'private/key.pem', 'src/b.env', '.optimizer/index.db'])
    writeFileSync(join(root, file), 'x');
  writeFileSync(join(root, '.optimizerignore'), 'private/\n*.env\n');
  symlinkSync('src/a.ts', join(root, 'link.ts'));
  symlinkSync('src', join(root, 'linked'));
  symlinkSync('../outside', join(root, 'out'));
  symlinkSync('../outside/secret.txt', join(root, 'out.txt'));
  symlinkSync('.git', join(root, 'dotgit'));
  symlinkSync('.git/config', join(root, 'src/config'));
  symlinkSync('private/key.pem', join(root, 'key'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync(join(parent, 'outside'), join(root, 'absolute'));
  return { root, parent, files: new ProjectFiles(root) };
}

test.each([
  ['../outside/secret.txt'],
  ['src/../../outside/secret.txt'],
  ['./../outside/secret.txt'],
  ['src/../..'],
  ['..'],
  ['/etc/passwd'],
  ['/'],
  ['//etc/passwd'],
  ['~/.ssh/id_rsa'],
  ['~root/.bashrc'],
  ['C:\\Windows\\system32'],
  ['C:/Windows'],
  ['out/secret.txt'],
  ['out/new.txt'],
  ['out.txt'],
  ['absolute/new.txt'],
  ['linked/../../outside/secret.txt'],
  ['dangling'],
  ['dangling/a.txt'],
  ['loop'],
  ['.git/config'],
  ['.git/hooks/pre-commit'],
  ['.git'],
  ['.GIT/config'],
  ['.Git/hooks/post-checkout'],
  ['.git./config'],
  ['.git /config'],
  ['.git::$INDEX_ALLOCATION/config'],
  ['git~1/config'],
  ['.g\u200cit/config'],
  ['.\ufeffgit/config'],
  ['src/../.git/config'],
  ['dotgit/config'],
  ['dotgit/hooks/x'],
  ['src/config'],
  ['sub/.git'],
  ['sub/.git/config'],
  ['.optimizer/index.db'],
  ['private/key.pem'],
  ['private/new.pem'],
  ['private/../private/key.pem'],
  ['key'],
  ['src/b.env'],
  ['new/deep.env'],
  ['src/a.ts/b.ts'],
  ['src/a\u0000.ts'],
  ['src/a\n.ts'],
  ['src/\u001b[31m.ts'],
  [''],
  ['  '],
  ['.'],
  ['src/'],
])('%j is refused', (path) => {
  const resolved = project().files.resolve(path);
  expect(resolved).toMatchObject({ ok: false, problem: expect.stringMatching(/\S/) });
  expect('problem' in resolved && resolved.problem).not.toContain('\u001b');
});

test.each([
  ['src/a.ts', 'src/a.ts'],
  ['./src/a.ts', 'src/a.ts'],
  ['src/../src/a.ts', 'src/a.ts'],
  ['link.ts', 'src/a.ts'],
  ['linked/a.ts', 'src/a.ts'],
  ['linked/new.ts', 'src/new.ts'],
  ['new/deep/file.ts', 'new/deep/file.ts'],
  ['.gitignore', '.gitignore'],
  ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
  ['..a/b', '..a/b'],
])('%s is %s', (path, real) => {
  expect(project().files.resolve(path)).toEqual({ ok: true, path: real });
});

test('an absolute path into the project is one of its own', () => {
  const { root, files } = project();
  expect(files.resolve(join(root, 'src/a.ts'))).toEqual({ ok: true, path: 'src/a.ts' });
  expect(new ProjectFiles(join(root, 'linked')).root.endsWith('src')).toBe(true);
});

test('what is no file is not read', () => {
  const { root, files } = project();
  linkSync(join(root, 'src/a.ts'), join(root, 'hard.ts'));
  expect(files.read('src')).toEqual({ problem: 'src: that is a folder' });
  expect(files.read('nowhere.ts')).toBeNull();
  expect(files.read('hard.ts')).toMatchObject({ mode: expect.any(Number) });
  expect(basename(root)).toBe('project');
});
