import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/token-estimate.ts';

/** The budget of a request is a sum over many pieces, so it is the sum that has to be right. */
test('is within 8% of the tokenizer over the sources of this program, and never off by a third in one file', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  let estimated = 0;
  let actual = 0;
  for (const path of files) {
    const text = readFileSync(join('src', path), 'utf8');
    const tokens = encode(text).length;
    const estimate = estimateTokens(text);
    expect(Math.abs(estimate / tokens - 1), path).toBeLessThan(0.33);
    estimated += estimate;
    actual += tokens;
  }
  expect(files.length).toBeGreaterThan(20);
  expect(Math.abs(estimated / actual - 1)).toBeLessThan(0.08);
});

test('nothing is no token', () => {
  expect(estimateTokens('')).toBe(0);
});

test('grows with the text', () => {
  expect(estimateTokens('a b c')).toBeLessThan(estimateTokens('a b c d'));
  expect(estimateTokens('日本語')).toBeGreaterThan(0);
});
