import { expect, test } from 'vitest';
import { isFor } from '../../src/providers/model-facts/abilities.ts';
import type { Complexity, Intent } from '../../src/routing/classify.ts';
import { type LadderPolicy, planLadder, type TierStatus } from '../../src/routing/plan-ladder.ts';
import {
  assumedCheck,
  chanceOf,
  priorChance,
  type Strength,
  strengthOf,
  workOf,
} from '../../src/routing/tier-chance.ts';

const policy: LadderPolicy = {
  complexStart: null,
  targetShare: 0.9,
  maxTier: null,
  pinnedTier: null,
  localOnly: false,
  multiModelRouting: true,
};

/** Of a request of 6,000 tokens and 500 back, at the packaged prices. */
const known: Readonly<Record<string, { strength: Strength; cost: number }>> = {
  local: { strength: 'small', cost: 0 },
  groq: { strength: 'medium', cost: 1_200_000 },
  haiku: { strength: 'strong', cost: 850_000 },
  gemini: { strength: 'strong', cost: 6_375_000 },
  sonnet: { strength: 'top', cost: 17_000_000 },
};

/** `local groq! gemini`: a tier with `!` is not available. */
function plan(
  complexity: Complexity,
  tiers: string,
  changes: Partial<LadderPolicy> = {},
  conversationTier: string | null = null,
  costs: Readonly<Record<string, number>> = {},
) {
  const statuses: TierStatus[] = tiers.split(' ').map((word) => {
    const name = word.replace('!', '');
    const { strength = 'medium', cost = 1 } = known[name] ?? {};
    return {
      name,
      isLocal: name === 'local',
      chance: chanceOf(priorChance(strength, 'other', complexity), null, assumedCheck),
      expectedCost: costs[name] ?? cost,
      work: name === 'local' ? 9 : 0,
      check: assumedCheck,
      availability: word.endsWith('!')
        ? { available: false, reason: 'no key', hint: `set ${name}` }
        : { available: true },
    };
  });
  return planLadder(complexity, statuses, { ...policy, ...changes }, conversationTier);
}

const all = 'local groq gemini sonnet';
const cases: readonly (readonly [
  name: string,
  complexity: Complexity,
  tiers: string,
  changes: Partial<LadderPolicy>,
  steps: RegExp,
])[] = [
  ['a simple question starts with what is free', 'simple', all, {}, /^local /],
  ['a complex one skips what would be in vain', 'complex', all, {}, /^gemini sonnet$/],
  ['what is not available is left out', 'complex', 'local groq gemini! sonnet', {}, /sonnet$/],
  ['what is cheaper and better takes its place', 'complex', `${all} haiku`, {}, /^haiku /],
  ['whatever the order of the ladder', 'complex', `sonnet haiku gemini groq local`, {}, /^haiku /],
  ['local-only', 'complex', all, { localOnly: true }, /^local$/],
  ['max-tier', 'complex', all, { maxTier: 'groq' }, /groq$/],
  ['complex-start is the lowest', 'complex', all, { complexStart: 'sonnet' }, /^sonnet$/],
  ['complex-start is nothing to a simple question', 'simple', all, { complexStart: 'sonnet' }, /^local /],
  [
    'complex-start with nothing as high',
    'complex',
    'local groq sonnet!',
    { complexStart: 'sonnet' },
    /^groq$/,
  ],
  ['a pinned tier is obeyed', 'complex', all, { pinnedTier: 'local' }, /^local$/],
  ['a pinned tier that is not there', 'simple', 'local! groq', { pinnedTier: 'local' }, /^$/],
  ['local-only is stronger than a pinned tier', 'simple', all, { pinnedTier: 'groq', localOnly: true }, /^$/],
  ['without routing only the top', 'simple', all, { multiModelRouting: false }, /^sonnet$/],
  ['nothing there', 'simple', 'local! groq!', {}, /^$/],
];

test.each(cases)('%s', (_name, complexity, tiers, changes, steps) => {
  expect(plan(complexity, tiers, changes).steps.join(' ')).toMatch(steps);
});

test('says for each tier that is left out why, and compares the rest', () => {
  const { leftOut, comparison, reserves, reason, steps } = plan('complex', 'local groq! gemini sonnet');
  expect(leftOut).toEqual([
    { tier: 'groq', reason: 'no key', hint: 'set groq' },
    { tier: 'local', reason: expect.stringContaining('not worth the time it takes'), hint: null },
  ]);
  expect(reserves).toEqual(['local']);
  expect(reason).toContain('complex');
  expect(comparison).toMatchObject({ count: 7, ladders: [{ steps, isGoodEnough: true }, {}, {}, {}, {}] });
});

test('a warm cache is left only when that is cheaper all the same', () => {
  const warm = { sonnet: 3_000_000, gemini: 30_000_000 };
  const cold = { sonnet: 65_000_000, gemini: 30_000_000 };
  expect(plan('complex', 'gemini sonnet', {}, 'sonnet', warm).steps).toEqual(['sonnet']);
  expect(plan('complex', 'gemini sonnet', {}, 'sonnet', warm).reason).toContain('stays with sonnet');
  expect(plan('complex', 'gemini sonnet', {}, 'sonnet', cold).steps[0]).toBe('gemini');
});

function planLocal(...given: Parameters<typeof planWhole>): readonly string[] {
  return planWhole(...given).steps;
}

/** A quick model and one for code on this machine, `away` of them not pulled, and what else there is. */
function planWhole(intent: Intent, complexity: Complexity, others: string, away: readonly string[] = []) {
  const models: Readonly<Record<string, string>> = { local: 'qwen3.5:4b', coder: 'qwen2.5-coder:7b' };
  const statuses = ['local', 'coder', ...others.split(' ').filter(Boolean)].map((name): TierStatus => {
    const model = models[name] ?? null;
    const { strength = 'medium', cost = 0 } = known[name] ?? {};
    const prior =
      model === null
        ? priorChance(strength, intent, complexity)
        : priorChance(strengthOf(model, true, 0), intent, complexity, isFor('code', model));
    return {
      name,
      isLocal: model !== null,
      chance: chanceOf(prior, null, assumedCheck),
      expectedCost: model === null ? cost : 0,
      work: model === null ? 0 : workOf(model, true),
      check: assumedCheck,
      availability: away.includes(name)
        ? { available: false, reason: `Ollama has no model ${model}`, hint: '' }
        : { available: true },
    };
  });
  return planLadder(complexity, statuses, policy);
}

const ladders = ['', 'groq', 'groq sonnet', 'groq gemini sonnet'];

test.each(ladders)('with "%s" beside two local tiers, code is begun by the local coder', (others) => {
  for (const intent of ['write', 'edit', 'debug'] as const)
    for (const complexity of ['simple', 'medium'] as const)
      expect([intent, complexity, planLocal(intent, complexity, others)[0]]).toEqual([
        intent,
        complexity,
        'coder',
      ]);
});

test.each(ladders)('with "%s" beside them, simple reading is begun by the quick one', (others) => {
  for (const intent of ['search', 'explain'] as const)
    expect(planLocal(intent, 'simple', others)[0]).toBe('local');
});

test('what is complex goes past both of them, where there is somebody else', () => {
  for (const others of ladders.filter(Boolean))
    for (const intent of ['write', 'edit', 'debug', 'design'] as const)
      for (const name of planLocal(intent, 'complex', others)) expect(['local', 'coder']).not.toContain(name);
});

test('where time decides it says so', () => {
  expect(planWhole('explain', 'simple', '').reason).toContain('the one done soonest');
  expect(planWhole('edit', 'simple', 'groq').reason).not.toContain('soonest');
});

test('without the coder the quick one or the cloud begins', () => {
  expect(planLocal('edit', 'simple', '', ['coder'])).toEqual(['local']);
  expect(planLocal('edit', 'medium', 'groq sonnet', ['coder'])).not.toContain('coder');
});
