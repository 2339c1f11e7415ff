import { expect, test } from 'vitest';
import { imageTokens, seesImages } from '../../../src/providers/model-facts/images.ts';
import { defaultModels } from '../../../src/providers/model-facts.ts';

test.each([
  ['anthropic', 'claude-sonnet-5-5', true],
  ['anthropic', 'claude-haiku-4-5-20251001', true],
  ['gemini', 'gemini-3.8-flash', true],
  ['gemini', 'models/gemini-2.5-flash-lite', true],
  ['groq', 'openai/gpt-oss-120b', false],
  ['groq', 'qwen/qwen3.8-27b', true],
  ['ollama', 'qwen3.5:4b', true],
  ['ollama', 'qwen2.5vl:7b', true],
  ['ollama', 'someone/llava:13b', true],
  ['ollama', 'gemma3:4b', true],
  ['ollama', 'gemma3', true],
  ['ollama', 'gemma3:1b', false],
  ['ollama', 'gemma3:270m', false],
  ['ollama', 'gemma3n:e4b', false],
  ['ollama', 'qwen2.5-coder:7b', false],
  ['ollama', 'qwen3-coder:30b', false],
  ['ollama', 'llama3.2:3b', false],
  ['ollama', 'llama3.2-vision', true],
  ['ollama', 'gpt-oss:20b', false],
  ['ollama', 'phi3:mini', false],
  ['ollama', 'claude-like:7b', false],
] as const)('%s/%s sees images: %s', (provider, model, sees) => {
  expect(seesImages(provider, model)).toBe(sees);
});

test('some tier of the default ladder sees them, and one of this machine', () => {
  expect(seesImages('ollama', defaultModels.ollama.classifier)).toBe(true);
  expect(seesImages('anthropic', defaultModels.anthropic.sonnet)).toBe(true);
});

test.each([
  ['a token for 28 by 28 pixels', 'anthropic', 'claude-sonnet-5-5', [1_000, 1_000], 1_296],
  ['a strip that does not fill its patches', 'anthropic', 'claude-sonnet-5-5', [29, 1], 2],
  ['scaled to the longest side', 'anthropic', 'claude-sonnet-5-5', [5_152, 280], 92 * 5],
  ['no more than it sees', 'anthropic', 'claude-sonnet-5-5', [4_000, 4_000], 4_784],
  ['an older Claude, which sees less', 'anthropic', 'claude-haiku-4-5', [4_000, 4_000], 1_568],
  ['an older Claude by its dated name', 'anthropic', 'claude-haiku-4-5-20251001', [4_000, 4_000], 1_568],
  ['Gemini 3, whatever the size', 'gemini', 'gemini-3.8-flash', [64, 64], 1_120],
  ['one tile', 'gemini', 'gemini-2.5-flash-lite', [384, 384], 258],
  ['tiles as the documentation has them', 'gemini', 'gemini-2.5-flash-lite', [960, 540], 6 * 258],
  ['tiles of a large image', 'gemini', 'gemini-2.5-flash-lite', [3_000, 2_000], 12 * 258],
  ['an open model', 'ollama', 'qwen3.5:4b', [1_280, 720], 46 * 26],
  ['an open model and a very large image', 'groq', 'qwen/qwen3.8-27b', [8_000, 8_000], 16_384],
] as const)('%s', (_, provider, model, [widthPx, heightPx], tokens) => {
  expect(imageTokens(provider, model, { widthPx, heightPx })).toBe(tokens);
});
