import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Evidence, evidenceNames } from '../../src/verify/collect-evidence.ts';
import { confidenceOf } from '../../src/verify/confidence.ts';

const good: Evidence[] = [
  { name: 'complete', value: 1, detail: '' },
  { name: 'paths-exist', value: 1, detail: '' },
  { name: 'names-exist', value: 1, detail: '' },
  { name: 'grounded', value: 1, detail: '' },
];

function withValue(name: Evidence['name'], value: number): Evidence[] {
  return [
    ...good.filter((evidence) => evidence.name !== name),
    { name, value, detail: `${name} speaks against it` },
  ];
}

test('a grounded answer in which everything checks out passes the default threshold', () => {
  expect(confidenceOf(good)).toEqual({
    value: 0.95,
    basis: 'checked',
    mainDoubt: 'little in it could be checked',
  });
});

test.each([
  'not-empty',
  'not-refused',
  'complete',
  'not-hedged',
  'paths-exist',
  'names-exist',
  'lines-exist',
  'code-parses',
  'grounded',
] as const)('%s alone brings it below the default threshold, and is named as the doubt', (name) => {
  const { value, mainDoubt } = confidenceOf(withValue(name, 0));
  expect(value).toBeLessThan(0.85);
  expect(mainDoubt).toBe(`${name} speaks against it`);
});

test('better evidence never lowers the confidence', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...evidenceNames.filter((name) => name !== 'grounded')),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const lower = confidenceOf(withValue(name, low)).value;
        const higher = confidenceOf(withValue(name, high)).value;
        expect(lower).toBeLessThanOrEqual(higher);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(higher).toBeLessThanOrEqual(1);
      },
    ),
  );
});
