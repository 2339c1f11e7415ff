import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosines, packVector, unitVector } from '../../../src/codebase/meaning/packed-vector.ts';

const vector = (length: number) =>
  fc.float32Array({ minLength: length, maxLength: length, noNaN: true, min: -100, max: 100 });

test('a packed vector has nearly the direction of what it was', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 64 }).chain((length) => fc.tuple(vector(length), vector(length))),
      ([a, b]) => {
        const [unitA, unitB] = [unitVector(a), unitVector(b)];
        const exact = unitA.reduce((sum, value, at) => sum + value * (unitB[at] ?? 0), 0);
        const [near = 0] = cosines(packVector(unitA), unitB);
        // Half a step in each number, and no number is larger than 1.
        expect(Math.abs(near - exact)).toBeLessThanOrEqual((0.5 / 127) * Math.sqrt(a.length) + 1e-6);
      },
    ),
  );
});

test('nothing is near to zeros', () => {
  const packed = packVector(unitVector(new Float32Array(8)));
  expect([...cosines(packed, unitVector(Float32Array.from({ length: 8 }, () => 1)))]).toEqual([0]);
});
