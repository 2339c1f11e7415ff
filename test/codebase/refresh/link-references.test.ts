import { expect, test, vi } from 'vitest';
import { PathWalker } from '../../../src/codebase/link/path-walker.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import { type Contents, makeProject, refresh, writeFiles } from '../temporary-project.ts';

const files: Contents = {
  'a.fake': 'type A\ndef m: B\nend\nend\nfrom ./b take B\n',
  'b.fake': 'type B\ndef n\nend\nend\n',
  'index.fake': 'pass ./a take *\n',
  'main.fake': 'from ./index take A\ncall A.m.n\n',
  'top.fake': 'from ./index take A\nuse A\n',
  'unrelated.fake': 'def main\nend\ncall main\n',
};

/** Paths of the files that the second refresh linked anew. */
async function relinked(changes: Contents, before: Contents = {}): Promise<string[]> {
  const languages = [makeFakeLanguage({ visibility: { freeNames: 'folder' } })];
  const root = makeProject({ ...files, ...before });
  (await refresh(root, { languages, fileClockStepMs: 0 })).index.close();
  const link = vi.spyOn(PathWalker.prototype, 'link');
  writeFiles(root, changes);
  (await refresh(root, { languages, fileClockStepMs: 0 })).index.close();
  const paths = link.mock.calls.map(([file]) => file.path);
  link.mockRestore();
  return paths.sort();
}

test.each<[string, Contents, string[]]>([
  ['of a body', { 'b.fake': 'type B\ndef n\n  call other\nend\nend\n\nuse B\n' }, ['b.fake']],
  [
    'of a body, which moves its imports',
    { 'main.fake': '\n\nfrom ./index take A\ncall A.m.n\n' },
    ['main.fake'],
  ],
  [
    'of a type that others see through',
    { 'b.fake': 'type B\ndef n: B\nend\nend\n' },
    ['b.fake', 'main.fake'],
  ],
  [
    'that adds a name that nobody asked for, and moves the others',
    { 'a.fake': 'def first\nend\ntype A\ndef m: B\nend\nend\nfrom ./b take B\n' },
    ['a.fake'],
  ],
  [
    'of what is passed on',
    { 'a.fake': 'type A: B\ndef m: B\nend\nend\nsuper A B\nfrom ./b take B\n' },
    ['a.fake', 'main.fake', 'top.fake'],
  ],
  [
    'that adds an import',
    { 'a.fake': 'from ./main take x\ntype A\ndef m: B\nend\nend\nfrom ./b take B\n' },
    ['a.fake'],
  ],
  [
    'of what the names of a type mean',
    { 'a.fake': 'type A\ndef m: B\nend\nend\nfrom ./main take B\n' },
    ['a.fake', 'main.fake'],
  ],
  [
    'of where a file leads that passes on',
    { 'index.fake': 'pass ./b take *\n' },
    ['index.fake', 'main.fake', 'top.fake'],
  ],
  ['that adds a name', { 'new.fake': 'def added\nend\n' }, ['new.fake']],
])('a change %s links anew what it may matter to, and nothing else', async (_title, changes, expected) => {
  expect(await relinked(changes)).toEqual(expected);
});

test('a name that a file passes on links anew those that asked for it', async () => {
  const before = { 'wants.fake': 'from ./index take Late\nuse Late\n' };
  const late = `${files['a.fake']}type Late\nend\n`;
  expect(await relinked({ 'a.fake': late }, before)).toEqual(['a.fake', 'wants.fake']);
});

test('a symbol that moves in its file is followed by those that use it', async () => {
  const root = makeProject(files);
  const languages = [makeFakeLanguage({})];
  const users = async () => {
    const { index } = await refresh(root, { languages, fileClockStepMs: 0 });
    const [symbol] = index.symbolsNamed('A');
    const { resolved } = index.referencesTo(symbol?.id ?? -1);
    const uses = index.usesAcrossFiles().filter(({ symbolId }) => symbolId === symbol?.id);
    index.close();
    return {
      resolved: resolved.map(({ path }) => path),
      usedIn: uses.flatMap(({ usedIn }) => usedIn).sort(),
    };
  };
  const before = await users();
  expect(before).toEqual({ resolved: ['top.fake'], usedIn: ['top.fake'] });
  writeFiles(root, { 'a.fake': `def first\nend\n${files['a.fake']}` });
  expect(await users()).toEqual(before);
});

test('a name that appears links anew those that looked for it', async () => {
  const before = { 'wants.fake': 'call wanted\n', 'sub/wants.fake': 'call wanted\n' };
  expect(await relinked({ 'new.fake': 'def wanted\nend\n' }, before)).toEqual(['new.fake', 'wants.fake']);
});
