import { expect, test } from 'vitest';
import { type ContextSize, classify } from '../../src/routing/classify.ts';

const small: ContextSize = { files: 2, symbols: 5, folders: 2, named: 1 };

function check(question: string, size: ContextSize = small, hasErrorText = false): string {
  const { intent, complexity } = classify(question, size, { hasErrorText });
  return `${intent} ${complexity}`;
}

const cases: readonly (readonly [question: string, expected: string])[] = [
  ['find the place where retries are counted', 'search simple'],
  ['list the places that open a socket', 'search simple'],
  ['explain what `spawn` does', 'explain medium'],
  ['how does the pool grow?', 'explain medium'],
  ['explain why the scheduler steals work', 'explain complex'],
  ['add a --verbose flag to index', 'edit medium'],
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
