import { expect, test } from 'vitest';
import { askedText } from '../../src/agent/asked-text.ts';
import { estimateTokens } from '../../src/core/token-estimate.ts';

const asked = (question: string, attachment: string | null, budgetTokens = 8_000) =>
  askedText({ question, attachment, budgetTokens });

const users = JSON.stringify(
  Array.from({ length: 50 }, (_, id) => ({ id, name: `user ${id}`, active: id % 2 === 0 })),
  null,
  2,
);
const log = Array.from({ length: 5_000 }, (_, at) =>
  at === 2_500 ? '10:00:01 ERROR cart 77 has no total' : `10:00:0${at % 9} INFO did item ${at}`,
).join('\n');

test('politeness is not sent, demands are', () => {
  expect(asked('Please could you tell me why it fails? You must never touch b.ts.', null)).toEqual({
    searched: 'Please could you tell me why it fails? You must never touch b.ts.',
    asked: 'tell me why it fails? You must never touch b.ts.',
    shortened: null,
  });
  expect(asked('Please always say "please" in emails.', null).asked).toBe(
    'Please always say "please" in emails.',
  );
});

test('JSON is sent in its smallest form, and nothing of it is lost', () => {
  const { asked: text, searched, shortened } = asked('Who is active?', users);
  expect(shortened).toBeNull();
  expect(estimateTokens(text)).toBeLessThan(estimateTokens(users) / 2);
  for (const id of [0, 17, 49]) expect(text).toContain(`user ${id}`);
  expect(searched).toContain(users);
});

test('what is short enough stays as it is', () => {
  const code = 'export const a = 1;\n'.repeat(20);
  expect(asked('What is this?', code).asked).toBe(`What is this?\n\n${code}`);
});

test('a log that is too long is folded, with the error in the middle', () => {
  const { asked: text, shortened } = asked('Why?', log);
  expect(text).toContain('ERROR cart 77 has no total');
  expect(text).toMatch(/×5000|× ?4999/);
  expect(shortened?.lines).toBe(5_000);
  expect(shortened?.keptLines).toBeLessThan(50);
  expect(estimateTokens(text)).toBeLessThan(4_000);
});

test('what cannot be folded is cut by line', () => {
  const prose = Array.from({ length: 3_000 }, (_, at) => `${'abcdefgh'.repeat((at % 7) + 1)} line${at * 31}`);
  const { asked: text, shortened } = asked(
    'Why?',
    [...prose, 'TypeError: x is not a function'].join('\n'),
    2_000,
  );
  expect(text).toContain('TypeError: x is not a function');
  expect(shortened?.lines).toBe(3_001);
  expect(estimateTokens(text)).toBeLessThan(1_050);
});
