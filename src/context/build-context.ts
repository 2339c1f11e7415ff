/** A question and an index in, the smallest useful context out. The one entry of this folder. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import { analyseQuery, type QueryAnalysis } from './analyse-query.ts';
import { atMentions } from './at-mentions.ts';
import { FileLines } from './file-lines.ts';
import { type PackedContext, packContext } from './pack-context.ts';
import type { RankedFile } from './rank-files.ts';
import { type Ranking, rankSymbols } from './rank-symbols.ts';

export interface BuiltContext extends PackedContext {
  readonly query: QueryAnalysis;
  /** All that has something to do with the question, best first, whether it was sent or not. */
  readonly files: readonly RankedFile[];
  /** Paths that the question points at with `@`, and that are not there. */
  readonly unknownMentions: readonly string[];
}

export interface RankedContext {
  readonly query: QueryAnalysis;
  readonly ranking: Ranking;
}

export interface RankingSources {
  /** `null`: none is known. */
  readonly history?: CommitHistory | null;
  /** `null`: nothing is embedded. */
  readonly meaning?: MeaningScores | null;
}

export function rankContext(
  index: CodeIndex,
  question: string,
  sources: RankingSources,
  lines = new FileLines(index),
): RankedContext {
  const query = analyseQuery(question);
  const { history = null, meaning = null } = sources;
  return { query, ranking: rankSymbols(index, lines, query, { history, meaning }) };
}

/**
 * @param options.wholeFiles send files instead of snippets; what `context-optimization = false` means.
 * @param options.ranked of the same question, where it was ranked already
 */
export function buildContext(
  index: CodeIndex,
  question: string,
  options: RankingSources & {
    readonly budgetTokens: number;
    readonly wholeFiles?: boolean;
    readonly ranked?: RankedContext | null;
  },
): BuiltContext {
  const lines = new FileLines(index);
  const { query, ranking } = options.ranked ?? rankContext(index, question, options, lines);
  const { candidates: pinned, unknown: unknownMentions } = atMentions(index, question);
  return {
    query,
    files: ranking.files,
    unknownMentions,
    ...packContext(index, lines, ranking, { ...options, pinned }),
  };
}
