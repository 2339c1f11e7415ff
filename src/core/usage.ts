/**
 * What one model call used, in disjoint classes: no token is in two of them, so a sum never bills twice.
 * Adapters translate each vendor's overlapping counts into this form at the edge.
 */
export interface TokenUsage {
  /** Prompt tokens that no cache served and no cache stored. `null`: not reported. */
  readonly freshInput: number | null;
  /** Prompt tokens served from the provider's cache. */
  readonly cacheRead: number | null;
  /** Prompt tokens written to the provider's cache. */
  readonly cacheWrite: number | null;
  /** Visible output tokens; without reasoning where the provider tells the two apart. */
  readonly output: number | null;
  /** Hidden thinking tokens, billed as output. `null`: not reported apart (they may be inside `output`). */
  readonly reasoning: number | null;
}

export const unknownUsage: TokenUsage = {
  freshInput: null,
  cacheRead: null,
  cacheWrite: null,
  output: null,
  reasoning: null,
};

export const noUsage: TokenUsage = { freshInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** All prompt tokens, or `null` when the provider reported none of the classes. */
export function inputTokens(usage: TokenUsage): number | null {
  return sumKnown([usage.freshInput, usage.cacheRead, usage.cacheWrite]);
}

/** All generated tokens, or `null` when the provider reported none. */
export function outputTokens(usage: TokenUsage): number | null {
  return sumKnown([usage.output, usage.reasoning]);
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}
