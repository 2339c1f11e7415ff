import { expect, test } from 'vitest';
import { countSyntaxErrors } from '../../src/codebase/languages/count-syntax-errors.ts';
import { type AnswerToCheck, collectEvidence } from '../../src/verify/collect-evidence.ts';
import { confidenceOf } from '../../src/verify/confidence.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

async function check(text: string, more: Partial<AnswerToCheck> = {}) {
  const index = await indexProject(sampleFiles);
  const evidence = await collectEvidence(
    {
      text,
      finish: 'stop',
      question: 'how does it work?',
      promptText: 'total(): number',
      hadContext: true,
      meanLogprob: null,
      ...more,
    },
    index,
    { countSyntaxErrors, runExamples: null, edits: null, nowMs: () => 0 },
  );
  const values = Object.fromEntries(evidence.map(({ name, value }) => [name, value]));
  return { evidence, values, confidence: confidenceOf(evidence).value };
}

const threshold = 0.85;

const good = [
  'The sum is made in `Cart.total` (src/cart.ts:13), which calls `priceOf`.',
  'See src/price.ts:4-6.',
  'It is `priceOf()`:\n\n```ts\nexport function priceOf(name: string): number {\n  return prices.get(name) ?? 0;\n}\n```',
  'Change src/price.ts:5:\n\n```ts\n  return prices.get(name) ?? defaultPrice;\n```',
  'Counter::increment adds one; see src/counter.rs:9.',
];

test.each(good)('believes: %s', async (text) => {
  expect((await check(text)).confidence).toBeGreaterThanOrEqual(threshold);
});

const doubtful: [text: string, doubt: string, more?: Partial<AnswerToCheck>][] = [
  ['', 'not-empty'],
  ['   \n', 'not-empty'],
  ['See src/billing/invoice.ts:10.', 'paths-exist'],
  ['See src/cart.ts:4000.', 'lines-exist'],
  ['It is done by `InvoiceManager` and `computeGrandTotal`.', 'names-exist'],
  ['The computeGrandTotal function of the InvoiceManager does it.', 'names-exist'],
  ['`Cart.total` does it:\n\n```ts\nfunction ( { return\n```', 'code-parses'],
  ['`Cart.total` sums up, then it', 'complete', { finish: 'length' }],
  ['`priceOf` is called in src/cart.ts:7.', 'lines-fit'],
  [
    'It reads at src/price.ts:4:\n\n```ts\nexport function priceOf(name: string): bigint {\n  return rates.lookup(name);\n}\n```',
    'quotes-match',
  ],
  ["I'm sorry, but I can't help with that.", 'not-refused'],
  ['No.', 'not-refused', { finish: 'refusal' }],
  ['The excerpts do not show where `Cart` is stored, so I cannot determine it.', 'not-hedged'],
  ['It works by adding things up in a loop, as is usual.', 'grounded'],
];

test.each(doubtful)('doubts: %s (%s)', async (text, doubt, more) => {
  const { values, confidence } = await check(text, more);
  expect(values[doubt]).toBeLessThan(1);
  expect(confidence).toBeLessThan(threshold);
});

test('says in words what was found', async () => {
  const { evidence } = await check('See src/cart.ts:5, src/nope.ts and `priceOf`.');
  expect(evidence.find(({ name }) => name === 'paths-exist')).toEqual({
    name: 'paths-exist',
    value: 0.5,
    detail: '1 of 2 cited paths exist; not src/nope.ts',
    costMs: 0,
  });
});

test('names that the prompt gave are no inventions, nor are keywords and addresses', async () => {
  const { values } = await check(
    'Use `someFlag` with `Promise` as https://example.com/a/b.html says, in `Cart`.',
    {
      promptText: 'what about someFlag?',
    },
  );
  expect(values['names-exist']).toBe(1);
  expect(values['paths-exist']).toBeUndefined();
});

test('without any context there is nothing to be grounded in', async () => {
  const { values, confidence } = await check('Hello.', { hadContext: false });
  expect(values.grounded).toBeUndefined();
  expect(confidence).toBe(0.86);
});
