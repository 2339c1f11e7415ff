/** That what was asked cannot be asked as it is. Knows nothing about who is asked. */
import { OptimizerError } from '../core/errors.ts';
import { estimateTokens } from '../core/token-estimate.ts';

export class QuestionError extends OptimizerError {
  readonly code = 'usage/question';
}

/** @throws QuestionError when the texts alone are more than the budget */
export function checkQuestionFits(texts: readonly string[], budgetTokens: number): void {
  const tokens = texts.reduce((total, text) => total + estimateTokens(text), 0);
  if (tokens <= budgetTokens) return;
  throw new QuestionError(
    `The question is about ${tokens} tokens; the budget is ${budgetTokens}`,
    `Ask with less text, or allow more: --budget-tokens ${Math.ceil((tokens * 2) / 1_000) * 1_000}.`,
  );
}
