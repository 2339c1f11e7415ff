import { expect, test } from 'vitest';
import { CacheTooSlow, guardedCache } from '../../../src/wrappers/caches/guarded-cache.ts';
import type { ResultCache } from '../../../src/wrappers/result-cache.ts';

function scripted(answers: (() => Promise<string | null>)[]) {
  let asked = 0;
  const cache: ResultCache = {
    get: () => {
      asked++;
      return (answers.shift() ?? (async () => 'kept'))();
    },
    set: async () => {
      throw new Error('full');
    },
  };
  return { cache, asked: () => asked };
}

function guarded(answers: (() => Promise<string | null>)[], limitMs = 10_000) {
  const { cache, asked } = scripted(answers);
  const failures: Error[] = [];
  let now = 0;
  const guard = guardedCache(cache, {
    limitMs,
    pauseMs: 1_000,
    nowMs: () => now,
    onFailure: (error) => failures.push(error),
  });
  return {
    guard,
    asked,
    failures,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('what is well is handed on', async () => {
  const { guard, failures } = guarded([async () => 'one', async () => null]);
  expect([await guard.get('a'), await guard.get('a')]).toEqual(['one', null]);
  expect(failures).toEqual([]);
});

test('a failure is a miss, is told once, and the cache is left alone until the pause is over', async () => {
  const down = async () => {
    throw new Error('down');
  };
  const { guard, asked, failures, pass } = guarded([down]);
  expect(await guard.get('a')).toBeNull();
  expect(await guard.get('a')).toBeNull();
  await guard.set('a', 'one', 10);
  expect([asked(), failures.map(({ message }) => message)]).toEqual([1, ['down']]);
  pass(1_000);
  expect(await guard.get('a')).toBe('kept');
});

test('several that fail at once are told as one', async () => {
  const down = () => Promise.reject(new Error('down'));
  const { guard, failures } = guarded([down, down, down]);
  expect(await Promise.all(['a', 'b', 'c'].map((key) => guard.get(key)))).toEqual([null, null, null]);
  expect(failures).toHaveLength(1);
});

test('one that throws before it promises anything, and one that cannot keep anything, fail no call', async () => {
  const { guard, failures, pass } = guarded([
    () => {
      throw new Error('broken');
    },
  ]);
  expect(await guard.get('a')).toBeNull();
  pass(1_000);
  await guard.set('a', 'one', 10);
  expect(failures.map(({ message }) => message)).toEqual(['broken', 'full']);
});

test('one that says nothing is given up after the limit, and what it says later concerns nobody', async () => {
  const late: { reject: (error: Error) => void }[] = [];
  const { guard, failures } = guarded([() => new Promise<string>((_, reject) => late.push({ reject }))], 20);
  expect(await guard.get('a')).toBeNull();
  expect(failures[0]).toBeInstanceOf(CacheTooSlow);
  // Would end the test run as an unhandled rejection.
  late[0]?.reject(new Error('down'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toHaveLength(1);
});

test('a listener that fails fails no call', async () => {
  const guard = guardedCache(scripted([() => Promise.reject(new Error('down'))]).cache, {
    onFailure: () => {
      throw new Error('the listener too');
    },
  });
  expect(await guard.get('a')).toBeNull();
});

test('a clock that was set back does not make the pause longer', async () => {
  const { guard, pass } = guarded([() => Promise.reject(new Error('down'))]);
  pass(50_000);
  expect(await guard.get('a')).toBeNull();
  pass(-40_000);
  expect(await guard.get('a')).toBe('kept');
});
