// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources and configurations under test hold them
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileFacts } from '../../../src/codebase/facts.ts';
import { referenceFacts } from '../../../src/codebase/facts.ts';
import { languageOf } from '../../../src/codebase/languages/index-of-languages.ts';
import type { Extractor } from '../../../src/codebase/languages/language.ts';
import { outline } from './outline.ts';

async function extractorFor(path: string): Promise<Extractor> {
  const language = languageOf(path);
  if (language === null) throw new Error(path);
  return language.loadExtractor();
}

describe('source that is not as it should be', () => {
  const check = (
    title: string,
    path: string,
    text: string,
    expected: Partial<FileFacts> & { names: string[] },
  ) =>
    test(title, async () => {
      const facts = (await extractorFor(path))(path, text);
      expect(facts).toMatchObject({ parseErrors: expected.parseErrors ?? 0 });
      expect(outline(facts)).toEqual(expected.names);
    });

  const nested = (count: number, open: string, close: string) => open.repeat(count) + close.repeat(count);

  check('an empty file has no facts', 'a.ts', '', { names: [] });
  check('an empty Rust file has no facts', 'a.rs', '', { names: [] });
  check('a BOM is passed over', 'a.ts', '\uFEFFexport const a = 1;', { names: ['export const a 1'] });
  check('a BOM before Python', 'a.py', '\uFEFFa = 1\r\nclass B:\r\n    c = 2\r\n', {
    names: ['export variable a 1', 'export class B 2-3', 'export property B.c 3'],
  });
  check('the sound part of a broken Python file is read', 'a.py', 'def a(:\n  pass\n\nclass B:\n  c = 1\n', {
    parseErrors: 1,
    names: ['export function a 1-2', 'export class B 4-5', 'export property B.c 5'],
  });
  check('10,000 nested parentheses in Python', 'a.py', `a = ${nested(10_000, '(', ')')}`, {
    names: ['export variable a 1'],
  });
  check('the sound part of a broken Go file is read', 'a.go', 'package a\nfunc b( {\n}\nfunc C() {}\n', {
    parseErrors: 1,
    names: ['function b 2-3', 'export function C 4'],
  });
  check(
    '10,000 nested parentheses in Go',
    'a.go',
    `package a\nvar b = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
    {
      names: ['variable b 2'],
    },
  );
  check('an ampersand in JSX may stand for itself', 'a.tsx', 'const a = <a href="/x?a=1&b=2">A & B</a>;\n', {
    names: ['const a 1'],
  });
  check('an ampersand that wants another side is an error', 'a.tsx', 'const a = 1 & ;\n', {
    parseErrors: 1,
    names: ['const a 1'],
  });
  check('CRLF ends a line once', 'a.ts', 'class A {\r\n  b() {}\r\n}\r\n', {
    names: ['class A 1-3', 'method A.b 2'],
  });
  check('the sound part of a broken file is read', 'a.ts', 'function a() {}\nconst = ;\nclass C {}\n', {
    parseErrors: 1,
    names: ['function a 1', 'class C 3'],
  });
  check('the sound part of a broken Rust file is read', 'a.rs', 'fn a() {}\nstruct {\nfn b() {}\n', {
    parseErrors: 1,
    names: ['function a 1', 'function b 3'],
  });
  check('characters that stand for invalid UTF-8', 'a.ts', 'const a = "\uFFFD";', { names: ['const a 1'] });
  check('one line of 3 MB', 'a.ts', `const a = "${'x'.repeat(3_000_000)}"`, { names: ['const a 1'] });
  check('10,000 nested parentheses', 'a.ts', `let a = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`, {
    names: ['variable a 1'],
  });
  check('10,000 nested parentheses in Rust', 'a.rs', `fn a() { ${nested(10_000, '(', ')')} }`, {
    names: ['function a 1'],
  });
  check('10,000 nested parentheses in a macro', 'a.rs', `m! { ${nested(10_000, '(', ')')} }`, { names: [] });
  check('10,000 nested braces in a use', 'a.rs', `use ${nested(10_000, '{', '}')};`, { names: [] });
  check('a chain of 10,000 calls', 'a.ts', `a${'.b()'.repeat(10_000)}`, { names: [] });

  test('macros within macros are read to a bounded depth', async () => {
    const extract = await extractorFor('a.rs');
    const facts = extract('a.rs', `${'m! { fn a() {} '.repeat(1_000)}${'}'.repeat(1_000)}`);
    expect(facts.symbols.length).toBe(8);
  });
});

describe('any text', () => {
  const pieces =
    'class A { } ( ) function fn impl trait mod use export default import from "x" \'y\' => = ; , : :: < > & @ # ! [ ] ` ${ // /* */ /** \n pub const let enum struct type a b c . ? macro_rules'.split(
      / /,
    );
  const python =
    'def lambda match case with as in global nonlocal if else: try: except from . * self := -> """ f" \n \n\u0020\u0020 \n\u0020\u0020\u0020\u0020'.split(
      / /,
    );
  const go =
    "package func map chan range defer select go switch type) <- ... var case default: interface {} 'x' []".split(
      / /,
    );
  const source = fc
    .array(fc.constantFrom(...pieces, ...python, ...go), { maxLength: 60 })
    .map((words) => words.join(' '));

  for (const path of ['a.ts', 'a.tsx', 'a.js', 'a.rs', 'a.py', 'a.go']) {
    test(`gives facts that hold together: ${path}`, async () => {
      const extract = await extractorFor(path);
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
        { numRuns: 300 },
      );
    });
  }
});
