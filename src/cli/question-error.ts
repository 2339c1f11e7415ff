/** That what was asked cannot be asked as it is. Knows nothing about who is asked. */
import { OptimizerError } from '../core/errors.ts';
import { estimateTokens } from '../core/token-estimate.ts';

export class QuestionError extends OptimizerError {
  readonly code = 'usage/question';
}

/** @throws QuestionError when what was typed is more than the budget; what was piped in beside it is shortened */
export function checkQuestionFits(question: string, budgetTokens: number): void {
  const tokens = estimateTokens(question);
  if (tokens <= budgetTokens) return;
  throw new QuestionError(
    `The question is about ${tokens} tokens; the budget is ${budgetTokens}`,
    `Ask with less text, or allow more: --budget-tokens ${Math.ceil((tokens * 2) / 1_000) * 1_000}.`,
  );
}
