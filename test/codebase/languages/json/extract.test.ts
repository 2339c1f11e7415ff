import { describe, expect, test } from 'vitest';
import { json } from '../../../../src/codebase/languages/json/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await json.loadExtractor();

function check(title: string, source: string, expected: readonly string[], parseErrors = 0): void {
  test(title, () => {
    const facts = extract('a.json', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(parseErrors);
  });
}

describe('keys', () => {
  check(
    'the scripts and dependencies of a package',
    `{
  "name": "@scope/tool",
  "scripts": {
    "build": "tsc -p tsconfig.build.json",
    "test:unit": "vitest run --project unit"
  },
  "exports": { ".": { "types": "./a.d.ts", "default": { "node": "./a.js" } } },
  "dependencies": {
    "react": "^19.0.0"
  }
}
`,
    [
      'key name 2',
      'key scripts 3-6',
      'key scripts.build 4',
      'key scripts.test:unit 5',
      'key exports 7',
      'key exports.. 7',
      'key exports...types 7',
      'key exports...default 7',
      'key dependencies 8-10',
      'key dependencies.react 9',
    ],
  );
  check(
    'comments and trailing commas, as in tsconfig.json',
    `// for the editor
{
  /* all of it
     is strict */
  "compilerOptions": {
    "strict": true, // "not": "a key"
    "paths": { "@app/*": ["src/*"], },
  },
}
`,
    [
      'key compilerOptions 5-8',
      'key compilerOptions.strict 6',
      'key compilerOptions.paths 7',
      'key compilerOptions.paths.@app/* 7',
    ],
  );
  check('bare keys and single quotes, as in JSON5', "{ a: 1, 'b c': { $d: +1. } }", [
    'key a 1',
    'key b c 1',
    'key b c.$d 1',
  ]);
  check('three levels deep and no deeper', '{"a":{"b":{"c":{"d":{}}}}}', [
    'key a 1',
    'key a.b 1',
    'key a.b.c 1',
  ]);
  check('none in arrays', '{"rows":[{"id":1},{"id":2}],"n":0}', ['key rows 1', 'key n 1']);
  check('none in an array of rows', '[{"id":1},{"id":2}]', []);
  check('one that is there twice', '{"a":1,\n"a":{"b":2}}', ['key a 1', 'key a 2', 'key a.b 2']);
  check('escapes are taken away', '{"a\\u0062\\"c":1, "\\x":2}', ['key ab"c 1', 'key \\x 1']);
  check('what has no name is left out', '{"":{"a":1},"b":2}', ['key b 1']);
  check('brackets, colons and comments in strings', '{"a":"}, \\"b\\": // {","c":1}', ['key a 1', 'key c 1']);
  check('a BOM, tabs and CRLF', '\uFEFF{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}\r\n', [
    'key a 2-4',
    'key a.b 3',
  ]);
  check('empty files and scalars', '', []);
  check('a scalar alone', 'true', []);

  test('where they stand, and their line', () => {
    const facts = extract('a.json', '{\n  "scripts": {\n    "test": "vitest",\n  "c": 1}}');
    expect(symbolNamed(facts, 'test')).toMatchObject({
      nameLine: 3,
      nameColumn: 5,
      signature: '"test": "vitest"',
      parent: 0,
    });
    expect(symbolNamed(facts, 'scripts').signature).toBe('"scripts":');
  });
});

describe('JSON that is broken', () => {
  check('a comma is missing', '{"a": 1 "b": 2}', ['key a 1', 'key b 1'], 1);
  check('a value is missing', '{"a": , "b": 2}', ['key a 1', 'key b 1'], 1);
  check('a brace is missing', '{"a": {"b": 1,\n"c": 2\n', ['key a 1-2', 'key a.b 1', 'key a.c 2'], 1);
  check(
    'a bracket closes something else',
    '{"a": {"b": [1, 2}, "c": 3}',
    ['key a 1', 'key a.b 1', 'key c 1'],
    1,
  );
  check('a quote is missing', '{"a": "b,\n"c": 1}', ['key a 1', 'key c 2'], 2);
  check('a comment is not closed', '{"a": 1 /* "b": 2}', ['key a 1'], 2);
  check(
    'an object where none may be',
    '{"a": 1 {"b": 2}, "c": {"d": 3}}',
    ['key a 1', 'key c 1', 'key c.d 1'],
    1,
  );
  check('only closing brackets', '}]}', [], 1);
});
