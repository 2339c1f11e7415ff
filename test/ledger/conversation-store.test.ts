import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredTurn } from '../../src/ledger/conversation-store.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { openDatabase } from '../../src/storage/sqlite.ts';

const turn: StoredTurn = {
  id: '1',
  conversation: 'c',
  parent: null,
  project: '/p',
  atMs: 100,
  tier: 'groq',
  model: 'm',
  question: 'q',
  sent: 'sent',
  answer: 'a',
  state: null,
};
const turns = [turn, { ...turn, id: '2', parent: '1', atMs: 200, state: '{"version":1}' }];

/** A ledger as a version before sessions left it. */
function earlierLedger() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-conversations-'));
  const ledger = openLedger(folder);
  onTestFinished(() => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const database = openDatabase(join(folder, 'ledger.db'), { busyTimeoutMs: 1_000 });
  for (const { id, conversation, parent, project, atMs, tier, model, question, sent, answer, state } of turns)
    database
      .prepare('INSERT INTO conversation_turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)')
      .run(id, conversation, parent, project, atMs, tier, model, question, sent, answer, state);
  database.close();
  return ledger.conversations;
}

function taken(conversations: ReturnType<typeof earlierLedger>): readonly StoredTurn[] {
  let all: readonly StoredTurn[] = [];
  conversations.takeOut((rows) => {
    all = rows;
  });
  return all;
}

test('conversations are handed over once', () => {
  const conversations = earlierLedger();
  expect(taken(conversations)).toEqual(turns);
  expect(taken(conversations)).toEqual([]);
});

test('they stay where the one who takes them fails', () => {
  const conversations = earlierLedger();
  expect(() =>
    conversations.takeOut(() => {
      throw new Error('full');
    }),
  ).toThrow('full');
  expect(taken(conversations)).toEqual(turns);
});
