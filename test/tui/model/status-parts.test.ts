import { expect, test } from 'vitest';
import type { Busy } from '../../../src/tui/model/app-state.ts';
import { busyParts, idleParts } from '../../../src/tui/model/status-parts.ts';

const status = {
  session: null,
  ladder: ['local', 'groq', 'sonnet'],
  pinned: null,
  localOnly: false,
  sessionCost: 0,
  unknownCosts: 0,
  dayCost: null,
  dayBudget: null,
  sessionBudget: null,
};
const idle = {
  status,
  index: { kind: 'ready' } as const,
  project: '/home/ada/shop',
  interruptedAtMs: null,
  nowMs: 10_000,
  queue: [],
};
const texts = (parts: readonly { readonly text: string }[]) => parts.map(({ text }) => text);

test.each([
  [
    'what nobody knows yet is not there',
    { ...idle, status: null, index: { kind: 'waiting' } as const },
    ['index …', 'shop'],
  ],
  ['the ladder and the money', idle, ['session $0.00', 'local → groq → sonnet', 'shop']],
  [
    'how far the index is',
    { ...idle, status: null, index: { kind: 'reading', done: 50, total: 200 } as const },
    ['index 25%', 'shop'],
  ],
  ['a pinned tier', { ...idle, status: { ...status, pinned: 'groq' } }, ['session $0.00', 'groq', 'shop']],
  [
    'limits, and costs that nobody knows',
    { ...idle, status: { ...status, dayCost: 120_000_000, dayBudget: 1_000_000_000, unknownCosts: 2 } },
    ['session $0.00 + 2 unknown', 'today $0.12 of $1.00', 'local → groq → sonnet', 'shop'],
  ],
  [
    'what a second Ctrl-C does, for two seconds',
    { ...idle, status: null, interruptedAtMs: 9_000 },
    ['Ctrl-C again quits', 'shop'],
  ],
  ['not after that', { ...idle, status: null, interruptedAtMs: 1_000 }, ['shop']],
])('%s', (_, state, expected) => {
  expect(texts(idleParts(state as never))).toEqual(expected);
});

test('a limit that is nearly reached is a warning', () => {
  const near = { ...status, dayCost: 850_000_000, dayBudget: 1_000_000_000 };
  const parts = idleParts({ ...idle, status: near } as never);
  expect(parts.find(({ text }) => text.startsWith('today'))?.role).toBe('warning');
});

test('while it works: who does what, how long, why that one, tokens and cost so far', () => {
  const busy: Busy = {
    kind: 'turn',
    startedMs: 0,
    doing: 'answers',
    tier: 'sonnet',
    because: 'local → sonnet: edit did not parse',
    characters: 401,
    cost: 1_200_000,
    unknownCosts: 0,
    isStopping: false,
  };
  expect(texts(busyParts(busy, 65_400))).toEqual([
    'sonnet answers',
    '1 min 5 s',
    'local → sonnet: edit did not parse',
    '~101 tokens',
    '$0.0012',
    'Esc stops',
  ]);
  expect(texts(busyParts({ ...busy, isStopping: true }, 400))[0]).toBe('stopping');
});
