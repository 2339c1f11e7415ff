import { expect, test } from 'vitest';
import { budgetWarnings, describeRefusal, type Purse, SetAside } from '../../src/agent/purse.ts';
import { toNanoUsd } from '../../src/core/money.ts';
import type { CapState } from '../../src/ledger/budget.ts';

const cents = (count: number) => toNanoUsd(count * 1e7);
const day = (spent: number, more: Partial<CapState> = {}): CapState => ({
  name: 'day',
  limit: cents(100),
  spent: cents(spent),
  reserved: cents(0),
  ...more,
});

test.each([
  [0, 79, null],
  [79, 80, /\$0\.80 of the \$1\.00 for today are spent \(80%\)/],
  [80, 94, null],
  [79, 96, /96%/],
  [94, 95, /95%/],
  [96, 100, null],
])('from %i to %i of 100: a limit that is nearly reached is warned of once', (before, after, warning) => {
  const warnings = budgetWarnings([day(before)], [day(after)]);
  if (warning === null) expect(warnings).toEqual([]);
  else expect(warnings).toEqual([expect.stringMatching(warning)]);
});

test('a limit for one question is not warned of, since the next has all of it again', () => {
  expect(budgetWarnings([], [day(99, { name: 'request' })])).toEqual([]);
});

test('each try is set aside on top of what those before it may be billed with', () => {
  const amounts: number[] = [];
  const purse: Purse = {
    atCap: 'stop',
    askToPass: null,
    states: () => [],
    release: () => void amounts.push(0),
    reserve: (amount, _spender, instead) => {
      amounts.push(amount);
      return amount > cents(30) ? { ok: false, refusedBy: day(70) } : { ok: true, id: instead ?? 'one' };
    },
  };
  const setAside = new SetAside(purse, { project: '/a', requestId: 'r', conversation: null });
  expect(setAside.cover(cents(20)).ok).toBe(true);
  setAside.tryEnded(cents(0));
  expect(setAside.cover(cents(20)).ok).toBe(true);
  setAside.tryEnded(cents(15));
  expect(setAside.cover(cents(20))).toEqual({ ok: false, refusedBy: day(70) });
  setAside.release();
  setAside.release();
  expect(amounts).toEqual([cents(20), cents(20), cents(35), 0]);
});

test('why something is too dear names what is left, and what runs', () => {
  expect(describeRefusal(day(70, { reserved: cents(20) }))).toBe(
    'it may cost more than the $0.10 left of the $1.00 for today ($0.20 are set aside for calls that run)',
  );
  expect(describeRefusal(null)).toMatch(/ledger cannot be read/);
});
