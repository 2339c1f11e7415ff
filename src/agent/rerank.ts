/**
 * One call to the local model for the order of the best places. Whatever goes wrong, the order is ours, and a line says
 * why; what failed slowly is not asked again for a while.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { RankedContext } from '../context/build-context.ts';
import { reordered, rerankCandidates } from '../context/rerank.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { type RerankPrompt, readOrder, rerankPrompt } from '../prompt/rerank-request.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { ModelRequest } from '../providers/contract.ts';
import type { RerankReport, RerankSettings } from './lookups.ts';
import { shortCall } from './short-call.ts';
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

  const prompt = rerankPrompt(question, candidates, of.secrets);
  const answer = await shortCall({
    purpose: 'rerank',
    tier: tier.name,
    provider: tier.provider,
    request: requestOf(tier, prompt, of.roomTokens),
    read: (text) => readOrder(text, prompt.places),
    unreadable: 'gave no list of numbers',
    limitMs: settings.limitMs,
    pauses: settings.pauses,
    requestId: of.requestId,
    world,
  });
  const { value: order, attempt, tookMs, cached } = answer;
  const shown = { places: prompt.places, tookMs, cached };
  if (order === null) return without(answer.because ?? '', attempt, attempt === null ? {} : shown);
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
