import { describe, expect, test } from 'vitest';
import { css } from '../../../../src/codebase/languages/css/language.ts';
import { resolvedImports } from '../project-view.ts';

describe('imports of style sheets', () => {
  const files = [
    'src/a.css',
    'src/theme/_colors.scss',
    'src/theme/_index.scss',
    'src/mix.less',
    'public/base.css',
    'tailwind.config.js',
  ];

  const check = (statement: string, ...expected: string[]) =>
    test(statement, async () => {
      const project = { ...Object.fromEntries(files.map((path) => [path, ''])), 'src/main.scss': statement };
      expect(await resolvedImports(css, project, 'src/main.scss')).toEqual(expected);
    });

  check('@import "a.css" screen;', 'a.css → src/a.css');
  check('@import url("./a.css") layer(x);', './a.css → src/a.css');
  check('@import url( a.css );', 'a.css → src/a.css');
  check('@import \'theme/colors\', "a";', 'theme/colors → src/theme/_colors.scss', 'a → src/a.css');
  check('@use "theme" as t with ($x: "no");', 'theme → src/theme/_index.scss');
  check('@forward "theme/colors" show $a;', 'theme/colors → src/theme/_colors.scss');
  check('@import (reference) "mix";', 'mix → src/mix.less');
  check('@import "/base.css";', '/base.css → public/base.css');
  check('@config "../tailwind.config.js";', '../tailwind.config.js → tailwind.config.js');
  check('@import "~bootstrap/scss/a";', '~bootstrap/scss/a → bootstrap (external)');
  check('@import "@scope/ui/a.css";', '@scope/ui/a.css → @scope/ui (external)');
  check('@import "tailwindcss";', 'tailwindcss → tailwindcss (external)');
  check('@import "./gone";', './gone → missing');
  check('@import "gone.css";', 'gone.css → missing');
  check('@use "sass:math"; @import url(https://x.y/z.css);');
  check('.a { @import "a"; }', 'a → src/a.css');
});
