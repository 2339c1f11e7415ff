import { expect, test } from 'vitest';
import { loadTokenCounter } from '../../src/core/token-counter.ts';

const cases: readonly (readonly [name: string, text: string, least: number, most: number])[] = [
  ['nothing', '', 0, 0],
  ['a sentence', 'The quick brown fox jumps over the lazy dog.', 10, 10],
  ['a control token in somebody’s code', 'if (text === "<|endoftext|>") return;', 12, 18],
  // Each of these took the tokenizer a minute and more as one.
  ['two hundred thousand letters', 'ab'.repeat(100_000), 20_000, 200_000],
  ['as many blanks', `${' '.repeat(200_000)}x`, 1_000, 20_000],
  ['as many marks', '=-'.repeat(100_000), 1_000, 200_000],
];

test.each(cases)('counts %s', async (_name, text, least, most) => {
  const count = await loadTokenCounter();
  const started = performance.now();
  const tokens = count(text);
  expect(tokens).toBeGreaterThanOrEqual(least);
  expect(tokens).toBeLessThanOrEqual(most);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(count(text)).toBe(tokens);
});
