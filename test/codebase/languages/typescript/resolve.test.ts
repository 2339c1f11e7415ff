// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources and configurations under test hold them
import { describe, expect, test } from 'vitest';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';
import { type Files, resolvedImports } from '../project-view.ts';

/** `specifiers` are imported by `from`; every other file of the project is empty unless its text is given. */
function check(
  title: string,
  project: { readonly files: readonly string[] | Files; readonly from?: string },
  links: Readonly<Record<string, string>>,
): void {
  test(title, async () => {
    const from = project.from ?? 'src/main.ts';
    const given = project.files;
    const files: Record<string, string> = {};
    for (const path of isList(given) ? given : Object.keys(given))
      files[path] = isList(given) ? '' : (given[path] ?? '');
    files[from] = Object.keys(links)
      .map((specifier) => `import '${specifier}';`)
      .join('\n');
    const expected = Object.entries(links).map(([specifier, target]) => `${specifier} → ${target}`);
    expect(await resolvedImports(typescript, files, from)).toEqual(expected);
  });
}

function isList(files: readonly string[] | Files): files is readonly string[] {
  return Array.isArray(files);
}

const json = (value: unknown) => JSON.stringify(value);

describe('relative paths', () => {
  check(
    'extensions, written or not',
    {
      files: [
        'src/a.ts',
        'src/b.tsx',
        'src/c.js',
        'src/d.d.ts',
        'src/e.mts',
        'src/f.cts',
        'src/g.jsx',
        'src/h.d.mts',
      ],
    },
    {
      './a': 'src/a.ts',
      './a.ts': 'src/a.ts',
      './a.js': 'src/a.ts',
      './b.js': 'src/b.tsx',
      './b.jsx': 'src/b.tsx',
      './c': 'src/c.js',
      './d': 'src/d.d.ts',
      './d.js': 'src/d.d.ts',
      './e.mjs': 'src/e.mts',
      './f.cjs': 'src/f.cts',
      './g': 'src/g.jsx',
      './h.mjs': 'src/h.d.mts',
    },
  );
  check(
    'a source comes before its declaration',
    { files: ['src/a.js', 'src/a.d.ts', 'src/b.ts', 'src/b.js'] },
    {
      './a': 'src/a.js',
      './a.js': 'src/a.js',
      './b.js': 'src/b.ts',
    },
  );
  check(
    'folders',
    { files: ['src/a/index.ts', 'src/index.tsx', 'src/b.ts', 'src/b/index.ts'] },
    {
      './a': 'src/a/index.ts',
      './a/': 'src/a/index.ts',
      '.': 'src/index.tsx',
      './': 'src/index.tsx',
      './b': 'src/b.ts',
      '../src/b': 'src/b.ts',
    },
  );
  check(
    'the folder of another package',
    { files: { 'lib/package.json': json({ main: 'code.js' }), 'lib/code.ts': '' } },
    { '../lib': 'lib/code.ts' },
  );
  check(
    'names with dots',
    { files: ['src/a.test.ts', 'src/b.config.js'] },
    { './a.test': 'src/a.test.ts', './b.config': 'src/b.config.js' },
  );
  check(
    'files that are no code',
    { files: ['src/a.json', 'src/b.css', 'src/c.svg'] },
    {
      './a.json': 'src/a.json',
      './b.css': 'src/b.css',
      './c.svg?url': 'src/c.svg',
    },
  );
  check(
    'nothing there',
    { files: [] },
    { './a': 'missing', '../../../out': 'missing', './a.css': 'missing' },
  );
  check(
    'a build output that is not listed',
    { files: ['src/a.ts', 'pkg/src/b/index.ts', 'pkg/c.ts'] },
    {
      '../dist/a.js': 'src/a.ts',
      '../lib/a': 'src/a.ts',
      '../pkg/dist/b': 'pkg/src/b/index.ts',
      '../pkg/build/esm/b/index.js': 'pkg/src/b/index.ts',
      '../pkg/out/c.js': 'pkg/c.ts',
      '../dist/src/a.d.ts': 'src/a.ts',
    },
  );
});

describe('outside of the project', () => {
  check(
    'packages and what Node brings',
    { files: [] },
    {
      react: 'react (external)',
      'lodash/fp': 'lodash (external)',
      '@scope/name/deep/file.js': '@scope/name (external)',
      fs: 'node:fs (external)',
      'fs/promises': 'node:fs/promises (external)',
      'node:test': 'node:test (external)',
      'https://esm.sh/a': 'https://esm.sh/a (external)',
    },
  );
});

describe('tsconfig', () => {
  const files = ['src/app/a.ts', 'src/lib/index.ts', 'types/b.d.ts'];
  const withConfig = (config: string, more: Files = {}) => ({
    files: { ...Object.fromEntries(files.map((path) => [path, ''])), 'tsconfig.json': config, ...more },
  });

  check(
    'paths, with comments and trailing commas',
    withConfig(
      '// c\n{ "compilerOptions": { "paths": { "@/*": ["./src/*"], /* x */ "lib": ["./src/lib"], }, }, }',
    ),
    {
      '@/app/a': 'src/app/a.ts',
      '@/app/a.js': 'src/app/a.ts',
      lib: 'src/lib/index.ts',
      '@/gone': 'missing',
    },
  );
  check(
    'the longest pattern wins, and targets are tried in order',
    withConfig(
      json({
        compilerOptions: {
          paths: { '*': ['./types/*'], '~/*': ['./gone/*', './src/*'], '~/lib/*': ['./src/app/*'] },
        },
      }),
    ),
    {
      '~/lib/a': 'src/app/a.ts',
      '~/app/a': 'src/app/a.ts',
      b: 'types/b.d.ts',
    },
  );
  check('baseUrl', withConfig(json({ compilerOptions: { baseUrl: './src', paths: { '#a': ['app/a'] } } })), {
    'app/a': 'src/app/a.ts',
    '#a': 'src/app/a.ts',
    lib: 'src/lib/index.ts',
    react: 'react (external)',
  });
  check(
    'extends, relative to where the paths stand',
    withConfig(json({ extends: './config/base' }), {
      'config/base.json': json({ compilerOptions: { paths: { '@/*': ['../src/*'] } } }),
    }),
    { '@/lib': 'src/lib/index.ts' },
  );
  check(
    'extends of several, the last one wins',
    withConfig(json({ extends: ['./one.json', './two.json'] }), {
      'one.json': json({ compilerOptions: { paths: { '@/*': ['./gone/*'] } } }),
      'two.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
    }),
    { '@/lib': 'src/lib/index.ts' },
  );
  check(
    'extends of a package of the project, with the folder of the config',
    withConfig(json({ extends: '@acme/config/base.json' }), {
      'packages/config/package.json': json({ name: '@acme/config' }),
      'packages/config/base.json': json({ compilerOptions: { paths: { '@/*': ['${configDir}/src/*'] } } }),
    }),
    { '@/lib': 'src/lib/index.ts' },
  );
  check('a circle of extends ends', withConfig(json({ extends: './tsconfig.json' })), {
    '@/lib': 'missing',
  });
  check(
    'a config that only has references',
    withConfig(json({ files: [], references: [{ path: './tsconfig.app.json' }, { path: './gone' }] }), {
      'tsconfig.app.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
    }),
    { '@/lib': 'src/lib/index.ts' },
  );
  check('a broken config means none', withConfig('{ "compilerOptions": '), { '@/lib': 'missing' });
  check(
    'fields of a wrong type are passed over',
    withConfig(json({ extends: 1, compilerOptions: { baseUrl: [], paths: { '@/*': ['./src/*'] } } })),
    { '@/lib': 'src/lib/index.ts' },
  );
  check(
    'the nearest config counts',
    {
      from: 'packages/a/src/main.ts',
      files: {
        'tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
        'packages/a/tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
        'src/x.ts': '',
        'packages/a/src/x.ts': '',
      },
    },
    { '@/x': 'packages/a/src/x.ts' },
  );
  check(
    'jsconfig',
    {
      from: 'src/main.js',
      files: { 'jsconfig.json': json({ compilerOptions: { paths: { '@/*': ['src/*'] } } }), 'src/a.jsx': '' },
    },
    { '@/a': 'src/a.jsx' },
  );
});

describe('packages of the project', () => {
  const pkg = (manifest: object, ...paths: readonly string[]) => ({
    files: {
      'packages/a/package.json': json({ name: '@acme/a', ...manifest }),
      ...Object.fromEntries(paths.map((path) => [`packages/a/${path}`, ''])),
    },
  });

  check('main that is a build output', pkg({ main: './dist/index.js' }, 'src/index.ts'), {
    '@acme/a': 'packages/a/src/index.ts',
  });
  check('source comes first', pkg({ main: 'x.js', source: 'y.ts' }, 'x.js', 'y.ts'), {
    '@acme/a': 'packages/a/y.ts',
  });
  check('types and module', pkg({ types: 'dist/types.d.ts', module: 'm.mjs' }, 'm.mjs'), {
    '@acme/a': 'packages/a/m.mjs',
  });
  check('no entry given', pkg({}, 'index.js', 'src/deep/b.ts'), {
    '@acme/a': 'packages/a/index.js',
    '@acme/a/deep/b': 'packages/a/src/deep/b.ts',
    '@acme/a/package.json': 'packages/a/package.json',
  });
  check(
    'exports: conditions, subpaths and patterns',
    pkg(
      {
        exports: {
          '.': { types: './dist/index.d.ts', import: { default: './dist/index.js' } },
          './feature': ['./src/feature.ts'],
          './icons/*': './src/icons/*.ts',
          './icons/special/*': { default: './src/special/*.ts' },
          './only-browser': { browser: './src/browser.ts' },
        },
      },
      'src/index.ts',
      'src/feature.ts',
      'src/icons/x/y.ts',
      'src/special/z.ts',
      'src/browser.ts',
    ),
    {
      '@acme/a': 'packages/a/src/index.ts',
      '@acme/a/feature': 'packages/a/src/feature.ts',
      '@acme/a/icons/x/y': 'packages/a/src/icons/x/y.ts',
      '@acme/a/icons/special/z': 'packages/a/src/special/z.ts',
      '@acme/a/only-browser': 'packages/a/src/browser.ts',
      '@acme/a/gone': 'missing',
    },
  );
  check('exports that are one string', pkg({ exports: './lib/main.js' }, 'src/main.ts'), {
    '@acme/a': 'packages/a/src/main.ts',
  });
  check(
    'a package by its own name',
    { from: 'packages/a/test/x.ts', ...pkg({ exports: './src/a.ts' }, 'src/a.ts') },
    { '@acme/a': 'packages/a/src/a.ts' },
  );
  check(
    'of two with one name the nearer',
    {
      from: 'fixtures/one/main.ts',
      files: {
        'a/package.json': json({ name: 'a' }),
        'a/index.ts': '',
        'fixtures/one/a/package.json': json({ name: 'a' }),
        'fixtures/one/a/index.ts': '',
      },
    },
    { a: 'fixtures/one/a/index.ts' },
  );
  check(
    'private names',
    {
      from: 'packages/a/src/main.ts',
      ...pkg(
        { imports: { '#lib/*': './src/lib/*.js', '#db': { node: './dist/db.js' }, '#dep': 'react' } },
        'src/lib/x.ts',
        'src/db.ts',
      ),
    },
    {
      '#lib/x': 'packages/a/src/lib/x.ts',
      '#db': 'packages/a/src/db.ts',
      '#dep': 'react (external)',
      '#gone': 'missing',
    },
  );
  check(
    'what Node brings is not taken for a package',
    { files: { 'x/package.json': json({ name: 'path' }), 'x/index.js': '' } },
    { path: 'node:path (external)' },
  );
  check(
    'a broken manifest is passed over',
    { files: { 'a/package.json': '{', 'b/package.json': '[]', 'b/index.ts': '' } },
    { b: 'b (external)' },
  );
});
