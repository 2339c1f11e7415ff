import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';

function store() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-answers-'));
  const ledger = openLedger(folder);
  onTestFinished(() => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return ledger.answers;
}

const answer = {
  text: 'It is in `src/a.ts`.',
  model: 'm-1',
  cost: 5,
  cited: [{ path: 'src/a.ts', hash: 'h' }],
};

test('an answer is found by its key until it is too old', () => {
  const answers = store();
  answers.keep('key', answer, 1_000);
  expect(answers.find('key', 1_000)).toEqual(answer);
  expect(answers.find('key', 1_001)).toBeNull();
  expect(answers.find('other', 0)).toBeNull();
});

test('the newest answer to a request stays', () => {
  const answers = store();
  answers.keep('key', answer, 1_000);
  answers.keep('key', { ...answer, text: 'No, in `src/b.ts`.' }, 2_000);
  expect(answers.find('key', 0)?.text).toBe('No, in `src/b.ts`.');
});

test('the oldest make room', () => {
  const answers = store();
  for (let at = 0; at <= 2_000; at++) answers.keep(`key ${at}`, answer, at);
  expect(answers.find('key 0', 0)).toBeNull();
  expect(answers.find('key 1', 0)).toEqual(answer);
});

test('an endless answer is not kept', () => {
  const answers = store();
  answers.keep('key', { ...answer, text: 'x'.repeat(300_000) }, 1_000);
  expect(answers.find('key', 0)).toBeNull();
});
