import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readProjectRules } from '../../src/cli/read-project-rules.ts';

function project(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'project', path)), { recursive: true });
    writeFileSync(join(folder, 'project', path), text);
  }
  return join(folder, 'project');
}

const cases: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string | Buffer>>,
  cwd: string,
  paths: readonly string[],
])[] = [
  ['the project’s own', { 'AGENTS.md': 'a', 'src/AGENTS.md': 'b' }, '.', ['AGENTS.md']],
  [
    'those on the way down, the innermost last',
    { 'AGENTS.md': 'a', 'src/AGENTS.md': 'b', 'src/net/x.ts': '', 'lib/AGENTS.md': 'c' },
    'src/net',
    ['AGENTS.md', 'src/AGENTS.md'],
  ],
  [
    'OPTIMIZER.md in place of AGENTS.md beside it',
    { 'AGENTS.md': 'a', 'OPTIMIZER.md': 'b' },
    '.',
    ['OPTIMIZER.md'],
  ],
  ['none that is empty', { 'AGENTS.md': ' \n', 'src/a.ts': '' }, 'src', []],
  ['the project’s own from outside of it', { 'AGENTS.md': 'a' }, '..', ['AGENTS.md']],
];

test.each(cases)('%s', (_name, files, cwd, paths) => {
  const root = project(files);
  expect(readProjectRules(root, join(root, cwd)).files.map(({ path }) => path)).toEqual(paths);
});

test('binary files are refused, and line ends are the same everywhere', () => {
  const root = project({ 'AGENTS.md': 'one\r\ntwo\r\n', 'src/AGENTS.md': Buffer.from([1, 0, 2]) });
  expect(readProjectRules(root, join(root, 'src'))).toEqual({
    files: [{ path: 'AGENTS.md', text: 'one\ntwo\n' }],
    refused: ['src/AGENTS.md is not read: it is no text file.'],
  });
});

test.skipIf(process.platform === 'win32')('a link may lead elsewhere in the project, never out of it', () => {
  const root = project({ 'docs/rules.md': 'inside', 'src/a.ts': '', '../outside.md': 'outside' });
  symlinkSync(join(root, 'docs/rules.md'), join(root, 'AGENTS.md'));
  symlinkSync(join(root, '../outside.md'), join(root, 'src/AGENTS.md'));
  const { files, refused } = readProjectRules(root, join(root, 'src'));
  expect(files).toEqual([{ path: 'AGENTS.md', text: 'inside' }]);
  expect(refused).toEqual(['src/AGENTS.md is not read: it leads out of the project.']);
});
