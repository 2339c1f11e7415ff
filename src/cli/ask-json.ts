/** The result of a turn as one JSON document; docs/json-output.md describes it. `schemaVersion` changes when a reader would break. */
import type { TurnPlan, TurnResult } from '../agent/turn.ts';
import type { Attempt } from '../ledger/attempt.ts';

export function askToJson(question: string, result: TurnResult): Record<string, unknown> {
  const head = { schemaVersion: 1, question, kind: result.kind };
  switch (result.kind) {
    case 'index': {
      const { source, items, question: form, ...rest } = result.answer;
      return {
        ...head,
        tier: 'index',
        model: null,
        form,
        ...rest,
        items,
        source,
        attempts: result.attempts.map(attemptToJson),
      };
    }
    case 'model':
      return {
        ...head,
        ...result.answer,
        accepted: result.answer.confidence >= result.answer.threshold,
        attempts: result.attempts.map(attemptToJson),
        ...planToJson(result.plan),
      };
    case 'dry-run':
      return { ...head, ...planToJson(result.plan), ceilings: result.ceilings };
    case 'unanswered':
      return {
        ...head,
        why: result.why,
        attempts: result.attempts.map(attemptToJson),
        ...planToJson(result.plan),
        blocks: result.plan.context.blocks.map(({ id, source, tokens, text }) => ({
          path: id,
          source,
          tokens,
          text,
        })),
      };
  }
}

function planToJson(plan: TurnPlan): Record<string, unknown> {
  const { classification, ladder, context, requestTokens, replaced, shortened } = plan;
  return {
    classification,
    ladder,
    requestTokens,
    secretsReplaced: replaced,
    shortened: shortened && { lines: shortened.lines, keptLines: shortened.keptLines },
    context: context.manifest,
  };
}

function attemptToJson({ project: _, ...attempt }: Attempt): Record<string, unknown> {
  return attempt;
}
