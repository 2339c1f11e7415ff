import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armOf, parseArm } from '../../src/config/experiment-arms.ts';

test.each([
  ['as-it-is', { name: 'as-it-is', settings: [] }],
  [
    'short: context.budget-tokens = 4000',
    { name: 'short', settings: [{ key: 'context.budget-tokens', text: '4000' }] },
  ],
  [
    'two: context.budget-tokens=1; features.output-optimization = off',
    {
      name: 'two',
      settings: [
        { key: 'context.budget-tokens', text: '1' },
        { key: 'features.output-optimization', text: 'off' },
      ],
    },
  ],
])('reads %s', (text, arm) => {
  expect(parseArm(text)).toEqual(arm);
});

test.each([
  '',
  'Short',
  'a: nope.key = 1',
  'a: context.budget-tokens',
  'a: tiers.local.base-url = http://x',
  'a: budget.daily-usd = 9',
  'a: verify.commands = rm -rf x',
])('%j is no arm', (text) => {
  expect(parseArm(text)).toBeNull();
});

test('a session has one arm of an experiment, whatever else there is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 9 }), (session, experiment, arms) => {
      const arm = armOf(session, experiment, arms);
      expect(arm).toBe(armOf(session, experiment, arms));
      expect(arm >= 0 && arm < arms).toBe(true);
    }),
  );
});

test('arms are as likely as each other, and two experiments are assigned apart', () => {
  const counts = [0, 0, 0, 0];
  for (let at = 0; at < 4_000; at += 1) {
    const both = armOf(`session-${at}`, 'one', 2) * 2 + armOf(`session-${at}`, 'two', 2);
    counts[both] = (counts[both] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});
