import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageOf } from '../../../../src/codebase/languages/index-of-languages.ts';
import type { Extractor } from '../../../../src/codebase/languages/language.ts';

async function extractorFor(path: string): Promise<Extractor> {
  const language = languageOf(path);
  if (language === null) throw new Error(path);
  return language.loadExtractor();
}

/** The most symbols that a file may have, and a time that anything but a linear reader would miss by far. */
const mostSymbols = 2_000;
const longestMs = 5_000;

describe('texts that are long or deep', () => {
  const deep = 10_000;
  const long = 100_000;

  const check = (title: string, path: string, text: string) =>
    test(`${title}: ${path}`, async () => {
      const extract = await extractorFor(path);
      const start = performance.now();
      const { symbols } = extract(path, text);
      expect(performance.now() - start).toBeLessThan(longestMs);
      expect(symbols.length).toBeLessThanOrEqual(mostSymbols);
    });

  check('nested', 'a.json', `${'{"a":['.repeat(deep)}${']}'.repeat(deep)}`);
  check('nested', 'a.toml', `a = ${'['.repeat(deep)}${']'.repeat(deep)}`);
  check('nested in a name', 'a.toml', `[${'a.'.repeat(deep)}a]`);
  check('nested', 'a.yml', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
  check('nested on a line', 'a.yml', `${'- '.repeat(long)}a`);
  check(
    'nested',
    'a.md',
    Array.from({ length: deep }, (_, depth) => '#'.repeat((depth % 6) + 1)).join(' a\n'),
  );
  check('nested', 'a.css', `${'a{'.repeat(deep)}${'}'.repeat(deep)}`);
  check('nested', 'a.html', `${'<p id=a><div>'.repeat(deep)}${'</div>'.repeat(deep)}`);

  check('opened and never closed', 'a.json', '[{'.repeat(long));
  check('opened and never closed', 'a.toml', 'a = [\n'.repeat(long));
  check('opened and never closed', 'b.toml', 'a = """'.repeat(long));
  check('opened and never closed', 'a.yml', 'a: [\n'.repeat(long));
  check('opened and never closed', 'b.yml', 'a: "\n'.repeat(long));
  check('opened and never closed', 'a.md', '[](`'.repeat(long));
  check('opened and never closed', 'b.md', `# ${'**_[<'.repeat(long)}`);
  check('opened and never closed', 'a.css', '#{url('.repeat(long));
  check('opened and never closed', 'a.scss', '#{"url('.repeat(long));
  check('opened and never closed', 'a.html', '<a b="<!--'.repeat(long));
  check('opened and never closed', 'b.html', '<h1><script '.repeat(long));
  check('closed and never opened', 'a.json', '{['.repeat(long) + '}'.repeat(long));
  check('closed and never opened', 'a.html', '<i>'.repeat(long) + '</b>'.repeat(long));

  check('many', 'a.json', `{${Array.from({ length: long }, (_, id) => `"k${id}":{"a":1}`).join(',\n')}}`);
  check('many', 'a.toml', 'a = 1\n[b.c]\n'.repeat(long));
  check('many', 'a.yml', 'a:\n  b: c\n'.repeat(long));
  check('many', 'a.md', 'a\n===\n'.repeat(long / 4));
  check('many', 'a.css', '.a,.b { --x: 1 }\n'.repeat(long / 4));
  check('many', 'a.html', '<p id=x>a</p>\n'.repeat(long));
});

describe('any text', () => {
  const pieces =
    '{ } [ ] ( ) , : ; = " \' """ \'\'\' # ## - --- === ? | > & * ! ` ``` ~~~ <!-- --> < </ /> /* */ // \\ \n \r\n \t a b.c "d": e: @media @import .f #g &h --i $j #{ %> <p <p> </p> <h1> id=x <script> \uFEFF [a] [[b]] a=1'.split(
      / /,
    );
  const source = fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ' ', '\n', '\n  ')), { maxLength: 60 })
    .map((words) => words.flat().join(''));

  for (const path of ['a.json', 'a.toml', 'a.yml', 'a.md', 'a.mdx', 'a.css', 'a.scss', 'a.html']) {
    test(`gives facts that hold together: ${path}`, async () => {
      const extract = await extractorFor(path);
      fc.assert(
        fc.property(source, (text) => {
          const { symbols, imports } = extract(path, text);
          const lines = text.split('\n');
          for (const [index, symbol] of symbols.entries()) {
            const parent = symbol.parent === null ? undefined : symbols[symbol.parent];
            expect(symbol.name).not.toBe('');
            expect(symbol.parent ?? -1).toBeLessThan(index);
            expect(symbol.startLine).toBeGreaterThanOrEqual(parent?.startLine ?? 1);
            expect(symbol.endLine).toBeLessThanOrEqual(parent?.endLine ?? lines.length);
            expect(symbol.endLine).toBeGreaterThanOrEqual(symbol.startLine);
            expect(symbol.nameLine).toBeGreaterThanOrEqual(symbol.startLine);
            expect(symbol.nameLine).toBeLessThanOrEqual(lines.length);
            expect(symbol.startLine).toBeGreaterThanOrEqual(symbols[index - 1]?.startLine ?? 1);
          }
          for (const { line } of imports) expect(line).toBeLessThanOrEqual(lines.length);
        }),
        { numRuns: 500 },
      );
    });
  }
});
