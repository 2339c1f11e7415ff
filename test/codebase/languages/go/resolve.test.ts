import { describe, expect, test } from 'vitest';
import { go } from '../../../../src/codebase/languages/go/language.ts';
import { type Files, resolvedImports } from '../project-view.ts';

function check(title: string, files: Files, of: string, expected: string[]): void {
  test(title, async () => {
    expect(await resolvedImports(go, files, of)).toEqual(expected);
  });
}

const imports = (...paths: string[]) => `package p\n${paths.map((path) => `import _ "${path}"\n`).join('')}`;

describe('packages of a module', () => {
  check(
    'the file of the name of the folder, else the first that is no test',
    {
      'go.mod': 'module example.com/m // why\n\ngo 1.22\n',
      'a.go': imports('example.com/m/b', 'example.com/m/c', 'example.com/m', 'example.com/m/gone'),
      'b/a.go': '',
      'b/b.go': '',
      'c/a_test.go': '',
      'c/d.go': '',
      'c/e.go': '',
    },
    'a.go',
    [
      'example.com/m/b → b/b.go',
      'example.com/m/c → c/d.go',
      'example.com/m → a.go',
      'example.com/m/gone → missing',
    ],
  );
  check(
    'a module inside of another, and one beside',
    {
      'one/go.mod': 'module example.com/one',
      'one/a.go': imports('example.com/one/two/b', 'example.com/three', 'example.com/oneself'),
      'one/two/go.mod': 'module example.com/one/two',
      'one/two/b/b.go': '',
      'three/go.mod': 'module "example.com/three"',
      'three/c.go': '',
    },
    'one/a.go',
    [
      'example.com/one/two/b → one/two/b/b.go',
      'example.com/three → three/c.go',
      'example.com/oneself → example.com/oneself (external)',
    ],
  );
  check(
    'what is replaced by a folder',
    {
      'm/go.mod':
        'module m\nreplace (\n\ta.org/x v1.0 => ../x\n\ta.org/y => a.org/z v1.1\n)\nreplace a.org/w => ./w\n',
      'm/a.go': imports('a.org/x/b', 'a.org/y', 'a.org/w'),
      'm/w/w.go': '',
      'x/b/c.go': '',
    },
    'm/a.go',
    ['a.org/x/b → x/b/c.go', 'a.org/y → a.org/y (external)', 'a.org/w → m/w/w.go'],
  );
});

describe('packages of others', () => {
  check(
    'the standard library, and the module that is required',
    {
      'go.mod':
        'module m\nrequire (\n\ta.org/x v1.0\n\ta.org/x/v2 v2.0 // indirect\n)\nrequire b.org/y v0.1.0',
      'a.go': imports('fmt', 'net/http', 'a.org/x/v2/b', 'a.org/x/c', 'b.org/y', 'C'),
    },
    'a.go',
    [
      'fmt → fmt (external)',
      'net/http → net/http (external)',
      'a.org/x/v2/b → a.org/x/v2 (external)',
      'a.org/x/c → a.org/x (external)',
      'b.org/y → b.org/y (external)',
      'C → C (external)',
    ],
  );
  check(
    'vendored ones',
    { 'go.mod': 'module m', 'a/b.go': imports('x.org/y'), 'vendor/x.org/y/z.go': '' },
    'a/b.go',
    ['x.org/y → vendor/x.org/y/z.go'],
  );
});

describe('without a module', () => {
  check(
    'below a folder named src, and by the end of the path',
    {
      'src/a/b.go': '',
      'src/c/d.go': imports('a', 'x.org/me/project/e', './f'),
      'e/e.go': '',
      'src/c/f/f.go': '',
    },
    'src/c/d.go',
    ['a → src/a/b.go', 'x.org/me/project/e → e/e.go', './f → src/c/f/f.go'],
  );
});
