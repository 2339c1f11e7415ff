import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listedPaths, makeGitProject, makeProject, refresh, writeFiles } from '../temporary-project.ts';

const twoFiles = {
  'src/a.fake': 'from ./b take b\ndef a\n  call b\nend\n',
  'src/b.fake': '## Says hello.\ndef b\nend\n',
};

describe.each([
  ['in a git work tree', makeGitProject],
  ['outside of git', makeProject],
])('%s', (_name, make) => {
  test('the first refresh builds the index', async () => {
    const root = make(twoFiles);
    const { index, report } = await refresh(root);
    expect(report).toMatchObject({
      rebuilt: 'no-index',
      changes: { added: ['src/a.fake', 'src/b.fake'], changed: [], removed: [], unchanged: 0 },
      counts: { files: 2, parsedFiles: 2, lines: 7, symbols: 2, references: 1, imports: 1, edges: 1 },
      skipped: [],
    });
    expect(index.references('b')).toMatchObject([
      { path: 'src/a.fake', line: 3, column: 7, role: 'call', enclosing: { name: 'a' } },
    ]);
  });

  test('the next one parses nothing', async () => {
    const root = make(twoFiles);
    const first = await refresh(root);
    const { index, report } = await refresh(root);
    expect(report.rebuilt).toBeNull();
    expect(report.changes).toEqual({ added: [], changed: [], removed: [], unchanged: 2 });
    expect(index.revision).toBe(first.index.revision);
  });

  test('edits, new files, renames and deletions are seen', async () => {
    const root = make({ ...twoFiles, 'c.fake': 'def c\nend\n' });
    const first = await refresh(root);
    writeFiles(root, { 'src/b.fake': 'def b2\nend\n', 'new/folder/d.fake': 'def d\nend\n' });
    renameSync(join(root, 'src/a.fake'), join(root, 'src/A.fake'));
    rmSync(join(root, 'c.fake'));
    const second = await refresh(root);
    expect(second.report.changes).toEqual({
      added: ['new/folder/d.fake', 'src/A.fake'],
      changed: ['src/b.fake'],
      removed: ['c.fake', 'src/a.fake'],
      unchanged: 0,
    });
    expect(listedPaths(second)).toEqual(['new/folder/d.fake', 'src/A.fake', 'src/b.fake']);
    expect(second.index.symbolsNamed('b')).toEqual([]);
    expect(second.index.revision).toBeGreaterThan(first.index.revision);
  });

  test('a file in a folder that was empty is seen', async () => {
    const root = make({ 'a.fake': 'def a\nend\n', 'deep/er/.keep': '' });
    rmSync(join(root, 'deep/er/.keep'));
    await refresh(root, { fileClockStepMs: 0 });
    await refresh(root, { fileClockStepMs: 0 });
    writeFileSync(join(root, 'deep/er/b.fake'), 'def b\nend\n');
    expect((await refresh(root)).report.changes.added).toEqual(['deep/er/b.fake']);
  });
});
