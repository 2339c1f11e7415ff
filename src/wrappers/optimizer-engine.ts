/**
 * One request of a client in, the smaller one out, with what was known of its conversation before. Never fails a call: what
 * goes wrong here sends the request as it came. Knows nothing about clients and their SDKs.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { NanoUsd } from '../core/money.ts';
import { BudgetError } from '../prompt/pipeline/budget.ts';
import type { Dialect, ModelRequest } from '../prompt/pipeline/canonical.ts';
import type { Operation } from '../prompt/pipeline/operation.ts';
import type { Optimized, OptimizeStats } from '../prompt/pipeline/optimize.ts';
import type { TextTransforms } from '../prompt/pipeline/text-transforms.ts';
import type { AsynchronousSteps, HelpedRun } from './asynchronous-steps.ts';
import { configurationOf } from './configuration-key.ts';
import { contextWindow } from './context-window.ts';
import { Conversations, hashChain, type KeptConversation, sha256 } from './conversations.ts';
import { inputPriceOf, type ModelVendor } from './model-limits.ts';
import type { OptimizerEvent } from './optimizer-event.ts';
import type { OptimizedRequest, OptimizerOptions, OptimizerStats } from './optimizer-options.ts';
import { providerCacheOf } from './provider-cache.ts';
import { answerTokensOf, isHeldByVendor, textTokens } from './request-facts.ts';
import { ResultStore } from './result-store.ts';
import { tell } from './tell.ts';
import {
  type Call,
  codeOf,
  type EventOfCall,
  nameOf,
  tellCache,
  tellFailure,
  tellProviderError,
  tellResult,
} from './tell-call.ts';
import { type CounterOfModel, counterFor, LearnedRatios } from './token-counting.ts';

export interface PreparedCall<R> extends OptimizedRequest<R> {
  /** All prompt tokens that the vendor reported, cached ones included; `null`: none. */
  readonly reported: (promptTokens: number | null) => void;
  readonly failed: (error: unknown) => void;
}

export class OptimizerEngine {
  readonly vendor: ModelVendor;
  readonly #options: OptimizerOptions;
  readonly #clock: Clock;
  readonly #conversations: Conversations;
  readonly #ratios = new LearnedRatios();
  readonly #store: ResultStore;
  #steps: AsynchronousSteps | null = null;

  constructor(vendor: ModelVendor, options: OptimizerOptions) {
    this.vendor = vendor;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { mostConversations } = options;
    this.#conversations = new Conversations(mostConversations === undefined ? {} : { mostConversations });
    this.#store = new ResultStore(options.cache, {
      nowMs: () => this.#clock.nowMs(),
      scope: [options.tenant ?? '', vendor, configurationOf(options)],
    });
  }

  /** @throws BudgetError when what must be kept does not fit into a limit that the program has set */
  async prepare<R extends ModelRequest>(request: R, dialect: Dialect): Promise<PreparedCall<R>> {
    const call = this.#callOf(request, dialect);
    call.emit({
      kind: 'optimization_started',
      messages: Array.isArray(request.messages) ? request.messages.length : 0,
      ...this.#content(request),
    });
    if (isHeldByVendor(request)) return this.#asItCame(request, call, null);
    let prepared: OptimizedRequest<R>;
    let counter: CounterOfModel | null = null;
    try {
      counter = await this.#counterFor(call.model);
      prepared = await this.#optimized(request, call, counter);
    } catch (error) {
      tellFailure(call, error, this.#clock.monotonicMs() - call.startedMs);
      if (error instanceof BudgetError && this.#options.maxInputTokens != null) throw error;
      call.emit({
        kind: 'fallback_triggered',
        fallbackUsed: 'original',
        because: error instanceof BudgetError ? 'over-window' : 'optimizer-failed',
        flaws: [],
      });
      return this.#asItCame(request, call, 'original');
    }
    return {
      ...prepared,
      reported: (promptTokens) => this.#learn(call.model, counter, prepared, promptTokens),
      failed: tellProviderError(call),
    };
  }

  #asItCame<R extends ModelRequest>(
    request: R,
    call: Call,
    fallbackUsed: 'original' | null,
  ): PreparedCall<R> {
    const stats = { ...this.#statsOfOriginal(request, call.model), fallbackUsed };
    return {
      request,
      stats,
      operations: [],
      reported: () => undefined,
      failed: tellProviderError(call),
    };
  }

  async #optimized<R extends ModelRequest>(
    request: R,
    call: Call,
    counter: CounterOfModel,
  ): Promise<OptimizedRequest<R>> {
    const [pipeline, { applyDecisions }] = await Promise.all([
      import('../prompt/pipeline/optimize.ts'),
      import('./apply-decisions.ts'),
    ]);
    const { policy, transforms, summarise } = this.#options;
    const { dialect, model } = call;
    const nowMs = this.#clock.nowMs();
    const limitTokens = this.#limitFor(request, model);
    const { system, tools, functions } = request as ModelRequest & { readonly functions?: unknown };
    const instructions = sha256(JSON.stringify([system, tools, functions]));
    const chain = hashChain(sha256(this.#options.tenant ?? '', dialect), request.messages);
    const whole = [dialect, model ?? '', `${limitTokens}`, instructions, JSON.stringify(request.messages)];

    const kept = await this.#store.findResult(whole, (hit) => tellCache(call, 'exact', hit));
    if (kept !== null) {
      const again = applyDecisions(request, dialect, kept.conversation.state, counter.count);
      if (again !== null) {
        this.#conversations.keep(chain, { ...kept.conversation, sentAtMs: nowMs }, null);
        return this.#finish(request, call, counter, limitTokens, {
          ...again,
          stats: { ...kept.stats, cacheHit: true, timingsMs: {} },
        });
      }
    }

    const found =
      this.#conversations.find(chain, instructions, nowMs) ??
      (await this.#store.findConversation(model ?? '', chain, request.messages));
    tellCache(call, 'prefix', found !== null);
    const cache = providerCacheOf(this.vendor, model, request, this.#options, nowMs);
    const before = found?.kept ?? null;
    const result = await this.#helped(call, (told) =>
      pipeline.optimize(request, {
        dialect,
        maxInputTokens: limitTokens,
        prices: cache.prices,
        session: before?.state ?? null,
        isCacheWarm:
          before !== null && before.model === (model ?? '') && nowMs - before.sentAtMs < cache.lifetimeMs,
        ...(policy === undefined ? {} : { policy }),
        countTokens: counter.count,
        transforms: { ...transforms, ...told },
        summarise: summarise ?? null,
        nowMs: () => this.#clock.monotonicMs(),
      }),
    );
    tellResult(call, result);
    const conversation: KeptConversation = {
      state: result.session,
      instructions,
      model: model ?? '',
      sentAtMs: nowMs,
    };
    this.#conversations.keep(chain, conversation, found?.messages ?? null);
    this.#store.keep(whole, model ?? '', chain, { conversation, stats: result.stats });
    return this.#finish(request, call, counter, limitTokens, {
      request: result.request,
      operations: result.audit.operations,
      cacheMarks: result.cacheMarks,
      inserted: result.session.inserted,
      stats: result.stats,
    });
  }

  /** Where the program has given somebody to ask, the pipeline runs until it knows what it needs. */
  async #helped<R extends ModelRequest>(
    call: Call,
    once: (told: Partial<TextTransforms>) => Optimized<R>,
  ): Promise<Optimized<R>> {
    const { compressor, similarity, transforms = {} } = this.#options;
    if (compressor === undefined && similarity === undefined) return once({});
    const { AsynchronousSteps } = await import('./asynchronous-steps.ts');
    this.#steps ??= new AsynchronousSteps({ compressor, similarity });
    const { result, waitedMs } = await this.#steps.run(once, {
      transforms,
      monotonicMs: () => this.#clock.monotonicMs(),
      onFailure: (help, error) =>
        call.emit({
          kind: 'fallback_triggered',
          fallbackUsed: help === 'compressor' ? 'extractive' : 'bm25',
          because: `${help}-failed`,
          flaws: [],
          errorName: nameOf(error),
          errorCode: codeOf(error),
        }),
    });
    return { ...result, stats: withWaiting(result.stats, waitedMs) };
  }

  async #finish<R extends ModelRequest>(
    original: R,
    call: Call,
    counter: CounterOfModel,
    maxInputTokens: number | null,
    result: Pick<Optimized<R>, 'request' | 'cacheMarks' | 'stats'> & {
      readonly operations: readonly Operation[];
      readonly inserted: Optimized<R>['session']['inserted'];
    },
  ): Promise<OptimizedRequest<R>> {
    const { operations, inserted, cacheMarks } = result;
    let { request } = result;
    if (this.#options.cacheMarks === true && call.dialect === 'anthropic') {
      const { withCacheMarks } = await import('./cache-marks.ts');
      request = withCacheMarks({ original, request, operations, inserted, cacheMarks });
    }
    const { costSaved, expectedSaved, ...rest } = result.stats;
    const isPriced = this.#isPriced(call.model);
    const stats: OptimizerStats = {
      ...rest,
      costSaved: isPriced ? costSaved : null,
      expectedSaved: isPriced ? expectedSaved : null,
      model: call.model,
      maxInputTokens,
      countedBy: counter.countedBy,
    };
    const { tokensBefore, tokensAfter, tokensSaved, route, cacheHit, fallbackUsed, faithfulness } = stats;
    call.emit({
      kind: 'optimization_completed',
      ...{ tokensBefore, tokensAfter, tokensSaved, route, cacheHit, fallbackUsed, faithfulness },
      costSaved: stats.costSaved,
      timingsMs: stats.timingsMs,
      tookMs: this.#clock.monotonicMs() - call.startedMs,
      ...this.#content(request),
    });
    return { request, stats, operations };
  }

  #callOf(request: ModelRequest, dialect: Dialect): Call {
    const named = (request as { readonly model?: unknown }).model;
    const model = this.#options.targetModel ?? (typeof named === 'string' ? named : null);
    const callId = newId(this.#clock.nowMs());
    const { onEvent, tenant = null } = this.#options;
    const emit = (event: EventOfCall) => {
      const of = { callId, atMs: this.#clock.nowMs(), provider: this.vendor, model, tenant };
      tell(onEvent, { ...of, ...event } as OptimizerEvent);
    };
    return { dialect, model, startedMs: this.#clock.monotonicMs(), emit };
  }

  async #counterFor(model: string | null): Promise<CounterOfModel> {
    const { countTokens } = this.#options;
    if (countTokens !== undefined) return { count: countTokens, countedBy: 'given', ratio: null };
    return counterFor(this.vendor, model, this.#ratios);
  }

  #limitFor(request: ModelRequest, model: string | null): number | null {
    const { maxInputTokens, safetyMargin } = this.#options;
    if (maxInputTokens !== undefined) return maxInputTokens;
    if (model === null) return null;
    const window = contextWindow(model, {
      provider: this.vendor,
      answerTokens: answerTokensOf(request),
      ...(safetyMargin === undefined ? {} : { safetyMargin }),
    });
    return window?.maxInputTokens ?? null;
  }

  #isPriced(model: string | null): boolean {
    if (this.#options.prices !== undefined) return true;
    return model !== null && inputPriceOf(this.vendor, model, new Date(this.#clock.nowMs())) !== null;
  }

  #learn(
    model: string | null,
    counter: CounterOfModel | null,
    { request, stats }: OptimizedRequest<ModelRequest>,
    promptTokens: number | null,
  ): void {
    // What pictures and files take says nothing about how text is counted.
    if (model === null || promptTokens === null || counter?.countedBy !== 'estimate') return;
    if (
      /"type":"(?:image|image_url|input_audio|file|document|input_image|input_file)"/.test(
        JSON.stringify(request.messages),
      )
    )
      return;
    this.#ratios.learn(model, Math.round(stats.tokensAfter / (counter.ratio?.factor ?? 1)), promptTokens);
  }

  #content(request: ModelRequest): { readonly content?: unknown } {
    return this.#options.eventsWithContent === true ? { content: request } : {};
  }

  #statsOfOriginal(request: ModelRequest, model: string | null): OptimizerStats {
    const tokens = textTokens(request);
    return {
      tokensBefore: tokens,
      tokensAfter: tokens,
      tokensSaved: 0,
      compressionRatio: 1,
      costSaved: 0 as NanoUsd,
      expectedSaved: 0 as NanoUsd,
      servedTokens: 0,
      route: 'heuristic_only',
      cacheHit: false,
      fallbackUsed: 'original',
      faithfulness: null,
      timingsMs: {},
      selected: [],
      dropped: [],
      model,
      maxInputTokens: this.#limitOrNull(request, model),
      countedBy: 'estimate',
    };
  }

  #limitOrNull(request: ModelRequest, model: string | null): number | null {
    try {
      return this.#limitFor(request, model);
    } catch {
      return null;
    }
  }
}

/** Of the stages that asked for it, beside what they took themselves. */
function withWaiting(stats: OptimizeStats, waitedMs: HelpedRun<unknown>['waitedMs']): OptimizeStats {
  const { selection = 0, compression = 0 } = stats.timingsMs;
  const waited = {
    ...(waitedMs.similarity > 0 && { selection: selection + waitedMs.similarity }),
    ...(waitedMs.compressor > 0 && { compression: compression + waitedMs.compressor }),
  };
  return { ...stats, timingsMs: { ...stats.timingsMs, ...waited } };
}
