import { describe, expect, test } from 'vitest';
import { python } from '../../../../src/codebase/languages/python/language.ts';
import { type Files, resolvedImports } from '../project-view.ts';

/** `of`: the file whose imports are resolved. Files in `paths` are empty. */
function check(
  title: string,
  of: string,
  source: string,
  paths: string[],
  expected: string[],
  texts: Files = {},
): void {
  test(title, async () => {
    const files = { ...Object.fromEntries(paths.map((path) => [path, ''])), ...texts, [of]: source };
    expect(await resolvedImports(python, files, of)).toEqual(expected);
  });
}

describe('relative imports', () => {
  check(
    'of modules and packages',
    'p/q/a.py',
    'from .b import x\nfrom ..c import y\nfrom .. import z\nfrom ...d import w',
    ['p/q/b.py', 'p/c/__init__.py', 'p/__init__.py', 'd.py'],
    ['.b → p/q/b.py', '..c → p/c/__init__.py', '.. → p/__init__.py', '...d → d.py'],
  );
  check(
    'of a module by its name',
    'p/a.py',
    'from . import b, c',
    ['p/__init__.py', 'p/b.py'],
    ['. → p/b.py', '. → p/__init__.py'],
  );
  check(
    'of what is not there',
    'a.py',
    'from .b import c\nfrom .. import d',
    [],
    ['.b → missing', '.. → missing'],
  );
  check(
    'a package that takes the name from elsewhere',
    'p/a.py',
    'from . import b, c',
    ['p/b.py', 'p/c.py'],
    ['. → p/__init__.py', '. → p/c.py'],
    {
      'p/__init__.py': 'from .b import b\nfrom . import c',
    },
  );
  check(
    'a package without a file',
    'p/a.py',
    'from . import b, c',
    ['p/b.py'],
    ['. → p/b.py', '. → missing'],
  );
  check(
    'a stub',
    'p/a.py',
    'from .b import c\nfrom .d import e',
    ['p/b.pyi', 'p/d.py', 'p/d.pyi'],
    ['.b → p/b.pyi', '.d → p/d.py'],
  );
});

describe('absolute imports', () => {
  check(
    'from the root and from src',
    'tests/test_a.py',
    'import p.b\nfrom q import c',
    ['p/__init__.py', 'p/b.py', 'src/q/__init__.py'],
    ['p → p/__init__.py', 'p.b → p/b.py', 'q → src/q/__init__.py'],
  );
  check(
    'a package is not searched from inside',
    'p/a.py',
    'import b\nimport p.b',
    ['p/__init__.py', 'p/b.py'],
    ['b → b (external)', 'p → p/__init__.py', 'p.b → p/b.py'],
  );
  check(
    'a script finds what stands beside it',
    'tools/a.py',
    'import b',
    ['tools/b.py', 'b.py'],
    ['b → tools/b.py'],
  );
  check(
    'the nearest of several roots',
    'services/one/app/a.py',
    'from app.b import c',
    ['services/one/app/b.py', 'services/two/app/b.py'],
    ['app.b → services/one/app/b.py'],
  );
  check(
    'a root of another project in the same repository',
    'one/a.py',
    'import two',
    ['two/pyproject.toml', 'two/src/two/__init__.py'],
    ['two → two/src/two/__init__.py'],
  );
  check(
    'a root that is configured',
    'tests/a.py',
    'import p\nimport q',
    ['lib/p.py', 'code/q.py'],
    ['p → lib/p.py', 'q → code/q.py'],
    {
      'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
      'setup.cfg': '[tool:pytest]\npythonpath = code\n',
    },
  );
  check(
    'the standard library goes before files of its name',
    'a.py',
    'import json\nfrom types import X\nimport logging.handlers\nimport test.b',
    ['json.py', 'types.py', 'test/b.py'],
    [
      'json → json (external)',
      'types → types (external)',
      'logging → logging (external)',
      'logging.handlers → logging (external)',
      'test → test (external)',
      'test.b → test/b.py',
    ],
  );
  check(
    'what is installed',
    'a.py',
    'import numpy as np\nfrom google.cloud import storage',
    [],
    ['numpy → numpy (external)', 'google.cloud → google (external)'],
  );
  check('what our package does not have', 'a.py', 'from p.b import c', ['p/__init__.py'], ['p.b → missing']);
  check('a star', 'a.py', 'from p import *', ['p/__init__.py'], ['p → p/__init__.py']);
});

test('a name that is a module is told from a name in it', async () => {
  const extract = await python.loadExtractor();
  const resolve = await python.loadResolver();
  const text = 'from . import b\nfrom .b import b';
  const targets = resolve({
    paths: new Set(['p/__init__.py', 'p/a.py', 'p/b.py']),
    imports: new Map([['p/a.py', extract('p/a.py', text).imports]]),
    readText: () => null,
  });
  expect(targets.get('p/a.py')).toEqual([
    { kind: 'file', path: 'p/b.py', isWhole: true },
    { kind: 'file', path: 'p/b.py' },
  ]);
});
