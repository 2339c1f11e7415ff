import { type ChildProcess, fork } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Attempt } from '../../src/ledger/attempt.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { appendWaiting, hasManyWaiting, waitingFileName } from '../../src/ledger/waiting-rows.ts';
import { attempt } from './attempt-fixture.ts';

let dataDir: string;
const waiting = () => join(dataDir, waitingFileName);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ledger-waiting-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function allOf(folder: string): readonly Attempt[] {
  const ledger = openLedger(folder);
  try {
    return ledger.attemptsBetween(0, Number.MAX_SAFE_INTEGER);
  } finally {
    ledger.close();
  }
}

test('what waits is in the ledger when it is opened, once', () => {
  const rows = [attempt({ startedAtMs: 1 }), attempt({ startedAtMs: 2, reason: 'two\nlines “and” 😀' })];
  for (const row of rows) appendWaiting(dataDir, row);
  expect(allOf(dataDir)).toEqual(rows);
  expect(allOf(dataDir)).toEqual(rows);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('waiting'))).toEqual([]);
});

test('folders are made on the way', () => {
  const deep = join(dataDir, 'a', 'b');
  const row = attempt();
  appendWaiting(deep, row);
  expect(allOf(deep)).toEqual([row]);
});

test('a row that was cut off is dropped, and takes none of the others with it', () => {
  const [before, cut, after] = [attempt({ startedAtMs: 1 }), attempt(), attempt({ startedAtMs: 3 })];
  appendWaiting(dataDir, before);
  appendWaiting(dataDir, cut);
  writeFileSync(waiting(), readFileSync(waiting()).subarray(0, -20));
  appendWaiting(dataDir, after);
  appendFileSync(waiting(), '\nnull\n[]\n{"id":3}\n');
  expect(allOf(dataDir)).toEqual([before, after]);
});

test('what a process left behind that died over it is taken in by the next', () => {
  const row = attempt();
  appendWaiting(dataDir, row);
  const bytes = readFileSync(waiting());
  expect(allOf(dataDir)).toEqual([row]);
  // As if it had died after the commit, before the file was gone.
  writeFileSync(join(dataDir, 'waiting-0.jsonl'), bytes);
  expect(allOf(dataDir)).toEqual([row]);
});

test('it is time to open the ledger when there are many', () => {
  expect(hasManyWaiting(dataDir)).toBe(false);
  appendWaiting(dataDir, attempt({ reason: 'x'.repeat(1_000) }));
  expect(hasManyWaiting(dataDir)).toBe(false);
  for (let count = 0; count < 150; count++) appendWaiting(dataDir, attempt({ reason: 'x'.repeat(1_000) }));
  expect(hasManyWaiting(dataDir)).toBe(true);
  openLedger(dataDir).close();
  expect(hasManyWaiting(dataDir)).toBe(false);
});

test('a place that cannot hold it is an error that says so', () => {
  writeFileSync(join(dataDir, 'file'), '');
  expect(() => appendWaiting(join(dataDir, 'file'), attempt())).toThrow(LedgerError);
});

test('processes that append while others take in lose nothing', async () => {
  const program = join(dataDir, 'append.cjs');
  await build({
    stdin: {
      contents: `
        import { openLedger } from './src/ledger/ledger.ts';
        import { appendWaiting } from './src/ledger/waiting-rows.ts';
        process.once('message', ({ dataDir, rows }) => {
          for (const [at, row] of rows.entries()) {
            appendWaiting(dataDir, row);
            if (at % 7 === 0) openLedger(dataDir).close();
          }
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
  const batches = Array.from({ length: 4 }, () => Array.from({ length: 60 }, () => attempt()));
  const writers = batches.map(() => fork(program));
  await Promise.all(writers.map((writer) => new Promise((resolve) => writer.once('message', resolve))));
  const ends = writers.map(endOf);
  for (const [at, writer] of writers.entries()) writer.send({ dataDir: target, rows: batches[at] });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
  expect(
    allOf(target)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(
    batches
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  );
});

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}
