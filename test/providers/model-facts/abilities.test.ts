import { expect, test } from 'vitest';
import { isFor, sizeOf } from '../../../src/providers/model-facts/abilities.ts';
import { models } from '../../../src/providers/model-facts/models.ts';

test.each([
  ['qwen2.5-coder:7b', true, 7, 7],
  ['qwen2.5-coder', true, null, null],
  ['qwen3-coder:30b', true, 30, 30],
  ['qwen3-coder:30b-a3b-q4_K_M', true, 30, 3],
  ['deepseek-coder-v2:16b', true, 16, 16],
  ['codellama:13b-instruct', true, 13, 13],
  ['qwen3.5:4b', false, 4, 4],
  ['qwen3.5:0.8b', false, 0.8, 0.8],
  ['qwen3.6:35b-a3b', false, 35, 3],
  ['gemma4:e4b', false, 4, 4],
  ['phi3:mini', false, 3.8, 3.8],
  ['phi3', false, 3.8, 3.8],
  ['phi3:14b', false, 14, 14],
  ['openai/gpt-oss-120b', false, 120, 120],
  ['claude-sonnet-5-5', false, null, null],
  ['gemini-3.8-flash', false, null, null],
] as const)('%s: made for code %s, %f billion, of which %f work', (model, code, all, active) => {
  expect(isFor('code', model)).toBe(code);
  expect(sizeOf(model)).toEqual(all === null ? null : { all, active });
});

test('the size of every local model in the list of models is known', () => {
  for (const { id } of models.filter(({ provider }) => provider === 'ollama'))
    expect([id, sizeOf(id)]).not.toContain(null);
});
