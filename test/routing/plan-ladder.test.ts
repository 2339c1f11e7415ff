import { expect, test } from 'vitest';
import type { Complexity } from '../../src/routing/classify.ts';
import { type LadderPolicy, planLadder, type TierStatus } from '../../src/routing/plan-ladder.ts';

const policy: LadderPolicy = {
  complexStart: 'gemini',
  maxTier: null,
  pinnedTier: null,
  localOnly: false,
  multiModelRouting: true,
};

/** `local groq! gemini`: a tier with `!` is not available. */
function check(complexity: Complexity, tiers: string, changes: Partial<LadderPolicy> = {}) {
  const statuses: TierStatus[] = tiers.split(' ').map((word) => {
    const name = word.replace('!', '');
    return {
      name,
      isLocal: name === 'local',
      availability: word.endsWith('!')
        ? { available: false, reason: 'no key', hint: `set ${name}` }
        : { available: true },
    };
  });
  return planLadder(complexity, statuses, { ...policy, ...changes });
}

const all = 'local groq gemini sonnet';
const cases: readonly (readonly [
  name: string,
  complexity: Complexity,
  tiers: string,
  changes: Partial<LadderPolicy>,
  steps: string,
])[] = [
  ['simple starts at the bottom', 'simple', all, {}, 'local groq gemini sonnet'],
  ['medium starts at the bottom', 'medium', all, {}, 'local groq gemini sonnet'],
  ['complex starts at gemini', 'complex', all, {}, 'gemini sonnet'],
  ['what is not available is left out', 'simple', 'local! groq gemini! sonnet', {}, 'groq sonnet'],
  ['complex without gemini starts above it', 'complex', 'local groq gemini! sonnet', {}, 'sonnet'],
  [
    'complex with nothing above starts at the best there is',
    'complex',
    'local groq gemini! sonnet!',
    {},
    'groq',
  ],
  ['local-only', 'complex', all, { localOnly: true }, 'local'],
  ['max-tier', 'simple', all, { maxTier: 'groq' }, 'local groq'],
  ['max-tier below the start of complex questions', 'complex', all, { maxTier: 'groq' }, 'groq'],
  ['a pinned tier is obeyed', 'complex', all, { pinnedTier: 'local' }, 'local'],
  ['a pinned tier that is not there gives nothing', 'simple', 'local! groq', { pinnedTier: 'local' }, ''],
  [
    'local-only is stronger than a pinned cloud tier',
    'simple',
    all,
    { pinnedTier: 'groq', localOnly: true },
    '',
  ],
  ['without routing only the top', 'simple', all, { multiModelRouting: false }, 'sonnet'],
  ['nothing there', 'simple', 'local! groq!', {}, ''],
];

test.each(cases)('%s', (_name, complexity, tiers, changes, steps) => {
  const plan = check(complexity, tiers, changes);
  expect(plan.steps.join(' ')).toBe(steps);
});

test('says for each tier that is left out why', () => {
  const plan = check('complex', 'local groq! gemini sonnet', { maxTier: 'gemini' });
  expect(plan.leftOut).toEqual([
    { tier: 'groq', reason: 'no key', hint: 'set groq' },
    { tier: 'sonnet', reason: 'above the highest tier allowed, gemini', hint: null },
    { tier: 'local', reason: 'a complex question starts higher', hint: null },
  ]);
  expect(plan.reason).toContain('gemini');
});
