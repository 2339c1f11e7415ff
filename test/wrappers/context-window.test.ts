import fc from 'fast-check';
import { expect, test } from 'vitest';
import { models } from '../../src/providers/model-facts/models.ts';
import { contextWindow } from '../../src/wrappers/context-window.ts';
import { limitsOf } from '../../src/wrappers/model-limits.ts';

// Data of a dependency, of which only this is used: its prices are not those of OpenAI's page.
const known = (await import('gpt-tokenizer/models')) as unknown as Readonly<
  Record<string, { context_window?: number; max_output_tokens?: number; max_input_tokens?: number }>
>;

test('limits of OpenAI’s models are those of their pages', () => {
  const names = ['gpt-4o', 'gpt-4o-mini', 'gpt-4o-2024-11-20', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano'];
  names.push(
    'gpt-4',
    'gpt-4-turbo',
    'gpt-3.5-turbo',
    'o1',
    'o3',
    'o3-mini',
    'o4-mini',
    'gpt-5',
    'gpt-5-mini',
  );
  names.push('gpt-5-nano', 'gpt-5.1', 'gpt-5.2', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-nano', 'gpt-5.5');
  names.push('gpt-5.6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5-2025-08-07');
  for (const name of names) {
    const facts = known[name];
    expect({ name, limits: limitsOf('openai', name) }).toMatchObject({
      name,
      limits: {
        windowTokens: facts?.context_window,
        maxAnswerTokens: facts?.max_output_tokens,
        maxInputTokens: facts?.max_input_tokens ?? null,
      },
    });
  }
  expect(limitsOf('openai', 'gpt-99')).toBeNull();
});

test('prompt and answer fit the window with a tenth to spare', () => {
  const every = [
    ...models.map(({ provider, id }) => ({ provider, id })),
    ...['gpt-4o', 'gpt-4', 'gpt-5', 'gpt-5.6-luna'].map((id) => ({ provider: 'openai' as const, id })),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...every),
      fc.option(fc.nat({ max: 200_000 })),
      ({ provider, id }, answerTokens) => {
        const window = contextWindow(id, { provider, answerTokens });
        if (window === null) throw new Error(`nothing is known of ${id}`);
        expect(window.maxInputTokens).toBeGreaterThanOrEqual(0);
        if (window.maxInputTokens > 0) {
          expect(window.maxInputTokens + window.answerTokens).toBeLessThanOrEqual(0.9 * window.windowTokens);
        }
      },
    ),
  );
  expect(contextWindow('gpt-4o', { provider: 'openai', answerTokens: 10_000 })).toMatchObject({
    windowTokens: 128_000,
    maxInputTokens: 105_200,
  });
  expect(contextWindow('gpt-5', { provider: 'openai', answerTokens: 1000 })?.maxInputTokens).toBe(244_800);
  expect(contextWindow('no such model', { provider: 'anthropic' })).toBeNull();
});
