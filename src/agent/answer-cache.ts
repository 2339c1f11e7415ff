/**
 * Gives the same answer to the same request: same bytes, model and parameters, in the same project, while the files that
 * the answer cites are as they were. Files that the question was asked with are part of the request's bytes. Where the
 * answers are kept is for others to know.
 */
import { createHash } from 'node:crypto';
import type { CodeIndex } from '../codebase/code-index.ts';
import { noUsage } from '../core/usage.ts';
import { citedPaths } from '../edits/answer/cited-paths.ts';
import type { ModelOutcome, ModelRequest } from '../providers/contract.ts';

export interface KeptAnswer {
  readonly text: string;
  readonly model: string;
  /** What it cost when it was made, in nano-dollars; `null`: unknown. */
  readonly cost: number | null;
  /** Files that the answer cites, with a hash of their lines. */
  readonly cited: readonly { readonly path: string; readonly hash: string }[];
}

export interface AnswerCache {
  /** `null`: there is none, or it is too old. Never throws. */
  find(key: string): KeptAnswer | null;
  /** Never throws: an answer that cannot be kept is given all the same. */
  keep(key: string, answer: KeptAnswer): void;
}

export function requestKey(project: string, tier: string, request: ModelRequest): string {
  // How it is counted and cached changes nothing about what is answered.
  const { estimatedInputTokens: _, cache: __, ...sent } = request;
  return createHash('sha256')
    .update(JSON.stringify([1, project, tier, sent]))
    .digest('hex');
}

/** `null` when a file that it cites has changed, or is gone. */
export function answerFrom(kept: KeptAnswer, index: CodeIndex): ModelOutcome | null {
  const isFresh = kept.cited.every(({ path, hash }) => hashOfFile(path, index) === hash);
  if (!isFresh) return null;
  const { text, model } = kept;
  return {
    ok: true,
    response: { text, toolCalls: [], finish: 'stop', usage: noUsage, model, firstTokenMs: null, totalMs: 0 },
  };
}

export function keptAnswer({ text, model, cost }: Omit<KeptAnswer, 'cited'>, index: CodeIndex): KeptAnswer {
  const cited = citedPaths(text).flatMap((fragment) =>
    index.findFiles(fragment).flatMap(({ path }) => {
      const hash = hashOfFile(path, index);
      return hash === null ? [] : [{ path, hash }];
    }),
  );
  return { text, model, cost, cited };
}

function hashOfFile(path: string, index: CodeIndex): string | null {
  const file = index.file(path);
  const lines = file === null || file.lines === 0 ? null : index.readLines(path, 1, file.lines);
  return lines === null ? null : createHash('sha256').update(lines.join('\n')).digest('hex');
}
