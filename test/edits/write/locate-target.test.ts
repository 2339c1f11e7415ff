import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldsCase, spelling } from '../../../src/edits/write/locate-target.ts';
import { makeTree } from './written-tree.ts';

test.each([
  { names: ['a.ts', 'A.ts'], name: 'A.ts', expected: { name: 'A.ts', isSame: true } },
  { names: ['Readme.md'], name: 'README.md', expected: { name: 'Readme.md', isSame: false } },
  // The same letter, as one character or as two.
  { names: ['cafe\u0301.ts'], name: 'caf\u00e9.ts', expected: { name: 'cafe\u0301.ts', isSame: true } },
  { names: [], name: 'gone.ts', expected: { name: 'gone.ts', isSame: true } },
])('a name that was found is that of the folder: $name in $names', ({ names, name, expected }) => {
  expect(spelling(names, name)).toEqual(expected);
});

test.runIf(process.platform === 'linux')(
  'a file system that tells upper and lower case apart is known',
  () => {
    const tree = makeTree({ 'src/a.ts': 'a', 'src/A.ts': 'A', empty: 'folder', '1': '' });
    for (const folder of ['src', 'empty', 'missing/below', '']) {
      expect(foldsCase(join(tree.root, folder))).toBe(false);
    }
  },
);
