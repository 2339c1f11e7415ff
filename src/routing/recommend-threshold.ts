/**
 * The threshold of a tier that would have been cheapest at the quality that is wanted, over answers of which is known
 * whether they were good. Pure; sends nothing, reads nothing.
 *
 * Of n such answers those with a confidence of at least t are given, and the rest goes to the next tier, which is right
 * with its expected chance and costs what is expected of it:
 *
 *     quality(t) = (good given + others · chance of the next) / n        cost(t) = own cost + others / n · cost of the next
 *
 * Only confidences that were seen are compared: nobody said anything of answers below, so a lower threshold is never
 * recommended than the least confidence of an answer that was given.
 */

export interface KnownAnswer {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly isGood: boolean;
  /** In nano-dollars. */
  readonly cost: number;
}

export interface NextTier {
  /** In [0, 1]: that it is right. */
  readonly chance: number;
  /** In nano-dollars. */
  readonly cost: number;
}

export const fewestAnswers = 30;
/** With fewer bad ones any threshold looks good. */
export const fewestBad = 5;

export type ThresholdAdvice =
  | { readonly kind: 'too-few'; readonly answers: number; readonly bad: number }
  /** Not even to give none of its answers would do. */
  | { readonly kind: 'out-of-reach'; readonly answers: number; readonly bad: number }
  | {
      readonly kind: 'threshold';
      readonly answers: number;
      readonly bad: number;
      /** `null`: none of its answers should be given. */
      readonly threshold: number | null;
      /** In [0, 1]. */
      readonly quality: number;
      /** Of one question, in nano-dollars. */
      readonly cost: number;
    };

/** @param target in [0, 1] */
export function recommendThreshold(
  answers: readonly KnownAnswer[],
  next: NextTier,
  target: number,
): ThresholdAdvice {
  const bad = answers.filter(({ isGood }) => !isGood).length;
  const counts = { answers: answers.length, bad };
  if (answers.length < fewestAnswers || bad < fewestBad) return { kind: 'too-few', ...counts };
  const ownCost = answers.reduce((sum, { cost }) => sum + cost, 0) / answers.length;
  // From the lowest up, as that is the cheapest: fewer go on.
  const seen = [...new Set(answers.map(({ confidence }) => confidence))].sort((a, b) => a - b);
  for (const threshold of [...seen, null]) {
    const given = threshold === null ? [] : answers.filter(({ confidence }) => confidence >= threshold);
    const others = (answers.length - given.length) / answers.length;
    const good = given.filter(({ isGood }) => isGood).length / answers.length;
    const quality = good + others * next.chance;
    if (quality < target - 1e-12) continue;
    return { kind: 'threshold', ...counts, threshold, quality, cost: ownCost + others * next.cost };
  }
  return { kind: 'out-of-reach', ...counts };
}
