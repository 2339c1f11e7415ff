import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confidenceOf, failureSummary } from '../../src/verify/confidence.ts';
import { evidenceNames, type Finding } from '../../src/verify/evidence.ts';

const good: Finding[] = [
  { name: 'complete', value: 1, detail: '' },
  { name: 'paths-exist', value: 1, detail: '' },
  { name: 'names-exist', value: 1, detail: '' },
  { name: 'grounded', value: 1, detail: '' },
];

function withValue(name: Finding['name'], value: number): Finding[] {
  return [
    ...good.filter((evidence) => evidence.name !== name),
    { name, value, detail: `${name} speaks against it` },
  ];
}

test('a grounded answer in which everything checks out passes the default threshold', () => {
  const { value, basis, mainDoubt } = confidenceOf(good);
  expect(value).toBeGreaterThan(0.9);
  expect({ basis, mainDoubt }).toEqual({ basis: 'measured', mainDoubt: 'little in it could be checked' });
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
  'lines-fit',
  'quotes-match',
  'defines-asked',
  'examples-pass',
  'edits-apply',
  'commands-pass',
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

test('of an answer in which nothing could be checked it says what is assumed, as weak', () => {
  const nothing = [{ name: 'complete', value: 1, detail: '' }] as const;
  expect(confidenceOf(nothing)).toMatchObject({ value: 0.86, basis: 'weak' });
  expect(confidenceOf(nothing, 0.4)).toMatchObject({ value: 0.4, basis: 'weak' });
});

test('examples that ran and passed are worth more than anything that only reads the answer', () => {
  const ran = confidenceOf([{ name: 'examples-pass', value: 1, detail: '' }]).value;
  for (const name of evidenceNames.filter(
    (one) => !['examples-pass', 'edits-apply', 'commands-pass'].includes(one),
  ))
    expect(ran).toBeGreaterThan(confidenceOf([{ name, value: 1, detail: '' }]).value);
});

test('what goes up a tier is the checks that failed, the worst first, and no more than three', () => {
  const doubts = (['paths-exist', 'not-hedged', 'names-exist', 'examples-pass'] as const).map((name) => ({
    name,
    value: 0,
    detail: `${name} failed`,
  }));
  expect(failureSummary([...good, ...doubts]).split('; ')).toHaveLength(3);
  expect(failureSummary([...good, { name: 'paths-exist', value: 0.5, detail: 'not src/a.ts' }])).toBe(
    'not src/a.ts',
  );
  expect(failureSummary(good)).toBe('');
  expect(failureSummary([{ name: 'paths-exist', value: 0, detail: 'x'.repeat(500) }]).length).toBe(200);
});
