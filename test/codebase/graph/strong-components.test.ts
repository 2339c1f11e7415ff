import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortestCycle, strongComponents } from '../../../src/codebase/graph/strong-components.ts';

/** `a:bc b:a` → a leads to b and c, b to a. */
function graph(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    text.split(' ').map((entry) => {
      const [from = '', to = ''] = entry.split(':');
      return [from, [...to]] as const;
    }),
  );
}

const cases: readonly (readonly [text: string, groups: readonly string[]])[] = [
  ['a:b b:c c:', []],
  ['a:a', []],
  ['a:b b:a', ['ab']],
  ['a:b b:c c:a d:c', ['abc']],
  ['a:b b:cd c:b d:e e:d', ['bc', 'de']],
  ['a:z b:a', []],
];

test.each(cases)('%s', (text, groups) => {
  expect(strongComponents(graph(text)).map((members) => members.join(''))).toEqual(groups);
});

test('two nodes are in one group when they reach each other, and only then', () => {
  const nodes = ['0', '1', '2', '3', '4', '5'];
  const pair = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 14 }), (edges) => {
      const targets = new Map(
        nodes.map((node) => [node, edges.filter(([a]) => a === node).map(([, b]) => b)]),
      );
      const groups = strongComponents(targets);
      const reaches = (from: string, to: string) => {
        const seen = new Set([from]);
        for (const node of seen) for (const next of targets.get(node) ?? []) seen.add(next);
        return seen.has(to);
      };
      for (const a of nodes) {
        for (const b of nodes.filter((node) => node !== a)) {
          const together = groups.some((members) => members.includes(a) && members.includes(b));
          expect(together).toBe(reaches(a, b) && reaches(b, a));
        }
        const cycle = shortestCycle(targets, a);
        cycle.forEach((node, at) => {
          expect(targets.get(node)).toContain(cycle[(at + 1) % cycle.length]);
        });
      }
    }),
  );
});

test('a chain of any length will do', () => {
  const count = 50_000;
  const chain = new Map(Array.from({ length: count }, (_, at) => [`${at}`, [`${(at + 1) % count}`]]));
  expect(strongComponents(chain)[0]).toHaveLength(count);
});
