/**
 * How likely a model's answer is right, for a kind of question: an estimate with a prior, updated from what this user's
 * own ledger says of that model. Pure; knows nothing about ladders or money.
 *
 * The prior is a Beta distribution with the weight of `priorWeight` answers. The ledger knows whether the check accepted
 * an answer, not whether it was right, so each answer counts as right in part: by Bayes' rule from the prior and the
 * quality of the check.
 */
import { sizeOf } from '../providers/model-facts/abilities.ts';
import type { Complexity, Intent } from './classify.ts';

/** How well the check of an answer tells right from wrong. Both in [0, 1]. */
export interface CheckQuality {
  /** The share of right answers that it accepts. */
  readonly sensitivity: number;
  /** The share of wrong answers that it rejects. */
  readonly specificity: number;
}

/**
 * What is taken for granted of every answer: a check of AUROC 0.75 whose threshold lets 85% of the right answers pass.
 * Measured (bench/verify/README.md): 0.73 on answers in code that nothing of could be run, 0.95 where examples ran. With equal normal distributions
 * that is d′ = 0.954 and a specificity of Φ(0.954 − 1.036).
 */
export const assumedCheck: CheckQuality = { sensitivity: 0.85, specificity: 0.47 };

/** Answers that somebody said were good or bad, by what the check had said of them. */
export interface LabelledCounts {
  readonly acceptedGood: number;
  readonly acceptedBad: number;
  readonly rejectedGood: number;
  readonly rejectedBad: number;
}

/** With fewer that were labelled the assumption stands alone. */
export const fewestLabelled = 10;
/** What the assumption weighs, in labelled answers. */
const checkWeight = 20;

/**
 * The check of one tier, as this user's own words measure it, with the assumption as prior.
 *
 * Answers that were rejected are seldom shown, so seldom labelled: shares of the labelled alone would say that nothing right
 * is ever rejected. So what is estimated is how often an answer is right that was accepted (a) or rejected (r), from the
 * labelled ones, and how often one is accepted (q), from all; from these follow (Begg and Greenes 1983, for tests of which
 * only some results are verified)
 *
 *     sensitivity = q·a / (q·a + (1−q)·r)        specificity = (1−q)(1−r) / ((1−q)(1−r) + q(1−a))
 *
 * a, r and q begin at what the assumption says at the prior chance p, with the weight w = 20: a = (w·a₀ + good) / (w + all).
 * @param prior how often the tier is taken to be right, in (0, 1)
 * @param all whether labelled or not
 */
export function measuredCheck(prior: number, labelled: LabelledCounts, all: AnswerCounts): CheckQuality {
  const { acceptedGood, acceptedBad, rejectedGood, rejectedBad } = labelled;
  if (acceptedGood + acceptedBad + rejectedGood + rejectedBad < fewestLabelled) return assumedCheck;
  const { sensitivity, specificity } = assumedCheck;
  const accepts = prior * sensitivity + (1 - prior) * (1 - specificity);
  const towards = (assumption: number, hits: number, misses: number) =>
    (checkWeight * assumption + hits) / (checkWeight + hits + misses);
  const a = towards((prior * sensitivity) / accepts, acceptedGood, acceptedBad);
  const r = towards(afterRejection(prior, assumedCheck), rejectedGood, rejectedBad);
  const q = towards(accepts, all.accepted, all.rejected);
  const measured = share(q * a, (1 - q) * r, sensitivity);
  return {
    sensitivity: measured,
    // Rejected ones that are right more often than accepted ones are chance: such a check says nothing, and not the opposite.
    specificity: Math.max(1 - measured, share((1 - q) * (1 - r), q * (1 - a), specificity)),
  };
}

/** What the ledger says of one model's answers to one kind of question. */
export interface AnswerCounts {
  readonly accepted: number;
  readonly rejected: number;
}

export interface Chance {
  /** In [0, 1]: the mean of the distribution. */
  readonly value: number;
  readonly prior: number;
  /** Answers in the ledger that had a say. */
  readonly answers: number;
}

export const strengths = ['tiny', 'small', 'medium', 'strong', 'top'] as const;
export type Strength = (typeof strengths)[number];

/** Assumptions, not measurements; ten answers in the ledger weigh more than they do. */
const assumed: Readonly<Record<Strength, Readonly<Record<Complexity, number>>>> = {
  tiny: { simple: 0.87, medium: 0.62, complex: 0.12 },
  small: { simple: 0.9, medium: 0.78, complex: 0.3 },
  medium: { simple: 0.93, medium: 0.84, complex: 0.55 },
  strong: { simple: 0.95, medium: 0.9, complex: 0.72 },
  top: { simple: 0.97, medium: 0.94, complex: 0.85 },
};

/** Added to the log-odds. */
const intentShift: Readonly<Record<Intent, number>> = {
  search: 0.3,
  explain: 0.2,
  write: 0,
  edit: -0.1,
  debug: -0.2,
  design: 0,
  other: 0,
};

/**
 * Added to the log-odds where code is to be written, changed or mended. Assumptions: the smallest models are much worse at
 * that than at reading, and one that is made for code comes near the next strength, without reaching it.
 */
const codeShift = { tiny: -1, madeForCode: 0.25 } as const;
const codeIntents: readonly Intent[] = ['write', 'edit', 'debug'];

/** Up to so many billions of parameters a model is tiny: what is taken to sort questions and answer the simple ones. */
const tinyBillions = 4;

const priorWeight = 8;

/** By what is publicly known of families of models; the first that fits decides. */
const families: readonly { readonly pattern: RegExp; readonly strength: Strength }[] = [
  { pattern: /claude-(?:sonnet|opus)|gemini-[\d.]+-pro|gpt-5(?!.*(?:mini|nano))/, strength: 'top' },
  { pattern: /claude-haiku|gemini-[\d.]+-flash(?!-lite)|qwen3\.8-27b/, strength: 'strong' },
  { pattern: /gpt-oss[:-]?120b|flash-lite|qwen3\.6|qwen3-coder|[:-](?:2[4-9]|3\d|70)b/, strength: 'medium' },
];

/** @param inputUsd per million tokens, which is all there is to go by for a model of an unknown family; `null`: unknown */
export function strengthOf(model: string, isLocal: boolean, inputUsd: number | null): Strength {
  const known = families.find(({ pattern }) => pattern.test(model));
  if (known !== undefined) return known.strength;
  if ((sizeOf(model)?.all ?? tinyBillions + 1) <= tinyBillions) return 'tiny';
  if (isLocal) return 'small';
  if (inputUsd === null) return 'medium';
  return inputUsd >= 1.5 ? 'top' : inputUsd >= 0.5 ? 'strong' : 'medium';
}

/** @param isForCode made for code before all else: see `isFor` */
export function priorChance(
  strength: Strength,
  intent: Intent,
  complexity: Complexity,
  isForCode = false,
): number {
  const p = assumed[strength][complexity];
  const ofCode = codeIntents.includes(intent)
    ? (strength === 'tiny' ? codeShift.tiny : 0) + (isForCode ? codeShift.madeForCode : 0)
    : 0;
  return 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + intentShift[intent] + ofCode)));
}

/** A usual one of local models; what is taken where a name does not say. */
const usualBillions = 8;

/** Of a model elsewhere: where the cost is the same, what stays on this machine comes first. */
const workElsewhere = 1_000;

/** How long an answer keeps this machine busy, in any unit: time goes by the parameters that work. */
export function workOf(model: string, isLocal: boolean): number {
  return isLocal ? (sizeOf(model)?.active ?? usualBillions) : workElsewhere;
}

/** @param prior in (0, 1) */
export function chanceOf(prior: number, record: AnswerCounts | null, check: CheckQuality): Chance {
  const { accepted = 0, rejected = 0 } = record ?? {};
  const { sensitivity, specificity } = check;
  const ifAccepted = share(prior * sensitivity, (1 - prior) * (1 - specificity), prior);
  const ifRejected = afterRejection(prior, check);
  const right = accepted * ifAccepted + rejected * ifRejected;
  const value = (prior * priorWeight + right) / (priorWeight + accepted + rejected);
  return { value, prior, answers: accepted + rejected };
}

/** How likely an answer is right that the check rejected. */
export function afterRejection(chance: number, { sensitivity, specificity }: CheckQuality): number {
  return share(chance * (1 - sensitivity), (1 - chance) * specificity, chance);
}

function share(part: number, other: number, otherwise: number): number {
  return part + other === 0 ? otherwise : part / (part + other);
}
