import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUsd } from '../../src/core/money.ts';
import { providerNames } from '../../src/core/provider-name.ts';
import { noUsage, type TokenUsage, unknownUsage } from '../../src/core/usage.ts';
import { ceilingOf, costOf, type ModelPrice, priceOf } from '../../src/providers/pricing.ts';
import { assertProperty } from './assert-property.ts';

const today = new Date('2026-11-20T12:00:00Z');

describe('prices', () => {
  it('come from the packaged facts, with their source', () => {
    expect(priceOf('anthropic', 'claude-sonnet-5-5', {}, today, 1000)).toMatchObject({
      input: 2,
      output: 10,
      cacheRead: 0.1,
      cacheWrite: 2.5,
      isFree: false,
      source: expect.stringContaining('2026-10-07'),
    });
  });

  it('of a model that nobody knows are unknown', () => {
    expect(priceOf('groq', 'nobody/knows', {}, today, 1)).toBeNull();
  });

  it('of local models are free, known or not', () => {
    expect(priceOf('ollama', 'my-own', {}, today, 1)).toMatchObject({ isFree: true, input: 0 });
  });

  it('can be overridden, also for unknown and local models', () => {
    const own = { input: 1, output: 2, cacheRead: null, cacheWrite: null };
    for (const [provider, model] of [
      ['groq', 'x/y'],
      ['ollama', 'z'],
      ['anthropic', 'claude-sonnet-5-5'],
    ] as const) {
      const price = priceOf(provider, model, { [`${provider}/${model}`]: own }, today, 1);
      expect(price).toMatchObject({ ...own, isFree: false, source: 'configuration' });
    }
  });

  it.each([
    { promptTokens: 100_000, input: 0.1, output: 0.5, cacheRead: 0.01 },
    { promptTokens: 100_001, input: 0.5, output: 2.5, cacheRead: 0.05 },
    { promptTokens: null, input: 0.1, output: 0.5, cacheRead: 0.01 },
  ])('rise for a prompt of $promptTokens tokens', ({ promptTokens, ...expected }) => {
    expect(priceOf('anthropic', 'claude-haiku-5-5', {}, today, promptTokens)).toMatchObject(expected);
  });

  it.each([
    { at: '2026-12-31T23:59:59Z', input: 0.75, cacheRead: 0.075 },
    { at: '2027-01-01T00:00:00Z', input: 1.5, cacheRead: 0.15 },
  ])('change on their day: $at', ({ at, ...expected }) => {
    expect(priceOf('gemini', 'gemini-3.8-flash', {}, new Date(at), 1)).toMatchObject(expected);
  });

  it('are not looked up in the prototype', () => {
    for (const provider of providerNames)
      expect(() => priceOf(provider, 'toString', {}, today, 1)).not.toThrow();
  });
});

describe('costs', () => {
  const sonnet = priceOf('anthropic', 'claude-sonnet-5-5', {}, today, 1000);
  const groq = priceOf('groq', 'openai/gpt-oss-120b', {}, today, 1000);

  it.each([
    {
      title: 'each class at its own price',
      usage: { freshInput: 1000, cacheRead: 10_000, cacheWrite: 2000, output: 500, reasoning: 100 },
      price: sonnet,
      // 1000×2000 + 10000×100 + 2000×2500 + 600×10000 nano-dollars
      cost: 14_000_000,
    },
    {
      title: 'cached tokens are not billed twice',
      usage: { freshInput: 100, cacheRead: 900, cacheWrite: 0, output: 0, reasoning: 0 },
      price: groq,
      cost: 100 * 150 + 900 * 75,
    },
    {
      title: 'classes that are not told apart',
      usage: { ...unknownUsage, freshInput: 10, output: 1 },
      price: groq,
      cost: 2100,
    },
    { title: 'no input count', usage: { ...noUsage, freshInput: null }, price: groq, cost: null },
    { title: 'no output count', usage: { ...noUsage, output: null }, price: groq, cost: null },
    { title: 'no price', usage: noUsage, price: null, cost: null },
    {
      title: 'a local model that counts nothing',
      usage: unknownUsage,
      price: priceOf('ollama', 'x', {}, today, null),
      cost: 0,
    },
  ])('$title', ({ usage, price, cost }) => {
    expect(costOf(usage, price).cost).toBe(cost);
  });

  const tokens = fc.integer({ min: 0, max: 2_000_000 });
  const maybeTokens = fc.option(tokens);
  const usd = fc.double({ min: 0, max: 100, noNaN: true });
  const anyUsage: fc.Arbitrary<TokenUsage> = fc.record({
    freshInput: maybeTokens,
    cacheRead: maybeTokens,
    cacheWrite: maybeTokens,
    output: maybeTokens,
    reasoning: maybeTokens,
  });
  const anyPrice: fc.Arbitrary<ModelPrice> = fc.record({
    input: usd,
    output: usd,
    cacheRead: fc.option(usd),
    cacheWrite: fc.option(usd),
    isFree: fc.constant(false),
    source: fc.constant('test'),
  });

  it('are whole, never negative, and unknown exactly when input or output is', () => {
    assertProperty(
      fc.property(anyUsage, anyPrice, (usage, price) => {
        const { cost } = costOf(usage, price);
        expect(cost === null).toBe(usage.freshInput === null || usage.output === null);
        if (cost !== null) expect(Number.isSafeInteger(cost) && cost >= 0).toBe(true);
      }),
    );
  });

  it('never exceed the ceiling', () => {
    assertProperty(
      fc.property(anyUsage, anyPrice, (usage, price) => {
        const { cost } = costOf(usage, price);
        fc.pre(cost !== null);
        const input = (usage.freshInput ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
        const ceiling = ceilingOf(input, (usage.output ?? 0) + (usage.reasoning ?? 0), price);
        expect(cost).toBeLessThanOrEqual((ceiling ?? 0) + 1);
      }),
    );
  });

  it('do not fall when more is used', () => {
    assertProperty(
      fc.property(
        anyUsage,
        anyPrice,
        fc.constantFrom('freshInput' as const, 'output' as const),
        (usage, price, key) => {
          const count = usage[key];
          fc.pre(count !== null);
          const less = costOf(usage, price).cost;
          const more = costOf({ ...usage, [key]: count + 1 }, price).cost;
          fc.pre(less !== null && more !== null);
          expect(more).toBeGreaterThanOrEqual(less);
        },
      ),
    );
  });

  it('of two calls add up to those of both together, but for one rounding each', () => {
    const known = fc.record({
      freshInput: tokens,
      cacheRead: tokens,
      cacheWrite: tokens,
      output: tokens,
      reasoning: tokens,
    });
    assertProperty(
      fc.property(known, known, anyPrice, (a, b, price) => {
        const both = {
          freshInput: a.freshInput + b.freshInput,
          cacheRead: a.cacheRead + b.cacheRead,
          cacheWrite: a.cacheWrite + b.cacheWrite,
          output: a.output + b.output,
          reasoning: a.reasoning + b.reasoning,
        };
        const [first, second, sum] = [a, b, both].map((usage) => costOf(usage, price).cost);
        if (first == null || second == null || sum == null) throw new Error('unknown');
        expect(Math.abs(addUsd(first, second) - sum)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('of an unknown price have no ceiling', () => {
    expect(ceilingOf(1000, 1000, null)).toBeNull();
  });
});
