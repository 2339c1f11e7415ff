import { describe, expect, onTestFinished, test } from 'vitest';
import { CacheTooSlow } from '../../../src/wrappers/caches/guarded-cache.ts';
import { type RedisCacheOptions, redisCache } from '../../../src/wrappers/caches/redis-cache.ts';
import { bundleScript } from '../child-process.ts';
import { noRedisBecause, startRedisServer } from './redis-server.ts';

async function withServer(options: Partial<RedisCacheOptions> = {}) {
  const server = await startRedisServer();
  const failures: Error[] = [];
  let now = 0;
  const cache = redisCache({
    redis: server.url,
    limitMs: 10_000,
    pauseMs: 1_000,
    nowMs: () => now,
    onFailure: (error) => failures.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await cache.close();
    await server.close();
  });
  return {
    server,
    cache,
    failures,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const title = noRedisBecause === null ? 'Redis' : `Redis (${noRedisBecause})`;

describe.skipIf(noRedisBecause !== null)(title, () => {
  test('a server that goes costs what is in it, and is asked again after a pause', async () => {
    const { server, cache, failures, pass } = await withServer();
    await cache.set('a', 'one', 60_000);
    expect(await cache.get('a')).toBe('one');
    await server.stop();
    expect(await cache.get('a')).toBeNull();
    await cache.set('a', 'two', 60_000);
    expect(failures).toHaveLength(1);
    await server.start();
    // Within the pause nobody asks.
    await cache.set('a', 'three', 60_000);
    expect(await cache.get('a')).toBeNull();
    pass(1_000);
    await cache.set('a', 'four', 60_000);
    expect(await cache.get('a')).toBe('four');
    expect(failures).toHaveLength(1);
  });

  test('a server that says nothing is given up after the limit, and found again', async () => {
    const { server, cache, failures, pass } = await withServer({ limitMs: 100 });
    await cache.set('a', 'one', 60_000);
    server.pause();
    expect(await cache.get('a')).toBeNull();
    expect(failures).toEqual([expect.any(CacheTooSlow)]);
    server.resume();
    pass(1_000);
    expect(await cache.get('a')).toBe('one');
  });

  test('after close a look connects anew', async () => {
    const { cache } = await withServer();
    await cache.set('a', 'one', 60_000);
    await cache.close();
    expect(await cache.get('a')).toBe('one');
  });

  test('a process that has said nothing of closing ends as soon as it is done', async () => {
    const server = await startRedisServer();
    onTestFinished(() => server.close());
    const run = await bundleScript(`
      import { redisCache } from './wrappers/caches/redis-cache.ts';
      const cache = redisCache({ redis: argument, limitMs: 10_000, onFailure: (error) => console.log(error) });
      cache.set('a', 'one', 60_000).then(() => cache.get('a')).then((value) => console.log(value));
    `);
    expect(await run(server.url)).toEqual({ code: 0, output: 'one' });
  });
});

test('where no server is, a look is a miss with the reason', async () => {
  const failures: Error[] = [];
  // Nothing listens there: port 9 is `discard`, which no machine of this century runs.
  const cache = redisCache({ redis: 'redis://127.0.0.1:9', onFailure: (error) => failures.push(error) });
  expect(await cache.get('a')).toBeNull();
  await cache.set('a', 'one', 60_000);
  expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('ECONNREFUSED')]);
  await cache.close();
});
