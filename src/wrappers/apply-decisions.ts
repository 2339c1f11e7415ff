/** What was decided for the very same request before, done again: the same bytes without deciding anew. Pure. */
import { commonPrefix } from '../prompt/pipeline/cache-prices.ts';
import {
  type CountTokens,
  canonicalise,
  type Dialect,
  type ModelRequest,
  restore,
} from '../prompt/pipeline/canonical.ts';
import type { Optimized } from '../prompt/pipeline/optimize.ts';
import { asSent, replacementsOf, type SessionState, stillInForce } from '../prompt/pipeline/session-state.ts';

export interface AppliedDecisions<R extends ModelRequest>
  extends Pick<Optimized<R>, 'request' | 'cacheMarks'> {
  readonly operations: SessionState['operations'];
  readonly inserted: SessionState['inserted'];
}

/** `null`: they were not made for this request. */
export function applyDecisions<R extends ModelRequest>(
  request: R,
  dialect: Dialect,
  state: SessionState,
  countTokens: CountTokens,
): AppliedDecisions<R> | null {
  const canonical = canonicalise(request, dialect, countTokens);
  const { operations, inserted } = stillInForce(canonical.blocks, state);
  if (operations.length !== state.operations.length) return null;
  const sent = asSent(canonical.blocks, operations, inserted, countTokens);
  const hashes = sent.map(({ hash }) => hash);
  if (commonPrefix(hashes, { ...state.cache, isWarm: true }) !== sent.length) return null;
  const instructions = sent.findLast(({ path }) => path[0] === 'system' || path[0] === 'tools');
  const ends = [instructions, sent.at(-1)];
  return {
    request: restore(canonical, replacementsOf(operations), inserted),
    operations,
    inserted,
    cacheMarks: [...new Set(ends.flatMap((block) => (block === undefined ? [] : [block.path])))],
  };
}
