/**
 * One call to a small local model for what a question wants and how hard it is, where its words leave that close. Whatever
 * goes wrong, the words decide, and a line says why; what failed slowly is not asked again for a while.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { type FoundContext, opinionPrompt, readOpinion } from '../prompt/opinion-request.ts';
import { type Classification, complexities, intents } from '../routing/classify.ts';
import { isClose, withOpinion } from '../routing/second-opinion.ts';
import { roomOf } from './gather-context.ts';
import type { ClassifierSettings, Lookups, OpinionReport } from './lookups.ts';
import type { TurnMaterial } from './pack-turn.ts';
import { shortCall } from './short-call.ts';
import type { Tier, Turn, TurnWorld } from './turn.ts';

/** A line of JSON has some 20. */
const mostOutputTokens = 40;

interface SecondOpinion {
  readonly classification: Classification;
  readonly report: OpinionReport;
  /** `null`: nobody was asked. */
  readonly attempt: Attempt | null;
}

interface OpinionWorld {
  readonly settings: ClassifierSettings;
  /** Tiers that are there and have room for it. */
  readonly usable: readonly Tier[];
  readonly turn: Pick<Turn, 'dryRun' | 'policy' | 'budgetTokens'>;
  readonly found: FoundContext;
  readonly material: Pick<TurnMaterial, 'asked' | 'secrets'>;
  readonly requestId: string;
  readonly world: Pick<TurnWorld, 'clock' | 'signal' | 'answerCache' | 'record' | 'onEvent'> & {
    readonly index: CodeIndex;
  };
}

/** Asks where it is worth it, records it, and says what went wrong. To be called once a turn. */
export async function hearOpinion(
  byWords: Classification,
  lookups: Lookups,
  of: OpinionWorld,
): Promise<{ readonly classification: Classification; readonly lookups: Lookups }> {
  const { world } = of;
  if (!wantsOpinion(byWords, of)) return { classification: byWords, lookups };
  const { classification, report, attempt } = await secondOpinion(byWords, of);
  if (attempt !== null) world.record(attempt);
  if (report.notice !== null) world.onEvent({ type: 'notice', text: report.notice });
  const attempts = attempt === null ? lookups.attempts : [...lookups.attempts, attempt];
  return { classification, lookups: { ...lookups, opinion: report, attempts } };
}

/** Whether the class is close, and anything hangs on it. */
function wantsOpinion(
  classification: Classification,
  { turn: { dryRun, policy }, usable }: Pick<OpinionWorld, 'turn' | 'usable'>,
): boolean {
  const { pinnedTier, multiModelRouting, localOnly } = policy;
  if (dryRun || pinnedTier !== null || !multiModelRouting) return false;
  return usable.filter(({ isLocal }) => isLocal || !localOnly).length > 1 && isClose(classification);
}

async function secondOpinion(
  classification: Classification,
  { settings, usable, turn, found, material, requestId, world }: OpinionWorld,
): Promise<SecondOpinion> {
  const { model, access } = settings;
  const without = (because: string, attempt: Attempt | null = null, tookMs = 0): SecondOpinion => {
    const notice = `second opinion: ${because}. The question's words alone decide.`;
    return {
      classification,
      attempt,
      report: { model, intent: null, complexity: null, tookMs, cached: false, notice },
    };
  };
  if (access.kind === 'unusable') return without(access.because);
  const prompt = opinionPrompt(material.asked, found, material.secrets);
  // One that may get the question itself is loaded for its window at once.
  const isTier = usable.some((tier) => tier.isLocal && tier.model === model);
  const answer = await shortCall({
    purpose: 'classify',
    tier: access.tier,
    provider: access.provider,
    request: {
      model,
      system: prompt.system,
      messages: [{ role: 'user', text: prompt.user }],
      tools: [],
      maxOutputTokens: mostOutputTokens,
      temperature: 0,
      estimatedInputTokens: prompt.estimatedTokens,
      ...(isTier && { roomTokens: roomOf(turn, usable) }),
    },
    read: (text) => readOpinion(text, { intents, complexities }),
    unreadable: 'gave no line of JSON that says it',
    limitMs: settings.limitMs,
    pauses: settings.pauses,
    requestId,
    world,
  });
  const { value, attempt, tookMs, cached } = answer;
  if (value === null) {
    // Whoever hangs up while Ollama loads a model ends the loading, so it would be no quicker the next time.
    const hint = answer.isOverLimit ? '; if it was still loading, raise timeouts.classifier-seconds' : '';
    return without(`${answer.because}${hint}`, attempt, tookMs);
  }
  return {
    classification: withOpinion(classification, value, model),
    attempt,
    report: { model, ...value, tookMs, cached, notice: null },
  };
}
