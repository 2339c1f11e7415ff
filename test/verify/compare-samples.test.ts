import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSamples } from '../../src/verify/compare-samples.ts';

const code = (text: string) => `Here it is:\n\n\`\`\`ts\n${text}\n\`\`\`\n`;

const cases: readonly (readonly [title: string, a: string, b: string, value: number, least: string])[] = [
  [
    'the same code in another layout, with another comment and other quotes',
    code(`const a = f("x"); // first`),
    code(`// the first\nconst a =\n  f('x');`),
    1,
    'code',
  ],
  ['code that shares three of four tokens', code('return a + b'), code('return a - b'), 0.75, 'code'],
  ['the same number, written otherwise', 'It waits 30_000 ms.', 'After 30,000 ms it gives up.', 1, 'numbers'],
  ['another number', 'It waits 30 s.', 'It waits 60 s.', 0, 'numbers'],
  [
    'numbers of list items and of lines do not count',
    '1. It sorts, line 12.',
    '2. It sorts, line 13.',
    1,
    'words',
  ],
  ['more names on one side', '`total` adds.', '`Cart.total` and `priceOf` add.', 1, 'names'],
  ['a path with and without its folder', 'See src/cart.ts:13.', 'See cart.ts.', 1, 'names'],
  ['other names in the same words', '`total` adds it.', '`priceOf` adds it.', 0, 'names'],
  ['the least agreement counts', '`total` waits 30 s.', '`total` waits 60 s.', 0, 'numbers'],
  ['half of the words', 'carts contain many items', 'carts hold several items', 1, 'words'],
  ['other words', 'carts contain many items', 'nobody knows these things', 0, 'words'],
];

test.each(cases)('%s', (_title, a, b, value, least) => {
  const found = compareSamples(a, b);
  expect(found.least).toBe(least);
  expect(found.value).toBeCloseTo(value, 10);
});

test('who is asked first makes no difference, and an answer agrees with itself', () => {
  const part = fc.constantFrom('`total`', 'src/a.ts:3', '30', 'ms', code('let a = 1'), '\n', 'carts hold');
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(compareSamples(a, b).value).toBe(compareSamples(b, a).value);
      expect(compareSamples(a, a).value).toBe(1);
      expect(compareSamples(a, b).value).toBeGreaterThanOrEqual(0);
      expect(compareSamples(a, b).value).toBeLessThanOrEqual(1);
    }),
  );
});
