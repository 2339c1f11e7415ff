import { describe, expect, test } from 'vitest';
import { markdown } from '../../../../src/codebase/languages/markdown/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await markdown.loadExtractor();

function check(title: string, source: string, expected: readonly string[], path = 'a.md'): void {
  test(title, () => {
    const facts = extract(path, source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(0);
  });
}

function checkLinks(title: string, source: string, expected: readonly string[], path = 'a.md'): void {
  test(title, () => {
    const { imports } = extract(path, source);
    expect(imports.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual(expected);
  });
}

describe('headings', () => {
  check(
    'nested by level, each to the next that is not below it',
    '# A\n\ntext\n\n## B ##\n\n### C\nx\n\n## D\n\n\n# E\n\nend\n\n',
    ['heading A 1-10', 'heading A.B 5-8', 'heading B.C 7-8', 'heading A.D 10', 'heading E 13-15'],
  );
  check('a level that is left out', '# A\n### B\n## C\n', [
    'heading A 1-3',
    'heading A.B 2',
    'heading A.C 3',
  ]);
  check('underlined', 'A\n===\n\nlong\nname\n---\n\n---\ntext\n\n- item\n---\n> quote\n---\n', [
    'heading A 1-14',
    'heading A.long name 4-14',
  ]);
  check('tables and rules are none', '| a |\n|---|\n| b |\n\n***\n- - -\n', []);
  check('no blank, too many marks, four blanks', '#A\n####### B\n\n    # C\n   # D', ['heading D 5']);
  check('not in fences', '```sh\n# no\n```\n# A\n~~~~\n# no\n~~~\n# no\n~~~~\n# B\n```` a`b\n# C\n', [
    'heading A 4-9',
    'heading B 10-11',
    'heading C 12',
  ]);
  check(
    'not in fences of lists and quotes',
    '1. a\n\n   ```sh\n   # no\n   ```\n- ```\n  # no\n  ```\n> ```\n> # no\n> ```\n# A',
    ['heading A 12'],
  );
  check('a fence that is not closed reaches to the end', '# A\n```\n# no\n## no', ['heading A 1-4']);
  check('not in comments', '<!-- # no\n# no\n--> \n# A <!-- b -->\n`<!--`\n# B\n', [
    'heading A 4-5',
    'heading B 6',
  ]);
  check('not in raw HTML', '<pre>\n# no\n\n# no\n</pre>\n\n# A\n\n<div>\n# no\n\n# B\n', [
    'heading A 7-10',
    'heading B 12',
  ]);
  check('not in front matter', '---\ntitle: x\n# no\n---\n# A\n', ['heading A 5']);
  check('a rule at the top is no front matter', '---\n# A\n', ['heading A 2']);
  check('written in HTML', '<h1 align="center">\n  <img src="a.png">\n  The <b>tool</b>\n</h1>\n\n## B\n', [
    'heading The tool 1-6',
    'heading The tool.B 6',
  ]);
  check(
    'their text as it is read',
    '# **Bold** `code_*x*` [link](a.md) ![alt](b.png) snake_case _it_ &amp; \\* <br/> {#id}\n# [![badge](a)](b)\n# \n',
    ['heading Bold code_*x* link alt snake_case it & * 1', 'heading badge 2-3'],
  );
  check('a BOM and CRLF', '\uFEFF# A\r\n\r\ntext\r\n\r\nB\r\n--\r\n', ['heading A 1-6', 'heading A.B 5-6']);
  check('an empty file', '', []);

  test('where they stand, and their line', () => {
    const facts = extract('a.md', 'x\n\n##   A `b`  ##\n');
    expect(symbolNamed(facts, 'A b')).toMatchObject({ nameLine: 3, nameColumn: 5, signature: '## A `b` ##' });
  });
});

describe('links', () => {
  checkLinks(
    'to files, once each',
    '[a](docs/a.md) ![b](<b c.png> "title")\n[again](docs/a.md#part)\n[c](../c_(1).md)\n\n[d]: ./d.md "d"\n<img src="e.svg"/>',
    ['1 docs/a.md', '1 b c.png', '3 ../c_(1).md', '5 ./d.md', '6 e.svg'],
  );
  checkLinks(
    'not elsewhere',
    '[a](https://x.y/z) [b](#here) [c](mailto:a@b.c) [d](//x.y) [e]() [f]({{ url }})',
    [],
  );
  checkLinks('not in code', '`[a](b.md)` ``[c](`d.md)`` [e](f.md)\n```\n[g](h.md)\n```\n\n    [i](j.md)\n', [
    '1 f.md',
  ]);
  checkLinks(
    'modules of MDX',
    "import A from './a';\nimport B from '@theme/b';\n\n# C\n",
    ['1 ./a'],
    'a.mdx',
  );
  checkLinks('no modules elsewhere', "import A from './a';\n", []);
});
