import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceFacts } from '../../../../src/codebase/facts.ts';
import { c } from '../../../../src/codebase/languages/c/language.ts';
import { cpp } from '../../../../src/codebase/languages/cpp/language.ts';
import { outline } from '../outline.ts';

const pieces =
  'struct a { } ( ) typedef enum union int b ; , = * & -> . :: : # \n#if \n#ifdef \n#else \n#elif \n#endif \n#define \n#include "x" <y> /* */ // \n \\\n " \' R"( template < > class namespace using operator ~ public: [ ] [= auto TEST_F( MACRO API_X friend const static extern "C" for if while 1'.split(
    / /,
  );
const source = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((words) => words.join(' '));

for (const [language, path] of [
  [c, 'a.c'],
  [c, 'a.h'],
  [cpp, 'a.cpp'],
] as const) {
  test(`any text gives facts that hold together: ${path}`, async () => {
    const extract = await language.loadExtractor();
    fc.assert(
      fc.property(source, (text) => {
        const { symbols, references } = extract(path, text);
        const lines = text.split('\n');
        for (const [index, symbol] of symbols.entries()) {
          expect(symbol.name).not.toBe('');
          expect(symbol.parent ?? -1).toBeLessThan(index);
          expect(symbol.endLine).toBeGreaterThanOrEqual(symbol.startLine);
          expect(symbol.nameLine).toBeGreaterThanOrEqual(symbol.startLine);
          expect(symbol.endLine).toBeLessThanOrEqual(lines.length);
        }
        for (const { name, line, column } of referenceFacts(references)) {
          expect(lines[line - 1]?.slice(column, column + name.length)).toBe(name);
        }
      }),
      { numRuns: 500 },
    );
  });
}

describe('texts that are hard to get through', () => {
  const check = (title: string, text: string, ...expected: string[]) =>
    test(title, async () => {
      expect(outline((await cpp.loadExtractor())('a.cpp', text))).toEqual(expected);
    });

  // Each of them takes for ever with a pattern that can be matched in many ways.
  check(
    'a name of 50,000 capitals',
    `int a;\n${'A'.repeat(50_000)}\nint b;`,
    'export variable a 1',
    'export variable b 3',
  );
  check('blank lines', `int a;\nMACRO${' \n'.repeat(100_000)}=`, 'export variable a 1');
  check(
    'conditions in conditions',
    `${'#if A\n'.repeat(5_000)}int a;\n${'#endif\n'.repeat(5_000)}`,
    'export variable a 5001',
  );
});
