import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CachePrices,
  type CacheState,
  cachePricesOf,
  inputCost,
} from '../../../src/prompt/pipeline/cache-prices.ts';
import type { Proposal } from '../../../src/prompt/pipeline/operation.ts';
import { apply, plan } from '../../../src/prompt/pipeline/plan.ts';
import type { PromptBlock } from '../../../src/prompt/pipeline/prompt-block.ts';

function block(at: number, tokens: number): PromptBlock {
  return {
    id: `b${at}`,
    kind: 'tool-result',
    role: 'tool',
    text: `text ${at}`,
    hash: `hash ${at}`,
    tokens,
    priority: 0,
    mustKeep: false,
    zone: 'live',
    source: '',
    form: 'text',
    path: ['messages', at],
    message: at,
    unit: at,
    age: 0,
    tool: null,
    keep: 'none',
  };
}

function shrink(at: number, tokensAfter: number, waitedCalls = 0): Proposal {
  return { blockId: `b${at}`, by: 'old-results', text: 'short', tokensAfter, waitedCalls, because: 'old' };
}

function allSent(blocks: readonly PromptBlock[], ends: readonly number[]): CacheState {
  return { sent: blocks.map(({ hash, tokens }) => ({ hash, tokens })), ends, isWarm: true };
}

const anthropic = cachePricesOf.anthropic(2000);
const impatient = { patience: 0, forced: new Set<string>() };

function check(
  blocks: readonly PromptBlock[],
  proposals: readonly Proposal[],
  options: {
    readonly calls: number;
    readonly patience?: number;
    readonly prices?: CachePrices;
    readonly state?: CacheState;
  },
  expected: { readonly taken: readonly string[]; readonly kept: number },
) {
  const state =
    options.state ??
    allSent(
      blocks,
      blocks.map((_, at) => at + 1),
    );
  const { operations, keptBlocks, costAfter, costBefore } = plan(
    blocks,
    proposals,
    { ...impatient, patience: options.patience ?? 0, expectedCalls: options.calls },
    options.prices ?? anthropic,
    state,
  );
  expect({ taken: operations.map(({ blockId }) => blockId), kept: keptBlocks }).toEqual(expected);
  expect(costAfter).toBeLessThanOrEqual(costBefore);
}

const five = [block(0, 5000), block(1, 4000), block(2, 4000), block(3, 100), block(4, 100)];

test('what was never sent is made smaller at once', () => {
  check(
    five,
    [shrink(1, 100)],
    { calls: 1, state: { sent: [], ends: [], isWarm: false } },
    { taken: ['b1'], kept: 0 },
  );
});

test('a cache that is cold protects nothing', () => {
  check(
    five,
    [shrink(1, 100)],
    { calls: 1, state: { ...allSent(five, [5]), isWarm: false } },
    { taken: ['b1'], kept: 0 },
  );
});

test('a frozen block is rewritten only when that pays over the calls that are expected', () => {
  check(five, [shrink(2, 100)], { calls: 1 }, { taken: ['b2'], kept: 2 });
  check(five, [shrink(1, 100)], { calls: 1 }, { taken: [], kept: 5 });
  check(five, [shrink(1, 100)], { calls: 100 }, { taken: ['b1'], kept: 1 });
});

test('where something is rewritten, everything after it is made smaller too', () => {
  check(five, [shrink(1, 100), shrink(2, 3999)], { calls: 100 }, { taken: ['b1', 'b2'], kept: 1 });
});

test('an early block that does not pay does not hold back a late one', () => {
  check(five, [shrink(0, 4990), shrink(2, 100)], { calls: 10 }, { taken: ['b2'], kept: 2 });
});

test('a batch waits until waiting has cost enough', () => {
  check(five, [shrink(1, 100, 0)], { calls: 100, patience: 1 }, { taken: [], kept: 5 });
  check(five, [shrink(1, 100, 50)], { calls: 100, patience: 1 }, { taken: ['b1'], kept: 1 });
});

test('a result does not go without its call, nor a cut between them', () => {
  const pair = [
    { ...shrink(1, 0), text: null },
    { ...shrink(2, 0), text: null, goesWith: 'b1' },
  ];
  check(five, pair, { calls: 3 }, { taken: ['b1', 'b2'], kept: 1 });
  // By itself the result would pay.
  check(five, [shrink(2, 0)], { calls: 1 }, { taken: ['b2'], kept: 2 });
  check(
    five,
    [shrink(1, 4000 - 1), { ...shrink(2, 0), goesWith: 'b1' }],
    { calls: 1 },
    { taken: [], kept: 5 },
  );
});

test('without a cache whatever is smaller pays', () => {
  check(five, [shrink(0, 4990)], { calls: 1, prices: cachePricesOf.none(2000) }, { taken: ['b0'], kept: 0 });
});

test('an explicit cache serves up to the end of an earlier request, and the plan reckons with it', () => {
  // The last end before the change is at its very beginning, so all of it would be written anew.
  check(five, [shrink(2, 3000)], { calls: 2, state: allSent(five, [5]) }, { taken: [], kept: 5 });
  check(five, [shrink(2, 100)], { calls: 100, state: allSent(five, [5]) }, { taken: ['b2'], kept: 2 });
});

test('shares of the cost add up to what the plan changes', () => {
  const { operations, costAfter, costBefore } = plan(
    five,
    [shrink(1, 333), shrink(2, 77), shrink(3, 1)],
    { ...impatient, expectedCalls: 1000 },
    anthropic,
    allSent(five, [1, 3, 5]),
  );
  expect(operations.length).toBe(3);
  expect(operations.reduce((sum, { costEffect }) => sum + costEffect, 0)).toBe(
    Math.round(costAfter - costBefore),
  );
});

const anyPrices = fc
  .record({
    name: fc.constantFrom('anthropic' as const, 'openai' as const, 'gemini' as const, 'none' as const),
    input: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ name, input }) => cachePricesOf[name](input));

const anyCase = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 12 }),
    shrunk: fc.array(
      fc.record({
        at: fc.nat(11),
        share: fc.double({ min: 0, max: 0.99, noNaN: true }),
        waited: fc.nat(30),
        gone: fc.boolean(),
        back: fc.option(fc.integer({ min: 1, max: 3 })),
      }),
    ),
    sent: fc.nat(12),
    ends: fc.array(fc.nat(12)),
    isWarm: fc.boolean(),
    calls: fc.integer({ min: 1, max: 300 }),
    patience: fc.constantFrom(0, 0.5, 1),
    prices: anyPrices,
  })
  .map((drawn) => {
    const blocks = drawn.sizes.map((size, at) => block(at, size));
    const byBlock = new Map(drawn.shrunk.filter(({ at }) => at < blocks.length).map((one) => [one.at, one]));
    const proposals = [...byBlock.values()].map(({ at, share, waited, gone, back }): Proposal => {
      const tokensAfter = gone ? 0 : Math.floor((blocks[at]?.tokens ?? 0) * share);
      const goesWith = back === null ? {} : { goesWith: `b${at - back}` };
      return { ...shrink(at, tokensAfter, waited), text: gone ? null : 'short', ...goesWith };
    });
    const sent = Math.min(drawn.sent, blocks.length);
    const ends = [...new Set(drawn.ends.map((end) => Math.min(end, sent)))].sort((a, b) => a - b);
    const state = { ...allSent(blocks.slice(0, sent), ends), isWarm: drawn.isWarm };
    return { ...drawn, blocks, proposals, state, ends };
  });

test('a plan is never dearer than only appending, whoever caches how', () => {
  fc.assert(
    fc.property(anyCase, ({ blocks, proposals, calls, patience, prices, state, ends }) => {
      const planned = plan(
        blocks,
        proposals,
        { expectedCalls: calls, patience, forced: new Set() },
        prices,
        state,
      );
      // Reckoned once more, the long way round: what is sent, block by block, and what of it is as it was.
      const after = apply(blocks, planned.operations);
      const tokens = (list: readonly { tokens: number }[]) => list.reduce((sum, one) => sum + one.tokens, 0);
      const cost = (list: readonly PromptBlock[]) => {
        let same = 0;
        while (
          state.isWarm &&
          same < list.length &&
          same < state.sent.length &&
          list[same]?.hash === state.sent[same]?.hash
        )
          same++;
        const served =
          prices.cache === 'none'
            ? 0
            : prices.cache === 'explicit'
              ? (ends.findLast((end) => end <= same) ?? 0)
              : same;
        return (
          inputCost(prices, tokens(list.slice(0, served)), tokens(list)) +
          (calls - 1) * inputCost(prices, tokens(list), tokens(list))
        );
      };
      expect(cost(after)).toBeLessThanOrEqual(cost(blocks) * (1 + 1e-9));
      expect(planned.costAfter).toBeCloseTo(cost(after), 0);
      expect(tokens(after)).toBeLessThanOrEqual(tokens(blocks));
      const taken = new Set(planned.operations.map(({ blockId }) => blockId));
      for (const { blockId, goesWith } of proposals) {
        const partner = proposals.some((other) => other.blockId === goesWith);
        if (taken.has(blockId) && goesWith !== undefined && partner) expect(taken).toContain(goesWith);
      }
      const shares = planned.operations.reduce((sum, { costEffect }) => sum + costEffect, 0);
      expect(Math.abs(shares - (planned.costAfter - planned.costBefore))).toBeLessThanOrEqual(1);
      expect(Math.min(...planned.operations.map(({ costEffect }) => -costEffect), 0)).toBeGreaterThanOrEqual(
        -1,
      );
    }),
    { numRuns: 500 },
  );
});

test('what may not be left as it is goes whatever it costs', () => {
  const { operations } = plan(
    five,
    [shrink(0, 4990)],
    { expectedCalls: 1, patience: 1, forced: new Set(['b0']) },
    anthropic,
    allSent(five, [5]),
  );
  expect(operations.map(({ blockId }) => blockId)).toEqual(['b0']);
});
