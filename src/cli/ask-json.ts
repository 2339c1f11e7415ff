/** The result of a turn as one JSON document; docs/json-output.md describes it. `schemaVersion` changes when a reader would break. */
import type { Lookups } from '../agent/lookups.ts';
import type { ProposedChanges, TurnPlan, TurnResult } from '../agent/turn.ts';
import { countLines, renderDiff } from '../edits/render-diff.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Applied } from './apply-changes.ts';

/** @param applied what became of its changes; `null`: it proposes none */
export function askToJson(
  question: string,
  result: TurnResult,
  applied: Applied | null,
): Record<string, unknown> {
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
        endedByBudget: result.endedByBudget,
        changes: applied && changesToJson(result.changes, applied),
        attempts: result.attempts.map(attemptToJson),
        ...planToJson(result.plan),
      };
    case 'dry-run':
      return { ...head, ...planToJson(result.plan), ceilings: result.ceilings };
    case 'unanswered':
      return {
        ...head,
        why: result.why,
        failures: result.failures,
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

function changesToJson(
  { files, problem }: ProposedChanges,
  { exitCode: _, problem: notDone, ...applied }: Applied,
): Record<string, unknown> {
  return {
    files: files.map((change) => ({
      path: change.path,
      kind: change.before === null ? 'created' : change.after === null ? 'deleted' : 'edited',
      ...countLines(change),
    })),
    diff: renderDiff(files),
    problem: problem ?? notDone,
    ...applied,
  };
}

function planToJson(plan: TurnPlan): Record<string, unknown> {
  const { classification, ladder, context, counted, budget, replaced, placedRules, shortened, lookups } =
    plan;
  const images = plan.images.map(({ base64: _, written: path, ...image }) => ({ path, ...image }));
  return {
    classification,
    ladder,
    requestTokens: counted.tokens,
    counted,
    budget,
    images,
    rules: { ...placedRules, files: placedRules.files.map(({ text: _, ...file }) => file) },
    conversation: conversationToJson(plan.going),
    secretsReplaced: replaced,
    shortened: shortened && { lines: shortened.lines, keptLines: shortened.keptLines },
    ...lookupsToJson(lookups),
    context: context.manifest,
  };
}

function conversationToJson({
  conversationId,
  before,
  earlierTokens,
  anewBecause,
  updates,
}: TurnPlan['going']): Record<string, unknown> {
  return {
    id: conversationId,
    turn: (before?.turns.length ?? 0) + 1,
    earlierTokens,
    anewBecause,
    files: updates.map(({ path, change, pieces, known }) => ({
      path,
      change: change?.kind ?? null,
      sent: pieces.map(({ startLine, endLine, isLines }) => ({ startLine, endLine, isLines })),
      known,
    })),
  };
}

/** Only of what is switched on. */
export function lookupsToJson({ meaning, rerank, opinion }: Lookups): Record<string, unknown> {
  return { ...(meaning && { meaning }), ...(rerank && { rerank }), ...(opinion && { opinion }) };
}

function attemptToJson({ project: _, ...attempt }: Attempt): Record<string, unknown> {
  return attempt;
}
