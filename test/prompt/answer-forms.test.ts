import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/token-estimate.ts';
import { answerForm } from '../../src/prompt/answer-forms.ts';
import { instructionsText } from '../../src/prompt/ask-request.ts';
import { intents } from '../../src/routing/classify.ts';

test.each(intents)('what a model is told beside the question of intent %s is short', (intent) => {
  const tokens = (channel: 'tools' | 'blocks', mode: 'human' | 'machine') =>
    estimateTokens(instructionsText(true) + answerForm(intent, channel, mode));
  for (const mode of ['human', 'machine'] as const) {
    expect(tokens('tools', mode)).toBeLessThan(600);
    // What local models get.
    expect(tokens('blocks', mode)).toBeLessThan(mode === 'human' ? 340 : 400);
  }
});
