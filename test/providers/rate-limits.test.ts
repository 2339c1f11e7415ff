import { expect, test } from 'vitest';
import {
  anthropicRateLimits,
  groqRateLimits,
  type RateLimits,
  tokensLeftAfter,
} from '../../src/providers/rate-limits.ts';
import { answer, httpError, startScriptedServer } from '../loopback/scripted-server.ts';
import { generate, makeProvider, makeRequest } from './generate.ts';

const groq = {
  'x-ratelimit-limit-tokens': '8000',
  'x-ratelimit-remaining-tokens': '2000',
  'x-ratelimit-reset-tokens': '45s',
};
const ofGroq: RateLimits = { tokensLeft: 2_000, tokensLimit: 8_000, resetsInMs: 45_000, countsOutput: true };

test('Groq says how many tokens are left, and when there are all of them', () => {
  expect(groqRateLimits(new Headers(groq))).toEqual(ofGroq);
  expect(groqRateLimits(new Headers({ ...groq, 'x-ratelimit-reset-tokens': 'soon' }))).toBeNull();
  expect(groqRateLimits(new Headers())).toBeNull();
});

test('Anthropic says it of the input alone', () => {
  const headers = new Headers({
    'anthropic-ratelimit-input-tokens-limit': '50000',
    'anthropic-ratelimit-input-tokens-remaining': '1000',
    'anthropic-ratelimit-input-tokens-reset': '2026-11-20T12:00:30Z',
  });
  expect(anthropicRateLimits(headers, Date.UTC(2026, 10, 20, 12))).toEqual({
    tokensLeft: 1_000,
    tokensLimit: 50_000,
    resetsInMs: 30_000,
    countsOutput: false,
  });
  expect(anthropicRateLimits(new Headers(), 0)).toBeNull();
});

const later: readonly (readonly [name: string, limits: RateLimits, sinceMs: number, left: number | null])[] =
  [
    ['at once, what was said', ofGroq, 0, 2_000],
    ['half of the way, half of the rest more', ofGroq, 22_500, 5_000],
    ['after the reset, nothing is known', ofGroq, 45_000, null],
    ['without a limit, what was said until then', { ...ofGroq, tokensLimit: null }, 44_000, 2_000],
    ['a clock that went back gives nothing', ofGroq, -5_000, 2_000],
  ];

test.each(later)('%s', (_name, limits, sinceMs, left) => {
  expect(tokensLeftAfter(limits, sinceMs)).toBe(left);
});

test('they are told of by answers and by refusals', async () => {
  const server = await startScriptedServer({
    groq: [answer('Hi.', { headers: groq }), httpError(429, 'slow down', { ...groq, 'retry-after': '1' })],
  });
  const told: unknown[] = [];
  const onRateLimits = (model: string, limits: RateLimits) => told.push([model, limits]);
  const provider = makeProvider('groq', server.urls.groq, { onRateLimits });
  await generate(provider, makeRequest('groq'));
  await generate(provider, makeRequest('groq'));
  await server.close();
  expect(told).toEqual([
    ['openai/gpt-oss-120b', ofGroq],
    ['openai/gpt-oss-120b', ofGroq],
  ]);
});
