/**
 * Where a request to Claude is marked to be cached. Pure. A mark caches all that stands before it, in the order tools,
 * system, messages; each is looked up at its own place and, at most 20 blocks, before it; at most four are allowed.
 * Source: platform.claude.com/docs/en/build-with-claude/prompt-caching.
 */
import { estimateTokens } from '../../core/token-estimate.ts';
import type { ModelRequest } from '../contract.ts';
import { findModel } from '../model-facts.ts';

export interface CacheBreakpoints {
  readonly afterTools: boolean;
  readonly afterSystem: boolean;
  /** Indices into the messages of the request. */
  readonly afterMessages: ReadonlySet<number>;
}

/**
 * The least of any Claude model, for those of which it is not known. A mark on less than the model's own minimum does
 * nothing and costs nothing.
 */
const leastMinimumTokens = 1_024;

const none: CacheBreakpoints = { afterTools: false, afterSystem: false, afterMessages: new Set() };

/**
 * `read` marks the end of the last request of which nothing was changed since: the user's message before this one. `write` marks the end of this one as
 * well. Tools and system are marked too, where they are long enough to serve other conversations.
 */
export function cacheBreakpoints(request: ModelRequest): CacheBreakpoints {
  const { cache, messages } = request;
  if (cache === undefined) return none;
  const minimum = findModel('anthropic', request.model)?.fewestCachedTokens ?? leastMinimumTokens;
  const toolTokens = request.tools.length === 0 ? 0 : estimateTokens(JSON.stringify(request.tools));
  const systemTokens = toolTokens + estimateTokens(request.system);
  const last = messages.length - 1;
  // With tools a turn has many messages; what a request ended with is what the model did not write itself.
  const until = Math.min(last, request.sameMessages ?? last);
  const before = messages.findLastIndex(({ role }, at) => at < until && role !== 'assistant');
  const ends = (cache === 'write' ? [before, last] : [before]).filter((at) => at >= 0);
  const tokensUpTo = (end: number) =>
    messages.slice(0, end + 1).reduce((sum, { text }) => sum + estimateTokens(text), systemTokens);
  return {
    afterTools: toolTokens >= minimum,
    afterSystem: request.system !== '' && systemTokens >= minimum,
    afterMessages: new Set(ends.filter((end) => tokensUpTo(end) >= minimum)),
  };
}
