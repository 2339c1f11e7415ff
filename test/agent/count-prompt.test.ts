import { expect, test } from 'vitest';
import { countPrompt } from '../../src/agent/count-prompt.ts';
import { unknownRatios } from '../../src/ledger/token-ratio.ts';
import type { AskPrompt } from '../../src/prompt/ask-request.ts';

const text = 'one two three four five six seven eight nine ten';
const prompt: AskPrompt = {
  system: '',
  messages: [],
  parts: [{ name: 'question', text }],
  estimatedTokens: 1_000,
};
const ratio = (factor: number) => ({ factor, answers: 5 });

test('an estimate clearly within the limit is good enough, corrected by what was learned', async () => {
  const ratios = { estimate: ratio(1.2), o200k: null };
  expect(await countPrompt(prompt, ratios, 1_500)).toEqual({
    tokens: 1_200,
    imageTokens: 0,
    ownTokens: 1_000,
    countedBy: 'estimate',
    ratio: ratio(1.2),
  });
  expect(await countPrompt(prompt, unknownRatios, null)).toMatchObject({ tokens: 1_000, ratio: null });
});

test('near the limit it is counted, and corrected by what was learned of counts', async () => {
  expect(await countPrompt(prompt, { estimate: ratio(1.2), o200k: ratio(1.5) }, 1_499)).toEqual({
    tokens: 15,
    imageTokens: 0,
    ownTokens: 10,
    countedBy: 'o200k',
    ratio: ratio(1.5),
  });
  expect(await countPrompt(prompt, { estimate: ratio(1.2), o200k: null }, 1_000)).toMatchObject({
    tokens: 12,
  });
});

test('images are added as their vendor counts them, whatever was learned of text', async () => {
  const ratios = { estimate: ratio(1.2), o200k: null };
  expect(await countPrompt(prompt, ratios, null, 700)).toMatchObject({ tokens: 1_900, imageTokens: 700 });
  // Near the limit only with them.
  expect((await countPrompt(prompt, ratios, 2_000, 700)).countedBy).toBe('o200k');
});
