/** A question and an index in, the smallest useful context out. The one entry of this folder. */
import type { CodeIndex } from '../codebase/code-index.ts';
import { analyseQuery, type QueryAnalysis } from './analyse-query.ts';
import { type PackedContext, packContext } from './pack-context.ts';
import { rankSymbols } from './rank-symbols.ts';

export interface BuiltContext extends PackedContext {
  readonly query: QueryAnalysis;
}

/** @param options.wholeFiles send files instead of snippets; what `context-optimization = false` means. */
export function buildContext(
  index: CodeIndex,
  question: string,
  options: { readonly budgetTokens: number; readonly wholeFiles?: boolean },
): BuiltContext {
  const query = analyseQuery(question);
  return { query, ...packContext(index, rankSymbols(index, query), options) };
}
