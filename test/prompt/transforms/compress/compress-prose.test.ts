import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { compressProse } from '../../../../src/prompt/transforms/compress/compress-prose.ts';
import { faithfulness } from '../../../../src/prompt/transforms/compress/faithfulness.ts';
import { longestCommon } from '../../../../src/prompt/transforms/compress/longest-common.ts';
import { rankSentences } from '../../../../src/prompt/transforms/compress/rank-sentences.ts';
import { markPattern } from '../../../../src/prompt/transforms/transformed.ts';
import { proseParts } from '../../../../src/prompt/transforms/words/prose-parts.ts';
import {
  identifierPattern,
  mustKeepSentence,
  negationPattern,
  numberPattern,
} from '../../../../src/prompt/transforms/words/what-counts.ts';

const setting = { countTokens: estimateTokens, handle: 'ab12' };

const story = `The garden behind the house is old and full of roses. Roses of the garden are tended by the gardener of the house.
The weather was pleasant and mild that week. It rained on 3 days. Somebody sang a song about ships and sailors far away.
The gardener of the house loves the roses of the garden. You must not cut them. Birds were singing in a wood nearby. How many days were dry?

\`\`\`
Roses are code here. They stay. All of them.
\`\`\`

The roses of the garden behind the house are old. A cat was sleeping on a warm stone.`;

describe('sentences that say little are left out', () => {
  it('in their order, with code, numbers, negations, demands and questions where they were', () => {
    expect(compressProse(story, { ...setting, ratio: 0.75 })?.text).toMatchInlineSnapshot(`
      "The garden behind the house is old and full of roses. Roses of the garden are tended by the gardener of the house.
      The weather was pleasant and mild that week. It rained on 3 days.
      The gardener of the house loves the roses of the garden. You must not cut them. How many days were dry?

      \`\`\`
      Roses are code here. They stay. All of them.
      \`\`\`

      The roses of the garden behind the house are old. [… 3 of 11 sentences left out; handle ab12]"
    `);
  });
  it('or none, when the rest would not be faithful', () => {
    expect(compressProse(story, { ...setting, fewestFaithful: 0.99 })).toBeNull();
  });
  it('or none, when all must be kept', () => {
    expect(compressProse('There are 3 of them. You must not go. Take `a`. What is it?', setting)).toBeNull();
  });
});

describe('faithfulness', () => {
  for (const [title, original, shortened, expected] of [
    ['of the same text', 'Do not give Ann 3 of them.', 'Do not give Ann 3 of them.', 1],
    ['without the negation', 'Do not give Ann 3 of them.', 'Do give Ann 3 of them.', 0.785],
    ['without the number', 'Do not give Ann 3 of them.', 'Do not give Ann of them.', 0.685],
    ['with another number', 'Do not give Ann 3 of them.', 'Do not give Ann 4 of them.', 0.671],
    ['without the name', 'Do not give Ann 3 of them.', 'Do not give 3 of them.', 0.685],
    ['of nothing', 'Do not give Ann 3 of them.', '', 0],
  ] as const)
    it(title, () => {
      expect(faithfulness(original, shortened).score).toBeCloseTo(expected, 2);
    });
});

it('sentences that share words with many rank first', () => {
  const ranks = rankSentences(['red roses grow', 'red roses fade', 'roses and ships', 'a cat sleeps']);
  expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 6);
  expect(Math.max(...ranks)).toBe(Math.max(ranks[0] ?? 0, ranks[1] ?? 0));
  expect(ranks.indexOf(Math.min(...ranks))).toBe(3);
});

it('the longest common part in order is what the textbook finds', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 80 });
  void fc.assert(
    fc.property(words, words, (one, other) => {
      const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
      for (let i = 1; i <= one.length; i++)
        for (let j = 1; j <= other.length; j++)
          (table[i] as number[])[j] =
            one[i - 1] === other[j - 1]
              ? (table[i - 1]?.[j - 1] ?? 0) + 1
              : Math.max(table[i - 1]?.[j] ?? 0, table[i]?.[j - 1] ?? 0);
      expect(longestCommon(one, other)).toBe(table[one.length]?.[other.length]);
    }),
  );
});

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'The roses of the garden are old. ',
        'Birds sing of roses in the garden! ',
        'It costs 12.50 dollars. ',
        'You must never delete userId. ',
        'Nobody came. ',
        'A cat slept on the stone of the garden.\n',
        '\n\n',
        '```\nroses = 1\n```\n',
        '- an item about birds\n',
        '> a quoted line\n',
        'Is it so? ',
      ),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

describe('numbers in words are numbers', () => {
  for (const sentence of [
    ...[
      'Ann ate ¾ of it.',
      'He gave a third of them away.',
      'She was the twentieth in line.',
      'It grew sevenfold.',
    ],
    ...[
      'A couple of apples were left.',
      'Prices fell by a tenth.',
      'The eleventh box was empty.',
      'Both boxes were heavy.',
    ],
    ...[
      'The speed doubled.',
      'He paid ５ coins.',
      'A score of men came.',
      'Interest is five per cent.',
      'Two-thirds remained.',
    ],
    ...[
      'A single coin lay there.',
      '三个苹果在桌子上。',
      'It came once a week.',
      'A trillion stars shine.',
      'Zero of them.',
    ],
    ...[
      'Six-hundredths of it fell.',
      'It was the eighteenth floor.',
      'A quarter past noon.',
      'A pair of shoes stood there.',
    ],
  ])
    it(sentence, () => expect(mustKeepSentence(sentence)).toBe(true));
});

describe('whatever the text', () => {
  it('its parts are all of it, in order', () => {
    void fc.assert(
      fc.property(prose, (text) => {
        let at = 0;
        for (const { start, end } of proseParts(text)) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBe(text.length);
      }),
    );
  });

  it('the result is smaller, always the same, and nothing that must be kept is lost or moved', () => {
    void fc.assert(
      fc.property(prose, fc.double({ min: 0.1, max: 1, noNaN: true }), (text, ratio) => {
        const result = compressProse(text, { ...setting, ratio });
        if (result === null) return;
        expect(estimateTokens(result.text)).toBeLessThan(estimateTokens(text));
        expect(result.faithfulness).toBeGreaterThanOrEqual(0.85);
        expect(compressProse(text, { ...setting, ratio })).toEqual(result);
        const shown = result.text.replace(markPattern, '');
        for (const pattern of [numberPattern, negationPattern, identifierPattern])
          expect(shown.match(pattern)).toEqual(text.replace(markPattern, '').match(pattern));
        let at = 0;
        for (const { kind, start, end } of proseParts(text)) {
          const part = text.slice(start, end).trim();
          const found = shown.indexOf(part, at);
          if (kind === 'fixed' || mustKeepSentence(part)) expect(found).toBeGreaterThanOrEqual(0);
          if (found >= 0 && (kind === 'fixed' || mustKeepSentence(part))) at = found;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('faithfulness is within 0 and 1, and 1 of the text itself', () => {
    void fc.assert(
      fc.property(prose, prose, (one, other) => {
        const { score } = faithfulness(one, other);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-9);
        const plain = one.replace(markPattern, '');
        expect(faithfulness(plain, plain).score).toBeCloseTo(1, 9);
      }),
    );
  });
});
