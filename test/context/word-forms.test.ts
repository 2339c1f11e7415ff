import { expect, test } from 'vitest';
import { formsOfWord } from '../../src/context/word-forms.ts';

test.each([
  ['caching', ['cache', 'cached', 'caches', 'caching', 'cacher']],
  ['caches', ['cache', 'cached', 'caching']],
  ['parse', ['parser', 'parsed', 'parses', 'parsing']],
  ['parser', ['parse', 'parsers', 'parsed']],
  ['retries', ['retry', 'retried', 'retrying']],
  ['retry', ['retries']],
  ['connection', ['connect', 'connections', 'connected']],
  ['migrate', ['migration', 'migrates', 'migrating']],
  ['stopped', ['stop', 'stops', 'stopping']],
  ['stop', ['stopped', 'stopping', 'stops']],
  ['classes', ['class']],
  ['match', ['matches', 'matching']],
])('%s is also %j', (word, others) => {
  expect([...formsOfWord(word).forms.keys()]).toEqual(expect.arrayContaining(others));
});

test.each([
  ['status', ['statu', 'statuses2']],
  ['class', ['clas']],
  ['need', ['ne', 'n']],
  ['ring', ['r', 're']],
  ['bus', ['bu']],
])('%s is not %j', (word, others) => {
  const { forms } = formsOfWord(word);
  for (const other of others) expect([...forms.keys()]).not.toContain(other);
});

test('the word itself counts most', () => {
  for (const word of ['caching', 'parser', 'retry']) {
    const { forms } = formsOfWord(word);
    expect(forms.get(word)).toBe(1);
    for (const [form, share] of forms) if (form !== word) expect(share).toBeLessThan(1);
  }
});

test('forms of one word have one base', () => {
  for (const family of [
    ['cache', 'caches', 'cached', 'caching'],
    ['stop', 'stopped', 'stopping'],
    ['retry', 'retries', 'retried'],
  ])
    expect(new Set(family.map((word) => formsOfWord(word).base)).size, family.join()).toBe(1);
});
