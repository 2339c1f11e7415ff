import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { providerNames } from '../../src/core/provider-name.ts';
import { models, retirements } from '../../src/providers/model-facts/models.ts';
import { defaultModels, factsAsOf, findModel, findRetirement } from '../../src/providers/model-facts.ts';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const usd = z.number().check(z.nonnegative());
const price = z.strictObject({
  input: usd,
  output: usd,
  cacheRead: z.nullable(usd),
  cacheWrite: z.nullable(usd),
});
const count = z.int().check(z.positive());
const facts = z.strictObject({
  provider: z.enum(providerNames),
  id: z.string().check(z.minLength(1)),
  contextWindow: count,
  maxOutput: z.nullable(count),
  price,
  priceAbove: z.nullable(z.extend(z.partial(price), { promptTokens: count })),
  priceFrom: z.nullable(z.extend(z.partial(price), { date: day })),
  fewestCachedTokens: z.nullable(count),
  supportsTools: z.boolean(),
  supportsTemperature: z.boolean(),
  effort: z.array(z.string()),
  downloadGB: z.nullable(z.number()),
  status: z.string(),
  note: z.nullable(z.string()),
  source: z.string().check(z.minLength(1)),
  asOf: z.string().check(z.regex(/^\d{4}-\d{2}(-\d{2})?$/)),
});

describe('packaged facts', () => {
  it.each(models.map((model) => ({ title: `${model.provider}/${model.id}`, model })))(
    '$title is complete',
    ({ model }) => {
      expect(facts.parse(model)).toEqual(model);
      expect(model.price.cacheRead ?? 0).toBeLessThanOrEqual(model.price.input);
      expect(model.asOf <= factsAsOf).toBe(true);
      // Only local models are free.
      expect(model.price.input > 0).toBe(model.provider !== 'ollama');
    },
  );

  it('name each model once', () => {
    const names = models.map(({ provider, id }) => `${provider}/${id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(retirements)(
    'replace $provider/$id by a model that is known and stays',
    ({ provider, replacement, date }) => {
      expect(findModel(provider, replacement)).not.toBeNull();
      expect(findRetirement(provider, replacement)).toBeNull();
      expect(day.safeParse(date).success).toBe(true);
    },
  );

  it('know every default', () => {
    for (const provider of providerNames) {
      for (const id of Object.values(defaultModels[provider])) {
        expect(findModel(provider, id)).not.toBeNull();
        expect(findRetirement(provider, id)).toBeNull();
      }
    }
  });
});

describe('look-up', () => {
  it.each([
    { provider: 'anthropic', id: 'claude-haiku-4-5-20251001', expected: 'claude-haiku-4-5' },
    { provider: 'gemini', id: 'models/gemini-3.8-flash', expected: 'gemini-3.8-flash' },
    { provider: 'groq', id: 'openai/gpt-oss-20b', expected: 'openai/gpt-oss-20b' },
    { provider: 'groq', id: 'gpt-oss:20b', expected: undefined },
    { provider: 'ollama', id: 'gpt-oss:20b', expected: 'gpt-oss:20b' },
  ] as const)('$provider/$id is $expected', ({ provider, id, expected }) => {
    expect(findModel(provider, id)?.id).toBe(expected);
  });

  it('knows when a model stops and what takes its place', () => {
    expect(findRetirement('groq', 'llama-3.3-70b-versatile')).toMatchObject({
      date: '2026-08-16',
      replacement: 'openai/gpt-oss-120b',
    });
    expect(findRetirement('groq', 'openai/gpt-oss-120b')).toBeNull();
  });
});
