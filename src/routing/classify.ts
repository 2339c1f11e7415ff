/**
 * What a question wants and how hard it is. Deterministic, from its words and the size of the context found for it.
 * Pure; knows nothing about tiers or models.
 */

export const intents = ['search', 'explain', 'write', 'edit', 'debug', 'design', 'other'] as const;
export type Intent = (typeof intents)[number];

export const complexities = ['simple', 'medium', 'complex'] as const;
export type Complexity = (typeof complexities)[number];

/** One observation, with what it adds to the score of complexity (0 for those that only speak for an intent). */
export interface Feature {
  readonly name: string;
  readonly detail: string;
  readonly points: number;
}

export interface Classification {
  readonly intent: Intent;
  readonly complexity: Complexity;
  /** Sum of the features' points: simple below 1, complex from 3 on. */
  readonly score: number;
  readonly features: readonly Feature[];
}

export interface ContextSize {
  /** Files and symbols that the context holds, and folders that its files are spread over. */
  readonly files: number;
  readonly symbols: number;
  readonly folders: number;
  /** Symbols that were asked about by name. */
  readonly named: number;
}

/** The turn before, of a conversation that goes on. */
export interface TurnBefore {
  readonly question: string;
}

/** In order; the first that fits decides. */
const intentRules: readonly { readonly intent: Intent; readonly pattern: RegExp }[] = [
  {
    intent: 'debug',
    pattern:
      /\b(?:debug|crash(?:es|ed|ing)?|stack ?trace|panic(?:s|ked)?|fails?\b|failing|broken|throws?\b|exception|bug|wrong result|doesn'?t work|not working|why (?:is|does|do|am) .* (?:fail|wrong|slow|hang|crash|null|undefined)|regression|deadlocks?)/i,
  },
  {
    intent: 'design',
    pattern:
      /\b(?:design|architect(?:ure|ural)?|trade-?offs?|propose|proposal|strategy|roadmap|should (?:we|i)|how would you|alternatives?|best (?:way|approach))\b/i,
  },
  {
    intent: 'write',
    pattern:
      /^(?:please |can you |could you )*(?:(?:write|create|generate|implement|draft|scaffold|build|develop)\b|(?:add|make|introduce) (?:an? |some |more |new |unit |integration |missing )*(?:new|tests?|docs?|documentation|docstrings?|examples?|class|module|file|function|script|command|endpoint|component)\b)/i,
  },
  {
    intent: 'edit',
    pattern:
      /^(?:please |can you |could you )*(?:add|change|rename|refactor|migrate|rewrite|replace|remove|delete|extract|move|update|convert|fix|make|port|split|inline|introduce|support|upgrade|bump)\b|\b(?:refactor|migrate|rewrite|rename)\b/i,
  },
  {
    intent: 'explain',
    pattern:
      /\b(?:explain|why|how (?:does|do|is|are|can)|what (?:does|do|is|are|happens)|describe|understand|summari[sz]e|walk (?:me )?through|overview|purpose|difference between|compare|meaning)\b/i,
  },
  {
    intent: 'search',
    pattern: /\b(?:find|where|show|list|which|locate|search|look ?up|who|grep|what file|any place)\b/i,
  },
];

/** At the beginning only: `find` within a sentence is as often the name of a function. */
const simpleWords =
  /^(?:please |(?:can|could|would) you |tell me |show me )*(?:find|where|show|list|which|locate|what file|who|what is the (?:name|type|value|default)|look ?up|count|how many|signature of)\b/i;
const complexWords =
  /\b(?:design|architecture|architectural|refactor all|migrate|migration|rewrite|redesign|overhaul|trade-?offs?|explain why|root cause|end[- ]to[- ]end|across (?:the|all|every)|entire|whole (?:code|project|system|repo\w*)|every(?:where| file| module| caller)|all (?:files|modules|callers|usages|places)|concurren(?:t|cy)|race conditions?|deadlocks?|thread[- ]safe\w*|performance of|optimi[sz]e|security|prove|invariants?)\b/i;

/** Says nothing by itself: it answers what was proposed. */
const assent =
  /^(?:(?:yes|yep|yeah|ok(?:ay)?|sure|right|fine|great|good|please|sounds good|go (?:ahead|on|for it)|(?:now )?do (?:it|that|this|so|them|all)|proceed|continue|carry on|apply (?:it|that|this|them)|make it so|try again|again|and then|next)\b[\s,.!:;-]*)+(?:with (?:it|that|this|the (?:plan|first|second|last)(?: one| option)?)|then|please|now|step \d+|option \d+|[a-d1-9])?[\s.!]*$/i;

/**
 * @param question what the user typed, without text that was piped in
 * @param before `null`: nothing goes on
 */
export function classify(
  question: string,
  context: ContextSize,
  analysis: { readonly hasErrorText: boolean },
  before: TurnBefore | null = null,
): Classification {
  if (before !== null && context.named === 0 && assent.test(question.trim())) {
    return inherited(question, context, before);
  }
  const { intent, features: intentFeatures } = findIntent(question, analysis.hasErrorText);
  const features = [
    ...intentFeatures,
    ...complexityFeatures(question, intent, context, analysis.hasErrorText),
  ];
  const score = features.reduce((total, feature) => total + feature.points, 0);
  return { intent, complexity: complexityOf(score), score, features };
}

/** Where a class ends and the next begins; a score on a boundary is of the class above. */
export const boundaries = [1, 3] as const;

export function complexityOf(score: number): Complexity {
  return score >= boundaries[1] ? 'complex' : score >= boundaries[0] ? 'medium' : 'simple';
}

/** The name of the feature of a turn that only agrees. */
export const followUp = 'follow-up';

/** What is agreed to is as hard as what was asked; and a plan that is agreed to is to be carried out. */
function inherited(question: string, context: ContextSize, before: TurnBefore): Classification {
  const earlier = classify(before.question, context, { hasErrorText: false });
  const isPlan = earlier.intent === 'design' && /\b(?:do|apply|go|proceed|make|yes|sure)\b/i.test(question);
  const intent = isPlan ? 'edit' : earlier.intent;
  const said = before.question.replace(/\s+/g, ' ').slice(0, 60);
  const feature = { name: followUp, detail: `goes on with "${said}"`, points: 0 };
  return { ...earlier, intent, features: [feature, ...earlier.features] };
}

function findIntent(question: string, hasErrorText: boolean): { intent: Intent; features: Feature[] } {
  if (hasErrorText) {
    return {
      intent: 'debug',
      features: [{ name: 'intent', detail: 'error text in the question', points: 0 }],
    };
  }
  for (const { intent, pattern } of intentRules) {
    const match = pattern.exec(question);
    if (match)
      return {
        intent,
        features: [{ name: 'intent', detail: `"${match[0].trim().toLowerCase()}"`, points: 0 }],
      };
  }
  return { intent: 'other', features: [] };
}

const intentPoints: Readonly<Record<Intent, number>> = {
  search: 0,
  explain: 1,
  write: 1,
  edit: 1,
  debug: 1.5,
  design: 2,
  other: 0.5,
};

function complexityFeatures(
  question: string,
  intent: Intent,
  context: ContextSize,
  hasErrorText: boolean,
): Feature[] {
  const features: Feature[] = [{ name: 'kind of task', detail: intent, points: intentPoints[intent] }];
  const simple = simpleWords.exec(question);
  if (simple) features.push({ name: 'simple word', detail: `"${simple[0].toLowerCase()}"`, points: -1 });
  const complex = complexWords.exec(question);
  if (complex) features.push({ name: 'complex word', detail: `"${complex[0].toLowerCase()}"`, points: 2 });
  if (hasErrorText) features.push({ name: 'error text', detail: 'points to the place', points: -0.5 });
  const words = question.trim().split(/\s+/).length;
  if (words > 120) features.push({ name: 'length', detail: `${words} words`, points: 1 });
  else if (words > 40) features.push({ name: 'length', detail: `${words} words`, points: 0.5 });
  if (context.folders >= 8 && context.named !== 1) {
    features.push({
      name: 'spread',
      detail: `${context.files} files in ${context.folders} folders`,
      points: 0.5,
    });
  }
  if (context.named >= 4)
    features.push({ name: 'names', detail: `${context.named} symbols named`, points: 0.5 });
  return features;
}
