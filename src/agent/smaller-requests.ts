/**
 * Sends each request of one tier's go at a turn through the prompt pipeline: what programs printed is folded when it is first
 * sent, old results are shortened in batches that pay, and what has no room is summed up. What was decided stays, so that each
 * request goes on beginning with the bytes of the one before. Knows nothing about tools but their names.
 */
import { isTooLong, shortenOutput } from '../context/shorten-output.ts';
import { amountOf, countOf } from '../core/amounts.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { BudgetError } from '../prompt/pipeline/budget.ts';
import type { CachePrices } from '../prompt/pipeline/cache-prices.ts';
import type { Operation, TransformClass } from '../prompt/pipeline/operation.ts';
import { optimize } from '../prompt/pipeline/optimize.ts';
import type { Policy } from '../prompt/pipeline/policy.ts';
import type { SessionState } from '../prompt/pipeline/session-state.ts';
import type { BlockTransform } from '../prompt/pipeline/text-transforms.ts';
import { vendorCachePrices } from '../prompt/pipeline/vendor-cache.ts';
import { isJson } from '../prompt/transforms/json/is-json.ts';
import { shrinkJson } from '../prompt/transforms/json/shrink-json.ts';
import { shrinkOutput } from '../prompt/transforms/logs/shrink-output.ts';
import type { ModelMessage, ModelRequest } from '../providers/contract.ts';
import { findModel } from '../providers/model-facts.ts';
import { cacheLifetimeMs } from '../routing/cache-write.ts';
import { agentTools } from './agent-tools.ts';
import type { Tier } from './turn.ts';

export interface SmallerRequest {
  /** With fewer tokens, and what of it is as it was in the request before. */
  readonly request: ModelRequest;
  /** By our own count. */
  readonly tokensSaved: number;
  /** What was shortened now, and was not in an earlier request. */
  readonly decidedNow: readonly Operation[];
  /** Why it could not be made smaller, which is a bug; `null`: it could. */
  readonly failure: string | null;
}

export interface SmallerSetting {
  /** Messages of the prompt itself, which stay as they are. */
  readonly promptMessages: number;
  /** Of the whole prompt, by our own count. */
  readonly mostTokens: number;
  /** By which our count is multiplied for what the provider counts. */
  readonly factor: number;
  /** What the provider's cache is told to do. */
  readonly cache: 'read' | 'write' | null;
  /** By which a model can have back what was left out; `null`: it has no such tool. */
  readonly readBackTool: string | null;
  readonly nowMs: () => number;
}

/** Of one output of a command, after it was folded. */
const mostOutputTokens = 2_000;

export class SmallerRequests {
  readonly #policy: Partial<Policy>;
  readonly #setting: SmallerSetting;
  readonly #prices: CachePrices;
  #session: SessionState | null = null;
  #sent: readonly ModelMessage[] | null = null;
  #sentAtMs = 0;

  constructor(tier: Tier, promptTokens: number, setting: SmallerSetting) {
    this.#setting = setting;
    this.#prices = cachePricesFor(tier, promptTokens, setting.cache);
    const { promptMessages, readBackTool } = setting;
    this.#policy = {
      mustKeep: ({ message }) => message !== null && message < promptMessages,
      tools: agentTools,
      // What was read is worked with for a while: a file that is changed at the end is not to be read twice.
      shrinkAfterTurns: 8,
      // They are as short as they can be.
      toolsUntouched: ['*'],
      // All that a user said is in the prompt.
      off: new Set(['filler']),
      safetyMarginTokens: 0,
      readBackTool,
    };
  }

  next(request: ModelRequest): SmallerRequest {
    const before = this.#sent;
    const { messages, tokensSaved, decidedNow, failure } = this.#reducedOrCut(request);
    this.#sent = messages;
    const same = before === null ? null : countSame(before, messages);
    const isAppended = same === null || same === before?.length;
    const smaller: ModelRequest = {
      ...request,
      messages,
      estimatedInputTokens: request.estimatedInputTokens - Math.floor(tokensSaved * this.#setting.factor),
      ...(isAppended ? {} : { sameMessages: same }),
    };
    return { request: smaller, tokensSaved, decidedNow, failure };
  }

  /** A turn is not lost by what was to make it cheaper. */
  #reducedOrCut(request: ModelRequest): Reduced {
    try {
      return this.#reduced(request, this.#setting.mostTokens);
    } catch (error) {
      const messages = request.messages.map(cutResult);
      const saved = tokensOf(request.messages) - tokensOf(messages);
      const failure = error instanceof Error ? error.message : String(error);
      return { messages, tokensSaved: saved, decidedNow: [], failure };
    }
  }

  #reduced(request: ModelRequest, maxInputTokens: number | null): Reduced {
    const now = this.#setting.nowMs();
    try {
      const { messages, stats, audit, session } = optimize(request, {
        dialect: 'agent',
        maxInputTokens,
        prices: this.#prices,
        session: this.#session,
        // What is no longer served can be changed for nothing.
        isCacheWarm: this.#session !== null && now - this.#sentAtMs < cacheLifetimeMs,
        policy: this.#policy,
        countTokens: estimateTokens,
        transforms: { logs: shortOutput, json: shortJson },
        nowMs: this.#setting.nowMs,
      });
      this.#session = session;
      this.#sentAtMs = now;
      return { messages, tokensSaved: stats.tokensSaved, decidedNow: audit.decidedNow, failure: null };
    } catch (error) {
      // Whether it fits all the same is for the provider to say.
      if (error instanceof BudgetError && maxInputTokens !== null) return this.#reduced(request, null);
      throw error;
    }
  }
}

interface Reduced extends Omit<SmallerRequest, 'request'> {
  readonly messages: readonly ModelMessage[];
}

const mostCharacters = 24_000;

function cutResult(message: ModelMessage): ModelMessage {
  if (message.role !== 'tool' || message.text.length <= mostCharacters) return message;
  return { ...message, text: `${message.text.slice(0, mostCharacters)}\n(the rest is left out)` };
}

function tokensOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
}

/** Folded by form; of what is still long, the lines that say most. */
const shortOutput: BlockTransform = (text, setting) => {
  const folded = shrinkOutput(text, setting);
  const left = folded?.text ?? text;
  const short = shortenOutput(left, mostOutputTokens);
  if (short === null) return folded;
  const rest = setting.handle === null ? '' : `\n(fetch_output ${setting.handle} shows all of it)`;
  const lines = text.split('\n').length;
  return {
    text: `${short.text}${rest}`,
    because: `${countOf(lines - short.keptLines)} of ${amountOf(lines, 'line')} of an output left out`,
  };
};

/** In its smallest form; of what is still long, both ends: nothing of it says more than the rest. */
const shortJson: BlockTransform = (text, setting) => {
  const small = shrinkJson(text, setting);
  const left = small?.text ?? text;
  if (!isTooLong(left, mostOutputTokens)) return small;
  // Lines of JSON are a log, of which both ends may say nothing.
  if (!isJson(text)) return null;
  const gone = left.length - jsonEnds.head - jsonEnds.tail;
  if (gone <= 0) return small;
  const rest = setting.handle === null ? '' : `; fetch_output ${setting.handle} shows all of it`;
  const mark = `\n[… ${amountOf(gone, 'character')} left out${rest}]\n`;
  return {
    text: `${left.slice(0, jsonEnds.head)}${mark}${left.slice(-jsonEnds.tail)}`,
    because: `${countOf(gone)} of ${amountOf(left.length, 'character')} of JSON left out`,
  };
};

/** In characters. */
const jsonEnds = { head: 3_000, tail: 500 } as const;

/** What was shortened, by kind, the one that saves most first. */
export function countsByKind(
  operations: readonly Operation[],
): { readonly kind: TransformClass; readonly parts: number; readonly tokens: number }[] {
  const byKind = new Map<TransformClass, { parts: number; tokens: number }>();
  for (const { by, tokensBefore, tokensAfter } of operations) {
    const { parts, tokens } = byKind.get(by) ?? { parts: 0, tokens: 0 };
    byKind.set(by, { parts: parts + 1, tokens: tokens + tokensBefore - tokensAfter });
  }
  return [...byKind]
    .map(([kind, counts]) => ({ kind, ...counts }))
    .toSorted((one, other) => other.tokens - one.tokens);
}

function cachePricesFor(tier: Tier, promptTokens: number, cache: SmallerSetting['cache']): CachePrices {
  const price = tier.priceFor(promptTokens);
  const perToken = (dollarsPerMillion: number | null) =>
    dollarsPerMillion === null ? null : dollarsPerMillion * 1_000;
  return vendorCachePrices(
    tier.vendor,
    price && {
      input: price.input * 1_000,
      read: perToken(price.cacheRead),
      write: perToken(price.cacheWrite),
      fewestTokens: findModel(tier.vendor, tier.model)?.fewestCachedTokens ?? null,
    },
    cache === 'write' ? '5m' : null,
  );
}

function countSame(before: readonly ModelMessage[], now: readonly ModelMessage[]): number {
  let same = 0;
  while (same < before.length && same < now.length && isSame(before[same], now[same])) same += 1;
  return same;
}

/** A message that nothing was decided of is the very same one. */
function isSame(one: ModelMessage | undefined, other: ModelMessage | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
