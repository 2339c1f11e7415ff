/**
 * What models are made for and how large they are, by their names, since a local model may be any of hundreds. Each with
 * its source; what is not said here is not known. Data and its look-up; says nothing about how well they do.
 */

/** `code`: trained for writing and changing code before all else. */
export type Ability = 'code';

interface AbilityFact {
  readonly models: RegExp;
  readonly ability: Ability;
  readonly source: string;
}

const abilityFacts: readonly AbilityFact[] = [
  {
    models: /qwen2\.5-coder|codeqwen/,
    ability: 'code',
    source: 'Qwen2.5-Coder Technical Report, arXiv 2409.12186 ("a code-specific model")',
  },
  {
    models: /codellama|code-llama|deepseek-coder|starcoder|codestral/,
    ability: 'code',
    source: 'named as code models in arXiv 2409.12186, introduction',
  },
  { models: /qwen3-coder/, ability: 'code', source: 'by its name: the coder of the family Qwen3' },
];

/** Of models whose tag does not say it, in billions of parameters. */
const knownBillions: readonly {
  readonly models: RegExp;
  readonly billions: number;
  readonly source: string;
}[] = [
  {
    models: /^phi-?3(?:[:-]mini\b.*|:latest)?$/,
    billions: 3.8,
    source: 'Phi-3 Technical Report, arXiv 2404.14219: phi-3-mini',
  },
];

export function isFor(ability: Ability, model: string): boolean {
  return abilityFacts.some((fact) => fact.ability === ability && fact.models.test(model));
}

/** As the tag of an open model says it. */
export interface ModelSize {
  /** Parameters, in billions. */
  readonly all: number;
  /** Those that work on each token, which is what its time goes by. */
  readonly active: number;
}

/** `null`: not known. */
export function sizeOf(model: string): ModelSize | null {
  const known = knownBillions.find(({ models }) => models.test(model));
  if (known !== undefined) return { all: known.billions, active: known.billions };
  // `:9b`, `:35b-a3b`, `:e4b`, which has as many that work.
  const all = /[:-]e?(\d+(?:\.\d+)?)b\b/i.exec(model)?.[1];
  if (all === undefined) return null;
  const active = /-a(\d+(?:\.\d+)?)b\b/i.exec(model)?.[1] ?? all;
  return { all: Number(all), active: Number(active) };
}
