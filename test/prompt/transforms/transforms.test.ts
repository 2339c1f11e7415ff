import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../src/core/token-estimate.ts';
import { compressProse } from '../../../src/prompt/transforms/compress/compress-prose.ts';
import { dropFiller } from '../../../src/prompt/transforms/filler/drop-filler.ts';
import { shrinkJson } from '../../../src/prompt/transforms/json/shrink-json.ts';
import { shrinkOutput } from '../../../src/prompt/transforms/logs/shrink-output.ts';
import { shrinkToolText } from '../../../src/prompt/transforms/tool-schema/shrink-tools.ts';
import type { TextTransform, TransformSetting } from '../../../src/prompt/transforms/transformed.ts';

const transforms: Record<string, TextTransform<TransformSetting>> = {
  compressProse,
  dropFiller,
  shrinkJson,
  shrinkOutput,
  shrinkToolText,
};

/** Any text, texts of many like lines, and what is JSON. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '10:20:30 INFO all is well\n',
        'Please could you look at it. ',
        'ERROR it failed with \u001b[31m42\u001b[0m\r\n',
        '50%\r',
        '\ud800',
        '```\n',
        '\t- a\n\n',
        '> "q" \'r\n',
        '@@ -1,2 +1,2 @@\n',
        '--- a\n+++ b\n',
        '=== FAILURES ===\n',
        'not ok 1\n',
        'error: no\n',
      ),
      { maxLength: 80 },
    )
    .map((lines) => lines.join('')),
  fc.json({ maxDepth: 4 }),
);

describe('every transform of every text', () => {
  for (const [name, transform] of Object.entries(transforms))
    it(`${name} gives less or nothing, always the same, and says in order what it left out`, () => {
      void fc.assert(
        fc.property(texts, fc.constantFrom('ab12', null), (text, handle) => {
          const result = transform(text, { countTokens: estimateTokens, handle });
          expect(transform(text, { countTokens: estimateTokens, handle })).toEqual(result);
          if (result === null) return;
          expect(estimateTokens(result.text)).toBeLessThan(estimateTokens(text));
          if (result.exact) expect(result.removed).toEqual([]);
          let last = 0;
          for (const [start, end] of result.removed) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(text.length);
        }),
        { numRuns: 400 },
      );
    });

  it('a text of one long line takes no longer than one of many', () => {
    for (const text of [
      'x'.repeat(100_000),
      ' '.repeat(100_000),
      '"'.repeat(100_000),
      '`'.repeat(100_000),
      '. '.repeat(100_000),
      '['.repeat(100_000),
      '<'.repeat(100_000),
      "a'".repeat(100_000),
      '\n'.repeat(100_000),
      '#'.repeat(100_000),
      '\r'.repeat(100_000),
      '\u001b]'.repeat(100_000),
      '@@ -1 +1 @@\n'.repeat(20_000),
      'ab: '.repeat(100_000),
      ' 500 500 GET /a'.repeat(20_000),
      `level=error ${'a="b'.repeat(50_000)}`,
      `{"a":"${'{"'.repeat(50_000)}}`,
      `E1127 10:20:30.1 1 a.go:1] "${'\\"'.repeat(50_000)}`,
      `{"Time":"","Action":"output",${'"Output":"'.repeat(20_000)}}`,
      `a/b.c${':1'.repeat(50_000)}: warning: x`,
      'a/'.repeat(50_000),
      '1.'.repeat(50_000),
    ])
      for (const transform of Object.values(transforms)) {
        // What takes the square of the length does not come to an end within the time of a test.
        const result = transform(text, { countTokens: (counted) => counted.length, handle: null });
        expect(result === null || result.text.length < text.length).toBe(true);
      }
  });
});
