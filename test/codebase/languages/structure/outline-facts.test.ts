import { describe, expect, test } from 'vitest';
import {
  joinContainer,
  noEntry,
  OutlineFacts,
} from '../../../../src/codebase/languages/structure/outline-facts.ts';

/** A name for each entry; blanks before it say how deep it stands. */
function outlined(lines: readonly string[], limit: number): string[] {
  const text = lines.join('\n');
  const facts = new OutlineFacts(text, limit);
  const around: number[] = [];
  let at = 0;
  for (const line of lines) {
    const name = line.trim();
    const depth = line.length - name.length;
    const parent = depth === 0 ? null : (around[depth - 1] ?? noEntry);
    around[depth] = facts.add({
      kind: 'key',
      name,
      nameStart: at + depth,
      start: at,
      parent,
      container: null,
    });
    at += line.length + 1;
  }
  const { symbols } = facts.finish();
  return symbols.map(({ name, parent }) => (parent === null ? name : `${symbols[parent]?.name}/${name}`));
}

describe('the number of entries is bounded', () => {
  const check = (title: string, limit: number, lines: readonly string[], expected: readonly string[]) =>
    test(title, () => {
      expect(outlined(lines, limit)).toEqual(expected);
    });

  check('all when they are few', 4, ['a', ' b', '  c', 'd'], ['a', 'a/b', 'b/c', 'd']);
  check('outer ones before inner ones', 3, ['a', ' b', ' c', 'd', 'e'], ['a', 'd', 'e']);
  check(
    'the first of the level that does not fit',
    4,
    ['a', ' b', '  c', 'd', ' e', ' f'],
    ['a', 'a/b', 'd', 'd/e'],
  );
  check('nothing in what is not kept', 2, ['a', 'b', 'c', ' d'], ['a', 'b']);
});

test('an entry without a name takes what it contains with it', () => {
  expect(outlined(['a', '', 'b'], 9)).toEqual(['a', 'b']);
});

test('names stay on one line', () => {
  const facts = new OutlineFacts('x');
  facts.add({ kind: 'key', name: 'a\n\tb', nameStart: 0, start: 0, parent: null, container: 'c\u2028d' });
  expect(facts.finish().symbols[0]).toMatchObject({ name: 'a b', container: 'c d' });
});

test('names, containers and signatures are of bounded length', () => {
  const long = 'x'.repeat(1_000);
  const facts = new OutlineFacts(long);
  facts.add({
    kind: 'key',
    name: long,
    nameStart: 0,
    start: 0,
    parent: null,
    container: joinContainer(long, long),
  });
  const [symbol] = facts.finish().symbols;
  expect([symbol?.name.length, symbol?.container?.length, symbol?.signature.length]).toEqual([200, 200, 240]);
});
