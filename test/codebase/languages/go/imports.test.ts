import { expect, test } from 'vitest';
import { go } from '../../../../src/codebase/languages/go/language.ts';
import { imports } from '../outline.ts';

const extract = await go.loadExtractor();

function check(source: string, ...expected: string[]): void {
  test(source.replaceAll('\n', '⏎'), () => {
    expect(imports(extract('a.go', `package p\n${source}`))).toEqual(expected);
  });
}

check('import "a/b"', 'import a/b {* as b}');
check('import (\n\tc "a/b"\n\t. "d"\n\t_ "e"\n)', 'import a/b {* as c}', 'import d {*}', 'import e {}');
check('import `a`', 'import a {* as a}');
check('import "a/redis/v9"\nvar b = redis.C', 'import a/redis/v9 {* as redis}');
check('import "api/core/v1"\nvar b = v1.C', 'import api/core/v1 {* as v1}');
check('import "gopkg.in/yaml.v3"', 'import gopkg.in/yaml.v3 {* as yaml}');
check('import "a/go-isatty"\nvar b = isatty.C', 'import a/go-isatty {* as isatty}');
check('import "a/client-go"\nvar b = client.C', 'import a/client-go {* as client}');
