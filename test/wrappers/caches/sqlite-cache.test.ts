import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/storage/sqlite.ts';
import { type SqliteCacheOptions, sqliteCache } from '../../../src/wrappers/caches/sqlite-cache.ts';
import { bundleScript } from '../child-process.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'optimizer-cache-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function open(path: string, options: Partial<SqliteCacheOptions> = {}) {
  const failures: string[] = [];
  const cache = sqliteCache({
    path,
    limitMs: 10_000,
    onFailure: ({ message }) => failures.push(message),
    ...options,
  });
  onTestFinished(() => cache.close());
  return { cache, failures };
}

function keysIn(path: string): string[] {
  const db = openDatabase(path, { readOnly: true });
  const rows = db.prepare('SELECT key FROM results ORDER BY key').all() as { key: string }[];
  db.close();
  return rows.map(({ key }) => key);
}

test('what was kept is there after it was closed, and for the next process', async () => {
  const path = join(folder(), 'results.db');
  const { cache } = open(path);
  await cache.set('a', 'one', 60_000);
  await cache.close();
  expect(await cache.get('a')).toBe('one');
  expect(await open(path).cache.get('a')).toBe('one');
});

test('nothing is made before the first look, and then nobody else can read it', async () => {
  const path = join(folder(), 'deep/results.db');
  const { cache } = open(path);
  expect(() => statSync(path)).toThrow();
  await cache.set('a', 'one', 60_000);
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(statSync(join(path, '..')).mode & 0o077).toBe(0);
});

test('expired rows are deleted, at most once a minute', async () => {
  const path = join(folder(), 'results.db');
  let now = 1_000_000;
  const { cache } = open(path, { nowMs: () => now });
  await cache.set('short', 'one', 10);
  await cache.set('long', 'two', 600_000);
  now += 59_000;
  await cache.set('next', 'three', 600_000);
  expect(keysIn(path)).toEqual(['long', 'next', 'short']);
  now += 1_000;
  await cache.set('last', 'four', 600_000);
  expect(keysIn(path)).toEqual(['last', 'long', 'next']);
});

test('values of more bytes than may be kept are given up, those that expire soonest first', async () => {
  const path = join(folder(), 'results.db');
  let now = 0;
  const { cache } = open(path, { nowMs: () => now, mostBytes: 100 });
  await cache.set('larger than all', 'x'.repeat(101), 600_000);
  for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) {
    now += 60_000;
    await cache.set(key, 'ü'.repeat(20), 600_000 + at);
  }
  expect(keysIn(path)).toEqual(['c', 'd']);
});

const unusable: readonly {
  readonly title: string;
  readonly make: (path: string) => void;
  readonly says: RegExp;
}[] = [
  {
    title: 'a file that is no database',
    make: (path) => writeFileSync(path, 'This is a letter, and not a database. '.repeat(200)),
    says: /not a database/,
  },
  {
    title: 'the database of something else, which is left as it is',
    make: (path) => {
      const db = openDatabase(path);
      db.exec('CREATE TABLE results (key TEXT)');
      db.close();
    },
    says: /database of something else/,
  },
];

for (const { title, make, says } of unusable) {
  test(`${title}: everything misses, and it is said why`, async () => {
    const path = join(folder(), 'results.db');
    make(path);
    const { cache, failures } = open(path);
    await cache.set('a', 'one', 60_000);
    expect(await cache.get('a')).toBeNull();
    expect(failures).toEqual([expect.stringMatching(says)]);
  });
}

test('where no folder can be made everything misses', async () => {
  const path = join(folder(), 'file');
  writeFileSync(path, '');
  const { cache, failures } = open(join(path, 'results.db'));
  await cache.set('a', 'one', 60_000);
  expect(await cache.get('a')).toBeNull();
  expect(failures).toHaveLength(1);
});

test('results of an older form are given up', async () => {
  const path = join(folder(), 'results.db');
  const { cache } = open(path);
  await cache.set('a', 'one', 60_000);
  await cache.close();
  const db = openDatabase(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const { cache: newer, failures } = open(path);
  expect(await newer.get('a')).toBeNull();
  await newer.set('a', 'two', 60_000);
  expect([await newer.get('a'), failures]).toEqual(['two', []]);
});

test('a file that another process has locked is a miss, and soon over', async () => {
  const path = join(folder(), 'results.db');
  const { cache, failures } = open(path);
  await cache.set('a', 'one', 60_000);
  const db = openDatabase(path);
  db.exec('BEGIN IMMEDIATE');
  await cache.set('b', 'two', 60_000);
  db.exec('COMMIT');
  db.close();
  expect(failures).toEqual([expect.stringMatching(/locked/)]);
});

test('several processes keep and find at once', async () => {
  const run = await bundleScript(`
    import { sqliteCache } from './wrappers/caches/sqlite-cache.ts';
    const cache = sqliteCache({ path: argument.path, limitMs: 10_000, onFailure: (error) => console.log(error) });
    const keys = Array.from({ length: 40 }, (_, at) => argument.name + at);
    (async () => {
      for (const key of keys) await cache.set(key, 'value of ' + key, 60_000);
      const found = await Promise.all(keys.map((key) => cache.get(key)));
      console.log(found.filter((value, at) => value === 'value of ' + keys[at]).length, 'kept');
    })();
  `);
  const path = join(folder(), 'results.db');
  const runs = await Promise.all(['one', 'two', 'three'].map((name) => run({ path, name })));
  expect(runs).toEqual(Array(3).fill({ code: 0, output: '40 kept' }));
  expect(keysIn(path)).toHaveLength(120);
});
