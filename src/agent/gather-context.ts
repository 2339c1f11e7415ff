/**
 * The context of a question with everything that may have a say in it: what words find, what meaning finds, and the order
 * of a local model. The last two are asked only where they are switched on.
 */
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { type RankedContext, rankContext } from '../context/build-context.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Lookups, RerankReport } from './lookups.ts';
import type { Tier, Turn, TurnWorld } from './turn.ts';

export type GatherWorld = Pick<
  TurnWorld,
  | 'index'
  | 'knownSecrets'
  | 'loadHistory'
  | 'findMeaning'
  | 'rerank'
  | 'clock'
  | 'signal'
  | 'answerCache'
  | 'record'
  | 'onEvent'
>;

export interface GatheredContext {
  readonly secrets: readonly Secret[];
  readonly history: CommitHistory | null;
  /** `null`: nobody but the index has a say. */
  readonly ranked: RankedContext | null;
  readonly lookups: Lookups;
}

export async function gatherContext(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'dryRun'>,
  world: GatherWorld,
  of: { readonly requestId: string; readonly tiers: () => Promise<readonly Tier[]> },
): Promise<GatheredContext> {
  const secrets = await world.knownSecrets();
  const history = await world.loadHistory();
  const { findMeaning, rerank: settings } = turn.dryRun ? nobody : world;
  if (findMeaning === null && settings === null) {
    return {
      secrets,
      history,
      ranked: null,
      lookups: { meaning: null, rerank: null, opinion: null, attempts: [] },
    };
  }
  const question = turn.attachment === null ? turn.question : `${turn.question}\n\n${turn.attachment}`;
  const attempts: Attempt[] = [];
  const found = findMeaning && (await findMeaning(question, of.requestId));
  if (found !== null && found.attempt !== null) attempts.push(found.attempt);
  let ranked = rankContext(world.index, question, { history, meaning: found?.scores ?? null });
  let report: RerankReport | null = null;
  if (settings !== null) {
    const { rerank } = await import('./rerank.ts');
    const tiers = await of.tiers();
    const roomTokens = roomOf(turn, tiers);
    const { requestId } = of;
    const result = await rerank(ranked, question, { requestId, tiers, settings, world, secrets, roomTokens });
    ({ ranked, report } = result);
    if (result.attempt !== null) attempts.push(result.attempt);
  }
  for (const attempt of attempts) world.record(attempt);
  found?.settle();
  for (const notice of [found?.report.notice, report?.notice]) {
    if (notice != null) world.onEvent({ type: 'notice', text: notice });
  }
  const lookups = { meaning: found?.report ?? null, rerank: report, opinion: null, attempts };
  return { secrets, history, ranked, lookups };
}

/** No model may be called. */
const nobody = { findMeaning: null, rerank: null };
/** More than the system text of an answer has. */
const systemTokens = 400;

/** Of prompt and answer of the longest request that a local tier may get. */
export function roomOf({ budgetTokens }: Pick<Turn, 'budgetTokens'>, tiers: readonly Tier[]): number {
  return budgetTokens + systemTokens + Math.max(0, ...tiers.map(answerTokens));
}

function answerTokens({ isLocal, maxOutputTokens }: Tier): number {
  return isLocal ? maxOutputTokens : 0;
}
