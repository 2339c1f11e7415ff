import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packPieces, unpackRanges, WantedWords } from '../../../src/codebase/words/pack-pieces.ts';
import { hashOfWord, wordsOfName } from '../../../src/codebase/words/words-of-name.ts';

/** `word piece times`, of the words that are looked for. */
function find(packed: Uint8Array, words: readonly string[]): { found: string[]; lengths: number[] } {
  const found: string[] = [];
  const wanted = new WantedWords(new Map(words.map((word, at) => [hashOfWord(word), at])));
  const lengths = wanted.find(packed, (at, piece, count) => found.push(`${words[at]} ${piece} ${count}`));
  return { found: found.sort(), lengths: [...lengths] };
}

const cart = `import x from 'x';

/** Adds to the cart. */
function addItem(item) {
  return items.push(item); // itemAdded
}

const total = sum(addItem);
`;

test('words of each piece, with those of its name and of the path', () => {
  const symbols = [{ startLine: 4, endLine: 6, parent: null, name: 'addItem', container: 'Cart' }];
  const { ranges, words } = packPieces('src/cart-view.ts', cart, symbols);
  expect(unpackRanges(ranges)).toEqual([
    { startLine: 1, endLine: 1, symbol: null, whole: false },
    { startLine: 3, endLine: 6, symbol: 0, whole: true },
    { startLine: 8, endLine: 8, symbol: null, whole: false },
  ]);
  expect(find(words, ['item', 'additem', 'cart', 'import', 'absent', 'the']).found).toEqual([
    // Twice in the name of the file; once as the container, and in the comment.
    'additem 2 3',
    'additem 3 1',
    'cart 0 2',
    'cart 2 2',
    'import 1 1',
    'item 2 6',
    'item 3 1',
  ]);
});

test.each([
  ['other scripts', 'größe: Größe 価格', ['größe 1 2', '価格 1 1']],
  ['numbers', 'port 8080 of utf8', ['8080 1 1', 'utf 1 1', 'utf8 1 1']],
  ['no hashes', `sha ${'a1'.repeat(40)}`, ['sha 1 1']],
  ['short lines of closing brackets', 'a1\n}\n', ['a1 1 1']],
  ['nothing', ' \n--;', []],
])('%s', (_, text, expected) => {
  const words = expected.map((each) => each.split(' ')[0] ?? '');
  expect(find(packPieces('x', text, []).words, [...words, 'a1a1', '価']).found).toEqual(expected);
});

const texts = fc
  .array(
    fc.constantFrom('parse', 'parseConfig', 'HTTP_error', 'x', '12', 'é', ' ', '\n', '\n\n', '(', '’', '🙂'),
    {
      maxLength: 400,
    },
  )
  .map((parts) => parts.join(''));

test('counts are those of a plain count, whatever was counted before', () => {
  fc.assert(
    fc.property(texts, texts, (before, text) => {
      packPieces('before', before, []);
      const { ranges, words } = packPieces('p', text, []);
      const lines = text.split('\n');
      const expected = new Map<string, number>();
      const lengths = unpackRanges(ranges).map(({ startLine, endLine }, at) => {
        const piece = lines.slice(startLine - 1, endLine).join('\n');
        const own = (piece.match(/[A-Za-z0-9_\u00c0-\u1fff\u3040-\uffff]+/g) ?? [])
          .filter((name) => name.length > 1)
          .flatMap(wordsOfName);
        for (const word of own)
          expected.set(`${word} ${at + 1}`, (expected.get(`${word} ${at + 1}`) ?? 0) + 1);
        return own.length;
      });
      const known = [...new Set([...expected.keys()].map((key) => key.slice(0, key.lastIndexOf(' '))))];
      const result = find(words, known);
      expect(result.found).toEqual([...expected].map(([key, count]) => `${key} ${count}`).sort());
      expect(result.lengths.slice(1)).toEqual(lengths);
    }),
    { numRuns: 200 },
  );
});

test('lines with words are in a piece', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const covered = new Set<number>();
      for (const { startLine, endLine } of unpackRanges(packPieces('p', text, []).ranges))
        for (let line = startLine; line <= endLine; line++) covered.add(line);
      for (const [at, line] of text.split('\n').entries())
        if (line.trim().length > 1) expect(covered).toContain(at + 1);
    }),
  );
});
