import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NanoUsd, toNanoUsd } from '../../src/core/money.ts';
import type { Cap, CapName, Spender } from '../../src/ledger/budget.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { attempt } from './attempt-fixture.ts';

let dataDir: string;
let ledger: Ledger;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'budget-'));
  ledger = openLedger(dataDir);
});
afterEach(() => {
  ledger.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const nowMs = Date.UTC(2026, 10, 20, 12);
const periods = { dayFromMs: Date.UTC(2026, 10, 20), monthFromMs: Date.UTC(2026, 10, 1) };
const spender: Spender = { project: '/a', requestId: 'r1', conversation: 'c1' };
const cents = (count: number) => toNanoUsd(count * 1e7);
const capOf = (name: CapName, limit = cents(10)): Cap => ({ name, limit });

const reserve = (amount: NanoUsd, more: Partial<Parameters<Ledger['budgets']['reserve']>[0]> = {}) =>
  ledger.budgets.reserve({
    amount,
    caps: [capOf('day')],
    spender,
    periods,
    nowMs,
    instead: null,
    passing: false,
    ...more,
  });
const stateOf = (name: CapName, of: Spender = spender) => {
  const [state] = ledger.budgets.states([capOf(name)], of, periods);
  return { spent: state?.spent, reserved: state?.reserved };
};

describe('what is set aside', () => {
  test('counts until it is released', () => {
    const first = reserve(cents(6));
    expect(first.ok).toBe(true);
    expect(reserve(cents(5))).toMatchObject({ ok: false, refusedBy: { name: 'day', reserved: cents(6) } });
    expect(reserve(cents(4)).ok).toBe(true);
    if (first.ok) ledger.budgets.release(first.id);
    expect(stateOf('day')).toEqual({ spent: 0, reserved: cents(4) });
  });

  test('can be made more, and counts once', () => {
    const first = reserve(cents(6));
    const instead = first.ok ? first.id : null;
    expect(reserve(cents(10), { instead })).toEqual({ ok: true, id: instead });
    expect(stateOf('day').reserved).toBe(cents(10));
    expect(reserve(cents(11), { instead }).ok).toBe(false);
    expect(stateOf('day').reserved).toBe(cents(10));
  });

  test('passes a limit when somebody said so, and counts for the others', () => {
    expect(reserve(cents(11), { passing: true }).ok).toBe(true);
    expect(reserve(cents(1)).ok).toBe(false);
  });

  test('lives as long as its process', () => {
    const other = openLedger(dataDir);
    const theirs = other.budgets.reserve({
      amount: cents(9),
      caps: [],
      spender,
      periods,
      nowMs,
      instead: null,
      passing: false,
    });
    expect(theirs.ok).toBe(true);
    expect(reserve(cents(5)).ok).toBe(false);
    // As a process that ends without a word: the lock goes, the row stays.
    other.close();
    expect(reserve(cents(5)).ok).toBe(true);
    expect(stateOf('day')).toEqual({ spent: 0, reserved: cents(5) });
  });

  test('leaves no file behind when the ledger is closed', () => {
    reserve(cents(1));
    expect(readdirSync(join(dataDir, 'running'))).toHaveLength(1);
    ledger.close();
    expect(readdirSync(join(dataDir, 'running'))).toEqual([]);
  });
});

test('each limit counts its own', () => {
  const row = (what: Parameters<typeof attempt>[0]) =>
    ledger.append(attempt({ startedAtMs: nowMs, costBasis: 'reported', requestId: 'r0', ...what }));
  row({ project: '/a', conversation: 'c1', cost: cents(1) });
  // Asked for the context of a turn of the conversation.
  row({ project: '/a', conversation: null, cost: cents(0.5), purpose: 'embed' });
  row({ project: '/a', requestId: 'r1', conversation: null, cost: cents(0.25), purpose: 'embed' });
  row({ project: '/a', requestId: 'r2', conversation: 'c2', cost: cents(2) });
  row({ project: '/b', requestId: 'r3', conversation: 'c3', cost: cents(4) });
  row({ project: '/a', requestId: 'r4', startedAtMs: periods.dayFromMs - 1, cost: cents(8) });
  row({ project: '/a', requestId: 'r5', startedAtMs: periods.monthFromMs - 1, cost: cents(16) });
  row({ project: '/a', requestId: 'r6', conversation: 'c4', cost: null, costBasis: 'unknown' });
  reserve(cents(0.125), { caps: [], spender: { ...spender, requestId: 'r9', conversation: 'c9' } });
  const other = { project: '/c', requestId: 'r7', conversation: 'c7' };
  const spent = Object.fromEntries(
    (['request', 'session', 'project-day', 'project-month', 'day', 'month'] as const).map((name) => [
      name,
      [stateOf(name), stateOf(name, other)].map((state) => [state.spent, state.reserved]),
    ]),
  );
  expect(spent).toEqual({
    request: [
      [cents(0.25), 0],
      [0, 0],
    ],
    session: [
      [cents(1.75), 0],
      [0, 0],
    ],
    'project-day': [
      [cents(3.75), cents(0.125)],
      [0, 0],
    ],
    'project-month': [
      [cents(11.75), cents(0.125)],
      [0, 0],
    ],
    day: [
      [cents(7.75), cents(0.125)],
      [cents(7.75), cents(0.125)],
    ],
    month: [
      [cents(15.75), cents(0.125)],
      [cents(15.75), cents(0.125)],
    ],
  });
});

/** Spends at random until it is told no, and hangs with money set aside where it is to be killed. */
const script = `
import { openLedger } from './src/ledger/ledger.ts';
import { attempt } from './test/ledger/attempt-fixture.ts';

const { dataDir, name, dies, limit, periods, nowMs } = JSON.parse(process.argv[2]);
const ledger = openLedger(dataDir);
const caps = [{ name: 'day', limit }];
const spender = { project: '/a', requestId: name, conversation: null };
const dieAfter = Math.floor(Math.random() * 4);
for (let call = 0, refused = 0; (dies || refused < 3) && call < 40; call++) {
  const amount = 1 + Math.floor(Math.random() * limit / 20);
  const reserved = ledger.budgets.reserve({ amount, caps, spender, periods, nowMs, instead: null, passing: false });
  if (dies && call >= dieAfter) {
    process.send('holding');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (!reserved.ok) { refused++; continue; }
  const [state] = ledger.budgets.states(caps, spender, periods);
  if (state.spent + state.reserved > limit) process.send('overshoot');
  const cost = Math.random() < 0.2 ? 0 : Math.floor(Math.random() * (amount + 1));
  ledger.append(attempt({ id: name + call, requestId: name, project: '/a', startedAtMs: nowMs, cost, costBasis: 'reported' }));
  ledger.budgets.release(reserved.id);
}
ledger.close();
process.disconnect();
`;

const processes = 64;

test(`${processes} processes on one limit never pass it, and what those that are killed had set aside is free again`, async () => {
  const outfile = join(dataDir, 'spender.cjs');
  await build({
    stdin: { contents: script, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': JSON.stringify(process.cwd()) },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
    outfile,
  });
  const limit = cents(100);
  const said: string[] = [];
  const ends = Array.from({ length: processes }, (_, at) => {
    const dies = at % 4 === 0;
    const argument = { dataDir, name: `p${at}-`, dies, limit, periods, nowMs };
    const child = fork(outfile, [JSON.stringify(argument)], { execArgv: [] });
    child.on('message', (message) => {
      if (message === 'holding') child.kill('SIGKILL');
      else said.push(String(message));
    });
    return ended(child).then((exit) => ({ dies, exit }));
  });
  for (const { dies, exit } of await Promise.all(ends)) expect(exit).toBe(dies ? 'SIGKILL' : 0);
  expect(said).toEqual([]);

  const [state] = ledger.budgets.states([capOf('day', limit)], spender, periods);
  expect(state?.reserved).toBe(0);
  expect(state?.spent).toBeLessThanOrEqual(limit);
  expect(state?.spent).toBeGreaterThan(0.8 * limit);
  const rest = toNanoUsd(limit - (state?.spent ?? 0));
  expect(reserve(toNanoUsd(rest + 1), { caps: [capOf('day', limit)] }).ok).toBe(false);
  expect(reserve(rest, { caps: [capOf('day', limit)] }).ok).toBe(true);
}, 60_000);

function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
}
