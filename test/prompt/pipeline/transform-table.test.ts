import { describe, expect, it } from 'vitest';
import { canonicalise } from '../../../src/prompt/pipeline/canonical.ts';
import { defaultPolicy, type Policy } from '../../../src/prompt/pipeline/policy.ts';
import { defaultTransforms } from '../../../src/prompt/pipeline/transform-table.ts';

const texts = [
  'The roof of the shop is red and its windows are small.',
  'You must never close the shop before nine.',
  'The roof of the shop is red and its windows are small.',
  'Where parseCart reads the cart it skips empty lines.',
  'How does parseCart read a cart',
];
const { blocks } = canonicalise(
  {
    model: 'gpt-5',
    messages: texts.flatMap((content) => [
      { role: 'user' as const, content },
      { role: 'assistant' as const, content: 'ok' },
    ]),
  },
  'openai',
  (text) => text.length,
);
const asked = blocks.filter(({ kind }) => kind === 'user');
const nothing = { similarity: 0, recency: 0, constraints: 0, identifiers: 0, trust: 0, entities: 0 };

/** @param order of the texts, the most useful first; those that are worth nothing are not in it */
function check(title: string, setting: Partial<Policy>, order: readonly number[]): void {
  it(title, () => {
    const worth = defaultTransforms.utilities(asked, texts.at(-1) ?? '', { ...defaultPolicy, ...setting });
    const places = [...worth.keys()].filter((at) => (worth[at] ?? 0) > 0);
    expect(places.sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0))).toEqual(order);
  });
}

describe('what a text is worth is a matter of the policy', () => {
  const only = (weight: keyof typeof nothing) => ({
    utilityWeights: { ...nothing, [weight]: 1 },
    diversityLambda: 1,
  });
  check('by what it demands', only('constraints'), [1]);
  check('by the names in it', only('identifiers'), [3]);
  check('by how new it is', only('recency'), [4, 3, 2, 1]);
  it('and by whether another one says the same, unless that is switched off', () => {
    const of = (diversityLambda: number) => {
      const utilityWeights = { ...nothing, trust: 1 };
      return defaultTransforms.utilities(asked, '', { utilityWeights, diversityLambda });
    };
    expect(of(1)[0]).toBe(of(1)[2]);
    expect(of(0.7)[0]).not.toBe(of(0.7)[2]);
  });
});
