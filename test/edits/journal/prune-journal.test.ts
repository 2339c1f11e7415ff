import { existsSync, readdirSync, realpathSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stateFolderOf } from '../../../src/edits/write/state-folder.ts';
import { change, makeTree, treeIn, type WrittenTree } from '../write/written-tree.ts';
import { dayMs, journalOf, StandingClock, turn } from './journal-fixture.ts';

const limits = { maxAgeMs: 30 * dayMs, maxBytes: 1_000_000 };

async function idsOf(tree: WrittenTree): Promise<string[]> {
  return (await journalOf(tree).history()).turns.map(({ id }) => id);
}

function bytesKept({ state }: WrittenTree): number {
  return readdirSync(join(state.folder, 'objects'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.length > 60,
  ).length;
}

test('turns that are older than the limit go, with contents that no other needs', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'same' });
  const clock = new StandingClock();
  const journal = journalOf(tree, { clock, limits });
  const apply = (id: string, ...changes: Parameters<typeof turn>[1][]) =>
    journal.apply({ ...turn(id, ...changes), atMs: clock.now });
  await apply('one1', change('a.ts', 'a', 'A'), change('c.ts', null, 'same'));
  clock.now += 29 * dayMs;
  await apply('two2', change('b.ts', 'same', 'other'));
  expect(await idsOf(tree)).toEqual(['two2', 'one1']);
  clock.now += 2 * dayMs;
  await apply('three3', change('d.ts', null, 'd'));
  expect(await idsOf(tree)).toEqual(['three3', 'two2']);
  // `same`, `other`, `d`; no `a` and `A`.
  expect(bytesKept(tree)).toBe(3);
  expect(await journal.undo(null)).toMatchObject({ turn: { id: 'three3' } });
  expect(await journal.undo(null)).toMatchObject({ turn: { id: 'two2' } });
  expect(await journal.undo(null)).toMatchObject({ kind: 'nothing' });
  expect(tree.text('b.ts')).toBe('same');
});

test('the oldest go when contents take too much room; the last stays whatever it takes', async () => {
  const tree = makeTree({ 'a.ts': '0'.repeat(400) });
  const journal = journalOf(tree, { limits: { ...limits, maxBytes: 1_000 } });
  for (let at = 0; at < 4; at += 1) {
    await journal.apply(
      turn(`turn${at}`, change('a.ts', String(at).repeat(400), String(at + 1).repeat(400))),
    );
  }
  // Each needs two contents, of which it shares one with its neighbour.
  expect(await idsOf(tree)).toEqual(['turn3']);
  await journal.apply(turn('large', change('b.ts', null, 'x'.repeat(5_000))));
  expect(await idsOf(tree)).toEqual(['large']);
  expect(await journal.undo(null)).toMatchObject({ kind: 'done' });
});

test('while a manifest cannot be read no content goes', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  const clock = new StandingClock();
  const journal = journalOf(tree, { clock, limits });
  await journal.apply(turn('one1', change('a.ts', 'a', 'b')));
  const manifest = join(tree.state.folder, 'turns/000001-one1.json');
  writeFileSync(manifest, '{');
  utimesSync(manifest, clock.now / 1_000, clock.now / 1_000);
  await journal.apply({ ...turn('two2', change('b.ts', null, 'c')), atMs: clock.now });
  expect(bytesKept(tree)).toBe(3);
  expect((await journal.history()).damaged).toEqual([
    { path: manifest, because: expect.stringContaining('JSON'), madeAsOrder: 1 },
  ]);
  clock.now += 31 * dayMs;
  await journal.apply({ ...turn('three3', change('d.ts', null, 'd')), atMs: clock.now });
  expect((await journal.history()).damaged).toEqual([]);
  expect(bytesKept(tree)).toBe(1);
});

test('what is kept of projects in which nothing happens any more goes, but for an interrupted write', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  const clock = new StandingClock();
  // By the time of the files, which the tests do not make.
  clock.now = Date.now();
  const others = ['idle', 'stuck', 'fresh'].map((name) => {
    const other = treeIn(join(realpathSync(tree.root), '..', name), { 'x.ts': 'x' });
    return { ...other, state: stateFolderOf(tree.dataDir, other.root), name };
  });
  for (const other of others) {
    await journalOf(other, { clock, limits }).apply({
      ...turn('x', change('x.ts', 'x', 'y')),
      atMs: clock.now,
    });
    const long = (clock.now - 31 * dayMs) / 1_000;
    if (other.name !== 'fresh') utimesSync(join(other.state.folder, 'turns'), long, long);
    if (other.name === 'stuck') writeFileSync(join(other.state.folder, 'write-forward.json'), '{}');
  }
  await journalOf(tree, { clock, limits }).apply({ ...turn('a', change('a.ts', 'a', 'b')), atMs: clock.now });
  expect(others.map(({ state }) => existsSync(join(state.folder, 'objects')))).toEqual([false, true, true]);
  expect(await idsOf(others[0] ?? tree)).toEqual([]);
});
