import { expect, test } from 'vitest';
import { PendingChanges } from '../../../src/codebase/watch/pending-changes.ts';
import type { HeardChange } from '../../../src/codebase/watch/tree-watcher.ts';
import { noPlaces } from '../../../src/codebase/watch/watched-places.ts';

const places = { ...noPlaces, folders: new Set(['/p', '/p/src']) };
const entry = (path: string): HeardChange => ({ path, what: 'entry' });
const content = (path: string): HeardChange => ({ path, what: 'content' });
const many = (count: number, change: (i: number) => HeardChange) =>
  Array.from({ length: count }, (_, i) => change(i));

function check(heard: readonly HeardChange[], expected: 'nothing' | 'everything' | readonly string[]): void {
  const pending = new PendingChanges('/p');
  for (const change of heard) pending.hear(change, places, 1);
  expect(pending.isEmpty).toBe(expected === 'nothing');
  const paths = expected === 'nothing' ? [] : expected;
  expect(pending.take().look).toEqual(
    paths === 'everything' ? { kind: 'everything' } : { kind: 'paths', paths },
  );
  expect(pending.isEmpty).toBe(true);
}

test.each<[string, readonly HeardChange[], 'nothing' | 'everything' | readonly string[]]>([
  ['a file, twice', [entry('/p/src/a.ts'), content('/p/src/a.ts')], ['src/a.ts']],
  ['a folder that is listed', [content('/p/src')], 'everything'],
  ['a file in a folder that is not listed', [entry('/p/node_modules/x/a.ts')], 'nothing'],
  ['somewhere', [{ path: null, what: 'content' }], 'everything'],
  ['ignore rules', [content('/p/src/.gitignore')], 'everything'],
  ['rules of our own', [content('/p/.optimizerignore')], 'everything'],
  ['a repository inside', [entry('/p/src/.git')], 'everything'],
  ['the index is made or deleted', [entry('/p/.optimizer')], 'everything'],
  ['what looks like an index elsewhere', [entry('/p/src/.optimizer')], 'nothing'],
  [
    'few files',
    many(100, (i) => content(`/p/src/${i}`)),
    many(100, (i) => content(`src/${i}`)).map(({ path }) => `${path}`),
  ],
  ['many files', many(101, (i) => content(`/p/src/${i}`)), 'everything'],
  [
    'so many events of one file that others may be lost',
    many(4_097, () => content('/p/src/a')),
    'everything',
  ],
])('%s', (_name, heard, expected) => check(heard, expected));

test('a folder that came or went is not trusted any more, one whose mode changed is', () => {
  const pending = new PendingChanges('/p');
  pending.hear(content('/p'), places, 1);
  pending.hear(entry('/p/src'), places, 1);
  expect(pending.take().distrusted).toEqual(new Set(['/p/src']));
  expect(pending.take().distrusted).toEqual(new Set());
});

test('it knows when the first and the last change were heard', () => {
  const pending = new PendingChanges('/p');
  for (const nowMs of [5, 7, 9]) pending.hear(content('/p/src/a.ts'), places, nowMs);
  pending.hear(content('/p/elsewhere/a.ts'), places, 11);
  expect([pending.firstMs, pending.lastMs]).toEqual([5, 9]);
  pending.take();
  pending.hear(content('/p/src/a.ts'), places, 20);
  expect([pending.firstMs, pending.lastMs]).toEqual([20, 20]);
});
