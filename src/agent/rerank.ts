/**
 * One call to the local model for the order of the best places. Whatever goes wrong, the order is ours, and a line says
 * why; what failed slowly is not asked again for a while.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { RankedContext } from '../context/build-context.ts';
import { reordered, rerankCandidates } from '../context/rerank.ts';
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { noUsage, type TokenUsage } from '../core/usage.ts';
import type { Attempt, AttemptOutcome } from '../ledger/attempt.ts';
import { type RerankPrompt, readOrder, rerankPrompt } from '../prompt/rerank-request.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { ModelOutcome, ModelRequest } from '../providers/contract.ts';
import { describeFailure } from '../routing/escalate.ts';
import { answerFrom, requestKey } from './answer-cache.ts';
import type { RerankReport, RerankSettings } from './lookups.ts';
import { isSlow, timeOfDay } from './pauses.ts';
import type { Tier, TurnWorld } from './turn.ts';

export interface Reranked {
  readonly ranked: RankedContext;
  readonly report: RerankReport;
  /** `null`: nobody was asked. */
  readonly attempt: Attempt | null;
}

type RerankWorld = Pick<TurnWorld, 'clock' | 'signal' | 'answerCache'> & { readonly index: CodeIndex };

const mostOutputTokens = 200;

export async function rerank(
  ranked: RankedContext,
  question: string,
  of: {
    readonly tiers: readonly Tier[];
    readonly settings: RerankSettings;
    readonly world: RerankWorld;
    readonly secrets: readonly Secret[];
    readonly requestId: string;
    /** Of the request that follows, so that the model need not be loaded anew for a larger window. */
    readonly roomTokens: number;
  },
): Promise<Reranked> {
  const { tiers, world, settings } = of;
  const tier = tiers.find(({ isLocal }) => isLocal) ?? null;
  const without = (because: string, attempt: Attempt | null = null, more: Partial<RerankReport> = {}) => ({
    ranked,
    attempt,
    report: { ...reportOf(tier), ...more, notice: `rerank: ${because}. The order is by words alone.` },
  });
  if (tier === null) return without('no tier of the ladder runs on this machine');
  const candidates = rerankCandidates(world.index, ranked.ranking);
  if (candidates.length < 2) return { ranked, attempt: null, report: reportOf(tier) };

  const pauseKey = `rerank ${tier.model}`;
  const pause = settings.pauses.current(pauseKey);
  if (pause !== null) return without(`${pause.because}; tried again at ${timeOfDay(pause.untilMs)}`);
  const provider = await tier.provider();
  const availability = await provider.checkAvailability(tier.model, world.signal);
  if (!availability.available)
    return without(`${availability.reason}${availability.hint === '' ? '' : ` (${availability.hint})`}`);

  const prompt = rerankPrompt(question, candidates, of.secrets);
  const request = requestOf(tier, prompt, of.roomTokens);
  const key = requestKey(world.index.root, `rerank ${tier.name}`, request);
  const startedAtMs = world.clock.nowMs();
  const started = world.clock.monotonicMs();
  const kept = world.answerCache?.find(key) ?? null;
  const limit = AbortSignal.timeout(Math.max(1, settings.limitMs));
  const outcome =
    (kept && answerFrom(kept, world.index)) ??
    (await provider.generate(request, {
      signal: AbortSignal.any([world.signal, limit]),
      onEvent: () => {},
    }));
  const tookMs = world.clock.monotonicMs() - started;
  const shown = { places: prompt.places, tookMs, cached: kept !== null };
  const read = readOutcome(
    outcome,
    prompt.places,
    limit.aborted && !world.signal.aborted ? settings.limitMs : null,
  );
  const attempt = attemptOf(tier, provider.name, outcome, {
    prompt,
    startedAtMs,
    tookMs,
    cached: kept !== null,
    requestId: of.requestId,
    project: world.index.root,
    outcome: read.order === null ? (world.signal.aborted ? 'aborted' : 'failed') : 'answered',
    reason: read.because,
  });
  if (read.order === null) {
    if (read.isSlow) settings.pauses.begin(pauseKey, `${tier.model} ${read.because}`);
    return without(`${tier.model} ${read.because}`, attempt, shown);
  }
  if (kept === null && outcome.ok) {
    settings.pauses.end(pauseKey);
    const { text, model } = outcome.response;
    world.answerCache?.keep(key, { text, model, cost: 0, cited: [] });
  }
  const { order } = read;
  const ranking = reordered(ranked.ranking, candidates.slice(0, prompt.places), order, tier.model);
  return {
    ranked: { ...ranked, ranking },
    attempt,
    report: { ...reportOf(tier), ...shown, order: order.map((at) => at + 1) },
  };
}

function reportOf(tier: Tier | null): RerankReport {
  return {
    tier: tier?.name ?? null,
    model: tier?.model ?? null,
    places: 0,
    order: null,
    tookMs: 0,
    cached: false,
    notice: null,
  };
}

function requestOf(tier: Tier, prompt: RerankPrompt, roomTokens: number): ModelRequest {
  return {
    model: tier.model,
    system: prompt.system,
    messages: [{ role: 'user', text: prompt.user }],
    tools: [],
    maxOutputTokens: mostOutputTokens,
    temperature: 0,
    estimatedInputTokens: prompt.estimatedTokens,
    roomTokens,
  };
}

/** @param overMs the limit, where that is what ended it */
function readOutcome(
  outcome: ModelOutcome,
  places: number,
  overMs: number | null,
):
  | { readonly order: readonly number[]; readonly because: null }
  | { readonly order: null; readonly because: string; readonly isSlow: boolean } {
  if (!outcome.ok) {
    return overMs === null
      ? { order: null, because: describeFailure(outcome.failure), isSlow: isSlow(outcome.failure) }
      : { order: null, because: `did not answer within ${(overMs / 1_000).toFixed(1)} s`, isSlow: true };
  }
  const order = readOrder(outcome.response.text, places);
  if (order !== null) return { order, because: null };
  const said = outcome.response.text.replace(/\s+/g, ' ').trim().slice(0, 60);
  return { order: null, because: `gave no list of numbers (${JSON.stringify(said)})`, isSlow: true };
}

function attemptOf(
  tier: Tier,
  provider: string,
  outcome: ModelOutcome,
  of: {
    readonly prompt: RerankPrompt;
    readonly startedAtMs: number;
    readonly tookMs: number;
    readonly cached: boolean;
    readonly requestId: string;
    readonly project: string;
    readonly outcome: AttemptOutcome;
    readonly reason: string | null;
  },
): Attempt {
  const usage: TokenUsage = of.cached ? noUsage : outcome.ok ? outcome.response.usage : outcome.partial.usage;
  return {
    id: newId(of.startedAtMs),
    requestId: of.requestId,
    startedAtMs: of.startedAtMs,
    project: of.project,
    tier: tier.name,
    provider,
    model: outcome.ok ? outcome.response.model : tier.model,
    purpose: 'rerank',
    intent: 'rerank',
    complexity: 'simple',
    usage,
    estimatedInputTokens: of.prompt.estimatedTokens,
    countedBy: null,
    // It runs on this machine.
    cost: zeroUsd,
    costBasis: 'none',
    priceSource: null,
    saved: zeroUsd,
    conversation: null,
    promptParts: [],
    cached: of.cached,
    latencyMs: of.tookMs,
    confidence: null,
    evidence: [],
    outcome: of.outcome,
    reason: of.reason,
  };
}
