/** A question and an index in, the smallest useful context out. The one entry of this folder. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { analyseQuery, type QueryAnalysis } from './analyse-query.ts';
import { FileLines } from './file-lines.ts';
import { type PackedContext, packContext } from './pack-context.ts';
import type { RankedFile } from './rank-files.ts';
import { rankSymbols } from './rank-symbols.ts';

export interface BuiltContext extends PackedContext {
  readonly query: QueryAnalysis;
  /** All that has something to do with the question, best first, whether it was sent or not. */
  readonly files: readonly RankedFile[];
}

/** @param options.wholeFiles send files instead of snippets; what `context-optimization = false` means. */
export function buildContext(
  index: CodeIndex,
  question: string,
  options: {
    readonly budgetTokens: number;
    readonly wholeFiles?: boolean;
    /** `null`: none is known. */
    readonly history?: CommitHistory | null;
  },
): BuiltContext {
  const query = analyseQuery(question);
  const lines = new FileLines(index);
  const ranking = rankSymbols(index, lines, query, options.history ?? null);
  return { query, files: ranking.files, ...packContext(index, lines, ranking, options) };
}
