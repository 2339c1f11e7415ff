import { expect, test } from 'vitest';
import { boundAfter } from '../../src/agent/ask-smaller.ts';
import type { ProviderFailure } from '../../src/providers/contract.ts';

const message = 'too long';
const overflow = (more: Partial<ProviderFailure>) =>
  ({ kind: 'context-overflow', limitTokens: null, message, ...more }) as ProviderFailure;

const cases: readonly (readonly [string, ProviderFailure, 'ollama' | 'groq', number | null])[] = [
  ['half of it where nobody says how much may be sent', overflow({}), 'groq', 4_000],
  ['the stated limit, with some room', overflow({ limitTokens: 6_000 }), 'groq', 5_700],
  [
    'by how much the provider counts more',
    overflow({ limitTokens: 6_000, sentTokens: 10_000 }),
    'groq',
    4_560,
  ],
  [
    'a limit for prompt and answer together, less the answer',
    overflow({ limitTokens: 6_000, sentTokens: 10_000, countsOutput: true }),
    'groq',
    // (6,000 − 2,000) × 8,000 ÷ (10,000 − 2,000) × 0.95
    3_800,
  ],
  ['a window of a local server is for both', overflow({ limitTokens: 4_096 }), 'ollama', 1_991],
  [
    'what is left of a minute, less the answer',
    { kind: 'rate-limited', retryAfterMs: 60_000, tokensLeft: 5_000, message },
    'groq',
    2_850,
  ],
  [
    'nothing where a minute has no room for the answer',
    { kind: 'rate-limited', retryAfterMs: null, tokensLeft: 1_000, message },
    'groq',
    null,
  ],
  ['nothing where the limit is no less than what was sent', overflow({ limitTokens: 100_000 }), 'groq', null],
  [
    'nothing for a rate limit by number of requests',
    { kind: 'rate-limited', retryAfterMs: 1, message },
    'groq',
    null,
  ],
  ['nothing for what length does not cure', { kind: 'invalid-request', message }, 'groq', null],
];

test.each(cases)('%s', (_title, failure, vendor, promptTokens) => {
  const tier = { vendor, maxOutputTokens: 2_000 };
  expect(boundAfter(failure, tier, { tokens: 8_000 })?.promptTokens ?? null).toBe(promptTokens);
});
