import { expect, test } from 'vitest';
import { toNanoUsd } from '../../src/core/money.ts';
import { noUsage } from '../../src/core/usage.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';
import { cacheMetrics } from '../../src/ledger/cache-metrics.ts';
import { lastDays, type Period } from '../../src/ledger/local-days.ts';
import { renderDaily } from '../../src/ledger/render-metrics.ts';
import { summarise } from '../../src/ledger/summarise.ts';
import { attempt } from './attempt-fixture.ts';

/** Parts as `name=hash`. */
function turn(parts: string, more: Partial<Attempt> = {}): Attempt {
  const promptParts = parts.split(' ').map((part) => {
    const [name = '', hash = ''] = part.split('=');
    return { name, hash };
  });
  return attempt({ conversation: 'c', promptParts, ...more });
}

const cases: readonly (readonly [
  name: string,
  attempts: readonly Attempt[],
  kept: number,
  broken: readonly string[],
])[] = [
  ['a prompt that begins with the one before', [turn('i=1 q1=a'), turn('i=1 q1=a a1=b q2=c')], 1, []],
  ['a part that changed', [turn('i=1 r=1 q1=a'), turn('i=1 r=2 q1=a a1=b q2=c')], 0, ['r changed']],
  ['a part that was left out', [turn('i=1 r=1 q1=a'), turn('i=1 q1=a a1=b q2=c')], 0, ['r left out']],
  ['a part that came between', [turn('i=1 q1=a'), turn('i=1 r=1 q1=a a1=b q2=c')], 0, ['r new']],
  [
    'each model by itself',
    [turn('i=1 q1=a'), turn('i=2 q1=a', { model: 'other' }), turn('i=1 q1=a a1=b q2=c')],
    1,
    [],
  ],
  [
    'what was not answered, or by nobody, is not gone on with',
    [
      turn('i=1 q1=a'),
      turn('i=1 q1=a a1=b q2=x', { outcome: 'failed' }),
      turn('i=1 q1=a a1=b q2=y', { cached: true }),
      turn('i=1 q1=a a1=b q2=c'),
    ],
    2,
    [],
  ],
  ['questions of their own', [attempt(), attempt()], 0, []],
];

test.each(cases)('%s', (_name, attempts, kept, broken) => {
  const { prefixes } = cacheMetrics(attempts, 0);
  expect(prefixes.kept).toBe(kept);
  expect(prefixes.broken.map(({ part, how }) => `${part} ${how}`)).toEqual(broken);
});

test('what caches saved is told apart, and what is unknown stays so', () => {
  const { savedByProviders, savedByAnswers } = cacheMetrics(
    [
      attempt({ tier: 'index' }),
      attempt({ saved: toNanoUsd(500) }),
      attempt({ saved: toNanoUsd(-200) }),
      attempt({ saved: null }),
      attempt({ cached: true, saved: toNanoUsd(70) }),
      attempt({ cached: true, saved: null }),
    ],
    2,
  );
  expect(savedByProviders).toEqual({ known: 300, unknownAttempts: 1 });
  expect(savedByAnswers).toEqual({ known: 70, unknownAttempts: 1 });
});

test('the text shows hit rate, money and the part that broke a prefix', () => {
  const startedAtMs = Date.UTC(2026, 10, 20, 12);
  const period = lastDays(startedAtMs, 1, 'UTC')[0] as Period;
  const usage = { ...noUsage, freshInput: 1_000, cacheRead: 3_000 };
  const attempts = [
    turn('i=1 AGENTS.md=1 q1=a', { usage, saved: toNanoUsd(6e6) }),
    turn('i=1 AGENTS.md=2 q1=a a1=b q2=c', { usage, saved: null }),
    attempt({ cached: true, saved: toNanoUsd(2e7) }),
  ];
  const text = renderDaily(summarise(attempts, { period, ladder: ['local'], topTier: null }));
  expect(text).toContain(`  Caches:
    Hit rate:  75% of the input
    Providers: saved $0.0060 + 1 attempt not known
    Answers:   saved $0.02
    Prefixes:  0 of 1 kept
               broken by AGENTS.md (changed)
`);
});
