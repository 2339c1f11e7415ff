import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import type { NewEvent } from '../../src/sessions/session-event.ts';
import { pruneSessions, SessionStore } from '../../src/sessions/session-store.ts';

function store() {
  const dataDir = mkdtempSync(join(tmpdir(), 'optimizer-sessions-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const folder = join(dataDir, 'sessions', 'hash');
  return { dataDir, folder, sessions: new SessionStore(folder) };
}

const started = (turn: string, atMs: number): NewEvent => ({
  type: 'turn-started',
  atMs,
  turn,
  question: `q ${turn}`,
  arms: null,
});
const answered = (turn: string, atMs: number): NewEvent => ({
  type: 'answered',
  atMs,
  turn,
  parent: null,
  conversation: 'c',
  question: `q ${turn}`,
  sent: 's',
  answer: 'a',
  tier: 'groq',
  model: 'm',
  state: null,
});
const spent = (turn: string, cost: number | null): NewEvent => ({
  type: 'attempt-ended',
  atMs: 1,
  turn,
  tier: 'groq',
  model: 'm',
  latencyMs: 1,
  cost,
  confidence: null,
});

function add(sessions: SessionStore, id: string, atMs: number, ...events: readonly NewEvent[]): void {
  sessions.create(id, '/p', atMs);
  for (const event of events) sessions.append(id, event);
}

test('sessions are listed by when they were used, with what was spent as far as it is known', () => {
  const { sessions, folder } = store();
  add(sessions, 'older', 10, started('1', 10), spent('1', 5), spent('1', null), answered('1', 20));
  add(sessions, 'newer', 30, started('2', 30));
  expect(sessions.list()).toEqual([
    expect.objectContaining({ id: 'newer', title: 'q 2', turns: 1, answered: 0, unanswered: 'q 2' }),
    expect.objectContaining({
      id: 'older',
      turns: 1,
      answered: 1,
      cost: 5,
      unknownCosts: 1,
      unanswered: null,
    }),
  ]);
  expect(sessions.last(0)?.id).toBe('older');
  expect(sessions.last(21)).toBeNull();
  expect(statSync(join(folder, 'older.jsonl')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'index.json')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

const damages: readonly (readonly [title: string, damage: (path: string) => void])[] = [
  ['is missing', (path) => rmSync(path)],
  ['is damaged', (path) => writeFileSync(path, '{"version":1,"sess')],
  ['is of another version', (path) => writeFileSync(path, '{"version":2,"sessions":[]}')],
];

test.each(damages)('an index that %s is made anew', (_title, damage) => {
  const { sessions, folder } = store();
  add(sessions, 'one', 10, started('1', 10), answered('1', 20));
  const before = sessions.list();
  damage(join(folder, 'index.json'));
  expect(sessions.list()).toEqual(before);
  expect(new SessionStore(folder).list()).toEqual(before);
});

test('the index says what files say, whatever was appended or deleted since', () => {
  const { sessions, folder } = store();
  add(sessions, 'one', 10, started('1', 10), answered('1', 20));
  add(sessions, 'two', 15);
  expect(sessions.list()).toHaveLength(2);
  sessions.append('one', started('2', 50));
  rmSync(join(folder, 'two.jsonl'));
  expect(sessions.list()).toEqual([expect.objectContaining({ id: 'one', turns: 2, lastAtMs: 50 })]);
  writeFileSync(join(folder, 'notes.txt'), 'not a session');
  writeFileSync(join(folder, 'empty.jsonl'), '');
  expect(sessions.list()).toHaveLength(1);
});

test('a line that was cut off is left as it is, and nothing after it is lost', () => {
  const { sessions, folder } = store();
  add(sessions, 'one', 10, started('1', 10));
  appendFileSync(join(folder, 'one.jsonl'), '{"v":1,"type":"answ');
  const torn = readFileSync(join(folder, 'one.jsonl'), 'utf8');
  sessions.append('one', started('2', 20));
  const text = readFileSync(join(folder, 'one.jsonl'), 'utf8');
  expect(text.startsWith(`${torn}\n`)).toBe(true);
  expect(sessions.events('one').map(({ type }) => type)).toEqual(['session', 'turn-started', 'turn-started']);
});

test('an id is known by its beginning or end, and what is none or several is refused', () => {
  const { sessions } = store();
  for (const id of ['abcd1111', 'abcd2222']) add(sessions, id, 10, started('1', 10));
  expect(sessions.find('abcd1').id).toBe('abcd1111');
  expect(sessions.find('2222').id).toBe('abcd2222');
  expect(() => sessions.find('abcd')).toThrow(/^2 sessions .*\n {2}abcd\d{4} {2}q 1\n {2}abcd\d{4} {2}q 1$/);
  expect(() => sessions.find('222')).toThrow('No session of this project is called "222"');
  expect(() => sessions.find('../../x')).toThrow('No session');
});

test('a fork has the turns that came to an end, and goes its own way', () => {
  const { sessions } = store();
  add(sessions, 'one', 10, started('1', 10), answered('1', 20), started('2', 30));
  const fork = sessions.fork('one', '/p', 40);
  expect(sessions.last(0)?.id).toBe(fork);
  expect(sessions.find(fork)).toMatchObject({ forkedFrom: 'one', turns: 1, answered: 1 });
  sessions.append(fork, started('3', 50));
  expect(sessions.find('one').turns).toBe(2);
  sessions.delete('one');
  expect(sessions.list().map(({ id }) => id)).toEqual([fork]);
});

test('what cannot be written says so, and a deleted session is not begun again by an event', () => {
  const { sessions } = store();
  add(sessions, 'one', 10);
  expect(() => sessions.create('one', '/p', 11)).toThrow('cannot be read or written');
  sessions.delete('one');
  expect(() => sessions.append('one', started('1', 10))).toThrow('cannot be read or written');
  expect(sessions.list()).toEqual([]);
});

test('sessions that were left go, of all projects, and the oldest where they are too much', () => {
  const { dataDir, sessions, folder } = store();
  const other = new SessionStore(join(dataDir, 'sessions', 'other'));
  add(sessions, 'new', 10, started('1', 10));
  add(sessions, 'old', 10, started('1', 10));
  add(other, 'left', 10, started('1', 10));
  utimesSync(join(folder, 'old.jsonl'), 100, 100);
  utimesSync(join(dataDir, 'sessions', 'other', 'left.jsonl'), 50, 50);
  other.list();
  pruneSessions(dataDir, 60_000);
  expect([...sessions.list(), ...other.list()].map(({ id }) => id).sort()).toEqual(['new', 'old']);
  // Its index, which holds titles, goes with it.
  expect(readdirSync(join(dataDir, 'sessions'))).toEqual(['hash']);
  pruneSessions(dataDir, 0, 10);
  expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).toEqual(['new.jsonl']);
});

test('processes that write to one session do not mix their lines', async () => {
  const { sessions, folder, dataDir } = store();
  add(sessions, 'one', 10);
  const outfile = join(dataDir, 'writer.cjs');
  const contents = `
    import { appendEvent } from './src/sessions/session-file.ts';
    const [, , path, writer] = process.argv;
    for (let at = 0; at < 40; at++)
      appendEvent(
        path,
        { type: 'turn-started', atMs: at, turn: writer + '-' + at, question: 'long '.repeat(2000), arms: null },
        'append',
      );
  `;
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  const path = join(folder, 'one.jsonl');
  const writers = ['a', 'b', 'c'].map((writer) => fork(outfile, [path, writer], { execArgv: [] }));
  expect(await Promise.all(writers.map((writer) => once(writer, 'exit').then(([code]) => code)))).toEqual([
    0, 0, 0,
  ]);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  expect(lines).toHaveLength(1 + 3 * 40);
  const turns = sessions.events('one').flatMap((event) => (event.type === 'turn-started' ? event.turn : []));
  expect(new Set(turns).size).toBe(3 * 40);
});
