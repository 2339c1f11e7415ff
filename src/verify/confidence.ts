/**
 * What the evidence about an answer amounts to: one probability that it is right. Pure arithmetic.
 *
 *   log-odds = log-odds(prior) + Σ (gain × held − loss × (1 − held)),  held = value³
 *
 * Each piece of evidence moves the odds by what it was worth on answers of which is known whether they were right; what
 * could not be checked moves nothing. The cube: of four names that are cited one that does not exist is no small matter. The figures stand in `calibration.ts`, which `bench/verify/fit.mjs` writes.
 */
import { calibration } from './calibration.ts';
import type { Evidence, EvidenceName } from './evidence.ts';

export interface Confidence {
  /** In [0, 1]. */
  readonly value: number;
  /** `weak`: nothing in it could be checked, so this is what is assumed of any answer. */
  readonly basis: 'measured' | 'weak';
  /** The evidence that took most away, in words; why the answer goes up a tier. */
  readonly mainDoubt: string;
}

/**
 * How often an answer of which nothing can be checked is taken to be right: just above the default threshold, so that such
 * an answer is given, as `weak`.
 */
export const assumedPrior = 0.86;

/** They say whether there is an answer at all; that they speak for it measures nothing. */
const formal: ReadonlySet<EvidenceName> = new Set([
  'not-empty',
  'complete',
  'not-refused',
  'not-hedged',
  'code-whole',
]);

/** They say something of the model and not of the answer, whatever their value: no measurement either. */
const opinions: ReadonlySet<EvidenceName> = new Set(['samples-agree', 'likely-tokens']);

/** @param prior how often this tier is right with such questions, in (0, 1) */
export function confidenceOf(
  evidence: readonly Pick<Evidence, 'name' | 'value' | 'detail'>[],
  prior: number = assumedPrior,
): Confidence {
  let logOdds = Math.log(prior / (1 - prior));
  let most = 0;
  let mainDoubt = 'little in it could be checked';
  for (const { name, value, detail } of evidence) {
    if (value === null) continue;
    const { gain, loss } = calibration[name];
    const held = value ** 3;
    logOdds += gain * held - loss * (1 - held);
    const missed = missedOf(name, value);
    if (missed > most) {
      most = missed;
      mainDoubt = detail;
    }
  }
  return {
    value: Math.round(1_000 / (1 + Math.exp(-logOdds))) / 1_000,
    basis: evidence.some(
      ({ name, value }) => value !== null && !opinions.has(name) && (!formal.has(name) || value === 0),
    )
      ? 'measured'
      : 'weak',
    mainDoubt,
  };
}

const mostDoubts = 3;

/** The checks that failed, worst first, as one short text for the tier above: not what the answer said. */
export function failureSummary(evidence: readonly Pick<Evidence, 'name' | 'value' | 'detail'>[]): string {
  return evidence
    .map(({ name, value, detail }) => ({ detail, missed: value === null ? 0 : missedOf(name, value) }))
    .filter(({ missed }) => missed > 0)
    .sort((a, b) => b.missed - a.missed)
    .slice(0, mostDoubts)
    .map(({ detail }) => (detail.length > 200 ? `${detail.slice(0, 199)}…` : detail))
    .join('; ');
}

/** What a piece of evidence takes away, beside what it would give if it spoke fully for the answer. */
function missedOf(name: EvidenceName, value: number): number {
  const { gain, loss } = calibration[name];
  return (gain + loss) * (1 - value ** 3);
}
