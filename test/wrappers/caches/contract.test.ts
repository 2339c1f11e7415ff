/** What every cache of results does, whatever is behind it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { memoryCache } from '../../../src/wrappers/caches/memory-cache.ts';
import { redisCache } from '../../../src/wrappers/caches/redis-cache.ts';
import { sqliteCache } from '../../../src/wrappers/caches/sqlite-cache.ts';
import type { ResultCache } from '../../../src/wrappers/result-cache.ts';
import { noRedisBecause, type RedisServer, startRedisServer } from './redis-server.ts';

interface Subject {
  readonly cache: ResultCache;
  /** The same results as somebody else sees them; `null`: nobody else can. */
  readonly other: ResultCache | null;
  readonly untilGone: (key: string, ttlMs: number) => Promise<void>;
}

const contract: readonly [title: string, check: (subject: Subject) => Promise<void>][] = [
  [
    'what was never kept is missing',
    async ({ cache }) => {
      expect(await cache.get('a')).toBeNull();
    },
  ],
  [
    'what is kept comes back to the letter',
    async ({ cache }) => {
      const values = ['', 'plain', '{"a":[1,2]}', 'Grüße, 你好 👋🏽\n\u0000\r\n', 'x'.repeat(1_000_000)];
      for (const [at, value] of values.entries()) await cache.set(`key ${at}`, value, 60_000);
      for (const [at, value] of values.entries()) expect(await cache.get(`key ${at}`)).toBe(value);
    },
  ],
  [
    'the last value of a key holds',
    async ({ cache }) => {
      await cache.set('a', 'one', 60_000);
      await cache.set('a', 'two', 60_000);
      expect(await cache.get('a')).toBe('two');
    },
  ],
  [
    'what has expired is missing, and only that',
    async ({ cache, untilGone }) => {
      await cache.set('short', 'one', 40);
      await cache.set('long', 'two', 60_000);
      expect(await cache.get('short')).toBe('one');
      await untilGone('short', 40);
      expect(await cache.get('short')).toBeNull();
      expect(await cache.get('long')).toBe('two');
    },
  ],
  [
    'keeping something for no time at all keeps nothing',
    async ({ cache }) => {
      await cache.set('a', 'one', 0);
      await cache.set('b', 'one', -5);
      expect([await cache.get('a'), await cache.get('b')]).toEqual([null, null]);
    },
  ],
  [
    'a new time to live takes the place of the old one',
    async ({ cache, untilGone }) => {
      await cache.set('a', 'one', 40);
      await cache.set('a', 'one', 60_000);
      await cache.set('clock', '', 40);
      await untilGone('clock', 40);
      expect(await cache.get('a')).toBe('one');
    },
  ],
  [
    'many at once do not get in the way of each other',
    async ({ cache }) => {
      const keys = Array.from({ length: 100 }, (_, at) => `key ${at}`);
      await Promise.all(keys.map((key) => cache.set(key, `value of ${key}`, 60_000)));
      expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(
        keys.map((key) => `value of ${key}`),
      );
    },
  ],
  [
    'somebody else finds it too',
    async ({ cache, other }) => {
      if (other === null) return;
      await cache.set('a', 'one', 60_000);
      expect(await other.get('a')).toBe('one');
      await other.set('a', 'two', 60_000);
      expect(await cache.get('a')).toBe('two');
    },
  ],
];

function check(name: string, make: () => Subject, because: string | null = null): void {
  describe.skipIf(because !== null)(because === null ? name : `${name} (${because})`, () => {
    for (const [title, run] of contract) test(title, () => run(make()));
  });
}

function movingClock(): { readonly nowMs: () => number; readonly pass: (ms: number) => void } {
  let now = 1_000_000;
  return {
    nowMs: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
}

check('in memory', () => {
  const { nowMs, pass } = movingClock();
  return {
    cache: memoryCache({ nowMs }),
    other: null,
    untilGone: async (_, ttlMs) => pass(ttlMs),
  };
});

const failing = (error: Error) => {
  throw error;
};

check('in SQLite', () => {
  const { nowMs, pass } = movingClock();
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-cache-'));
  const options = { path: join(folder, 'made/results.db'), nowMs, limitMs: 10_000, onFailure: failing };
  const [cache, other] = [sqliteCache(options), sqliteCache(options)];
  onTestFinished(async () => {
    await cache.close();
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { cache, other, untilGone: async (_, ttlMs) => pass(ttlMs) };
});

let redis: RedisServer | null = null;
beforeAll(async () => {
  if (noRedisBecause === null) redis = await startRedisServer();
});
afterAll(() => redis?.close());
let subjects = 0;

/** The time of a real server cannot be set. */
function untilGoneFrom(cache: ResultCache): Subject['untilGone'] {
  return (key) => vi.waitFor(async () => expect(await cache.get(key)).toBeNull(), { interval: 5 });
}

check(
  'in Redis, by its address',
  () => {
    const options = { redis: redis?.url ?? '', prefix: `test ${subjects++}:`, limitMs: 10_000 };
    const [cache, other] = [redisCache(options), redisCache(options)];
    onTestFinished(async () => {
      await cache.close();
      await other.close();
    });
    return { cache, other, untilGone: untilGoneFrom(cache) };
  },
  noRedisBecause,
);

check(
  'in Redis, by a client of the program',
  () => {
    const client = new Redis(redis?.url ?? '');
    const options = { redis: client, prefix: `test ${subjects++}:`, limitMs: 10_000 };
    const cache = redisCache(options);
    onTestFinished(() => client.disconnect());
    return { cache, other: redisCache(options), untilGone: untilGoneFrom(cache) };
  },
  noRedisBecause,
);
