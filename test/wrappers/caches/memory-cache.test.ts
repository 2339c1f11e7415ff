import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryCache } from '../../../src/wrappers/caches/memory-cache.ts';

test('the least recently used goes first', async () => {
  const cache = memoryCache({ mostEntries: 3, nowMs: () => 0 });
  for (const key of ['a', 'b', 'c']) await cache.set(key, key, 10);
  await cache.get('a');
  await cache.set('d', 'd', 10);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['a', null, 'c', 'd']);
});

test('what has expired goes before what is of use', async () => {
  let now = 0;
  const cache = memoryCache({ mostEntries: 2, nowMs: () => now });
  await cache.set('old', 'old', 100);
  await cache.set('expires', 'expires', 5);
  now = 5;
  await cache.set('new', 'new', 100);
  expect([await cache.get('old'), await cache.get('new')]).toEqual(['old', 'new']);
});

test('a value larger than the cache is not kept, and pushes nothing out', async () => {
  const cache = memoryCache({ mostCharacters: 10 });
  await cache.set('a', '12345', 1_000);
  await cache.set('b', '1234567890', 1_000);
  expect([await cache.get('a'), await cache.get('b')]).toEqual(['12345', null]);
});

test('it is as a plain list of the last used entries, whatever is done to it', async () => {
  const [mostEntries, mostCharacters] = [4, 40];
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    length: fc.nat(20),
    isGet: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const cache = memoryCache({ mostEntries, mostCharacters, nowMs: () => 0 });
      let model: [key: string, value: string][] = [];
      for (const { key, length, isGet } of steps) {
        const found = model.find(([known]) => known === key);
        if (isGet) {
          expect(await cache.get(key)).toBe(found?.[1] ?? null);
          if (found !== undefined) model = [...model.filter((entry) => entry !== found), found];
        } else {
          const value = 'x'.repeat(length);
          await cache.set(key, value, 100);
          model = [...model.filter((entry) => entry !== found), [key, value]];
          const size = () => model.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
          while (model.length > mostEntries || size() > mostCharacters) model.shift();
        }
      }
      for (const [key, value] of model) expect(await cache.get(key)).toBe(value);
    }),
  );
});
