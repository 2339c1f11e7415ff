import { describe, expect, test } from 'vitest';
import { toml } from '../../../../src/codebase/languages/toml/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await toml.loadExtractor();

function check(title: string, source: string, expected: readonly string[], parseErrors = 0): void {
  test(title, () => {
    const facts = extract('a.toml', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(parseErrors);
  });
}

describe('tables and keys', () => {
  check(
    'a Cargo manifest',
    `# the workspace
[package]
name = "tool"
description = """
[not.a.table]
key = "no"
"""
keywords = [
  "index", # comment ]
  'search',
]

[dependencies]
serde = { version = "1", features = ["derive"] }
tokio.workspace = true

[target.'cfg(unix)'.dependencies]
libc = "0.2"

[[bin]]
name = "one"

[[bin]]
name = "two"
`,
    [
      'key package 2-11',
      'key package.name 3',
      'key package.description 4-7',
      'key package.keywords 8-11',
      'key dependencies 13-15',
      'key dependencies.serde 14',
      'key dependencies.tokio 15',
      'key target.cfg(unix).dependencies 17-18',
      'key target.cfg(unix).dependencies.libc 18',
      'key bin 20-21',
      'key bin 23-24',
    ],
  );
  check('a table reaches over those within it', '[a]\nx = 1\n[a.b]\ny = 2\n[a.b.c]\n[d]\n', [
    'key a 1-5',
    'key a.x 2',
    'key a.b 3-5',
    'key a.b.y 4',
    'key a.b.c 5',
    'key d 6',
  ]);
  check('keys before the first table', "a = 1\n\"b.c\" = '''\n[x]\n'''\n[d]", [
    'key a 1',
    'key b.c 2-4',
    'key d 5',
  ]);
  check('dotted keys in a row are one key', 'a.b = 1\na.c = 2\na."d.e" = 3\nf = 4', ['key a 1-3', 'key f 4']);
  check('quotes at the end of a long string', 'a = """b"""""\nc = \'\'\'\'d\'\'\'\'\ne = 1', [
    'key a 1',
    'key c 2',
    'key e 3',
  ]);
  check('a line that goes on in a long string', 'a = """\\\n  b\\\n"""\nc = 1', ['key a 1-3', 'key c 4']);
  check('arrays of arrays', 'a = [\n  ["b"],\n  [1, 2],\n[true],\n]\nc = [[1]]', ['key a 1-5', 'key c 6']);
  check('an inline table over many lines', 'a = {\n  b = 1,\n  c = 2,\n}\nd = 1', ['key a 1-4', 'key d 5']);
  check('dates, times and numbers', 'a = 1979-05-27 07:32:00Z # then\nb = +1_000.5e-3\nc = inf', [
    'key a 1',
    'key b 2',
    'key c 3',
  ]);
  check('blanks around names', '[ a . "b c" ]\n  d . e = 1', ['key a.b c 1-2', 'key a.b c.d 2']);
  check('a BOM and CRLF', '\uFEFF[a]\r\nb = 1\r\n\r\n[c]\r\n', ['key a 1-2', 'key a.b 2', 'key c 4']);
  check('an empty file', '', []);

  test('where they stand, and their line', () => {
    const facts = extract('a.toml', '[tool.ruff]\n  line-length = 100 # wide\n');
    expect(symbolNamed(facts, 'ruff')).toMatchObject({
      nameLine: 1,
      nameColumn: 6,
      signature: '[tool.ruff]',
    });
    expect(symbolNamed(facts, 'line-length')).toMatchObject({
      nameLine: 2,
      nameColumn: 2,
      signature: 'line-length = 100',
      parent: 0,
    });
  });
});

describe('TOML that is broken', () => {
  check('a line without a value', 'a\nb = 1\nc =\nd = 2', ['key b 2', 'key c 3', 'key d 4'], 2);
  check('a header that is not closed', '[a\nb = 1\n[c]', ['key b 2', 'key c 3'], 1);
  check('a string that is not closed', 'a = "b\nc = 1', ['key a 1', 'key c 2'], 1);
  check('a long string that is not closed', 'a = """b\nc = 1', ['key a 1-2'], 1);
  check('an array that is not closed', 'a = [1,\nb = 2\n[c]', ['key a 1', 'key b 2', 'key c 3'], 1);
  check('an inline table that is not closed', 'a = { b = 1\n[c]\n', ['key a 1', 'key c 2'], 1);
  check('something behind a value', 'a = 1 ]\nb = "c" d\ne = 1', ['key a 1', 'key b 2', 'key e 3'], 1);
});
