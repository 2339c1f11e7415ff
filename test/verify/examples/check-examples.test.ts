import { expect, test } from 'vitest';
import { splitFences } from '../../../src/edits/answer/fences.ts';
import { whyNotSandboxed } from '../../../src/sandbox/run-sandboxed.ts';
import { checkExamples } from '../../../src/verify/check-examples.ts';
import { confidenceOf, failureSummary } from '../../../src/verify/confidence.ts';
import { exampleRunner } from '../../../src/verify/examples/run-examples.ts';

const possible = (await whyNotSandboxed()) === null;

async function check(question: string, text: string) {
  const { fences } = splitFences(text);
  const found = await checkExamples({ question, text, fences }, exampleRunner(null));
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

const python =
  'from typing import List\n\ndef total(prices: List[int]) -> int:\n    """Sum of the prices.\n    >>> total([1, 2])\n    3\n    >>> total([])\n    0\n    """\n';
const javascript =
  'Write a function `total(prices)` that adds them up: total([1, 2]) === 3 and total([]) === 0';

const answers: [name: string, question: string, text: string, values: Record<string, number>][] = [
  [
    'right',
    python,
    '```python\ndef total(prices: List[int]) -> int:\n    return sum(prices)\n```',
    { 'examples-pass': 1, 'defines-asked': 1, 'code-whole': 1 },
  ],
  ['only the body', python, '    return sum(prices)\n', { 'examples-pass': 1 }],
  ['bare code', python, 'def total(prices):\n    return sum(prices)\n', { 'examples-pass': 1 }],
  [
    'wrong',
    python,
    '```python\ndef total(prices):\n    return max(prices, default=0)\n```',
    { 'examples-pass': 0.5 },
  ],
  [
    'that never ends',
    python,
    '```python\ndef total(prices):\n    while True: pass\n```',
    { 'examples-pass': 0 },
  ],
  [
    'with a name from nowhere',
    python,
    '```python\ndef total(prices):\n    return add_up(prices)\n```',
    { 'examples-pass': 0, 'names-bound': 0 },
  ],
  [
    'of another name',
    python,
    '```python\ndef add(prices):\n    return sum(prices)\n```',
    { 'defines-asked': 0 },
  ],
  [
    'left out',
    python,
    '```python\ndef total(prices):\n    # TODO\n    pass\n```',
    { 'code-whole': 0, 'examples-pass': 0 },
  ],
  [
    'that prints a result of its own',
    python,
    '```python\nprint(\'result {"loaded": true}\')\ndef total(prices):\n    return sum(prices)\n```',
    { 'examples-pass': 1 },
  ],
  [
    'that exits',
    python,
    '```python\nimport os\nos._exit(0)\ndef total(prices):\n    return sum(prices)\n```',
    { 'examples-pass': 0 },
  ],
  [
    'right, in JavaScript',
    javascript,
    '```js\nexport const total = (prices) => prices.reduce((a, b) => a + b, 0);\n```',
    { 'examples-pass': 1, 'defines-asked': 1 },
  ],
  [
    'wrong, in JavaScript',
    javascript,
    '```js\nfunction total(prices) {\n  return prices[0] ?? 0;\n}\n```',
    { 'examples-pass': 0.5 },
  ],
];

test.runIf(possible).each(answers)('an answer %s', async (_, question, text, values) => {
  expect(await check(question, text)).toMatchObject(values);
});

test.each([
  ['about code that stands there', 'How does `total` work?', 'It calls `sum`.', {}],
  [
    'in a language that is not run',
    'write a function `total` in Rust: total(1) == 1',
    '```rust\nfn total(a: u8) -> u8 { a }\n```',
    { 'examples-pass': null },
  ],
])('a question %s has no examples to run', async (_, question, text, values) => {
  expect(await check(question, text)).toEqual(values);
});

test('where nothing may be run it says what reading the code says, and why examples say nothing', async () => {
  const text = '```python\ndef total(prices):\n    return sum(prices)\n```';
  const code = { question: python, text, fences: splitFences(text).fences };
  const notRun = async () => ({ kind: 'not-run', why: 'no sandbox here' }) as const;
  expect((await checkExamples(code, null)).map(({ name }) => name)).toEqual(['code-whole']);
  const found = await checkExamples(code, notRun);
  expect(found.at(-1)).toEqual({
    name: 'examples-pass',
    value: null,
    detail: 'the examples of the question were not run: no sandbox here',
  });
  // It is neither for nor against the answer, nor a measurement.
  expect(confidenceOf(found)).toEqual(confidenceOf(found.slice(0, -1)));
  expect(confidenceOf(found).basis).toBe('weak');
  expect(failureSummary(found)).toBe('');
});
