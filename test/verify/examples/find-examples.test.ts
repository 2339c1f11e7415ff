import { expect, test } from 'vitest';
import { findExamples } from '../../../src/verify/examples/find-examples.ts';

const forms: [name: string, question: string, found: [call: string, expected: string][]][] = [
  [
    'a doctest',
    '>>> add(1, 2)\n3\n>>> add(-1, 1)\n0',
    [
      ['add(1, 2)', '3'],
      ['add(-1, 1)', '0'],
    ],
  ],
  ['a doctest of several lines', '>>> add([1,\n... 2])\n[3]', [['add([1, 2])', '[3]']]],
  ['equals', 'add(1, 2) == 3', [['add(1, 2)', '3']]],
  ['strict equals', '`add(1, 2) === 3`', [['add(1, 2)', '3']]],
  ['assert', 'assert add([1], "a)") == ["x", 1]', [['add([1], "a)")', '["x", 1]']]],
  [
    'arrows',
    'add(1) ➞ 2\nadd(2) => 3\nadd(3) -> 4\nadd(4) ==> 5',
    [
      ['add(1)', '2'],
      ['add(2)', '3'],
      ['add(3)', '4'],
      ['add(4)', '5'],
    ],
  ],
  [
    'words',
    'add(1) should return 2, and add(2) returns "three".',
    [
      ['add(1)', '2'],
      ['add(2)', '"three"'],
    ],
  ],
  ['a comment behind the call', 'console.log(add(1, 2)); // 3', [['add(1, 2)', '3']]],
  ['an output in a sentence', 'For lst = [1,2] the output should be 3', [['add([1,2])', '3']]],
  ['the same call once', 'add(1) == 2\nadd( 1 ) == 2', [['add(1)', '2']]],
  ['text', 'add("x") = hello world.', [['add("x")', 'hello world']]],
];

test.each(forms)('reads %s', (_, question, found) => {
  expect(findExamples(question, ['add']).map(({ call, expected }) => [call, expected])).toEqual(found);
});

test.each([
  ['a definition', 'def add(a, b):\n    return a + b'],
  ['another function', 'subtract(3) == 2'],
  ['a call without what it gives', 'what does add(1, 2) do?'],
  ['a bracket that never closes', 'add(1, 2 == 3'],
  ['a broken quotation', 'add(1) == ""x"'],
])('takes %s for no example', (_, question) => {
  expect(findExamples(question, ['add'])).toEqual([]);
});
