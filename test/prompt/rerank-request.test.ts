import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  mostRerankTokens,
  type RerankPlace,
  readOrder,
  rerankPrompt,
} from '../../src/prompt/rerank-request.ts';

const place = (at: number, more: Partial<RerankPlace> = {}): RerankPlace => ({
  path: `src/file-${at}.ts`,
  name: `Thing.part${at}`,
  signature: `part${at}(value: string): number`,
  doc: `Does number ${at}.`,
  ...more,
});

test('shows path, name, signature and first line of the doc comment, numbered', () => {
  const { user, places } = rerankPrompt(
    'how is it done?',
    [place(1), place(2, { name: null, signature: '' })],
    [],
  );
  expect(user).toContain(
    '\n1. src/file-1.ts | Thing.part1 | part1(value: string): number | Does number 1.\n',
  );
  expect(user).toContain('\n2. src/file-2.ts | Does number 2.\n');
  expect(user).toContain('how is it done?');
  expect(places).toBe(2);
});

test('no secret is in it, in the question or in a place', () => {
  const value = 'hunter2-of-the-env';
  const { user } = rerankPrompt(
    `why is ${value} refused?`,
    [place(1, { signature: `key = "${value}"` })],
    [{ kind: 'value of KEY', value }],
  );
  expect(user).not.toContain(value);
});

test('stays within its tokens, whatever there is to show', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 5_000, unit: 'binary' }),
      fc.array(
        fc.record({
          path: fc.string({ minLength: 1, maxLength: 200 }),
          name: fc.option(fc.string({ maxLength: 80 })),
          signature: fc.string({ maxLength: 400, unit: 'binary' }),
          doc: fc.option(fc.string({ maxLength: 400, unit: 'binary' })),
        }),
        { maxLength: 20 },
      ),
      (question, places) => {
        const prompt = rerankPrompt(question, places, []);
        // A question of nothing but rare characters alone may take more.
        if (prompt.places > 0) expect(prompt.estimatedTokens).toBeLessThanOrEqual(mostRerankTokens + 20);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  { said: '4, 1, 7', expected: [3, 0, 6] },
  { said: '[2,3]\n', expected: [1, 2] },
  { said: '5', expected: [4] },
  { said: '1\n2\n3.', expected: [0, 1, 2] },
  { said: '3, 3, 1', expected: [2, 0] },
  { said: '', expected: null },
  { said: 'The best place is 3.', expected: null },
  { said: '3 (rank-files.ts), 1', expected: null },
  { said: '0, 1', expected: null },
  { said: '9', expected: null },
  { said: '1,,2', expected: null },
  { said: '-1', expected: null },
  { said: '1.5', expected: null },
])('reads $said as $expected', ({ said, expected }) => {
  expect(readOrder(said, 8)).toEqual(expected);
});

test('what it reads is always an order of places that were shown', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.integer({ min: -2, max: 30 })),
      fc.nat(25),
      (noise, numbers, places) => {
        for (const said of [noise, numbers.join(', '), numbers.join('\n')]) {
          const order = readOrder(said, places) ?? [];
          expect(new Set(order).size).toBe(order.length);
          expect(order.every((at) => at >= 0 && at < places)).toBe(true);
        }
      },
    ),
  );
});
