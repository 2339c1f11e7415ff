import { expect, test } from 'vitest';
import { python } from '../../../../src/codebase/languages/python/language.ts';
import { imports } from '../outline.ts';

const extract = await python.loadExtractor();

function check(source: string, ...expected: string[]): void {
  test(source.replaceAll('\n', '⏎'), () => {
    expect(imports(extract('a.py', source))).toEqual(expected);
  });
}

check('import a', 'import a {* as a}');
check('import a.b.c', 'import a {* as a}', 'import a.b.c {}');
check('import a.b as c, d', 'import a.b {* as c}', 'import d {* as d}');
check('from a.b import c, d as e', 'import a.b {c}', 'import a.b {d as e}');
check('from a import (\n    b,  # why\n    c as d,\n)', 'import a {b}', 'import a {c as d}');
check('from a import b, \\\n    c', 'import a {b}', 'import a {c}');
check('from . import a', 'import . {a}');
check('from .. a . b import c', 'import ..a.b {c}');
check('from .a import *', 'import .a {*}');
check('from __future__ import annotations');
check('if TYPE_CHECKING:\n    from a import b\nimport c', 'import type a {b}', 'import c {* as c}');
check(
  'if t.TYPE_CHECKING:\n    import a\nelse:\n    import b',
  'import type a {* as a}',
  'import b {* as b}',
);
check('try:\n    import a\nexcept ImportError:\n    import b as a', 'import a {* as a}', 'import b {* as a}');
check('importlib.import_module("a.b")\n__import__("c")\nimport_module(d)', 'dynamic a.b {}', 'dynamic c {}');
