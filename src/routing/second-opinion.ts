/**
 * What a small model's opinion of a question changes about what its words say: one feature, worth as much as the least of
 * the others. So it decides nothing but what is close, and never moves the class by more than one step. Pure; asks nobody.
 */
import {
  boundaries,
  type Classification,
  type Complexity,
  complexities,
  complexityOf,
  followUp,
  type Intent,
} from './classify.ts';

export interface Opinion {
  readonly intent: Intent;
  readonly complexity: Complexity;
}

/** Points come in halves: it is what the weakest of the other features adds. */
export const opinionPoints = 0.5;

/**
 * Whether one half point more or less would make the question one of another class: scores of 0.5, 1, 2.5 and 3. What only
 * agrees to something inherits its class, and is none to have an opinion of.
 */
export function isClose({ score, features }: Classification): boolean {
  return (
    !features.some(({ name }) => name === followUp) &&
    boundaries.some((boundary) => score >= boundary - opinionPoints && score < boundary + opinionPoints)
  );
}

/** Its intent counts only where the words had none. */
export function withOpinion(classification: Classification, opinion: Opinion, model: string): Classification {
  const { intent, complexity, features } = classification;
  const steps = complexities.indexOf(opinion.complexity) - complexities.indexOf(complexity);
  const points = Math.sign(steps) * opinionPoints;
  const score = classification.score + points;
  const detail = `${model}: ${opinion.intent}, ${opinion.complexity}`;
  return {
    intent: intent === 'other' ? opinion.intent : intent,
    complexity: complexityOf(score),
    score,
    features: [...features, { name: 'second opinion', detail, points }],
  };
}
