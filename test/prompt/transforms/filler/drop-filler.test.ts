import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { dropFiller } from '../../../../src/prompt/transforms/filler/drop-filler.ts';
import { fillerPhrases } from '../../../../src/prompt/transforms/filler/filler-phrases.ts';
import {
  constraintPattern,
  identifierPattern,
  negationPattern,
  numberPattern,
  wordsOf,
} from '../../../../src/prompt/transforms/words/what-counts.ts';

const setting = { countTokens: estimateTokens, handle: null };

function check(title: string, text: string, expected: string | null): void {
  it(title, () => {
    expect(dropFiller(text, setting)?.text ?? null).toBe(expected);
  });
}

describe('phrases that say nothing are left out', () => {
  check('of requests', 'Please could you add a test?', 'add a test?');
  check('one after the other', 'Hi there, could you please add a test? Thanks in advance!', 'add a test? ');
  check('of wishes', 'I would like you to rename `a`.', 'rename `a`.');
  check('within sentences', 'Add a test in order to see it, please.', 'Add a test to see it.');
  check('of thinking aloud', 'Think step by step. What is 2 + 2?', 'What is 2 + 2?');
  check('in each item of a list', '- Please add a\n- Kindly add b\n', '- add a\n- add b\n');
  check('but not where something is denied', 'I would not like you to rename it.', null);
  check('nor what is asked', 'Could you use a map here?', null);
  check('nor in quotes', 'The page says "please wait" and \'please go\'.', null);
  check('nor in code', '```\nplease could you\n```\n`please`\n    please\n', null);
  check('nor in quoted lines', '> Please could you add a test?\n', null);
});

describe('the table', () => {
  for (const { phrase, stays } of fillerPhrases)
    it(`has no word in "${phrase}" that matters, and makes up none`, () => {
      for (const pattern of [numberPattern, negationPattern, constraintPattern])
        expect(phrase).not.toMatch(new RegExp(pattern.source, 'i'));
      expect(wordsOf(phrase)).toEqual(expect.arrayContaining([...wordsOf(stays)]));
    });
});

const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Please could you ',
        'I would like you to ',
        'fix the bug in `a.ts`. ',
        'You must NEVER delete "please x". ',
        'In order to build, run 3 steps. ',
        '\n\n',
        '```ts\nconst please = 1;\n```\n',
        'thank you in advance!',
        'Do not touch userId please. ',
      ),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('whatever the text', () => {
  it('the result is smaller and always the same, and numbers, names, negations, demands and code stay', () => {
    void fc.assert(
      fc.property(pieces, (text) => {
        const result = dropFiller(text, setting);
        if (result === null) return;
        expect(estimateTokens(result.text)).toBeLessThan(estimateTokens(text));
        expect(dropFiller(text, setting)).toEqual(result);
        for (const pattern of [
          numberPattern,
          negationPattern,
          new RegExp(constraintPattern.source, 'gi'),
          identifierPattern,
          /```[\s\S]*?```/g,
        ])
          expect(result.text.match(pattern)).toEqual(text.match(pattern));
      }),
      { numRuns: 500 },
    );
  });

  it('every word is from the text, in its order', () => {
    void fc.assert(
      fc.property(pieces, (text) => {
        const words = wordsOf(text);
        let at = -1;
        for (const word of wordsOf(dropFiller(text, setting)?.text ?? '')) {
          at = words.indexOf(word, at + 1);
          expect(at).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
