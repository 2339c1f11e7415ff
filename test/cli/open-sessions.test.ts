import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sessionsOf, takeOverConversations } from '../../src/cli/open-sessions.ts';
import { stateFolderOf } from '../../src/edits/write/state-folder.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { lastConversation } from '../../src/sessions/kept-conversation.ts';
import { openDatabase } from '../../src/storage/sqlite.ts';

const told = { path: 'a.ts', lineHashes: '12345678', ranges: [[1, 1]], texts: [] };
const state = { version: 1, told: [told], rules: [], rulesToldLast: [], cachedAtMs: 7 };

test('conversations of earlier versions become sessions once, of a project that is not there now too', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'optimizer-take-over-'));
  const ledger = openLedger(dataDir);
  onTestFinished(() => {
    ledger.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const project = join(dataDir, 'project');
  const unmounted = join(dataDir, 'unmounted');
  mkdirSync(project);
  const rows = [
    ['1', 'c', null, project, 100, null],
    ['2a', 'c', '1', project, 200, JSON.stringify(state)],
    ['2b', 'c', '1', project, 201, JSON.stringify({ ...state, cachedAtMs: 8 })],
    ['9', 'd', null, unmounted, 300, JSON.stringify(state)],
  ] as const;
  const database = openDatabase(join(dataDir, 'ledger.db'), { busyTimeoutMs: 1_000 });
  for (const [id, conversation, parent, of, atMs, json] of rows)
    database
      .prepare("INSERT INTO conversation_turns VALUES (?, ?, ?, ?, ?, 'groq', 'm', ?, ?, ?, ?, 0)")
      .run(id, conversation, parent, of, atMs, `q ${id}`, `s ${id}`, `a ${id}`, json);
  database.close();

  takeOverConversations(ledger, dataDir);
  const sessions = sessionsOf(dataDir, project);
  expect(sessions.list()).toEqual([
    expect.objectContaining({
      id: 'c',
      title: 'q 1',
      turns: 3,
      answered: 3,
      startedAtMs: 100,
      usedAtMs: 201,
    }),
  ]);
  // For pruning it is as old as it was.
  const { folder } = stateFolderOf(dataDir, project);
  expect(statSync(join(dataDir, 'sessions', basename(folder), 'c.jsonl')).mtimeMs).toBe(201);
  expect(lastConversation(sessions.events('c'))).toMatchObject({
    id: 'c',
    turns: [
      { id: '1', question: 'q 1', sent: 's 1', answer: 'a 1' },
      { id: '2b', question: 'q 2b', sent: 's 2b', answer: 'a 2b' },
    ],
    told: [{ path: 'a.ts', lineHashes: ['12345678'] }],
    cachedAtMs: 8,
    lastAtMs: 201,
  });
  expect(sessionsOf(dataDir, unmounted).list()).toEqual([expect.objectContaining({ id: 'd' })]);
  sessions.delete('c');
  takeOverConversations(ledger, dataDir);
  expect(sessions.list()).toEqual([]);
});
