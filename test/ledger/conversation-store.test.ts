import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredConversation } from '../../src/ledger/conversation-store.ts';
import { openLedger } from '../../src/ledger/ledger.ts';

function store() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-conversations-'));
  const ledger = openLedger(folder);
  onTestFinished(() => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return ledger.conversations;
}

function conversation(id: string, turns: readonly string[], lastAtMs: number): StoredConversation {
  return {
    id,
    turns: turns.map((turn) => ({
      id: turn,
      question: `q ${turn}`,
      sent: `sent ${turn}`,
      answer: `a ${turn}`,
    })),
    state: `state after ${turns.at(-1)}`,
    tier: 'groq',
    model: 'm',
    lastAtMs,
  };
}

test('the conversation gone on with last is given back as it was', () => {
  const conversations = store();
  const two = conversation('c', ['1', '2'], 200);
  conversations.keep('/p', conversation('c', ['1'], 100), 0);
  conversations.keep('/p', two, 0);
  conversations.keep('/other', conversation('d', ['9'], 300), 0);
  expect(conversations.last('/p', 0)).toEqual(two);
  expect(conversations.last('/p', 201)).toBeNull();
  expect(conversations.last('/nowhere', 0)).toBeNull();
});

test('two that go on from the same turn make two of it', () => {
  const conversations = store();
  conversations.keep('/p', conversation('c', ['1'], 100), 0);
  conversations.keep('/p', conversation('c', ['1', '2a'], 200), 0);
  conversations.keep('/p', conversation('c', ['1', '2b'], 201), 0);
  expect(conversations.last('/p', 0)).toEqual(conversation('c', ['1', '2b'], 201));
  conversations.keep('/p', conversation('c', ['1', '2a', '3'], 300), 0);
  expect(conversations.last('/p', 0)?.turns.map(({ id }) => id)).toEqual(['1', '2a', '3']);
});

test('what is too old goes, and what makes too much', () => {
  const conversations = store();
  conversations.keep('/p', conversation('old', ['1'], 100), 0);
  conversations.keep('/p', conversation('new', ['2'], 500), 400);
  expect(conversations.last('/p', 0)?.id).toBe('new');
  const big = { ...conversation('big', ['3'], 600), state: 'x'.repeat(20 * 1024 * 1024) };
  conversations.keep('/q', big, 0);
  conversations.keep(
    '/r',
    { ...big, id: 'bigger', turns: conversation('bigger', ['4'], 0).turns, lastAtMs: 700 },
    0,
  );
  expect(conversations.last('/q', 0)).toBeNull();
  expect(conversations.last('/p', 0)).toBeNull();
  expect(conversations.last('/r', 0)?.id).toBe('bigger');
});

test('a conversation without its beginning is none', () => {
  const conversations = store();
  conversations.keep('/p', conversation('c', ['lost', '2'], 200), 0);
  expect(conversations.last('/p', 0)).toBeNull();
});

test('how often a turn was gone on with in time is counted, of those that had the time', () => {
  const conversations = store();
  conversations.keep('/p', conversation('a', ['1'], 1_000), 0);
  conversations.keep('/p', conversation('a', ['1', '2'], 1_200), 0);
  conversations.keep('/p', conversation('a', ['1', '2', '3'], 3_000), 0);
  conversations.keep('/p', conversation('b', ['4'], 2_000), 0);
  conversations.keep('/p', conversation('c', ['5'], 9_900), 0);
  expect(conversations.followUps(10_000, 500)).toEqual({
    first: { turns: 2, followed: 1 },
    later: { turns: 2, followed: 0 },
  });
});
