import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashesOfName } from '../../../src/codebase/words/hashes-of-name.ts';
import { hashOfWord, wordsOfName } from '../../../src/codebase/words/words-of-name.ts';

const parts = [
  'HTTP',
  'Response',
  'get',
  'User',
  'x',
  'X',
  'the',
  'Of',
  '2',
  '404',
  '_',
  '__',
  'é',
  '$',
  'IDs',
];
const names = fc.array(fc.constantFrom(...parts), { maxLength: 14 }).map((list) => list.join(''));

test('are those of its words', () => {
  fc.assert(
    fc.property(names, fc.string({ maxLength: 5 }), (name, around) => {
      const text = around + name + around;
      expect(hashesOfName(text, around.length, around.length + name.length)).toEqual(
        wordsOfName(name).map(hashOfWord),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('of what is no name there are none', () => {
  expect(hashesOfName('', 0, 0)).toEqual([]);
  expect(hashesOfName('a'.repeat(61), 0, 61)).toEqual([]);
});
