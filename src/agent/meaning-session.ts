/** One use of a model that embeds: what it is asked, what that cost, and what is said when it cannot be had. */
import type { CodeIndex, TextFile } from '../codebase/code-index.ts';
import { type FillReport, fillVectors } from '../codebase/meaning/fill-vectors.ts';
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import { unitVector } from '../codebase/meaning/packed-vector.ts';
import { mostCharacters, wholeCharacters } from '../codebase/meaning/piece-text.ts';
import { isDamaged, type VectorStore } from '../codebase/meaning/vector-store.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { type NanoUsd, zeroUsd } from '../core/money.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { Redactor } from '../prompt/secrets/redactor.ts';
import type { ProviderFailure } from '../providers/contract.ts';
import type { Embedder } from '../providers/embedder.ts';
import { ceilingOf, costOf, type ModelPrice } from '../providers/pricing.ts';
import { describeFailure } from '../routing/escalate.ts';
import type { MeaningFindings, MeaningReport } from './lookups.ts';
import { isSlow, type Pauses, timeOfDay } from './pauses.ts';
import { describeRefusal, type Purse, SetAside } from './purse.ts';
import { mostInputTokens } from './worst-case.ts';

export interface MeaningAccess {
  readonly kind: 'usable';
  /** Whose address it is. */
  readonly tier: string;
  /** Nothing leaves this machine. */
  readonly isLocal: boolean;
  readonly embedder: Embedder;
  /** `null`: not known. */
  readonly price: ModelPrice | null;
  /** @throws Error where nothing can be written */
  readonly openStore: (identity: string) => VectorStore;
  /** Forgets all that is kept. */
  readonly discardStore: () => void;
  readonly limits: {
    readonly questionMs: number;
    /** The most that a question waits for code that is not embedded yet. */
    readonly fillMs: number;
    /** Of one call for code. */
    readonly batchMs: number;
  };
  readonly pauses: Pauses;
}

/** The configuration does not allow it. */
export interface NoMeaningAccess {
  readonly kind: 'unusable';
  readonly model: string;
  /** For people, with what to do. */
  readonly because: string;
}

export interface MeaningSetting {
  readonly index: CodeIndex;
  readonly secrets: readonly Secret[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** `null`: there are no limits on what may be spent. */
  readonly purse: Purse | null;
}

export const label = 'semantic search';

export class MeaningSession {
  readonly #access: MeaningAccess | NoMeaningAccess;
  readonly #model: string;
  readonly #setting: MeaningSetting;
  readonly #startedAtMs: number;
  readonly #started: number;
  #asked = false;
  /** What it means that nothing can be had, a sentence. */
  readonly #without: string;
  #failure: string | null = null;
  #tokens: number | null = null;
  #embedded = 0;
  #setAside: SetAside | null = null;

  constructor(access: MeaningAccess | NoMeaningAccess, setting: MeaningSetting, without: string) {
    this.#without = without;
    this.#access = access;
    this.#model = access.kind === 'usable' ? access.embedder.model : access.model;
    this.#setting = setting;
    this.#startedAtMs = setting.clock.nowMs();
    this.#started = setting.clock.monotonicMs();
  }

  /** @param work with what is kept of the model's vectors, which is closed after it */
  async run(
    access: MeaningAccess,
    work: (store: VectorStore) => Promise<MeaningFindings>,
  ): Promise<MeaningFindings> {
    const { embedder, pauses } = access;
    const pause = pauses.current(this.#key());
    if (pause !== null) return this.without(`${pause.because}; tried again at ${timeOfDay(pause.untilMs)}`);
    const available = await embedder.checkAvailability(this.#setting.signal);
    if (!available.available) return this.without(`${available.reason}. ${available.hint}`);
    let store: VectorStore;
    try {
      store = access.openStore(available.identity);
    } catch (error) {
      return this.without(`what is embedded cannot be kept: ${messageOf(error)}`);
    }
    try {
      return await work(store);
    } catch (error) {
      if (!isOfDatabase(error)) throw error;
      if (isDamaged(error)) {
        access.discardStore();
        return this.without('what was embedded is damaged and was thrown away');
      }
      return this.without(`what is embedded cannot be read: ${messageOf(error)}`);
    } finally {
      store.close();
    }
  }

  async embedQuestion(
    access: MeaningAccess,
    question: string,
  ): Promise<
    { readonly ok: true; readonly vector: Float32Array } | { readonly ok: false; readonly because: string }
  > {
    const { embedder, limits, pauses } = access;
    const text = wholeCharacters(this.#redact(question), mostCharacters);
    const tooDear = this.#cover(access, [text]);
    if (tooDear !== null) return { ok: false, because: tooDear };
    this.#asked = true;
    const outcome = await embedder.embed([text], 'query', {
      signal: this.#setting.signal,
      limitMs: limits.questionMs,
    });
    if (outcome.ok) {
      pauses.end(this.#key());
      this.#count(outcome.tokens);
      this.#ended(access, [text], outcome.tokens);
      return { ok: true, vector: unitVector(outcome.vectors[0] as Float32Array) };
    }
    const because = this.#describe(outcome.failure);
    this.#ended(access, [text], null);
    this.#failure = because;
    if (isSlow(outcome.failure)) pauses.begin(this.#key(), because);
    return { ok: false, because };
  }

  async fill(
    access: MeaningAccess,
    store: VectorStore,
    files: readonly TextFile[],
    limitMs: number,
    onProgress: (done: number, total: number) => void = () => {},
  ): Promise<FillReport> {
    const { embedder, limits } = access;
    const { index, clock, signal } = this.#setting;
    const report = await fillVectors({
      index,
      store,
      files,
      clock,
      signal,
      onProgress,
      redact: (text) => this.#redact(text),
      endsAtMs: clock.monotonicMs() + limitMs,
      batchMs: limits.batchMs,
      embed: async (texts, batchMs) => {
        const tooDear = this.#cover(access, texts);
        if (tooDear !== null) return { ok: false, because: tooDear, fault: 'other' };
        this.#asked = true;
        const outcome = await embedder.embed(texts, 'document', { signal, limitMs: batchMs });
        this.#ended(access, texts, outcome.ok ? outcome.tokens : null);
        if (!outcome.ok) {
          return { ok: false, because: this.#describe(outcome.failure), fault: faultOf(outcome.failure) };
        }
        this.#count(outcome.tokens);
        return outcome;
      },
    });
    this.#embedded += report.embedded;
    this.#failure ??= report.stopped;
    return report;
  }

  without(because: string): MeaningFindings {
    const notice = `${label}: ${because}${because.endsWith('.') ? '' : '.'} ${this.#without}`;
    return this.found(null, { files: 0, filesEmbedded: 0, notice });
  }

  found(
    scores: MeaningScores | null,
    rest: Pick<MeaningReport, 'files' | 'filesEmbedded' | 'notice'>,
  ): MeaningFindings {
    const tookMs = this.#setting.clock.monotonicMs() - this.#started;
    return {
      attempt: this.#attempt(tookMs),
      settle: () => this.#setAside?.release(),
      scores,
      report: {
        model: this.#model,
        used: scores !== null && scores.files.size > 0,
        embedded: this.#embedded,
        tokens: this.#tokens,
        tookMs,
        ...rest,
      },
    };
  }

  #attempt(tookMs: number): Attempt | null {
    const access = this.#access;
    if (!this.#asked || access.kind === 'unusable') return null;
    const { index, signal, requestId } = this.#setting;
    return {
      id: newId(this.#startedAtMs),
      requestId,
      startedAtMs: this.#startedAtMs,
      project: index.root,
      tier: access.tier,
      provider: 'ollama',
      model: this.#model,
      purpose: 'embed',
      intent: 'embed',
      complexity: 'simple',
      usage: { ...noUsage, freshInput: this.#tokens },
      estimatedInputTokens: 0,
      countedBy: null,
      leftOutTokens: 0,
      ...this.#cost(access),
      saved: zeroUsd,
      conversation: null,
      promptParts: [],
      cached: false,
      latencyMs: tookMs,
      confidence: null,
      evidence: [],
      outcome: signal.aborted ? 'aborted' : this.#failure === null ? 'answered' : 'failed',
      reason: this.#failure,
    };
  }

  /** Before a call. @returns why it must not be made; `null`: it may */
  #cover(access: MeaningAccess, texts: readonly string[]): string | null {
    const { purse, index, requestId } = this.#setting;
    if (purse === null || access.price?.isFree) return null;
    const worst = worstOf(access, texts);
    if (worst === null)
      return `the price of ${this.#model} is not known, and a budget is to be kept; set [prices."ollama/${this.#model}"]`;
    this.#setAside ??= new SetAside(purse, { project: index.root, requestId, conversation: null });
    const covered = this.#setAside.cover(worst);
    return covered.ok ? null : describeRefusal(covered.refusedBy);
  }

  /** @param tokens `null`: not reported */
  #ended(access: MeaningAccess, texts: readonly string[], tokens: number | null): void {
    const reported = tokens === null ? null : ceilingOf(tokens, 0, access.price);
    this.#setAside?.tryEnded(reported ?? worstOf(access, texts) ?? zeroUsd);
  }

  #cost({ isLocal, price }: MeaningAccess): Pick<Attempt, 'cost' | 'costBasis' | 'priceSource'> {
    if (isLocal) return { cost: zeroUsd, costBasis: 'none', priceSource: null };
    const { cost, priceSource } = costOf({ ...noUsage, freshInput: this.#tokens }, price);
    return { cost, costBasis: cost === null ? 'unknown' : price?.isFree ? 'none' : 'reported', priceSource };
  }

  /** The same text is always redacted to the same, so that it is known again. */
  #redact(text: string): string {
    const redactor = new Redactor(this.#setting.secrets);
    redactor.learnFrom(text);
    return redactor.redact(text);
  }

  #count(tokens: number | null): void {
    if (tokens !== null) this.#tokens = (this.#tokens ?? 0) + tokens;
  }

  #key(): string {
    return `embed ${this.#model}`;
  }

  #describe(failure: ProviderFailure): string {
    return failure.kind === 'timed-out'
      ? `${this.#model} did not answer within ${(failure.afterMs / 1_000).toFixed(1)} s`
      : `${this.#model}: ${describeFailure(failure)}`;
  }
}

/** `null`: the price is not known. */
function worstOf({ price }: MeaningAccess, texts: readonly string[]): NanoUsd | null {
  const messages = texts.map((text) => ({ role: 'user', text }) as const);
  return ceilingOf(mostInputTokens({ system: '', messages, tools: [] }), 0, price);
}

function faultOf(failure: ProviderFailure): 'texts' | 'perhaps-texts' | 'other' {
  if (failure.kind === 'context-overflow' || failure.kind === 'invalid-request') return 'texts';
  return failure.kind === 'overloaded' || failure.kind === 'malformed' ? 'perhaps-texts' : 'other';
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && /sqlite|database|disk/i.test(`${error.name} ${error.message}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
