import { describe, expect, test } from 'vitest';
import type { CodeIndex } from '../../../src/codebase/code-index.ts';
import type { Visibility } from '../../../src/codebase/languages/language.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import { type Contents, makeProject, refresh } from '../temporary-project.ts';

interface Case {
  readonly files: Contents;
  readonly visibility?: Partial<Visibility>;
  readonly roots?: boolean;
  /** What each reference of `main.fake` means, in order: a path, a path and a symbol, `external` or `unknown`. */
  readonly means: readonly string[];
}

const all: Partial<Visibility> = { otherFilesSee: 'all' };

async function check({ files, visibility = {}, roots = false, means }: Case): Promise<void> {
  const language = makeFakeLanguage({ visibility, roots });
  const { index } = await refresh(makeProject(files), { languages: [language] });
  expect(index.referencesIn('main.fake').map((reference) => meaning(index, reference))).toEqual(means);
}

function meaning(index: CodeIndex, { target }: ReturnType<CodeIndex['referencesIn']>[number]): string {
  if (target.kind === 'file') return target.path;
  if (target.kind !== 'symbol') return target.kind;
  const symbol = index.symbol(target.id);
  return `${symbol?.path} ${symbol?.container === null ? '' : `${symbol?.container}.`}${symbol?.name}`;
}

const box = 'type Box\ndef open: Lid\nend\nfield lid: Lid\nend\ntype Lid\ndef lift\nend\nend\n';

describe('a name', () => {
  test.each<[string, Case]>([
    ['of the file itself', { files: { 'main.fake': 'def f\nend\ncall f\n' }, means: ['main.fake f'] }],
    ['that nothing binds', { files: { 'main.fake': 'call f\n' }, means: ['unknown'] }],
    [
      'that is imported, under its own name and another',
      {
        files: { 'main.fake': 'from ./a take f g=h\ncall f\ncall h\n', 'a.fake': 'def f\nend\ndef g\nend\n' },
        means: ['a.fake f', 'a.fake g'],
      },
    ],
    [
      'that the other file keeps to itself',
      {
        files: { 'main.fake': 'from ./a take _f\ncall _f\n', 'a.fake': 'def _f\nend\n' },
        means: ['unknown'],
      },
    ],
    [
      'that nobody keeps to himself',
      {
        files: { 'main.fake': 'from ./a take _f\ncall _f\n', 'a.fake': 'def _f\nend\n' },
        visibility: all,
        means: ['a.fake _f'],
      },
    ],
    [
      'of another package, and a member of it',
      {
        files: { 'main.fake': 'from left-pad take pad\ncall pad\ncall pad.left\n' },
        means: ['external', 'external'],
      },
    ],
    [
      'of a file that is not there',
      { files: { 'main.fake': 'from ./a take f\ncall f\n' }, means: ['unknown'] },
    ],
    [
      'of a module as a whole, and what it exports',
      {
        files: { 'main.fake': 'from ./a take *=a\nuse a\ncall a.f\n', 'a.fake': 'def f\nend\n' },
        means: ['a.fake', 'a.fake f'],
      },
    ],
    [
      'that is exported under another',
      {
        files: {
          'main.fake': 'from ./a take default\ncall default\n',
          'a.fake': 'def f\nend\nexport default f\n',
        },
        means: ['a.fake f'],
      },
    ],
  ])('%s', (_title, given) => check(given));
});

describe('what a file passes on', () => {
  test.each<[string, Case]>([
    [
      'by name, under another, and as a module',
      {
        files: {
          'main.fake': 'from ./index take f h ns\ncall f\ncall h\ncall ns.g\n',
          'index.fake': 'pass ./a take f g=h *=ns\n',
          'a.fake': 'def f\nend\ndef g\nend\n',
        },
        means: ['a.fake f', 'a.fake g', 'a.fake g'],
      },
    ],
    [
      'by stars, the first that has it; its own comes before',
      {
        files: {
          'main.fake': 'from ./index take f g own\ncall f\ncall g\ncall own\n',
          'index.fake': 'pass ./a take *\npass ./b take *\ndef own\nend\n',
          'a.fake': 'pass ./deep take *\ndef own\nend\n',
          'deep.fake': 'def f\nend\n',
          'b.fake': 'def f\nend\ndef g\nend\n',
        },
        means: ['deep.fake f', 'b.fake g', 'index.fake own'],
      },
    ],
    [
      'by stars that lead out of the project',
      {
        files: { 'main.fake': 'from ./index take f\ncall f\n', 'index.fake': 'pass left-pad take *\n' },
        means: ['external'],
      },
    ],
    [
      'in a circle',
      {
        files: {
          'main.fake': 'from ./a take f x\ncall f\ncall x\n',
          'a.fake': 'pass ./b take *\npass ./b take x\n',
          'b.fake': 'pass ./a take *\npass ./a take x\ndef f\nend\n',
        },
        means: ['b.fake f', 'unknown'],
      },
    ],
    [
      'by importing it, where that counts',
      {
        files: {
          'main.fake': 'from ./a take f m\ncall f\ncall m.f\n',
          'a.fake': 'from ./b take f *=m\n',
          'b.fake': 'def f\nend\n',
        },
        visibility: { importsAreExported: true },
        means: ['b.fake f', 'b.fake f'],
      },
    ],
    [
      'not by importing it, elsewhere',
      {
        files: {
          'main.fake': 'from ./a take f\ncall f\n',
          'a.fake': 'from ./b take f\n',
          'b.fake': 'def f\nend\n',
        },
        means: ['unknown'],
      },
    ],
    [
      'as a package its modules',
      {
        files: {
          'main.fake': 'from ./pkg take part deep\nuse part.f\nuse deep\n',
          'pkg/__init__.fake': '',
          'pkg/part.fake': 'def f\nend\n',
          'pkg/deep/__init__.fake': '',
        },
        visibility: { importsAreExported: true },
        means: ['pkg/part.fake f', 'pkg/deep/__init__.fake'],
      },
    ],
  ])('%s', (_title, given) => check(given));
});

describe('a member', () => {
  test.each<[string, Case]>([
    [
      'of a type, of what a field is, of what a method returns',
      {
        files: {
          'main.fake': 'from ./a take Box\nuse Box.open\ncall Box.lid.lift\ncall Box.open.lift\n',
          'a.fake': box,
        },
        means: ['a.fake Box.open', 'a.fake Lid.lift', 'a.fake Lid.lift'],
      },
    ],
    [
      'of what a function returns, whose type another file imports',
      {
        files: {
          'main.fake': 'from ./make take make\ncall make.open.lift\n',
          'make.fake': 'from ./a take Box\ndef make: Box\nend\n',
          'a.fake': box,
        },
        means: ['a.fake Lid.lift'],
      },
    ],
    [
      'of a supertype in another file, and above it',
      {
        files: {
          'main.fake': 'type C\nend\nsuper C B\nfrom ./b take B\ncall C.low\ncall C.high\ncall C.none\n',
          'b.fake': 'from ./a take A\ntype B\ndef low\nend\nend\nsuper B A\n',
          'a.fake': 'type A\ndef high\nend\nend\n',
        },
        means: ['b.fake B.low', 'a.fake A.high', 'unknown'],
      },
    ],
    [
      'of the supertypes only',
      {
        files: {
          'main.fake':
            'type A\ndef m\nend\nend\ntype B\ndef m\nend\nend\nsuper B A\ncall B.m\ncall B.<super>.m\nuse B.<super>\n',
        },
        means: ['main.fake B.m', 'main.fake A.m', 'main.fake A'],
      },
    ],
    [
      'of a type whose supertype is of another package',
      {
        files: { 'main.fake': 'from react take R\ntype C\ndef m\nend\nend\nsuper C R\ncall C.m\ncall C.n\n' },
        means: ['main.fake C.m', 'external'],
      },
    ],
    [
      'of types that extend each other',
      {
        files: {
          'main.fake': 'type A\nend\ntype B\ndef m\nend\nend\nsuper A B\nsuper B A\ncall A.m\ncall A.n\n',
        },
        means: ['main.fake B.m', 'unknown'],
      },
    ],
    [
      'of a type that is declared twice',
      {
        files: { 'main.fake': 'type A\ndef m\nend\nend\ntype A\ndef n\nend\nend\ncall A.m\ncall A.n\n' },
        means: ['main.fake A.m', 'main.fake A.n'],
      },
    ],
    [
      'never a local of a function',
      { files: { 'main.fake': 'def f\ndef inner\nend\nend\ncall f.inner\n' }, means: ['unknown'] },
    ],
    [
      'at the end of a long chain',
      {
        files: {
          'main.fake': `type A\ndef m: A\nend\nend\ncall A${'.m'.repeat(200)}\n`,
        },
        means: ['main.fake A.m'],
      },
    ],
  ])('%s', (_title, given) => check(given));
});

describe('a member outside of its type', () => {
  const files = {
    'src/a.fake': 'type A\nend\n',
    'src/more.fake': 'outside A\ndef m\nend\nend\n',
    'lib/more.fake': 'outside A\ndef n\nend\nend\n',
    'lib/other.fake': 'type A\nend\noutside A\ndef o\nend\nend\n',
    'main.fake': 'from ./src/a take A\ncall A.m\ncall A.n\ncall A.o\n',
  };
  test.each<[string, Case]>([
    ['nowhere', { files, means: ['unknown', 'unknown', 'unknown'] }],
    [
      'in its file',
      {
        files: { 'main.fake': 'type A\nend\noutside A\ndef m\nend\nend\ncall A.m\n' },
        visibility: { outsideMembers: 'file' },
        means: ['main.fake A.m'],
      },
    ],
    [
      'in its folder',
      { files, visibility: { outsideMembers: 'folder' }, means: ['src/more.fake A.m', 'unknown', 'unknown'] },
    ],
    [
      'anywhere, but not where the name means another type',
      {
        files,
        visibility: { outsideMembers: 'project' },
        means: ['src/more.fake A.m', 'lib/more.fake A.n', 'unknown'],
      },
    ],
    [
      'of a type that gets its supertype elsewhere',
      {
        files: {
          'main.fake': 'from ./a take A\ncall A.m\n',
          'a.fake': 'type A\nend\n',
          'impl.fake': 'from ./a take A\nfrom ./t take T\nsuper A T\n',
          't.fake': 'type T\ndef m\nend\nend\n',
        },
        visibility: { outsideMembers: 'project' },
        means: ['t.fake T.m'],
      },
    ],
  ])('%s', (_title, given) => check(given));
});

describe('a free name', () => {
  const files = {
    'main.fake': 'call f\ncall g\ncall far\n',
    'a.fake': 'def f\nend\n',
    'b.fake': 'def f\nend\ndef g\nend\n',
    'sub/c.fake': 'def far\nend\n',
  };
  test.each<[string, Case]>([
    ['nowhere', { files, means: ['unknown', 'unknown', 'unknown'] }],
    [
      'in the same folder, first by path',
      { files, visibility: { freeNames: 'folder' }, means: ['a.fake f', 'b.fake g', 'unknown'] },
    ],
    [
      'anywhere, when only one has it',
      { files, visibility: { freeNames: 'project' }, means: ['unknown', 'b.fake g', 'sub/c.fake far'] },
    ],
    [
      'in what is included, the nearest',
      {
        files: {
          'main.fake': 'include ./a\ninclude ./b\ncall f\ncall g\ncall far\n',
          'a.fake': 'include ./sub/c\n',
          'b.fake': 'include ./main\ndef far\nend\ndef f\nend\n',
          'sub/c.fake': 'def far\nend\ndef g\nend\n',
        },
        visibility: { freeNames: 'includes' },
        means: ['b.fake f', 'sub/c.fake g', 'b.fake far'],
      },
    ],
    [
      'in what is imported as a whole',
      {
        files: { 'main.fake': 'from ./a take *\ncall f\ncall g\n', 'a.fake': 'def f\nend\n' },
        means: ['a.fake f', 'unknown'],
      },
    ],
    [
      'that is the start of a module path',
      {
        files: { 'main.fake': 'call root.f\n', 'root.fake': 'def f\nend\n' },
        roots: true,
        means: ['root.fake f'],
      },
    ],
  ])('%s', (_title, given) => check(given));
});
