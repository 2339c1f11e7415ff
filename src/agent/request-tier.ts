/** One request to one tier: money set aside for it, what was kept of an earlier one, its row for the ledger. */
import { createHash } from 'node:crypto';
import { newId } from '../core/ids.ts';
import { type NanoUsd, toNanoUsd } from '../core/money.ts';
import type { Attempt, AttemptOutcome } from '../ledger/attempt.ts';
import { leftOf } from '../ledger/budget.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';
import type { ModelEvent, ModelOutcome, ModelRequest } from '../providers/contract.ts';
import { generateWithRetries } from '../providers/retry.ts';
import type { Classification } from '../routing/classify.ts';
import { describeFailure, type NextStep } from '../routing/escalate.ts';
import { answerFrom, keptAnswer, requestKey } from './answer-cache.ts';
import { freeOfCost, priceAttempt, savedBy, tryCost } from './attempt-cost.ts';
import type { CountedPrompt } from './count-prompt.ts';
import type { Judgement } from './judge-answer.ts';
import { describeRefusal, SetAside } from './purse.ts';
import { noteAnswer, noteFailure } from './tier-health.ts';
import type { ModelAnswer, Tier, TurnWorld } from './turn.ts';
import { affordableShare, worstCost } from './worst-case.ts';

export interface RequestSetting {
  readonly world: TurnWorld;
  readonly requestId: string;
  readonly classification: Classification;
  readonly counted: CountedPrompt;
  readonly conversation: string;
  /** A person said that limits on money may be passed. */
  readonly passing: boolean;
  /** The tier above; `null` at the top. */
  readonly next: string | null;
  /** What the prompt is made of. */
  readonly parts: AskPrompt['parts'];
  /** Whether it may be answered by what was kept of an earlier request, and be kept itself. */
  readonly mayKeep: boolean;
  /** Tokens of the whole request that are not sent, by our own count. */
  readonly leftOutTokens: number;
  /** Where it is no answer of its own; left out: an answer, or a step on the way to one. */
  readonly purpose?: string;
  readonly judge: (outcome: ModelOutcome, cached: boolean) => Promise<Judgement>;
}

export interface RequestDone {
  readonly kind: 'asked';
  readonly attempt: Attempt;
  readonly outcome: ModelOutcome;
  readonly judged: Judgement;
}

/** It was not asked: it could cost more than may be spent. */
export interface RequestDenied {
  readonly kind: 'denied';
  readonly because: string;
  /** How long a prompt would not cost too much; 0: none. */
  readonly promptTokens: number;
}

/** Records the attempt, if one was made. */
export async function requestTier(
  tier: Tier,
  request: ModelRequest,
  setting: RequestSetting,
): Promise<RequestDone | RequestDenied> {
  const { world } = setting;
  const key = setting.mayKeep ? requestKey(world.index.root, tier.name, request) : null;
  const kept = key === null ? null : keptOutcome(key, world);
  const money = kept === null ? moneyFor(tier, request, setting) : noMoney;
  if (money.denied !== null) {
    const promptTokens = Math.floor(money.share * setting.counted.tokens);
    return { kind: 'denied', because: money.denied, promptTokens };
  }
  try {
    const asked = await send(tier, request, { ...setting, key, kept, money });
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

function moneyFor(tier: Tier, request: ModelRequest, setting: RequestSetting): Money {
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

async function send(
  tier: Tier,
  request: ModelRequest,
  setting: RequestSetting & {
    readonly key: string | null;
    readonly kept: KeptOutcome | null;
    readonly money: Money;
  },
): Promise<RequestDone> {
  const { world, counted, key, kept, money } = setting;
  const startedAtMs = world.clock.nowMs();
  const started = world.clock.monotonicMs();
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
  const judged = await setting.judge(outcome, cached);
  const latencyMs = world.clock.monotonicMs() - started;
  const usage = outcome.ok ? outcome.response.usage : outcome.partial.usage;
  const model = outcome.ok ? outcome.response.model : tier.model;
  const sentTokens = request.estimatedInputTokens ?? counted.tokens;
  const priced = priceAttempt(tier, outcome, sentTokens);
  const { cost, costBasis, priceSource } = cached ? freeOfCost : priced;
  if (key !== null && !cached && judged.step.action === 'accept')
    keep(key, judged.answer, cost, outcome, world);
  const attempt: Attempt = {
    id: newId(startedAtMs),
    requestId: setting.requestId,
    startedAtMs,
    project: world.index.root,
    tier: tier.name,
    provider: provider.name,
    model,
    purpose: setting.purpose ?? (judged.isStep ? 'step' : 'answer'),
    intent: setting.classification.intent,
    complexity: setting.classification.complexity,
    usage,
    // With tools and what they said, as what is reported holds them too: how a model counts is learned from both.
    estimatedInputTokens: ownTokensOf(sentTokens, counted),
    cost,
    costBasis,
    priceSource,
    cached,
    saved: kept === null ? savedBy(tier, outcome, sentTokens) : kept.saved,
    conversation: setting.conversation,
    promptParts: setting.parts.map(({ name, text }) => ({ name, hash: hashOf(text) })),
    // How a model counts text is not learned from what holds images as well.
    countedBy: counted.imageTokens > 0 ? null : counted.countedBy,
    leftOutTokens: cached ? 0 : setting.leftOutTokens,
    latencyMs,
    confidence: judged.confidence?.value ?? null,
    evidence: judged.evidence,
    outcome: judged.isStep ? 'answered' : outcomeOf(outcome, judged.step, setting.next),
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
  return { kind: 'asked', attempt, outcome, judged };
}

/** Without what was learned of how the model counts. */
function ownTokensOf(tokens: number, { tokens: all, ownTokens, imageTokens }: CountedPrompt): number {
  const text = all - imageTokens;
  return text <= 0
    ? ownTokens + imageTokens
    : imageTokens + Math.round(((tokens - imageTokens) * ownTokens) / text);
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
