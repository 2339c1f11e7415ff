import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/storage/sqlite.ts';
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
  const first = await refresh(root, { languages, fileClockStepMs: 0 });
  first.index.close();
  const path = first.report.place.database;
  const db = openDatabase(path);
  db.exec(`CREATE TABLE relinked (id INTEGER);
    CREATE TRIGGER note AFTER INSERT ON links BEGIN INSERT INTO relinked VALUES (new.file_id); END`);
  writeFiles(root, changes);
  (await refresh(root, { languages, fileClockStepMs: 0 })).index.close();
  const rows = db.prepare('SELECT path FROM files WHERE id IN (SELECT id FROM relinked) ORDER BY path').all();
  db.close();
  return rows.map((row) => String(row.path));
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
    ['a.fake', 'b.fake', 'main.fake'],
  ],
  [
    'of what is passed on',
    { 'a.fake': 'def first\nend\ntype A\ndef m: B\nend\nend\nfrom ./b take B\n' },
    ['a.fake', 'index.fake', 'main.fake', 'top.fake'],
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

test('a name that appears links anew those that looked for it', async () => {
  const before = { 'wants.fake': 'call wanted\n', 'sub/wants.fake': 'call wanted\n' };
  expect(await relinked({ 'new.fake': 'def wanted\nend\n' }, before)).toEqual(['new.fake', 'wants.fake']);
});
