import { expect, test } from 'vitest';
import {
  formOfName,
  shrinkText,
  type TextForm,
  type TextLimits,
} from '../../../src/cli/optimize/shrink-text.ts';
import { estimateTokens } from '../../../src/core/token-estimate.ts';
import { BudgetError } from '../../../src/prompt/pipeline/budget.ts';

const limits: TextLimits = { countTokens: estimateTokens, maxTokens: null, ratio: null };
const log = `${Array.from({ length: 300 }, (_, at) => `12:00:${at % 60} worker ${at} has done job ${at * 7}`).join('\n')}\nerror: job 99 failed`;
const sentences = Array.from(
  { length: 20 },
  (_, at) =>
    `The ${['red', 'green', 'blue', 'dark'][at % 4]} house stands by the river and the people in it are happy about the ${['rain', 'sun', 'snow'][at % 3]}.`,
);
const prose = `${sentences.join(' ')}\n`;

function check(
  title: string,
  text: string,
  form: TextForm | null,
  more: Partial<TextLimits>,
  expected: readonly string[],
): void {
  test(title, () => {
    const operations = shrinkText(text, form, { ...limits, ...more });
    expect(operations.map(({ by }) => by)).toEqual(expected);
    for (const [at, { before, tokensBefore, tokensAfter }] of operations.entries()) {
      expect(before).toBe(at === 0 ? text : operations[at - 1]?.after);
      expect(tokensAfter).toBeLessThan(tokensBefore);
    }
  });
}

check(
  'JSON in its smallest form',
  JSON.stringify(
    [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
    null,
    2,
  ),
  null,
  {},
  ['json'],
);
check('output by what is in it', log, null, {}, ['logs']);
check('what its name says is no output', log, 'other', {}, []);
check('prose as it is', prose, null, {}, []);
check('phrases that say nothing', `Please could you help me with this? ${prose}`, null, {}, ['filler']);
check('sentences where that is asked for', prose, null, { ratio: 0.5 }, ['compression']);
check('sentences where there is no room', prose, 'prose', { maxTokens: 300 }, ['compression']);
check('no sentences where there is room', prose, 'prose', { maxTokens: 3_000 }, []);
check('code is never shortened', prose, 'other', { ratio: 0.5 }, []);

test('an error is in what is left of output', () => {
  expect(shrinkText(log, null, limits).at(-1)?.after).toContain('error: job 99 failed');
});

test('what does not fit is an error that says by how much', () => {
  const tokens = estimateTokens('A line of code.');
  const run = () => shrinkText('A line of code.', 'other', { ...limits, maxTokens: tokens - 2 });
  expect(run).toThrow(BudgetError);
  expect(run).toThrow(/2 more than/);
});

test('what the name of a file says', () => {
  const of = [
    'build.log',
    'a/b/app.log.1',
    'x.diff',
    'README.md',
    'notes.txt',
    'LICENSE',
    'a.d/trace',
    'cart.ts',
    'data.csv',
  ];
  expect(of.map(formOfName)).toEqual([
    'output',
    'output',
    'output',
    'prose',
    null,
    null,
    null,
    'other',
    'other',
  ]);
});
