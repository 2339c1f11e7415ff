// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources and configurations under test hold them
import { describe, expect, test } from 'vitest';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';
import { imports } from '../outline.ts';

const extract = await typescript.loadExtractor();

function check(source: string, expected: string | readonly string[], path = 'a.ts'): void {
  test(source, () => {
    expect(imports(extract(path, source))).toEqual([expected].flat());
  });
}

describe('import', () => {
  check("import 'a';", 'import a {}');
  check("import a from 'b';", 'import b {default as a}');
  check("import a, { b, c as d } from 'e';", 'import e {default as a, b, c as d}');
  check("import * as a from 'b';", 'import b {* as a}');
  check("import a, * as b from 'c';", 'import c {default as a, * as b}');
  check("import { default as a, 'b c' as d } from 'e';", 'import e {default as a, b c as d}');
  check("import type { A } from 'b';", 'import type b {A}');
  check("import type A from 'b';", 'import type b {default as A}');
  check("import type * as A from 'b';", 'import type b {* as A}');
  check("import { type A, b } from 'c';", 'import c {A, b}');
  check("import { type, from, as } from 'c';", 'import c {type, from, as}');
  check("import type from 'a';", 'import a {default as type}');
  check("import { type as kind } from 'a';", 'import a {type as kind}');
  check("import {\n  // one\n  a, /* two */\n  b,\n} from\n  'c'", 'import c {a, b}');
  check("import a from 'b' with { type: 'json' };", 'import b {default as a}');
});

describe('re-export', () => {
  check("export * from 'a';", 're-export a {*}');
  check("export * as b from 'a';", 're-export a {* as b}');
  check("export { a, b as c, default } from 'd';", 're-export d {a, b as c, default}');
  check("export type { A } from 'b';", 're-export type b {A}');
  check("export type * from 'b';", 're-export type b {*}');
  check('export { a }; const a = 1;', []);
});

describe('require', () => {
  check("import a = require('b');", 'require b {* as a}');
  check("const a = require('b');", 'require b {* as a}', 'a.js');
  check(
    "const { a, b: c } = require('d'), e = require('f').g;",
    ['require d {a, b as c}', 'require f {g as e}'],
    'a.js',
  );
  check("require('a');", 'require a {}', 'a.js');
  check("if (x) y(require('./z'));", 'require ./z {}', 'a.js');
  check('const a = require(name); require(`${b}`);', []);
});

describe('dynamic import', () => {
  check("import('a').then(x);", 'dynamic a {}');
  check("const a = await import('b');", 'dynamic b {* as a}');
  check("const { a } = await import('./b.ts');", 'dynamic ./b.ts {a}');
  check("const a = (await import('b')).c;", 'dynamic b {c as a}');
  check("let a: import('b').C;", 'dynamic type b {}');
  check('import(name);', []);
});
