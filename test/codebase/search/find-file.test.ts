import { expect, test } from 'vitest';
import { findFile } from '../../../src/codebase/search/find-file.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const index = fakeCodeIndex({
  files: { 'src/a.ts': {}, 'src/web/a.ts': {}, 'src/web/b.ts': {}, 'lib/src/c.ts': {}, 'README.md': {} },
});

const cases: readonly (readonly [asked: string, here: string | null, expected: string])[] = [
  ['src/a.ts', '', 'src/a.ts'],
  ['a.ts', 'src', 'src/a.ts'],
  ['a.ts', 'src/web', 'src/web/a.ts'],
  ['src/a.ts', 'src/web', 'src/a.ts'],
  ['../a.ts', 'src/web', 'src/a.ts'],
  ['.\\web\\b.ts', 'src', 'src/web/b.ts'],
  ['/project/src/a.ts', 'src/web', 'src/a.ts'],
  ['b.ts', '', 'src/web/b.ts'],
  ['a.ts', '', 'ambiguous src/a.ts src/web/a.ts'],
  ['src/web', '', 'in src/web: src/web/a.ts src/web/b.ts'],
  ['src', 'lib', 'in lib/src: lib/src/c.ts'],
  ['.', 'src/web', 'in src/web: src/web/a.ts src/web/b.ts'],
  ['../../../outside.ts', 'src/web', 'unknown '],
  ['c.tx', '', 'unknown '],
];

test.each(cases)('%s in %s', (asked, here, expected) => {
  const lookup = findFile(index, asked, here);
  const said =
    lookup.kind === 'found'
      ? `${lookup.folder === null ? '' : `in ${lookup.folder}: `}${lookup.paths.join(' ')}`
      : `${lookup.kind} ${(lookup.kind === 'ambiguous' ? lookup.paths : lookup.near).join(' ')}`;
  expect(said).toBe(expected);
});
