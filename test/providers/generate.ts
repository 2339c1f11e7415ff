/** What the tests of this folder share: a provider on a loopback address, a request, and one call with its events. */
import { systemClock } from '../../src/core/clock.ts';
import type { ProviderName } from '../../src/core/provider-name.ts';
import type { ModelEvent, ModelOutcome, ModelRequest, Provider } from '../../src/providers/contract.ts';
import { createProvider, type ProviderOptions } from '../../src/providers/create-provider.ts';

export const testKey = 'test-key-0123456789abcdef';

export const testModels: Readonly<Record<ProviderName, string>> = {
  ollama: 'qwen3.5:4b',
  groq: 'openai/gpt-oss-120b',
  gemini: 'gemini-3.8-flash',
  anthropic: 'claude-sonnet-5-5',
};

export function makeProvider(
  name: ProviderName,
  baseUrl: string,
  more: Partial<ProviderOptions> = {},
): Provider {
  return createProvider(name, {
    apiKey: name === 'ollama' ? null : testKey,
    apiKeyEnv: `TEST_${name.toUpperCase()}_KEY`,
    baseUrl,
    timeouts: { firstTokenMs: 10_000, localFirstTokenMs: 10_000, idleMs: 10_000, totalMs: 20_000 },
    clock: systemClock,
    contextTokens: null,
    ...more,
  });
}

export function makeRequest(name: ProviderName, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: testModels[name],
    system: 'You answer briefly.',
    messages: [{ role: 'user', text: 'Say hello.' }],
    tools: [],
    maxOutputTokens: 500,
    temperature: null,
    estimatedInputTokens: 100,
    ...more,
  };
}

export const searchTool = {
  name: 'search_code',
  description: 'Searches the code.',
  parameters: {
    type: 'object',
    properties: { query: { type: 'string' }, limit: { type: ['integer', 'null'] } },
    required: ['query'],
    additionalProperties: false,
  },
} as const;

export interface Call {
  readonly outcome: ModelOutcome;
  readonly events: readonly ModelEvent[];
}

export async function generate(
  provider: Provider,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
  onEvent: (event: ModelEvent) => void = () => {},
): Promise<Call> {
  const events: ModelEvent[] = [];
  const outcome = await provider.generate(request, {
    signal,
    onEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
  });
  return { outcome, events };
}

export function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}
