import { expect, test } from 'vitest';
import { type KnownPrices, vendorCachePrices } from '../../../src/prompt/pipeline/vendor-cache.ts';

const known: KnownPrices = { input: 3_000, read: 300, write: 3_750, fewestTokens: 2_048 };

test.each([
  [
    'anthropic',
    known,
    '5m',
    { cache: 'explicit', input: 3_000, read: 300, write: 3_750, fewestTokens: 2_048 },
  ],
  ['anthropic', known, '1h', { cache: 'explicit', write: 6_000 }],
  [
    'anthropic',
    null,
    '5m',
    { cache: 'explicit', input: 1_000, read: 100, write: 1_250, fewestTokens: 1_024 },
  ],
  ['anthropic', known, null, { cache: 'none', input: 3_000 }],
  ['groq', known, null, { cache: 'automatic', input: 3_000, read: 300 }],
  ['groq', { ...known, read: null }, null, { cache: 'none', input: 3_000 }],
  ['openai', { ...known, read: null }, null, { cache: 'automatic', input: 3_000, read: 1_500 }],
  ['gemini', known, null, { cache: 'automatic', read: 300, hitChance: 0.5 }],
  // A local server keeps what it has read: to have it read again is dear in time.
  ['ollama', { ...known, input: 0, read: 0 }, null, { cache: 'automatic', input: 1_000, read: 50 }],
] as const)('%s, marked for %s', (vendor, prices, marked, expected) => {
  expect(vendorCachePrices(vendor, prices, marked)).toMatchObject(expected);
});
