/** One attempt: a request to one tier, the evidence about its answer, the row for the ledger, and what follows. */
import { createHash } from 'node:crypto';
import { newId } from '../core/ids.ts';
import { type NanoUsd, toNanoUsd } from '../core/money.ts';
import type { Attempt, AttemptOutcome } from '../ledger/attempt.ts';
import { leftOf } from '../ledger/budget.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';
import type { ModelEvent, ModelOutcome, ModelRequest, ProviderFailure } from '../providers/contract.ts';
import { generateWithRetries } from '../providers/retry.ts';
import type { Classification } from '../routing/classify.ts';
import { describeFailure, type NextStep } from '../routing/escalate.ts';
import { failureSummary } from '../verify/confidence.ts';
import { answerFrom, keptAnswer, requestKey } from './answer-cache.ts';
import { freeOfCost, priceAttempt, savedBy, tryCost } from './attempt-cost.ts';
import type { CountedPrompt } from './count-prompt.ts';
import { judge } from './judge-answer.ts';
import { describeRefusal, SetAside } from './purse.ts';
import { noteAnswer, noteFailure } from './tier-health.ts';
import type { ModelAnswer, ProposedChanges, Tier, TurnWorld } from './turn.ts';
import { affordableShare, worstCost } from './worst-case.ts';

export interface TierAttempt {
  readonly kind: 'asked';
  readonly attempt: Attempt;
  /** Why nothing of an answer came; `null`: some did. */
  readonly refusal: ProviderFailure | null;
  /** Empty when it answered. */
  readonly because: string;
  /** `null` when the attempt failed. */
  readonly answer: ModelAnswer | null;
  readonly step: NextStep;
  /** What spoke against the answer, in short. */
  readonly doubt: string;
  readonly changes: ProposedChanges;
}

/** It was not asked: it could cost more than may be spent. */
export interface TierDenied {
  readonly kind: 'denied';
  readonly because: string;
  /** How long a prompt would not cost too much; 0: none. */
  readonly promptTokens: number;
}

interface AttemptSetting {
  readonly world: TurnWorld;
  readonly requestId: string;
  readonly classification: Classification;
  readonly hadContext: boolean;
  readonly counted: CountedPrompt;
  readonly conversation: string;
  /** A person said that limits on money may be passed. */
  readonly passing: boolean;
  /** What was asked, without what was found for it. */
  readonly question: string;
  /** What the provider's cache is to do; `null`: nothing that is paid for. */
  readonly cache: 'read' | 'write' | null;
  /** The tier above; `null` at the top. */
  readonly next: string | null;
}

/** Records the attempt, if one was made. */
export async function askTier(
  tier: Tier,
  prompt: AskPrompt,
  setting: AttemptSetting,
): Promise<TierAttempt | TierDenied> {
  const { world } = setting;
  const request = requestOf(tier, prompt, setting);
  const key = requestKey(world.index.root, tier.name, request);
  const kept = keptOutcome(key, world);
  const money = kept === null ? moneyFor(tier, request, setting) : noMoney;
  if (money.denied !== null) {
    const promptTokens = Math.floor(money.share * setting.counted.tokens);
    return { kind: 'denied', because: money.denied, promptTokens };
  }
  try {
    const asked = await attemptTier(tier, prompt, request, { ...setting, key, kept, money });
    world.record(asked.attempt);
    return asked;
  } finally {
    // Only now: what was used has to be recorded before others may spend what is left of it.
    money.setAside?.release();
  }
}

interface Money {
  readonly setAside: SetAside | null;
  /** The most that one try can cost; `null`: not known, or nobody minds. */
  readonly worst: NanoUsd | null;
  /** Why it must not be asked. */
  readonly denied: string | null;
  /** Of the prompt, that would not cost too much. */
  readonly share: number;
}

const noMoney: Money = { setAside: null, worst: null, denied: null, share: 0 };

function moneyFor(tier: Tier, request: ModelRequest, setting: AttemptSetting): Money {
  const { world, requestId, conversation, passing } = setting;
  if (world.purse === null) return noMoney;
  const worst = worstCost(request, tier.priceFor);
  if (worst === null) {
    return passing ? noMoney : { ...noMoney, denied: `the price of ${tier.model} is not known` };
  }
  if (worst === 0) return noMoney;
  const setAside = new SetAside(world.purse, { project: world.index.root, requestId, conversation }, passing);
  const covered = setAside.cover(worst);
  if (covered.ok) return { ...noMoney, setAside, worst };
  const { refusedBy } = covered;
  const share = refusedBy === null ? 0 : affordableShare(leftOf(refusedBy), request, tier.priceFor);
  return { ...noMoney, denied: describeRefusal(refusedBy), share };
}

async function attemptTier(
  tier: Tier,
  prompt: AskPrompt,
  request: ModelRequest,
  setting: AttemptSetting & {
    readonly key: string;
    readonly kept: KeptOutcome | null;
    readonly money: Money;
  },
): Promise<TierAttempt> {
  const { world, counted, key, kept, money, question, hadContext } = setting;
  const startedAtMs = world.clock.nowMs();
  const started = world.clock.monotonicMs();
  world.onEvent({
    type: 'attempt-started',
    tier: tier.name,
    model: tier.model,
    isLast: setting.next === null,
  });

  const provider = await tier.provider();
  if (kept?.outcome.ok) world.onEvent({ type: 'text', tier: tier.name, text: kept.outcome.response.text });
  const cached = kept !== null;
  const outcome =
    kept?.outcome ??
    (await generateWithRetries(
      provider,
      request,
      { signal: world.signal, onEvent: (event) => forward(event, tier.name, world) },
      {
        policy: world.retryPolicy,
        clock: world.clock,
        random: world.random,
        mayTryAgain: (ended) => {
          const { setAside, worst } = money;
          if (setAside === null || worst === null) return true;
          setAside.tryEnded(tryCost(ended, tier) ?? worst);
          return setAside.cover(worst).ok;
        },
      },
    ));

  if (!cached) await noteHealth(tier, outcome, world);
  const judged = await judge(outcome, { tier, prompt, cached, question, hadContext }, world);
  const latencyMs = world.clock.monotonicMs() - started;
  const usage = outcome.ok ? outcome.response.usage : outcome.partial.usage;
  const model = outcome.ok ? outcome.response.model : tier.model;
  const priced = priceAttempt(tier, outcome, counted.tokens);
  const { cost, costBasis, priceSource } = cached ? freeOfCost : priced;
  if (!cached && judged.step.action === 'accept') keep(key, judged.answer, cost, outcome, world);
  const attempt: Attempt = {
    id: newId(startedAtMs),
    requestId: setting.requestId,
    startedAtMs,
    project: world.index.root,
    tier: tier.name,
    provider: provider.name,
    model,
    purpose: 'answer',
    intent: setting.classification.intent,
    complexity: setting.classification.complexity,
    usage,
    estimatedInputTokens: counted.ownTokens,
    cost,
    costBasis,
    priceSource,
    cached,
    saved: kept === null ? savedBy(tier, outcome, counted.tokens) : kept.saved,
    conversation: setting.conversation,
    promptParts: prompt.parts.map(({ name, text }) => ({ name, hash: hashOf(text) })),
    countedBy: counted.countedBy,
    latencyMs,
    confidence: judged.confidence?.value ?? null,
    evidence: judged.evidence,
    outcome: outcomeOf(outcome, judged.step, setting.next),
    reason: judged.step.action === 'accept' ? null : judged.step.because,
  };
  world.onEvent({
    type: 'attempt-ended',
    tier: tier.name,
    model,
    latencyMs,
    cost,
    confidence: attempt.confidence,
    evidence: judged.evidence,
  });
  return {
    kind: 'asked',
    refusal: outcome.ok || outcome.partial.text !== '' ? null : outcome.failure,
    because: judged.step.action === 'accept' ? '' : judged.step.because,
    attempt,
    answer: judged.answer,
    step: judged.step,
    doubt: failureSummary(judged.evidence),
    changes: judged.changes,
  };
}

/** Given before, and streamed as if it had just come. */
interface KeptOutcome {
  readonly outcome: ModelOutcome;
  readonly saved: NanoUsd | null;
}

function keptOutcome(key: string, world: TurnWorld): KeptOutcome | null {
  const kept = world.answerCache?.find(key) ?? null;
  const outcome = kept === null ? null : answerFrom(kept, world.index);
  if (kept === null || outcome === null) return null;
  return { outcome, saved: kept.cost === null ? null : toNanoUsd(kept.cost) };
}

async function noteHealth(tier: Tier, outcome: ModelOutcome, { loadHealth }: TurnWorld): Promise<void> {
  const health = await loadHealth();
  if (health === null) return;
  if (outcome.ok) noteAnswer(tier, health);
  else noteFailure(tier, outcome.failure, describeFailure(outcome.failure), health);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}

function keep(
  key: string,
  answer: ModelAnswer | null,
  cost: NanoUsd | null,
  outcome: ModelOutcome,
  world: TurnWorld,
): void {
  if (world.answerCache === null || answer === null || !outcome.ok || outcome.response.finish !== 'stop')
    return;
  const { text, model } = answer;
  world.answerCache.keep(key, keptAnswer({ text, model, cost }, world.index));
}

function requestOf(tier: Tier, prompt: AskPrompt, { counted, cache }: AttemptSetting): ModelRequest {
  return {
    model: tier.model,
    system: prompt.system,
    messages: prompt.messages.map(({ role, text }) =>
      role === 'user' ? { role, text } : { role, text, toolCalls: [] },
    ),
    tools: [],
    maxOutputTokens: tier.maxOutputTokens,
    temperature: 0,
    estimatedInputTokens: counted.tokens,
    ...(cache === null ? {} : { cache }),
  };
}

function forward(event: ModelEvent, tier: string, world: TurnWorld): void {
  if (event.type === 'text') world.onEvent({ type: 'text', tier, text: event.text });
  if (event.type === 'retry') {
    world.onEvent({
      type: 'retrying',
      tier,
      because: describeFailure(event.failure),
      delayMs: event.delayMs,
    });
  }
}

function outcomeOf(outcome: ModelOutcome, step: NextStep, next: string | null): AttemptOutcome {
  if (!outcome.ok) return outcome.failure.kind === 'aborted' ? 'aborted' : 'failed';
  if (outcome.response.text.trim() === '') return 'failed';
  return step.action === 'escalate' && next !== null ? 'escalated' : 'answered';
}
