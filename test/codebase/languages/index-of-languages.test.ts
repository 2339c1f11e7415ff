import { describe, expect, test } from 'vitest';
import { languageOf } from '../../../src/codebase/languages/index-of-languages.ts';

describe('language of a path', () => {
  const check = (path: string, id: string | null) =>
    test(`${path} is ${id ?? 'of no language'}`, () => {
      expect(languageOf(path)?.id ?? null).toBe(id);
    });

  for (const name of ['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.js', 'a.jsx', 'a.mjs', 'a.cjs', 'a.d.ts']) {
    check(`src/${name}`, 'typescript');
  }
  check('src/lib.rs', 'rust');
  check('SRC/MAIN.RS', 'rust');
  check('README.md', 'markdown');
  check('package.json', 'json');
  check('.github/workflows/check.yml', 'yaml');
  check('Cargo.toml', 'toml');
  check('theme.scss', 'css');
  check('index.html', 'html');
  check('Makefile', null);
  check('some.ts/file', null);
});
