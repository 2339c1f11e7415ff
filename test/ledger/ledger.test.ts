import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toNanoUsd } from '../../src/core/money.ts';
import { unknownUsage } from '../../src/core/usage.ts';
import { type Attempt, attemptOutcomes, costBases, tokenCounters } from '../../src/ledger/attempt.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { openDatabase } from '../../src/storage/sqlite.ts';
import { attempt } from './attempt-fixture.ts';

let dataDir: string;
const path = () => join(dataDir, 'ledger.db');

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('what is appended', () => {
  test('comes back as it was, in order of the start', () => {
    const late = attempt({
      startedAtMs: 2_000,
      evidence: [{ name: 'cited-paths-exist', value: 0.5, detail: '1 of 2' }],
    });
    const early = attempt({
      startedAtMs: 1_000,
      cost: null,
      costBasis: 'unknown',
      usage: unknownUsage,
      model: null,
    });
    const ledger = openLedger(dataDir);
    ledger.append(late);
    ledger.append(early);
    expect(ledger.attemptsBetween(0, 10_000)).toEqual([early, late]);
    ledger.close();
  });

  test('is found by its start, the end of the range excluded', () => {
    const ledger = openLedger(dataDir);
    for (const startedAtMs of [999, 1_000, 1_999, 2_000]) ledger.append(attempt({ startedAtMs }));
    const found = ledger.attemptsBetween(1_000, 2_000).map(({ startedAtMs }) => startedAtMs);
    expect(found).toEqual([1_000, 1_999]);
    ledger.close();
  });

  test('is there for the next process, in folders made on the way', () => {
    const deep = join(dataDir, 'a', 'b');
    const row = attempt();
    const first = openLedger(deep);
    first.append(row);
    first.close();
    first.close();
    const second = openLedger(deep);
    expect(second.attemptsBetween(0, Number.MAX_SAFE_INTEGER)).toEqual([row]);
    second.close();
  });

  test('survives the way to the disk and back, whatever it says', () => {
    const ledger = openLedger(dataDir);
    fc.assert(
      fc.property(anyAttempt, (any) => {
        const row = { ...any, id: attempt().id };
        const from = row.startedAtMs;
        ledger.append(row);
        expect(ledger.attemptsBetween(from, from + 1)).toContainEqual(row);
      }),
      { numRuns: 200 },
    );
    ledger.close();
  });

  test('is never changed, removed or written twice', () => {
    const ledger = openLedger(dataDir);
    const row = attempt();
    ledger.append(row);
    expect(() => ledger.append(row)).toThrow(expect.objectContaining({ code: 'ledger/refused' }));
    ledger.close();
    const database = openDatabase(path());
    expect(() => database.exec("UPDATE attempts SET tier = 'x'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM attempts')).toThrow(/append-only/);
    database.close();
  });
});

describe('a ledger that cannot be used says why and is left as it is', () => {
  function check(code: string, hint: RegExp, act: () => unknown = () => openLedger(dataDir)) {
    let thrown: unknown;
    try {
      act();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LedgerError);
    expect(thrown).toMatchObject({ code, hint: expect.stringMatching(hint) });
  }

  test('no database', () => {
    const bytes = Buffer.from('this is not a database, but somebody may need it\n'.repeat(100));
    writeFileSync(path(), bytes);
    check('ledger/corrupt', /Move .*ledger\.db/);
    expect(readFileSync(path())).toEqual(bytes);
  });

  test('a database that is cut off', () => {
    const ledger = openLedger(dataDir);
    for (let row = 0; row < 200; row += 1) ledger.append(attempt());
    ledger.close();
    const database = openDatabase(path());
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const bytes = readFileSync(path()).subarray(0, 9_000);
    writeFileSync(path(), bytes);
    check('ledger/corrupt', /Move .*ledger\.db/, () => {
      const cut = openLedger(dataDir);
      try {
        return cut.attemptsBetween(0, Number.MAX_SAFE_INTEGER);
      } finally {
        cut.close();
      }
    });
    expect(readFileSync(path())).toEqual(bytes);
  });

  test('a row that no version wrote', () => {
    openLedger(dataDir).append(attempt({ outcome: 'odd' as Attempt['outcome'] }));
    const ledger = openLedger(dataDir);
    check('ledger/corrupt', /Move/, () => ledger.attemptsBetween(0, Number.MAX_SAFE_INTEGER));
    ledger.close();
  });

  test('a newer schema', () => {
    openLedger(dataDir).close();
    const database = openDatabase(path());
    database.exec('PRAGMA user_version = 99');
    database.close();
    check('ledger/newer', /Update optimizer/);
  });

  test('a place that cannot hold a file', () => {
    writeFileSync(join(dataDir, 'file'), '');
    check('ledger/unavailable', /writable/, () => openLedger(join(dataDir, 'file')));
    mkdirSync(path());
    check('ledger/unavailable', /writable/);
  });
});

test('several processes begin one ledger together and lose nothing', async () => {
  const program = join(dataDir, 'append.cjs');
  await build({
    stdin: {
      contents: `
        import { openLedger } from './src/ledger/ledger.ts';
        process.once('message', ({ dataDir, rows }) => {
          for (const row of rows) { const ledger = openLedger(dataDir); ledger.append(row); ledger.close(); }
          process.disconnect();
        });
        process.send('ready');`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(join(process.cwd(), 'src/x.ts')).href),
      'import.meta.dirname': JSON.stringify(join(process.cwd(), 'src')),
    },
  });
  const target = join(dataDir, 'shared');
  const batches = Array.from({ length: 4 }, () => Array.from({ length: 50 }, () => attempt()));
  const writers = batches.map(() => fork(program));
  await Promise.all(writers.map((writer) => new Promise((resolve) => writer.once('message', resolve))));
  const ends = writers.map(endOf);
  for (const [at, writer] of writers.entries()) writer.send({ dataDir: target, rows: batches[at] });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);

  const ledger = openLedger(target);
  const ids = ledger.attemptsBetween(0, Number.MAX_SAFE_INTEGER).map(({ id }) => id);
  ledger.close();
  expect(ids.toSorted()).toEqual(
    batches
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  );
});

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

const tokens = fc.option(fc.nat(), { nil: null });
// @photostructure/sqlite stores a number as whole when it is within 2.2e-16 of one, so no finer steps than that.
const probability = fc.nat({ max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const anyAttempt: fc.Arbitrary<Omit<Attempt, 'id'>> = fc.record({
  requestId: fc.uuid(),
  startedAtMs: fc.nat({ max: 4_000_000_000_000 }),
  project: text,
  tier: text,
  provider: text,
  model: fc.option(text, { nil: null }),
  purpose: text,
  intent: text,
  complexity: text,
  usage: fc.record({
    freshInput: tokens,
    cacheRead: tokens,
    cacheWrite: tokens,
    output: tokens,
    reasoning: tokens,
  }),
  estimatedInputTokens: fc.nat(),
  cost: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }).map(toNanoUsd), { nil: null }),
  costBasis: fc.constantFrom(...costBases),
  priceSource: fc.option(text, { nil: null }),
  cached: fc.boolean(),
  saved: fc.option(fc.integer().map(toNanoUsd), { nil: null }),
  conversation: fc.option(text, { nil: null }),
  promptParts: fc.array(fc.record({ name: text, hash: text }), { maxLength: 3 }),
  countedBy: fc.option(fc.constantFrom(...tokenCounters), { nil: null }),
  leftOutTokens: tokens,
  latencyMs: fc.nat().map((microseconds) => microseconds / 1_000),
  confidence: fc.option(probability, { nil: null }),
  evidence: fc.array(fc.record({ name: text, value: probability, detail: text }), { maxLength: 3 }),
  outcome: fc.constantFrom(...attemptOutcomes),
  reason: fc.option(text, { nil: null }),
});
