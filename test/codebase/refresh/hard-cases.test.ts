import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openIndex, removeIndex } from '../../../src/codebase/refresh/refresh-index.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import {
  type Contents,
  git,
  listedPaths,
  makeGitProject,
  makeProject,
  refresh,
  temporaryFolder,
  writeFiles,
} from '../temporary-project.ts';
import { withoutPrivileges } from '../without-privileges.ts';

const source = 'def one\n  call two\nend\n';

describe('what is in a file', () => {
  async function check(
    files: Contents,
    expected: { skipped?: string[]; parseErrors?: string[]; invalidUtf8?: string[]; symbols?: string[] },
  ): Promise<void> {
    const { index, report } = await refresh(makeProject(files));
    expect(report.skipped.map(({ path, reason }) => `${reason} ${path}`)).toEqual(expected.skipped ?? []);
    expect(report.parseErrors.map(({ path }) => path)).toEqual(expected.parseErrors ?? []);
    expect(report.invalidUtf8).toEqual(expected.invalidUtf8 ?? []);
    const names = index.filesUnder('').flatMap(({ path }) => index.symbolsInFile(path));
    expect(names.map(({ name }) => name)).toEqual(expected.symbols ?? []);
    expect(listedPaths({ index, report })).toEqual(Object.keys(files).sort());
  }

  test('a file that does not parse gives its sound parts', () =>
    check(
      { 'a.fake': 'def one\nend\n%%%\ndef two\nend\n' },
      { parseErrors: ['a.fake'], symbols: ['one', 'two'] },
    ));

  test('bytes that are not UTF-8', () =>
    check(
      { 'a.fake': Buffer.concat([Buffer.from('## caf'), Buffer.from([0xe9, 0x0a]), Buffer.from(source)]) },
      { invalidUtf8: ['a.fake'], symbols: ['one'] },
    ));

  test('a byte order mark and CRLF', async () => {
    const { index } = await refresh(makeProject({ 'a.fake': `\uFEFF${source.replaceAll('\n', '\r\n')}` }));
    expect(index.symbolsNamed('one')).toMatchObject([{ startLine: 1, endLine: 3, name: 'one' }]);
    expect(index.readLines('a.fake', 2, 9)).toEqual(['  call two', 'end']);
  });

  test('30 MB are not read', async () => {
    const root = makeProject({ 'a.fake': source, 'huge.fake': Buffer.alloc(30 * 1024 * 1024, source) });
    const { report } = await refresh(root);
    expect(report.skipped).toEqual([{ path: 'huge.fake', reason: 'too-large' }]);
    writeFileSync(join(root, 'huge.fake'), source);
    expect((await refresh(root)).report).toMatchObject({ changes: { changed: ['huge.fake'] }, skipped: [] });
  });

  test('binary, minified and lock files keep their path only', () =>
    check(
      {
        'a.fake': source,
        'bundle.min.fake': source,
        'package-lock.json': '{}',
        'picture.png': new Uint8Array([0x89, 0x50, 0, 1]),
        'zero.fake': `${source}\0`,
      },
      {
        symbols: ['one'],
        skipped: ['minified bundle.min.fake', 'binary picture.png', 'binary zero.fake'],
      },
    ));

  test('a generated file is read as any other, and known as such', async () => {
    const root = makeProject({
      'a.fake': 'from ./api.generated take x',
      'api.generated.fake': source,
      'banner.fake': `// @generated\n${source}`,
    });
    const { index } = await refresh(root);
    expect(index.importsOf('a.fake')).toMatchObject([{ to: 'api.generated.fake' }]);
    for (const path of ['api.generated.fake', 'banner.fake']) {
      expect(index.file(path)).toMatchObject({ generated: true, language: 'fake' });
      expect(index.symbolsInFile(path).map(({ name }) => name)).toEqual(['one']);
    }
  });

  test('a file on which the parser fails costs that file only', async () => {
    const onExtract = (path: string) => {
      if (path === 'b.fake') throw new Error('out of luck');
    };
    const files = { 'a.fake': source, 'b.fake': source };
    const { index, report } = await refresh(makeProject(files), {
      languages: [makeFakeLanguage({ onExtract })],
    });
    expect(report.skipped).toEqual([{ path: 'b.fake', reason: 'parser-failed' }]);
    expect(index.symbolsNamed('one')).toHaveLength(1);
  });

  test('without its grammar a file is known by its path', async () => {
    const language = { ...makeFakeLanguage({}), loadExtractor: () => Promise.reject(new Error('no binary')) };
    const { index, report } = await refresh(makeProject({ 'a.fake': source }), { languages: [language] });
    expect(report.skipped).toEqual([{ path: 'a.fake', reason: 'grammar-unavailable' }]);
    expect(index.file('a.fake')).toMatchObject({ language: null });
  });
});

describe('what happens to the tree', () => {
  test('links are skipped, loops too', async () => {
    const root = makeProject({ 'src/a.fake': source });
    symlinkSync('..', join(root, 'src/loop'));
    symlinkSync('a.fake', join(root, 'src/link.fake'));
    const { report } = await refresh(root);
    expect(report.counts.files).toBe(1);
    expect(report.skipped).toEqual([
      { path: 'src/link.fake', reason: 'symlink' },
      { path: 'src/loop', reason: 'symlink' },
    ]);
  });

  test.each([
    ['in git', makeGitProject],
    ['outside of git', makeProject],
  ])('%s, a folder or a file without permission is counted', async (_name, make) => {
    const root = make({ 'a.fake': source, 'closed/b.fake': source, 'secret.fake': source });
    chmodSync(join(root, 'closed'), 0);
    chmodSync(join(root, 'secret.fake'), 0);
    await withoutPrivileges([root], async () => {
      const { report } = await refresh(root);
      expect(report.skipped).toEqual([
        { path: 'closed/', reason: 'unreadable-folder' },
        { path: 'secret.fake', reason: 'unreadable' },
      ]);
      expect(report.counts.parsedFiles).toBe(1);
      chmodSync(join(root, 'closed'), 0o755);
      chmodSync(join(root, 'secret.fake'), 0o644);
      expect((await refresh(root)).report).toMatchObject({
        changes: { added: ['closed/b.fake'], changed: ['secret.fake'] },
        skipped: [],
      });
    });
  });

  test('a file that goes away between listing and reading', async () => {
    const root = makeProject({ 'a.fake': source, 'b.fake': source });
    const onExtract = () => rmSync(join(root, 'b.fake'), { force: true });
    const gone = await refresh(root, { languages: [makeFakeLanguage({ onExtract })] });
    expect(listedPaths(gone)).toEqual(['a.fake']);
  });

  test('a rename that changes the case only', async () => {
    const root = makeGitProject({ 'Name.fake': source });
    git(root, 'add', '-A');
    await refresh(root);
    renameSync(join(root, 'Name.fake'), join(root, 'name.fake'));
    const renamed = await refresh(root);
    expect(renamed.report.changes).toMatchObject({ added: ['name.fake'], removed: ['Name.fake'] });
  });

  test('paths with newlines, quotes and letters of all kinds', async () => {
    const paths = ['a\nb.fake', `q"u'o;te.fake`, 'ünïcödé/日本.fake', '100%_.fake'];
    const root = makeGitProject(Object.fromEntries(paths.map((path) => [path, source])));
    const { index, report } = await refresh(root);
    expect([...report.changes.added].sort()).toEqual([...paths].sort());
    for (const path of paths) {
      expect(index.symbolsInFile(path)).toHaveLength(1);
      expect(index.readLines(path, 1, 1)).toEqual(['def one']);
    }
  });

  test.each([
    ['in git', makeGitProject],
    ['outside of git', makeProject],
  ])('%s, a name that is not UTF-8 is counted', async (_name, make) => {
    const root = make({ 'a.fake': source });
    writeFileSync(
      Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff]), Buffer.from('.fake')]),
      source,
    );
    for (const { report } of [await refresh(root), await refresh(root)]) {
      expect(report.skipped).toEqual([{ path: 'b\uFFFD.fake', reason: 'undecodable-name' }]);
      expect(report.counts.files).toBe(1);
    }
  });

  test('in a worktree', async () => {
    const root = makeGitProject({ 'a.fake': source });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'first');
    const tree = join(temporaryFolder(), 'tree');
    git(root, 'worktree', 'add', '-q', tree);
    writeFiles(tree, { 'b.fake': source });
    expect((await refresh(tree)).report.changes.added).toEqual(['a.fake', 'b.fake']);
    expect(git(tree, 'status', '--porcelain')).toBe('?? b.fake\n');
  });

  test('a change of the ignore rules of git, wherever they stand', async () => {
    const root = makeGitProject({ 'sub/a.fake': source, 'sub/b.fake': source });
    await refresh(join(root, 'sub'), { fileClockStepMs: 0 });
    writeFiles(root, { '.gitignore': 'a.fake\n' });
    expect((await refresh(join(root, 'sub'))).report.changes.removed).toEqual(['a.fake']);
    writeFiles(root, { '.git/info/exclude': 'b.fake\n' });
    expect((await refresh(join(root, 'sub'))).report.changes.removed).toEqual(['b.fake']);
  });

  test('the same size and time with other contents, right after the index was made', async () => {
    const root = makeProject({ 'a.fake': 'def one\nend\n' });
    await refresh(root);
    writeFiles(root, { 'a.fake': 'def two\nend\n' });
    expect((await refresh(root)).report.changes.changed).toEqual(['a.fake']);
  });
});

describe('where the index is', () => {
  test('its folder hides itself from git', async () => {
    const root = makeGitProject({ 'a.fake': source });
    await refresh(root);
    expect(git(root, 'status', '--porcelain')).toBe('?? a.fake\n');
    expect(readdirSync(join(root, '.optimizer')).sort()).toEqual(['.gitignore', 'index.db', 'write.lock']);
  });

  test('a project that cannot be written is indexed in the cache', async () => {
    const root = makeProject({ 'a.fake': source });
    const cacheDir = temporaryFolder();
    chmodSync(root, 0o555);
    await withoutPrivileges([root, cacheDir], async () => {
      const { report } = await refresh(root, { cacheDir });
      expect(report.place.kind).toBe('cache');
      expect((await refresh(root, { cacheDir })).report).toMatchObject({
        rebuilt: null,
        place: report.place,
      });
    });
  });

  test('neither project nor cache', async () => {
    const root = makeProject({ 'a.fake': source });
    chmodSync(root, 0o555);
    await withoutPrivileges([root], async () => {
      for (const cacheDir of [null, join(root, 'cache')]) {
        await expect(refresh(root, { cacheDir })).rejects.toMatchObject({ code: 'index/not-writable' });
      }
    });
  });

  test('an index that may not be written is replaced', async () => {
    const root = makeProject({ 'a.fake': source });
    await withoutPrivileges([root], async () => {
      const { report } = await refresh(root);
      chmodSync(report.place.database, 0o444);
      writeFiles(root, { 'b.fake': source });
      expect((await refresh(root)).report.counts.files).toBe(2);
      chmodSync(report.place.database, 0);
      expect((await refresh(root)).report).toMatchObject({ rebuilt: 'damaged', counts: { files: 2 } });
    });
  });

  test('a root that is none', async () => {
    const root = makeProject({ 'a.fake': source });
    await expect(refresh(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'index/root-missing' });
    await expect(refresh(join(root, 'a.fake'))).rejects.toMatchObject({ code: 'index/root-not-a-folder' });
    await withoutPrivileges([root], async () => {
      chmodSync(root, 0);
      await expect(refresh(root)).rejects.toMatchObject({ code: 'index/root-unreadable' });
      chmodSync(root, 0o700);
    });
  });

  test('it can be opened as it is, and removed', async () => {
    const root = makeProject({ 'a.fake': source });
    const place = { root, cacheDir: null };
    expect(openIndex(place)).toBeNull();
    await refresh(root);
    const index = openIndex(place);
    expect(index?.counts().files).toBe(1);
    index?.close();
    expect(await removeIndex({ ...place, clock: systemClock })).toBe(true);
    expect(await removeIndex({ ...place, clock: systemClock })).toBe(false);
  });
});

describe('when it is built anew', () => {
  const spoil: Record<string, (database: string) => void> = {
    'text in its place': (database) => writeFileSync(database, 'not a database '.repeat(1000)),
    'an empty file': (database) => writeFileSync(database, ''),
    'a folder with a broken page': (database) => {
      writeFileSync(database, Buffer.alloc(4096, 7), { flag: 'r+' });
    },
    'a WAL of somebody else': (database) => {
      writeFileSync(database, 'nonsense');
      writeFileSync(`${database}-wal`, 'nonsense');
    },
  };
  test.each(Object.keys(spoil))('%s', async (name) => {
    const root = makeProject({ 'a.fake': source });
    const { index, report } = await refresh(root);
    index.close();
    spoil[name]?.(report.place.database);
    const again = await refresh(root);
    expect(again.report.rebuilt).toBe('damaged');
    expect(again.index.symbolsNamed('one')).toHaveLength(1);
  });

  test('a language with another version, another size limit, on request', async () => {
    const root = makeProject({ 'a.fake': source });
    await refresh(root);
    const languages = [makeFakeLanguage({ version: 2 })];
    expect((await refresh(root, { languages })).report.rebuilt).toBe('languages-changed');
    const limits = { languages, maxFileBytes: 5 };
    expect((await refresh(root, limits)).report).toMatchObject({
      rebuilt: 'size-limit-changed',
      skipped: [{ path: 'a.fake', reason: 'too-large' }],
    });
    expect((await refresh(root, { ...limits, full: true })).report.rebuilt).toBe('requested');
  });

  test('a reader of the old index keeps its answers', async () => {
    const root = makeProject({ 'a.fake': source });
    const old = await refresh(root);
    mkdirSync(join(root, 'new'));
    writeFiles(root, { 'a.fake': 'def two\nend\n' });
    const renewed = await refresh(root, { full: true });
    expect(old.index.symbolsNamed('one')).toHaveLength(1);
    expect(renewed.index.symbolsNamed('one')).toEqual([]);
    expect(renewed.index.revision).toBeGreaterThan(old.index.revision);
  });
});

test('an abort leaves the index as it was', async () => {
  const root = makeProject({ 'a.fake': source });
  await refresh(root);
  writeFiles(root, { 'a.fake': 'def two\nend\n', 'b.fake': source });
  for (const full of [false, true]) {
    const abort = new AbortController();
    const languages = [makeFakeLanguage({ onExtract: () => abort.abort(new Error('enough')) })];
    await expect(refresh(root, { languages, full, signal: abort.signal })).rejects.toThrow('enough');
  }
  const index = openIndex({ root, cacheDir: null });
  expect(index?.filesUnder('').map(({ path }) => path)).toEqual(['a.fake']);
  expect(index?.symbolsNamed('one')).toHaveLength(1);
  index?.close();
  expect(readdirSync(join(root, '.optimizer')).sort()).toEqual(['.gitignore', 'index.db', 'write.lock']);
});

test('progress counts the files that changed', async () => {
  const seen: string[] = [];
  const root = makeProject({ 'a.fake': source, 'b.fake': source });
  await refresh(root, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
  expect(seen).toEqual(['1/2', '2/2']);
});
