import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { locateKeys } from '../../src/config/locate-keys.ts';

describe('a key is found on its line', () => {
  function check(text: string, expected: Readonly<Record<string, number | null>>) {
    expect(() => parse(text)).not.toThrow();
    const lines = locateKeys(text);
    const found = Object.keys(expected).map((key) => [key, lines.lineOf(key.split('/'))]);
    expect(Object.fromEntries(found)).toEqual(expected);
  }

  test('in tables, dotted and quoted', () =>
    check('a = 1\n\n[ b . "c d" ] # note\n"e\\u0066" = 2\n\'g\'.h = 3\r\n[b]\nx = 1', {
      a: 1,
      b: 3,
      'b/c d': 3,
      'b/c d/ef': 4,
      'b/c d/g/h': 5,
      'b/x': 7,
    }));
  test('behind values that look like keys', () =>
    check(
      'a = """\nb = 1\n[c]\n\\""""""\nd = \'\'\'\ne = 1\'\'\'\nf = [ # g = 1\n "]", [1, 2],\n]\nh = "\\"#" # i\nj = 1979-05-27 07:32:00\nk = 1',
      {
        a: 1,
        d: 5,
        f: 7,
        h: 10,
        j: 11,
        k: 12,
        b: null,
      },
    ));
  test('inside inline tables', () =>
    check('a = { b = 1, "c.d" = { e = [2] } }\nf = 1', { 'a/b': 1, 'a/c.d/e': 1, f: 2 }));
  test('in arrays of tables', () => check('[[a]]\nb = 1\n[[a]]\nb = 2\nc = 3', { a: 1, 'a/b': 2, 'a/c': 5 }));
  test('a key that is not there: the table around it', () => check('\n[a]\nb = 1', { 'a/x': 2, y: null }));
});

test('in any text that TOML can be written as', () => {
  const name = fc.oneof(
    fc.constantFrom('a', 'b', 'c-d', 'e f', '"', 'g.h'),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  );
  const value = fc.oneof(fc.nat(), fc.boolean(), fc.string({ unit: 'grapheme' }), fc.array(fc.string()));
  const flat = fc.dictionary(name, value, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(value, flat), { noNullPrototype: true }), (table) => {
      const text = stringify(table);
      const lines = text.split('\n');
      const located = locateKeys(text);
      for (const [key, inner] of Object.entries(table)) {
        const line = lines[(located.lineOf([key]) ?? 0) - 1];
        expect(line).toMatch(typeof inner === 'object' && !Array.isArray(inner) ? /^\[/ : / = /);
        if (typeof inner !== 'object' || Array.isArray(inner)) {
          expect(Object.keys(parse(line ?? ''))).toEqual([key]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('the scan of a broken text ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]{}=,."\'\\#a1 \n\t\f'.split('')) }), (text) => {
      locateKeys(text);
    }),
    { numRuns: 2_000 },
  );
});
