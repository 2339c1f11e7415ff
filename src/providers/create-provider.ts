/** Makes the adapter of a vendor by name. Loads no SDK: each adapter loads its own with its first request. */
import { assertNever } from '../core/assert-never.ts';
import type { Clock } from '../core/clock.ts';
import type { ProviderName } from '../core/provider-name.ts';
import { createAnthropicProvider } from './anthropic/provider.ts';
import type { Provider } from './contract.ts';
import { createGeminiProvider } from './gemini/provider.ts';
import { createGroqProvider } from './groq/provider.ts';
import { createOllamaProvider } from './ollama/provider.ts';
import type { RateLimits } from './rate-limits.ts';

export interface ProviderOptions {
  /** `null`: none. The environment is never read for one. */
  readonly apiKey: string | null;
  /** The variable that hints name; `null`: unknown. */
  readonly apiKeyEnv: string | null;
  /** `null`: the vendor's own address. */
  readonly baseUrl: string | null;
  readonly timeouts: {
    /** Until there is a connection; left out: as long as the first token may take. */
    readonly connectMs?: number;
    readonly firstTokenMs: number;
    /** In place of `firstTokenMs` for a local model, which may have to load first. */
    readonly localFirstTokenMs: number;
    readonly idleMs: number;
    readonly totalMs: number;
  };
  readonly clock: Clock;
  /** Context window to ask a local server for; `null`: chosen from the prompt. */
  readonly contextTokens: number | null;
  /** Told what an answer says of the tokens that are still allowed this minute. Must not throw. */
  readonly onRateLimits?: (model: string, limits: RateLimits) => void;
}

export function createProvider(name: ProviderName, options: ProviderOptions): Provider {
  switch (name) {
    case 'ollama':
      return createOllamaProvider({
        ...options,
        timeouts: { ...options.timeouts, firstTokenMs: options.timeouts.localFirstTokenMs },
        keepAlive: '10m',
      });
    case 'groq':
      return createGroqProvider(options);
    case 'gemini':
      return createGeminiProvider(options);
    case 'anthropic':
      return createAnthropicProvider(options);
    default:
      return assertNever(name);
  }
}
