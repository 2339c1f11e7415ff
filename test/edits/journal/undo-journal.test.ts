import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { UndoJournal } from '../../../src/edits/journal/undo-journal.ts';
import { change, makeTree, type WrittenTree } from '../write/written-tree.ts';
import { journalOf, turn } from './journal-fixture.ts';

async function statesOf(journal: UndoJournal): Promise<string[]> {
  const { turns } = await journal.history();
  return turns.map(({ id, state }) => `${id} ${state}`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isFile());
}

test('a turn is undone and done again to the byte, with folders and modes', async () => {
  const tree = makeTree({
    'run.sh': { text: 'a\r\n', mode: 0o755 },
    'lib/gone.bin': { text: '\ufeff\0', mode: 0o600 },
    'empty/inside': 'folder',
  });
  const journal = journalOf(tree);
  const before = tree.seen();
  const result = await journal.apply(
    turn(
      'one1',
      change('run.sh', 'a\r\n', 'b', 0o755),
      change('lib/gone.bin', '\ufeff\0', null, 0o600),
      change('empty/inside/new.ts', null, 'n'),
      change('made/deep/new.ts', null, 'n'),
    ),
  );
  expect(result).toMatchObject({ ok: true, turn: { id: 'one1', state: 'done' }, settled: null });
  chmodSync(join(tree.root, 'made/deep/new.ts'), 0o755);
  const after = tree.seen();
  for (let round = 0; round < 2; round += 1) {
    expect(await journal.undo(null)).toMatchObject({ kind: 'done', turn: { id: 'one1', state: 'undone' } });
    expect(tree.seen()).toEqual(before);
    expect(await journal.redo()).toMatchObject({ kind: 'done', turn: { id: 'one1', state: 'done' } });
    expect(tree.seen()).toEqual(after);
  }
});

test('several turns are undone from the last on, and done again the other way round', async () => {
  const tree = makeTree({ 'a.ts': '0' });
  const journal = journalOf(tree);
  for (const at of [1, 2, 3]) {
    await journal.apply(turn(`t${at}`, change('a.ts', String(at - 1), String(at))));
  }
  await journal.undo(null);
  await journal.undo(null);
  expect(tree.text('a.ts')).toBe('1');
  expect(await statesOf(journal)).toEqual(['t2 undone', 't3 undone', 't1 done']);
  await journal.redo();
  expect(tree.text('a.ts')).toBe('2');
  // Another process sees the same.
  expect(await journalOf(tree).redo()).toMatchObject({ kind: 'done', turn: { id: 't3' } });
  expect(await journal.redo()).toMatchObject({
    kind: 'nothing',
    because: 'there is nothing to do again in this project',
  });
  for (const _ of [3, 2, 1]) await journal.undo(null);
  expect(tree.text('a.ts')).toBe('0');
  expect(await journal.undo(null)).toMatchObject({
    kind: 'nothing',
    because: 'there is nothing to undo in this project',
  });
});

test('a new turn after an undo takes away what could be done again, and keeps it in the history', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  const journal = journalOf(tree);
  await journal.apply(turn('old1', change('a.ts', 'a', 'b')));
  await journal.undo(null);
  // One that is refused is none.
  expect(await journal.apply(turn('bad1', change('a.ts', 'x', 'y')))).toMatchObject({
    ok: false,
    drifted: [{ path: 'a.ts', because: 'has changed from line 1 on' }],
  });
  expect(await statesOf(journal)).toEqual(['old1 undone']);
  await journal.apply(turn('new1', change('a.ts', 'a', 'c')));
  expect(await statesOf(journal)).toEqual(['new1 done', 'old1 superseded']);
  expect(await journal.redo()).toMatchObject({ kind: 'nothing' });
  expect(await journal.undo('old1')).toMatchObject({
    kind: 'nothing',
    because: 'turn old1 is undone already',
  });
});

test('one turn of several is undone when no later one touched its files', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'b' });
  const journal = journalOf(tree);
  await journal.apply(turn('first-abcd', change('a.ts', 'a', 'A')));
  await journal.apply(turn('second-efgh', change('b.ts', 'b', 'B')));
  await journal.apply(turn('third-ijkl', change('b.ts', 'B', 'C')));
  expect(await journal.undo('efgh')).toMatchObject({
    kind: 'blocked',
    turn: { id: 'second-efgh' },
    by: [{ turn: { id: 'third-ijkl' }, paths: ['b.ts'] }],
  });
  expect(await journal.undo('firs')).toMatchObject({ kind: 'done', turn: { id: 'first-abcd' } });
  expect([tree.text('a.ts'), tree.text('b.ts')]).toEqual(['a', 'C']);
  expect(await journal.redo()).toMatchObject({ kind: 'done', turn: { id: 'first-abcd' } });
  await expect(journal.undo('none')).rejects.toMatchObject({
    code: 'edits/unknown-turn',
    message: 'No turn of this project is called "none"',
  });
  await expect(journal.undo('jkl')).rejects.toMatchObject({ code: 'edits/unknown-turn' });
});

test('what changed since is listed, and nothing is changed', async () => {
  const tree = makeTree({ 'a.ts': 'one\ntwo\n', 'b.ts': 'b', 'c.ts': 'c' });
  const journal = journalOf(tree);
  await journal.apply(
    turn(
      'one1',
      change('a.ts', 'one\ntwo\n', 'one\n2\n'),
      change('b.ts', 'b', null),
      change('c.ts', 'c', 'C'),
      change('d.ts', null, 'd'),
    ),
  );
  tree.put('a.ts', 'one\n2\nthree\n');
  tree.put('b.ts', 'mine');
  rmSync(join(tree.root, 'd.ts'));
  const before = tree.seen();
  for (const isDryRun of [true, false]) {
    expect(await journal.undo(null, { isDryRun })).toMatchObject({
      kind: 'drifted',
      turn: { id: 'one1' },
      drifted: [
        { path: 'a.ts', because: 'has changed from line 3 on: 12 bytes, not 6' },
        { path: 'b.ts', because: 'exists already' },
        { path: 'd.ts', because: 'is gone' },
      ],
    });
  }
  expect(tree.seen()).toEqual(before);
  expect(await statesOf(journal)).toEqual(['one1 done']);
});

test('a dry run says what would be done and does nothing', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  const journal = journalOf(tree);
  await journal.apply(turn('one1', change('a.ts', 'a', 'b')));
  const before = tree.seen();
  expect(await journal.undo(null, { isDryRun: true })).toMatchObject({
    kind: 'done',
    turn: { state: 'done' },
    changes: [{ path: 'a.ts', before: Buffer.from('b'), after: Buffer.from('a') }],
  });
  expect(tree.seen()).toEqual(before);
  expect(await statesOf(journal)).toEqual(['one1 done']);
});

const damages: readonly {
  title: string;
  damage: (tree: WrittenTree) => void;
  message: RegExp;
}[] = [
  {
    title: 'a content that is not what it was',
    damage: ({ state }) => writeFileSync(objectOf(state.folder, 'one'), 'oNe'),
    message: /content that was kept of a\.ts is damaged: .* is not what was kept/,
  },
  {
    title: 'a content that is gone',
    damage: ({ state }) => rmSync(objectOf(state.folder, 'one')),
    message: /content that was kept of a\.ts is damaged: .* is gone/,
  },
  {
    title: 'a manifest that is cut off',
    damage: ({ state }) => {
      const path = lastManifest(state.folder);
      writeFileSync(path, readFileSync(path, 'utf8').slice(0, 60));
    },
    message: /what was kept of a later turn cannot be read: .*000003-last1\.json/,
  },
  {
    title: 'a manifest of another shape',
    damage: ({ state }) => writeFileSync(lastManifest(state.folder), '{"version":2}'),
    message: /000003-last1\.json: it is no manifest of a turn/,
  },
];

function objectOf(folder: string, text: string): string {
  return filesBelow(join(folder, 'objects')).find((path) => readFileSync(path, 'utf8') === text) ?? '';
}

function lastManifest(folder: string): string {
  return join(folder, 'turns/000003-last1.json');
}

test.each(damages)('an error before anything is changed: $title', async ({ damage, message }) => {
  const tree = makeTree({ 'a.ts': 'one', 'b.ts': 'b' });
  const journal = journalOf(tree);
  await journal.apply(turn('early1', change('b.ts', 'b', 'B')));
  await journal.apply(turn('last1', change('b.ts', 'B', 'BB'), change('a.ts', 'one', 'two')));
  damage(tree);
  const before = tree.seen();
  await expect(journalOf(tree).undo(null)).rejects.toMatchObject({ code: 'edits/journal-damaged' });
  await expect(journalOf(tree).undo(null)).rejects.toThrow(message);
  expect(tree.seen()).toEqual(before);
  // What comes after it works.
  expect(await journalOf(tree).apply(turn('next1', change('a.ts', 'two', 'three')))).toMatchObject({
    ok: true,
  });
  expect(await journalOf(tree).undo(null)).toMatchObject({ kind: 'done', turn: { id: 'next1' } });
});

test('nothing of git is read or written, and nothing of the journal lies in the project', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'untracked.ts': 'u' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: tree.root,
      encoding: 'utf8',
    });
  git('init', '-q');
  git('add', 'a.ts');
  git('commit', '-qm', 'first');
  const inGit = () => filesBelow(join(tree.root, '.git')).map((path) => [path, readFileSync(path, 'base64')]);
  const before = inGit();
  const journal = journalOf(tree);
  await journal.apply(turn('one1', change('a.ts', 'a', 'b'), change('new.ts', null, 'n')));
  await journal.undo(null);
  await journal.redo();
  await journal.undo(null);
  expect(inGit()).toEqual(before);
  expect(git('status', '--porcelain')).toBe('?? untracked.ts\n');
});

test('only the user may read what is kept', async () => {
  const tree = makeTree({ '.env': { text: 'TOKEN=1', mode: 0o600 } });
  await journalOf(tree).apply(turn('one1', change('.env', 'TOKEN=1', 'TOKEN=2', 0o600)));
  expect(lstatSync(tree.state.folder).mode & 0o077).toBe(0);
  for (const path of filesBelow(join(tree.state.folder, 'objects'))) {
    expect(lstatSync(path).mode & 0o077).toBe(0);
  }
});

test('nothing is written where what undoes it cannot be kept', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  writeFileSync(tree.dataDir, 'a file in its place');
  await expect(journalOf(tree).apply(turn('one1', change('a.ts', 'a', 'b')))).rejects.toMatchObject({
    code: 'edits/state-unusable',
  });
  expect(tree.text('a.ts')).toBe('a');
});

test('a project without a journal has no history, and looking makes none', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  expect(await journalOf(tree).history()).toEqual({ turns: [], damaged: [], settled: null });
  expect(await journalOf(tree).undo(null)).toMatchObject({ kind: 'nothing' });
  await expect(journalOf(tree).undo('abcd')).rejects.toMatchObject({ code: 'edits/unknown-turn' });
  expect(readdirSync(join(tree.root, '..'))).toEqual(['project']);
});
