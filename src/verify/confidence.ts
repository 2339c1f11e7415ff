/**
 * What the evidence about an answer amounts to. Pure arithmetic with fixed weights; a calibrated model can take its
 * place behind the same function.
 *
 *   confidence = base × Π (1 − weight × (1 − value))
 *
 * The base is 0.95 when the answer is grounded in the repository, 0.75 when it had code to speak of and does not, and
 * 0.86 (just above the default threshold) when there was nothing to check it against. Each piece of evidence takes
 * away its weight when it speaks fully against the answer, and nothing when it speaks for it.
 */
import { assertNever } from '../core/assert-never.ts';
import type { Evidence, EvidenceName } from './collect-evidence.ts';

export interface Confidence {
  /** In [0, 1]. */
  readonly value: number;
  /** `weak`: little could be checked. */
  readonly basis: 'checked' | 'weak';
  /** The evidence that took most away, in words; what to say when the answer goes up a tier. */
  readonly mainDoubt: string;
}

export function confidenceOf(evidence: readonly Evidence[]): Confidence {
  const grounded = evidence.find(({ name }) => name === 'grounded');
  const base = grounded === undefined ? 0.86 : grounded.value > 0 ? 0.95 : 0.75;
  let value = base;
  let largest = 0;
  let mainDoubt = grounded?.value === 0 ? grounded.detail : 'little in it could be checked';
  if (grounded?.value === 0) largest = 0.2;
  for (const { name, value: held, detail } of evidence) {
    const loss = weightOf(name) * (1 - held);
    value *= 1 - loss;
    if (loss > largest) {
      largest = loss;
      mainDoubt = detail;
    }
  }
  const checks = evidence.filter(
    ({ name }) => name === 'paths-exist' || name === 'names-exist' || name === 'code-parses',
  );
  return {
    value: Math.round(value * 1_000) / 1_000,
    basis: checks.length > 0 ? 'checked' : 'weak',
    mainDoubt,
  };
}

function weightOf(name: EvidenceName): number {
  switch (name) {
    case 'not-empty':
      return 1;
    case 'not-refused':
      return 0.95;
    case 'complete':
      return 0.7;
    case 'not-hedged':
      return 0.6;
    case 'paths-exist':
      return 0.6;
    case 'names-exist':
      return 0.6;
    case 'lines-exist':
      return 0.4;
    case 'code-parses':
      return 0.4;
    case 'grounded':
      return 0;
    default:
      return assertNever(name);
  }
}
