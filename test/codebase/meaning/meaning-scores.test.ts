import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeaningScores } from '../../../src/codebase/meaning/meaning-scores.ts';

function scoresOf(near: Readonly<Record<string, readonly (number | null)[]>>): MeaningScores {
  const nearness = new Map<number, number>();
  let next = 1;
  const files = Object.entries(near).map(([path, pieces]) => {
    const vectors = pieces.map((piece) => {
      if (piece === null) return 0;
      nearness.set(next, piece);
      return next++;
    });
    return [path, { hash: path, vectors }] as const;
  });
  return MeaningScores.from(new Map(files), nearness);
}

test('counts from what is only somewhat near, whatever the model calls near', () => {
  for (const shift of [0, 0.3, 0.5]) {
    const scores = scoresOf({
      'a.ts': [shift + 0.4, shift + 0.1],
      'b.ts': [shift + 0.25, null],
      'c.ts': [shift, shift],
    });
    expect(scores.ofPiece('a.ts', 0)).toBe(1);
    expect(scores.ofPiece('b.ts', 0)).toBeCloseTo(0.5);
    expect([scores.ofPiece('a.ts', 1), scores.ofPiece('b.ts', 1), scores.ofPiece('nowhere.ts', 0)]).toEqual([
      0, 0, 0,
    ]);
    expect([...scores.files].map(([path]) => path)).toEqual(['a.ts', 'b.ts']);
  }
});

test('where all is equally near, or nothing is embedded, it says nothing', () => {
  expect(scoresOf({ 'a.ts': [0.5], 'b.ts': [0.5] }).files.size).toBe(0);
  expect(scoresOf({ 'a.ts': [null] }).files.size).toBe(0);
  expect(scoresOf({}).files.size).toBe(0);
});

test('every score is in [0, 1], and what is nearer has no less', () => {
  const nearness = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(nearness, (near) => {
      const scores = scoresOf({ 'a.ts': near });
      const given = near.map((value, at) => ({ value, score: scores.ofPiece('a.ts', at) }));
      for (const { score } of given) expect(score >= 0 && score <= 1).toBe(true);
      given.sort((a, b) => a.value - b.value);
      for (const [at, { score }] of given.entries())
        expect(score).toBeGreaterThanOrEqual(given[at - 1]?.score ?? 0);
    }),
  );
});
