import { describe, expect, test } from 'vitest';
import { markdown } from '../../../../src/codebase/languages/markdown/language.ts';
import { resolvedImports } from '../project-view.ts';

describe('links of Markdown', () => {
  const files = [
    'README.md',
    'docs/README.md',
    'docs/a b.md',
    'docs/guide/index.md',
    'docs/guide/start.mdx',
    'src/a.ts',
    'static/x.png',
    'docs/public/logo.svg',
  ];

  const check = (from: string, link: string, target: string) =>
    test(`${link} in ${from} is ${target}`, async () => {
      const project = { ...Object.fromEntries(files.map((path) => [path, ''])), [from]: `[x](<${link}>)` };
      expect(await resolvedImports(markdown, project, from)).toEqual([`${link} → ${target}`]);
    });

  check('README.md', 'src/a.ts', 'src/a.ts');
  check('README.md', './docs', 'docs/README.md');
  check('README.md', 'docs/', 'docs/README.md');
  check('README.md', 'docs/a%20b.md', 'docs/a b.md');
  check('README.md', 'docs/a b.md', 'docs/a b.md');
  check('README.md', 'docs/%zz.md', 'missing');
  check('docs/guide/start.mdx', '../../src/a.ts', 'src/a.ts');
  check('docs/guide/start.mdx', '/src/a.ts', 'src/a.ts');
  check('docs/guide/start.mdx', '/guide', 'docs/guide/index.md');
  check('docs/guide/start.mdx', '/x.png', 'static/x.png');
  check('docs/guide/index.md', './start', 'docs/guide/start.mdx');
  check('docs/guide/index.md', 'start.html', 'docs/guide/start.mdx');
  check('docs/guide/index.md', '/logo.svg', 'docs/public/logo.svg');
  check('docs/guide/index.md', '../../../out.md', 'missing');
  check('docs/guide/index.md', 'gone.md', 'missing');
});
