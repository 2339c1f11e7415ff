/**
 * A request in, the same request made smaller out, with an account of every change. Pure and synchronous: the clock and all
 * transforms are arguments. Knows nothing about clients, caches of answers or where a session is kept.
 */
import type { NanoUsd } from '../../core/money.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import { toolName } from '../transforms/tool-schema/shrink-tools.ts';
import { BudgetError } from './budget.ts';
import { type CachePrices, cachePricesOf } from './cache-prices.ts';
import { costOfThisCall } from './call-cost.ts';
import { type CountTokens, canonicalise, type Dialect, type ModelRequest } from './canonical.ts';
import { markKept } from './keep.ts';
import { minimalPrompt } from './minimal-prompt.ts';
import { type Operation, type TransformClass, transformClasses } from './operation.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';
import { isAllowed } from './propose.ts';
import { type Reduced, reduce } from './reduce.ts';
import { newSession, type SessionState, sentState, stillInForce } from './session-state.ts';
import { type Stage, stageTimer } from './stage-timer.ts';
import type { TextTransforms } from './text-transforms.ts';
import { defaultTransforms } from './transform-table.ts';
import { type Flaw, findFlaws } from './validate.ts';

export interface OptimizeOptions {
  readonly dialect: Dialect;
  /** Of the whole prompt; `null`: the window is no matter. */
  readonly maxInputTokens?: number | null;
  readonly prices?: CachePrices;
  /** From the result of the request before; `null`: the conversation begins. */
  readonly session?: SessionState | null;
  /** Whether the provider still has what was sent last; by the clock of who calls. */
  readonly isCacheWarm?: boolean;
  readonly policy?: Partial<Policy>;
  readonly countTokens?: CountTokens;
  readonly transforms?: Partial<TextTransforms>;
  /** Of the older part of a conversation, in case one is needed; `null`: its first sentences are taken. */
  readonly summarise?: ((blocks: readonly PromptBlock[]) => string) | null;
  readonly nowMs?: () => number;
}

export type Route = 'heuristic_only' | 'heuristic+semantic' | 'heuristic+semantic+compression';

export interface OptimizeStats {
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly tokensSaved: number;
  /** After over before; 1: nothing was saved. */
  readonly compressionRatio: number;
  /** Of this call, against a client that only appends; a call that writes a batch anew costs more than it. */
  readonly costSaved: NanoUsd;
  /** Of this call and those that are expected, against doing nothing now. */
  readonly expectedSaved: NanoUsd;
  /** Tokens that the provider's cache should serve. */
  readonly servedTokens: number;
  readonly route: Route;
  /** Of a cache of whole results; this function has none. */
  readonly cacheHit: boolean;
  /** The classes of transform that were given up because a check failed; `minimal`: everything but what must be kept. */
  readonly fallbackUsed: TransformClass | 'minimal' | 'original' | null;
  /** The worst of the compressed blocks, in [0, 1]; `null`: none was compressed. */
  readonly faithfulness: number | null;
  readonly timingsMs: Readonly<Partial<Record<Stage, number>>>;
  readonly selected: readonly { readonly blockId: string; readonly because: string }[];
  readonly dropped: readonly { readonly blockId: string; readonly because: string }[];
}

export interface Optimized<R extends ModelRequest> {
  readonly request: R;
  readonly messages: R['messages'];
  readonly stats: OptimizeStats;
  readonly audit: {
    /** In force in this request, those of earlier requests included; `readBack` finds what they replaced. */
    readonly operations: readonly Operation[];
    /** Of them, those that were decided now. */
    readonly decidedNow: readonly Operation[];
    readonly because: string;
    /** What was wrong with the attempts that were given up. */
    readonly flaws: readonly Flaw[];
  };
  /** Paths of the blocks after which an explicit cache should be told to keep what it read; at most three. */
  readonly cacheMarks: readonly PromptBlock['path'][];
  readonly session: SessionState;
}

/** @throws BudgetError when what must be kept does not fit */
export function optimize<R extends ModelRequest>(request: R, options: OptimizeOptions): Optimized<R> {
  const timer = stageTimer(options.nowMs ?? (() => 0));
  const policy: Policy = { ...defaultPolicy, ...options.policy };
  const countTokens = options.countTokens ?? estimateTokens;
  const prices = options.prices ?? cachePricesOf.none(1000);
  const max = options.maxInputTokens ?? null;
  const budgetTokens = max === null ? null : max - policy.safetyMarginTokens;

  const canonical = timer.time('canonicalise', () => {
    const read = canonicalise(request, options.dialect, countTokens);
    return { ...read, blocks: markKept(read.blocks, policy) };
  });
  const tokensBefore = canonical.blocks.reduce((sum, { tokens }) => sum + tokens, 0);
  const given = options.session ?? newSession;
  const isWarm = options.isCacheWarm ?? options.session != null;
  const session = stillInForce(canonical.blocks, { ...given, cache: { ...given.cache, isWarm } });

  const flaws: Flaw[] = [];
  /** By the attempt before. */
  let used: ReadonlySet<TransformClass> = new Set();
  const attempt = (off: ReadonlySet<TransformClass>): Reduced<R> | null => {
    const reduced = reduce({
      canonical,
      session:
        off === policy.off
          ? session
          : {
              ...session,
              operations: session.operations.filter(({ by }) => !off.has(by)),
              inserted: off.has('compaction') ? [] : session.inserted,
            },
      policy: { ...policy, off },
      prices,
      budgetTokens,
      countTokens,
      transforms: { ...defaultTransforms, ...options.transforms },
      summarise: options.summarise ?? null,
      timer,
    });
    used = new Set(reduced.operations.map(({ by }) => by));
    return accept(reduced) ? reduced : null;
  };
  const accept = (reduced: Reduced<R>): boolean => {
    const found = timer.time('validate', () =>
      findFlaws(
        { blocks: canonical.blocks, tokens: tokensBefore },
        reduced.request,
        options.dialect,
        reduced,
        budgetTokens,
        (tool) => !isAllowed(toolName(JSON.parse(tool)), policy),
      ),
    );
    flaws.push(...found);
    return found.length === 0;
  };

  const { reduced, fallbackUsed } = withFallbacks(
    attempt,
    policy.off,
    (by) => used.has(by),
    () => {
      const minimal = minimalPrompt(canonical, budgetTokens, countTokens);
      return accept(minimal) ? minimal : null;
    },
  ) ?? { reduced: unchanged(canonical, tokensBefore, budgetTokens), fallbackUsed: 'original' as const };

  const costs = costOfThisCall(prices, reduced.sent, canonical.blocks, session, isWarm);
  return {
    request: reduced.request,
    messages: reduced.request.messages,
    stats: {
      tokensBefore,
      tokensAfter: reduced.tokens,
      tokensSaved: tokensBefore - reduced.tokens,
      compressionRatio: tokensBefore === 0 ? 1 : reduced.tokens / tokensBefore,
      costSaved: costs.saved,
      expectedSaved: reduced.expectedSaved,
      servedTokens: costs.servedTokens,
      route: routeOf(reduced.operations),
      cacheHit: false,
      fallbackUsed,
      faithfulness: reduced.faithfulness,
      timingsMs: timer.timingsMs(),
      selected: reduced.selected,
      dropped: reduced.operations.flatMap(({ blockId, text, because }) =>
        text === null ? [{ blockId, because }] : [],
      ),
    },
    audit: {
      operations: reduced.operations,
      decidedNow: reduced.decidedNow,
      because: reduced.because,
      flaws,
    },
    cacheMarks: costs.marks,
    session: {
      cache: sentState(prices, reduced.sent, session.cache),
      operations: reduced.operations,
      inserted: reduced.inserted,
      sentAsTheyCame: canonical.blocks.map(({ hash, tokens }) => ({ hash, tokens })),
    },
  };
}

/** Each step gives up one more of those that were used, the riskiest first. */
const riskiestFirst: readonly TransformClass[] = transformClasses.toReversed();

function withFallbacks<R extends ModelRequest>(
  attempt: (off: ReadonlySet<TransformClass>) => Reduced<R> | null,
  off: ReadonlySet<TransformClass>,
  wasUsed: (by: TransformClass) => boolean,
  minimal: () => Reduced<R> | null,
): { readonly reduced: Reduced<R>; readonly fallbackUsed: OptimizeStats['fallbackUsed'] } | null {
  const without = new Set(off);
  for (const given of [null, ...riskiestFirst]) {
    if (given !== null && !wasUsed(given)) continue;
    if (given !== null) without.add(given);
    try {
      const reduced = attempt(given === null ? off : new Set(without));
      if (reduced !== null) return { reduced, fallbackUsed: given };
    } catch (error) {
      // With fewer transforms what must be kept is larger; with all of them it has to fit.
      if (!(error instanceof BudgetError) || given === null) throw error;
    }
  }
  const reduced = minimal();
  return reduced === null ? null : { reduced, fallbackUsed: 'minimal' };
}

function unchanged<R extends ModelRequest>(
  { request, blocks }: { readonly request: R; readonly blocks: readonly PromptBlock[] },
  tokens: number,
  budgetTokens: number | null,
): Reduced<R> {
  if (budgetTokens !== null && tokens > budgetTokens) throw new BudgetError(tokens, budgetTokens);
  return {
    request,
    sent: blocks,
    blocks,
    tokens,
    operations: [],
    decidedNow: [],
    inserted: [],
    selected: [],
    faithfulness: null,
    expectedSaved: 0 as NanoUsd,
    because: 'sent as it came: no smaller prompt passed the checks',
  };
}

function routeOf(operations: readonly Operation[]): Route {
  if (operations.some(({ by }) => by === 'compression')) return 'heuristic+semantic+compression';
  return operations.some(({ by }) => by === 'selection') ? 'heuristic+semantic' : 'heuristic_only';
}
