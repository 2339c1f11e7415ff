import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortenOutput } from '../../src/context/shorten-output.ts';
import { estimateTokens } from '../../src/core/token-estimate.ts';

test('what fits is sent as it is', () => {
  expect(shortenOutput('one\ntwo', 100)).toBe(null);
});

test('errors and their traces stay, lines that repeat go, and what is missing is said', () => {
  const lines = Array.from({ length: 2_000 }, (_, i) => `10:00 INFO handled request ${i} of "user${i}"`);
  lines[1_200] += '\nCartError: no such item\n    at total (/a/cart.ts:3:4)\n    at main (/a/main.ts:9:1)';
  const short = shortenOutput(lines.join('\n'), 200);
  expect(short?.text).toContain(
    'CartError: no such item\n    at total (/a/cart.ts:3:4)\n    at main (/a/main.ts:9:1)',
  );
  expect(short?.text).toMatch(/… \d+ lines left out …/);
  expect(short?.text.match(/handled request/g)?.length).toBeLessThan(5);
  expect(short).toMatchObject({ lines: 2_003 });
});

test('never more than asked for, in order, and every line is there or counted', () => {
  const word = fc.constantFrom(
    'Error: cannot open',
    'INFO done',
    '    at f (/a/b.ts:1:2)',
    'x',
    'warning 7',
    '',
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, fc.integer()), { maxLength: 200 }),
      fc.integer({ min: 60, max: 400 }),
      (parts, budget) => {
        const lines = parts.map(([text, number]) => (text === '' ? '' : `${text} ${number}`));
        const short = shortenOutput(lines.join('\n'), budget);
        if (short === null) return;
        expect(estimateTokens(short.text)).toBeLessThanOrEqual(budget);
        const shown = short.text.split('\n');
        const missing = shown.map((line) => Number(/^… (\d+) lines? left out …$/.exec(line)?.[1] ?? 0));
        const kept = shown.filter((_, at) => missing[at] === 0);
        expect(kept.length).toBe(short.keptLines);
        const filled = lines.filter((line) => line !== '').length;
        expect(
          kept.filter((line) => line !== '').length + missing.reduce((sum, count) => sum + count, 0),
        ).toBe(filled);
      },
    ),
  );
});
