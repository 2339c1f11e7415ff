import { expect, test } from 'vitest';
import { type ContextSize, classify } from '../../src/routing/classify.ts';

const small: ContextSize = { files: 2, symbols: 5, folders: 2, named: 1 };

function check(question: string, size: ContextSize = small, hasErrorText = false): string {
  const { intent, complexity } = classify(question, size, { hasErrorText });
  return `${intent} ${complexity}`;
}

const followUps: readonly (readonly [answer: string, before: string, expected: string])[] = [
  ['yes, do it', 'propose a design for sharding', 'edit complex'],
  ['go ahead', 'add a --verbose flag to index', 'edit medium'],
  ['ok, continue please', 'migrate the driver layer to promises', 'edit complex'],
  ['yes', 'explain what `spawn` does', 'explain medium'],
  ['where is it tested?', 'propose a design for sharding', 'search simple'],
];

test.each(followUps)('"%s" after "%s"', (answer, before, expected) => {
  const none = { ...small, named: 0 };
  const found = classify(answer, none, { hasErrorText: false }, { question: before });
  expect(`${found.intent} ${found.complexity}`).toBe(expected);
});

test('it takes far less than five milliseconds', () => {
  const question = 'why does the pool refactor of src/pool.ts break every caller? '.repeat(200);
  classify(question, small, { hasErrorText: true });
  const started = performance.now();
  for (let round = 0; round < 20; round++) classify(question, small, { hasErrorText: true });
  expect((performance.now() - started) / 20).toBeLessThan(5);
});

const cases: readonly (readonly [question: string, expected: string])[] = [
  ['find the place where retries are counted', 'search simple'],
  ['list the places that open a socket', 'search simple'],
  ['explain what `spawn` does', 'explain medium'],
  ['how does the pool grow?', 'explain medium'],
  ['explain why the scheduler steals work', 'explain complex'],
  ['add a --verbose flag to index', 'edit medium'],
  ['write a test for the parser', 'write medium'],
  ['add unit tests for Cart', 'write medium'],
  ['migrate the driver layer to promises', 'edit complex'],
  ['refactor all drivers to share a base class', 'edit complex'],
  ['rewrite the parser', 'edit complex'],
  ['why does connect fail after a timeout', 'debug medium'],
  ['propose a design for sharding', 'design complex'],
  ['what would an architecture for plugins look like', 'design complex'],
  ['hello', 'other simple'],
];

test.each(cases)('%s', (question, expected) => {
  expect(check(question)).toBe(expected);
});

test('error text makes a question a matter of debugging', () => {
  expect(check('TypeError: x is not a function', small, true)).toBe('debug medium');
});

test('a context spread over many folders makes a question harder', () => {
  const narrow = classify('how do drivers report errors', small, { hasErrorText: false }).score;
  const wide = classify(
    'how do drivers report errors',
    { files: 14, symbols: 30, folders: 10, named: 0 },
    { hasErrorText: false },
  );
  expect(wide.score).toBeGreaterThan(narrow);
  expect(wide.features.map(({ name }) => name)).toContain('spread');
});

test('the score is the sum of the features that it names', () => {
  const { score, features } = classify('explain why the entire system is slow', small, {
    hasErrorText: false,
  });
  expect(features.reduce((sum, { points }) => sum + points, 0)).toBe(score);
});
