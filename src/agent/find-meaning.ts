/**
 * What the code means beside what a question means: embeds the question, embeds what is missing as far as the time allows,
 * and compares. Without a server, a model or an answer in time it says so in a line, and the question goes on without.
 */
import type { CodeIndex, TextFile } from '../codebase/code-index.ts';
import { type FillReport, fillVectors, isComplete } from '../codebase/meaning/fill-vectors.ts';
import { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import { unitVector } from '../codebase/meaning/packed-vector.ts';
import { mostCharacters, wholeCharacters } from '../codebase/meaning/piece-text.ts';
import { isDamaged, type VectorStore } from '../codebase/meaning/vector-store.ts';
import { analyseQuery } from '../context/analyse-query.ts';
import { pathPrior } from '../context/path-prior.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { Redactor } from '../prompt/secrets/redactor.ts';
import type { ProviderFailure } from '../providers/contract.ts';
import type { Embedder } from '../providers/embedder.ts';
import { describeFailure } from '../routing/escalate.ts';
import type { MeaningFindings, MeaningReport } from './lookups.ts';
import type { Pauses } from './pauses.ts';

export interface MeaningAccess {
  readonly kind: 'usable';
  /** Whose address it is. */
  readonly tier: string;
  /** Nothing leaves this machine. */
  readonly isLocal: boolean;
  readonly embedder: Embedder;
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
}

const label = 'semantic search';

export async function findMeaning(
  question: string,
  access: MeaningAccess | NoMeaningAccess,
  setting: MeaningSetting,
): Promise<MeaningFindings> {
  const session = new Session(access, setting, 'Going on by words alone.');
  if (access.kind === 'unusable') return session.without(access.because);
  return session.run(access, async (store) => {
    const wanted = await session.embedQuestion(access, question);
    if (!wanted.ok) return session.without(wanted.because);
    const files = embeddedFiles(setting.index);
    let startedOver = store.cleared;
    if (store.dimensions() !== null && store.dimensions() !== wanted.vector.length) {
      store.startOver(wanted.vector.length);
      startedOver = true;
    }
    const { fillMs } = access.limits;
    let known = store.files();
    let report: FillReport | null = null;
    if (fillMs > 0 && !files.every((file) => isComplete(file, known.get(file.path)))) {
      report = await session.fill(access, store, byLikelihood(files, question, setting), fillMs);
      known = store.files();
    }
    const complete = files.filter((file) => isComplete(file, known.get(file.path)));
    const current = new Map(
      files.flatMap((file) => {
        const row = known.get(file.path);
        return row?.hash === file.hash ? [[file.path, row] as const] : [];
      }),
    );
    const scores = current.size === 0 ? null : MeaningScores.from(current, store.similarities(wanted.vector));
    const notice = noticeOf(report, startedOver, complete.length, files.length);
    return session.found(scores, { files: files.length, filesEmbedded: complete.length, notice });
  });
}

/** All of it, however long it takes; and what is gone is forgotten. */
export async function embedAll(
  access: MeaningAccess | NoMeaningAccess,
  setting: MeaningSetting & { readonly onProgress: (done: number, total: number) => void },
): Promise<MeaningFindings> {
  const session = new Session(access, setting, 'Nothing was embedded.');
  if (access.kind === 'unusable') return session.without(access.because);
  return session.run(access, async (store) => {
    const files = embeddedFiles(setting.index);
    const ordered = files.toSorted((a, b) => pathPrior(b.path, false) - pathPrior(a.path, false));
    const report = await session.fill(access, store, ordered, Number.POSITIVE_INFINITY, setting.onProgress);
    store.prune(new Set(files.map(({ path }) => path)));
    const known = store.files();
    const complete = files.filter((file) => isComplete(file, known.get(file.path))).length;
    const notice = noticeOf(report, store.cleared, complete, files.length);
    return session.found(null, { files: files.length, filesEmbedded: complete, notice });
  });
}

/** What a program wrote says nothing that anybody looks for by its meaning. */
function embeddedFiles(index: CodeIndex): TextFile[] {
  return index.textFiles().filter(({ generated }) => !generated);
}

/** Those with the best words first: they are the ones whose order meaning may change. */
function byLikelihood(files: readonly TextFile[], question: string, { index }: MeaningSetting): TextFile[] {
  const { terms, mentionsTests } = analyseQuery(question);
  const { files: hits } = index.searchText(terms, 400);
  const worth = new Map(hits.map(({ path, pieces }) => [path, pieces]));
  return files
    .map((file) => {
      const prior = pathPrior(file.path, mentionsTests) * (file.language === null ? 0.35 : 1);
      return { file, worth: (worth.get(file.path) ?? 0) * prior, prior };
    })
    .sort((a, b) => b.worth - a.worth || b.prior - a.prior)
    .map(({ file }) => file);
}

function noticeOf(
  report: FillReport | null,
  startedOver: boolean,
  complete: number,
  files: number,
): string | null {
  const parts: string[] = [];
  if (startedOver || report?.startedOver)
    parts.push('the model gives other vectors than before, so the code is embedded anew');
  if (report !== null && report.stopped !== null) parts.push(report.stopped);
  if (complete < files)
    parts.push(
      `${complete.toLocaleString('en-US')} of ${files.toLocaleString('en-US')} files are embedded; \`optimizer index\` embeds the rest`,
    );
  return parts.length === 0 ? null : `${label}: ${parts.join('; ')}.`;
}

/** One use of the model, with what is counted over its calls. */
class Session {
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
    { embedder, limits, pauses }: MeaningAccess,
    question: string,
  ): Promise<
    { readonly ok: true; readonly vector: Float32Array } | { readonly ok: false; readonly because: string }
  > {
    const text = wholeCharacters(this.#redact(question), mostCharacters);
    this.#asked = true;
    const outcome = await embedder.embed([text], 'query', {
      signal: this.#setting.signal,
      limitMs: limits.questionMs,
    });
    if (outcome.ok) {
      pauses.end(this.#key());
      this.#count(outcome.tokens);
      return { ok: true, vector: unitVector(outcome.vectors[0] as Float32Array) };
    }
    const because = this.#describe(outcome.failure);
    this.#failure = because;
    if (isSlow(outcome.failure)) pauses.begin(this.#key(), because);
    return { ok: false, because };
  }

  async fill(
    { embedder, limits }: MeaningAccess,
    store: VectorStore,
    files: readonly TextFile[],
    limitMs: number,
    onProgress: (done: number, total: number) => void = () => {},
  ): Promise<FillReport> {
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
        this.#asked = true;
        const outcome = await embedder.embed(texts, 'document', { signal, limitMs: batchMs });
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
      cost: access.isLocal ? zeroUsd : null,
      costBasis: access.isLocal ? 'none' : 'unknown',
      priceSource: null,
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

function faultOf(failure: ProviderFailure): 'texts' | 'perhaps-texts' | 'other' {
  if (failure.kind === 'context-overflow' || failure.kind === 'invalid-request') return 'texts';
  return failure.kind === 'overloaded' || failure.kind === 'malformed' ? 'perhaps-texts' : 'other';
}

/** What was waited for is not waited for again soon. */
export function isSlow(failure: ProviderFailure): boolean {
  return failure.kind === 'timed-out' || failure.kind === 'overloaded' || failure.kind === 'malformed';
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && /sqlite|database|disk/i.test(`${error.name} ${error.message}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `14:05`, local. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
