import { describe, expect, it } from 'vitest';
import { durationMs, retryAfterMs } from '../../src/providers/retry-after.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');

describe('how long to wait', () => {
  it.each([
    { headers: {}, expected: null },
    { headers: { 'retry-after': '2' }, expected: 2000 },
    { headers: { 'retry-after': '1.5' }, expected: 1500 },
    { headers: { 'retry-after': '2m3.5s' }, expected: 123_500 },
    { headers: { 'retry-after': 'Fri, 20 Nov 2026 12:00:10 GMT' }, expected: 10_000 },
    { headers: { 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, expected: 0 },
    { headers: { 'retry-after': 'soon' }, expected: null },
    { headers: { 'retry-after-ms': '250', 'retry-after': '9' }, expected: 250 },
    { headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '7.66s' }, expected: 7660 },
    { headers: { 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '7.66s' }, expected: null },
  ])('$headers', ({ headers, expected }) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), nowMs)).toBe(expected);
  });

  it.each([
    ['120ms', 120],
    ['1h2m', 3_720_000],
    ['2m59.56s', 179_560],
    ['1d', 86_400_000],
    ['', null],
    ['-5', null],
    ['5 apples', null],
  ])('%s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });
});
