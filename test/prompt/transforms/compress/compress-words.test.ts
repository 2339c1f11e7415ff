import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import {
  type CompressWordsSetting,
  compressWords,
} from '../../../../src/prompt/transforms/compress/compress-words.ts';
import { matchWords, wordsWithPlaces } from '../../../../src/prompt/transforms/compress/match-words.ts';
import { markPattern } from '../../../../src/prompt/transforms/transformed.ts';
import {
  identifierPattern,
  negationPattern,
  numberPattern,
  wordsOf,
} from '../../../../src/prompt/transforms/words/what-counts.ts';

/** As a model that thinks that long words matter, in the words of its tokenizer: marks apart, no layout. */
const longWords =
  (fewest: number) =>
  ({ text }: { readonly text: string }) =>
    (text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).filter((part) => part.length >= fewest).join(' ');

const setting: CompressWordsSetting = {
  countTokens: estimateTokens,
  handle: null,
  pickedOf: longWords(6),
};

const report = `# What happened

The service was quiet for most of the day, and people went about their usual business, more or less as they had planned.
It is not available in the new region yet, which is a pity. It answers within 30 seconds, as a rule.

  - some of the users of parseQuestion went away for good
  - the rest of them stayed with us

\`\`\`js
const total = a + b;
\`\`\`

Nobody must ever restart it by hand. What came of it in the end was, all in all, a little late.
`;

describe('words that were not picked are left out', () => {
  it('but not what must not get lost, code, and sentences that demand, with the layout that is left', () => {
    expect(compressWords(report, setting)?.text).toMatchInlineSnapshot(`
      "# What happened

      service people business, planned.
      not available in the new region yet, answers within 30 seconds,

        - parseQuestion
        - stayed

      \`\`\`js
      const total = a + b;
      \`\`\`

      Nobody must ever restart it by hand. little.
      […]"
    `);
  });
  it('with a mark that says where the rest is', () => {
    expect(compressWords(report, { ...setting, handle: 'ab12' })?.text).toMatch(
      /\[… \d+ of \d+ words left out; handle ab12\]$/,
    );
  });
  it('and links stay whole', () => {
    const link = '[the way it was](./that-was.md)';
    const text = `${report}\nThere is more of it in ${link} as some of them may know by now.`;
    expect(compressWords(text, setting)?.text).toContain(link);
  });
  it('and phrases stay to the letter', () => {
    const phrase = 'more or less as they had planned';
    expect(compressWords(report, { ...setting, phrases: [phrase] })?.text).toContain(phrase);
  });
});

describe('nothing is left out', () => {
  for (const [title, text, more] of [
    ['where the rest would not be faithful', report, { fewestFaithful: 0.999 }],
    ['where what was picked is another text', report, { pickedOf: () => 'lorem ipsum dolor sit amet' }],
    ['where nobody could tell', report, { pickedOf: () => null }],
    ['of code', 'const total = sum(a, b);\nreturn { total, rest: [1, 2] };\n', { pickedOf: () => '' }],
    ['where all of it was picked', report, { pickedOf: longWords(1) }],
  ] as const)
    it(title, () => {
      expect(compressWords(text, { ...setting, ...more })).toBeNull();
    });
});

describe('what was picked is found in the text', () => {
  for (const [title, text, picked, expected] of [
    [
      'whatever the case, the accents and the marks',
      'Das Café öffnet, um 8:30!',
      'cafe 8 : 30',
      'Café 8:30!',
    ],
    ['where a word was cut into pieces', 'open node_modules now', 'node _ modules', 'node_modules'],
    ['next to its neighbours, of words that are there twice', 'the cat saw the dog', 'the dog', 'the dog'],
    ['by characters, where there are no blanks', '我们 在这里 等', '我 这里', '我 这 里'],
    ['without what is not in it', 'a cat sleeps', '[UNK] cat purrs', 'cat'],
  ] as const)
    it(title, () => {
      const words = wordsWithPlaces(text);
      const matched = matchWords(text, words, picked);
      const found = words
        .filter((_, at) => matched.picked.has(at))
        .map(({ start, end }) => text.slice(start, end));
      expect(found.join(' ')).toBe(expected);
    });
});

describe('a text without an end takes no longer than one with sentences', () => {
  for (const [title, text, picked] of [
    ['of words without marks', 'people went about their usual business '.repeat(8_000), null],
    ['of characters without blanks', '我们在这里等你们'.repeat(8_000), null],
    ['of one word', 'ab1'.repeat(100_000), null],
    ['with an answer that is longer than it', report, 'service '.repeat(500_000)],
  ] as const)
    it(title, () => {
      const asked: number[] = [];
      const pickedOf = (passage: { readonly text: string }) => {
        asked.push(passage.text.length);
        return picked ?? passage.text.slice(0, passage.text.length / 2);
      };
      compressWords(text, { ...setting, pickedOf, fewestFaithful: 0 });
      expect(Math.max(0, ...asked)).toBeLessThan(2_000);
    }, 20_000);
});

/** Prose with all that is hard: names, numbers, negations, lists, code, other scripts. */
const texts = fc
  .array(
    fc.constantFrom(
      ...[
        'the service ',
        'was quiet. ',
        'It is not there, ',
        'within 30 seconds. ',
        'Nobody asks.\n',
        '\n\n',
      ],
      ...[
        '- a list of things\n',
        'see `a.b()` and node_modules ',
        'don’t wait — really… ',
        'Why not? ',
        '我们在这里。',
      ],
      ...[
        '```\ncode here\n```\n',
        'x=1;',
        '[… old mark] ',
        'You must stay. ',
        'Ann saw New York again, ',
        '\t\r\n',
        '\n# T\n',
      ],
      ...[
        'e.g. this one, i.e. that. ',
        'half of it, ',
        '\n> quoted words\n',
        '| a | b |\n',
        '😀 ',
        'ﬁne ½ ',
        'ไทย ',
      ],
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const isPartInOrder = (short: readonly string[], long: readonly string[]) => {
  let found = 0;
  for (const word of long) if (word === short[found]) found++;
  return found === short.length;
};
/** Each character of Chinese is one. */
const words = (text: string) =>
  wordsOf(text).flatMap((word) => word.match(/\p{sc=Han}|[^\p{sc=Han}]+/gu) ?? []);
const counts = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([word]) => word.toLowerCase()).sort();

it('whatever is picked, no text is invented, and numbers, names of code and negations stay', () => {
  fc.assert(
    fc.property(texts, fc.infiniteStream(fc.boolean()), (text, picks) => {
      const pickedOf = ({ text: passage }: { readonly text: string }) =>
        (passage.match(/[\p{L}\p{N}]+|\S/gu) ?? []).filter(() => picks.next().value).join(' ');
      const result = compressWords(text, {
        ...setting,
        countTokens: (of) => of.length,
        pickedOf,
        fewestFaithful: 0,
      });
      if (result === null) return;
      const end = result.text.lastIndexOf('[…]');
      const shown = result.text.slice(0, end);
      expect(isPartInOrder(words(shown), words(text))).toBe(true);
      expect(isPartInOrder([...shown.replace(/\s/g, '')], [...text.replace(/\s/g, '')])).toBe(true);
      for (const pattern of [numberPattern, identifierPattern, negationPattern])
        expect(counts(shown, pattern)).toEqual(counts(text, pattern));
      for (const whole of [/You must stay\./g, /^# T$/gm, /^> quoted words$/gm])
        expect(counts(shown, whole)).toEqual(counts(text, whole));
      expect(counts(shown, markPattern)).toEqual(counts(text, markPattern));
    }),
    { numRuns: 500 },
  );
});

it('the same picks give the same bytes, and never more tokens', () => {
  const first = compressWords(report, setting);
  expect(compressWords(report, setting)).toEqual(first);
  expect(estimateTokens(first?.text ?? '')).toBeLessThan(estimateTokens(report));
});
