import { expect, test } from 'vitest';
import { nearestNames } from '../../../src/codebase/store/near-names.ts';

test.each([
  ['Conection', ['Connection', 'Collection', 'connect'], ['Connection', 'Collection']],
  ['get', ['forget', 'getter', 'set', 'got', 'unrelated'], ['got', 'set', 'forget', 'getter']],
  ['READFILE', ['readFile', 'readFiles', 'read'], ['readFile', 'readFiles']],
  ['', ['a'], ['a']],
])('%j is near to', (name, names, expected) => {
  expect(nearestNames(name, names, 10)).toEqual(expected);
});

test('the limit cuts the farthest, and a name is given once', () => {
  expect(nearestNames('name', ['names', 'name', 'name', 'tame'], 2)).toEqual(['name', 'names']);
});
