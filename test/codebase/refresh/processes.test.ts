import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openIndex } from '../../../src/codebase/refresh/refresh-index.ts';
import { bundleChild, type ChildResult, exitOf, firstOutput, resultOf } from '../child-process.ts';
import { makeProject, refresh, writeFiles } from '../temporary-project.ts';

const files = Object.fromEntries(
  Array.from({ length: 60 }, (_, at) => [`src/f${at}.fake`, `def f${at}\n  call f${at + 1}\nend\n`]),
);

test('a full build that is killed leaves the previous index, and the next one cleans up', async () => {
  const start = await bundleChild();
  const root = makeProject(files);
  (await refresh(root)).index.close();
  writeFiles(root, { 'src/f1.fake': 'def changed\nend\n' });

  const child = start({ root, full: true, hangAt: 'src/f5.fake' });
  const exit = exitOf(child);
  expect(await firstOutput(child)).toBe('hanging');
  child.kill('SIGKILL');
  expect(await exit).toBe('SIGKILL');

  const left = openIndex({ root, cacheDir: null });
  expect(left?.symbolsNamed('f1')).toHaveLength(1);
  left?.close();
  const next = await refresh(root);
  expect(next.report).toMatchObject({ rebuilt: null, changes: { changed: ['src/f1.fake'] } });
  expect(readdirSync(join(root, '.optimizer')).sort()).toEqual(['.gitignore', 'index.db', 'write.lock']);
});

test('an incremental refresh that is killed changes nothing', async () => {
  const start = await bundleChild();
  const root = makeProject(files);
  (await refresh(root)).index.close();
  writeFiles(root, { 'src/f1.fake': 'def changed\nend\n', 'src/f5.fake': 'def changed5\nend\n' });
  const child = start({ root, hangAt: 'src/f5.fake' });
  const exit = exitOf(child);
  await firstOutput(child);
  child.kill('SIGKILL');
  await exit;
  const { report } = await refresh(root);
  expect(report.changes.changed).toEqual(['src/f1.fake', 'src/f5.fake']);
});

test('processes that index at once all get the whole index', async () => {
  const start = await bundleChild();
  const root = makeProject(files);
  const results = await Promise.all(
    [false, false, true, false].map((full) => resultOf<ChildResult>(start({ root, full }))),
  );
  for (const { report, error } of results) {
    expect(error).toBeUndefined();
    expect(report?.counts).toMatchObject({ files: 60, symbols: 60, references: 60 });
  }
});

test('refreshes of one process at once do not disturb each other', async () => {
  const root = makeProject(files);
  const results = await Promise.all([refresh(root), refresh(root, { full: true }), refresh(root)]);
  for (const { report } of results) expect(report.counts.symbols).toBe(60);
});
