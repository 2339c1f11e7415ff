import { expect, test } from 'vitest';
import { staysOnMachine } from '../../src/config/stays-on-machine.ts';
import type { ProviderName } from '../../src/core/provider-name.ts';

test.each<[provider: ProviderName, model: string, baseUrl: string | null, stays: boolean]>([
  ['ollama', 'qwen3.5:9b', null, true],
  ['ollama', 'qwen3.5:9b', 'http://127.0.0.1:11434', true],
  ['ollama', 'qwen3.5:9b', 'http://[::1]:11434', true],
  ['ollama', 'qwen3.5:9b', 'http://localhost:1/x', true],
  ['ollama', 'qwen3.5:9b', 'http://192.168.1.7:11434', false],
  ['ollama', 'qwen3.5:9b', 'http://127.0.0.1.evil.example', false],
  ['ollama', 'gpt-oss:120b-cloud', null, false],
  ['ollama', 'glm-4.6:cloud', null, false],
  ['groq', 'openai/gpt-oss-120b', 'http://127.0.0.1:1', false],
])('%s %s at %s stays on the machine: %s', (provider, model, baseUrl, stays) => {
  expect(staysOnMachine({ provider, model, baseUrl })).toBe(stays);
});
