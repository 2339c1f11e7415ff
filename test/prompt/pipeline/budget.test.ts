import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetError, type BudgetItem, chooseDropped } from '../../../src/prompt/pipeline/budget.ts';

const fractions = { doc: 0.4, chat: 0.3, tool: 0.2, assistant: 0.1 };

function item(kind: BudgetItem['class'], tokens: number, mustKeep = false): BudgetItem {
  return { blocks: [], tokens, class: kind, mustKeep };
}

function check(
  items: readonly BudgetItem[],
  budget: number,
  worth: readonly number[],
  kept: readonly number[],
) {
  const dropped = chooseDropped(items, budget, fractions, (one) => worth[items.indexOf(one)] ?? 0);
  expect(items.flatMap((one, at) => (dropped.includes(one) ? [] : [at]))).toEqual(kept);
}

test('what is worth the most for its size stays, within the share of its kind', () => {
  check(
    [item('doc', 40), item('doc', 40), item('chat', 30), item('tool', 20), item('assistant', 10)],
    100,
    [1, 2, 1, 1, 1],
    [1, 2, 3, 4],
  );
});

test('room that one kind does not use flows on', () => {
  check([item('doc', 40), item('doc', 40), item('chat', 10)], 100, [1, 2, 1], [0, 1, 2]);
});

test('what must be kept stays, and its room is gone for the others', () => {
  check([item('chat', 90, true), item('doc', 40), item('tool', 10)], 100, [0, 9, 1], [0, 2]);
});

test('what must be kept and does not fit is an error that says by how much', () => {
  const run = () =>
    chooseDropped([item('instructions', 80), item('chat', 45, true)], 100, fractions, () => 1);
  expect(run).toThrow(BudgetError);
  expect(run).toThrow('takes 125 tokens, 25 more than the 100 there are');
});

const anyItem = fc.record({
  kind: fc.constantFrom('doc' as const, 'chat' as const, 'tool' as const, 'assistant' as const),
  tokens: fc.nat(500),
  mustKeep: fc.boolean(),
});

test('what stays fits, and holds all that must be kept', () => {
  fc.assert(
    fc.property(fc.array(anyItem), fc.nat(3000), (drawn, budget) => {
      const items = drawn.map(({ kind, tokens, mustKeep }) => item(kind, tokens, mustKeep));
      const needed = items.filter(({ mustKeep }) => mustKeep).reduce((sum, { tokens }) => sum + tokens, 0);
      if (needed > budget) return;
      const dropped = chooseDropped(items, budget, fractions, ({ tokens }) => 1 + tokens);
      expect(dropped.some(({ mustKeep }) => mustKeep)).toBe(false);
      const left = items.filter((one) => !dropped.includes(one)).reduce((sum, { tokens }) => sum + tokens, 0);
      expect(left).toBeLessThanOrEqual(budget);
      // Nothing that would still fit is left out.
      for (const one of dropped) expect(left + one.tokens).toBeGreaterThan(budget);
    }),
  );
});
