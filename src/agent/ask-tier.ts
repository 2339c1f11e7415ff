/**
 * One tier's go at a turn: a request, and where it calls tools, more of them until it answers. Then the evidence about the
 * answer, and what follows from it.
 */
import { estimateTokens } from '../core/token-estimate.ts';
import { DraftTree } from '../edits/draft-tree.ts';
import { ProjectFiles } from '../edits/project-files.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { ResponseMode } from '../prompt/answer-forms.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { Redactor } from '../prompt/secrets/redactor.ts';
import type {
  ModelImage,
  ModelMessage,
  ModelOutcome,
  ModelRequest,
  ProviderFailure,
  ToolCall,
} from '../providers/contract.ts';
import type { Classification } from '../routing/classify.ts';
import type { NextStep } from '../routing/escalate.ts';
import type { CommandTools } from '../tools/command-tools.ts';
import { Toolbox } from '../tools/toolbox.ts';
import { failureSummary } from '../verify/confidence.ts';
import type { CountedPrompt } from './count-prompt.ts';
import { asksForTools, judge, mendOn, stepOn } from './judge-answer.ts';
import { type RequestDenied, type RequestDone, requestTier } from './request-tier.ts';
import { askAgain } from './second-sample.ts';
import { countsByKind, SmallerRequests } from './smaller-requests.ts';
import { ToolLoop } from './tool-loop.ts';
import type { ModelAnswer, ProposedChanges, Tier, TurnWorld } from './turn.ts';

export interface TierAttempt {
  readonly kind: 'asked';
  /** Requests that called tools, in order, and one that asked for a second answer. */
  readonly steps: readonly Attempt[];
  /** The last request. */
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

export interface AttemptSetting {
  readonly world: TurnWorld;
  readonly requestId: string;
  readonly classification: Classification;
  readonly hadContext: boolean;
  readonly counted: CountedPrompt;
  readonly conversation: string;
  /** A person said that limits on money may be passed. */
  readonly passing: boolean;
  /** With the last message of the prompt. */
  readonly images: readonly ModelImage[];
  /** What was asked, without what was found for it. */
  readonly question: string;
  /** What the provider's cache is to do; `null`: nothing that is paid for. */
  readonly cache: 'read' | 'write' | null;
  /** The tier above; `null` at the top. */
  readonly next: string | null;
  /** Lines that the prompt holds. */
  readonly shown: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
  readonly secrets: readonly Secret[];
  readonly responseMode: ResponseMode;
  /** Requests that may call tools. */
  readonly maxSteps: number;
  /** How often it is told that its changes do not hold, and may mend them. */
  readonly repairRounds: number;
  /** On the monotonic clock: after it, it is not asked on. */
  readonly endsAtMs: number;
  /** Answers of one tier that are compared. */
  readonly samples: number;
  /** What the tier above is expected to cost, in nano-dollars; `null`: unknown, or there is none. */
  readonly nextCost: number | null;
}

export async function askTier(
  tier: Tier,
  prompt: AskPrompt,
  setting: AttemptSetting,
): Promise<TierAttempt | RequestDenied> {
  const { world, classification } = setting;
  world.onEvent({
    type: 'attempt-started',
    tier: tier.name,
    model: tier.model,
    isLast: setting.next === null,
  });
  const draft = new DraftTree(new ProjectFiles(world.index.root));
  const { gate, commandTools } = await world.loadPermissions();
  const commands =
    tier.usesTools && commandTools !== null
      ? commandTools((command, because) =>
          world.onEvent({ type: 'denied', tier: tier.name, command, because }),
        )
      : null;
  try {
    const bench = { index: world.index, draft, gate, signal: world.signal };
    const toolbox = tier.usesTools ? Toolbox.for(classification.intent, bench, commands?.tools) : null;
    return await work(tier, prompt, { ...setting, draft, toolbox, commands });
  } finally {
    commands?.dispose();
  }
}

interface WorkSetting extends AttemptSetting {
  readonly draft: DraftTree;
  /** `null`: it has no tools. */
  readonly toolbox: Toolbox | null;
  readonly commands: CommandTools | null;
}

async function work(
  tier: Tier,
  prompt: AskPrompt,
  setting: WorkSetting,
): Promise<TierAttempt | RequestDenied> {
  const { world, draft, toolbox } = setting;
  if (toolbox !== null)
    for (const { path, startLine, endLine } of setting.shown)
      draft.show(path, startLine, endLine - startLine + 1);
  const judgeAnswer = (toldByTools: string) => (outcome: ModelOutcome, cached: boolean) =>
    judge(
      outcome,
      {
        tier,
        prompt,
        toldByTools,
        cached,
        question: setting.question,
        hadContext: setting.hadContext,
        responseMode: setting.responseMode,
        draft,
      },
      world,
    );
  const samples: Attempt[] = [];
  const loop = new ToolLoop(toolbox, redacting(setting.secrets), setting.maxSteps);
  let repairsLeft = setting.repairRounds;
  const shorten = shortening(tier, prompt, loop, setting);
  const send = (messages: readonly ModelMessage[], toldByTools: string, moreTokens: number) => {
    const { request, leftOutTokens } = shorten(
      requestOf(tier, prompt, messages, toolbox, moreTokens, setting),
    );
    return requestTier(tier, request, {
      ...setting,
      leftOutTokens,
      parts: prompt.parts,
      mayKeep: toolbox === null && loop.messages.length === 0,
      judge: async (outcome, cached) => {
        // One that calls tools it was not given answers with what it says beside, which may be nothing.
        if (toolbox !== null && asksForTools(outcome)) return stepOn(outcome);
        // What tools have edited another answer cannot be compared with.
        const hasEdited = draft.changes().length > 0;
        const judged = await judgeAnswer(toldByTools)(outcome, cached);
        if (judged.toMend !== null && repairsLeft > 0 && outcome.ok && !world.signal.aborted)
          return mendOn(outcome.response, judged.toMend);
        const again = hasEdited
          ? null
          : await askAgain({ outcome, judged, cached }, tier, request, {
              ...setting,
              leftOutTokens,
              parts: prompt.parts,
            });
        if (again !== null) samples.push(again.attempt);
        return again?.judged ?? judged;
      },
    });
  };

  const { images } = setting;
  const messages = prompt.messages.map(({ role, text }, at): ModelMessage => {
    if (role !== 'user') return { role, text, toolCalls: [] };
    const isLast = at === prompt.messages.length - 1;
    return { role, text, ...(isLast && images.length > 0 ? { images } : {}) };
  });
  const steps: Attempt[] = [];
  for (;;) {
    if (steps.length > 0 && world.clock.monotonicMs() >= setting.endsAtMs)
      return brokenOff(steps, 'it was not done within the time that a turn may take');
    const sent = await send([...messages, ...loop.messages], loop.told, loop.tokens);
    // What was done so far has been paid for; nothing of it is an answer.
    if (sent.kind === 'denied' && steps.length > 0) return brokenOff(steps, sent.because);
    if (sent.kind === 'denied' || !sent.judged.isStep) return finished(sent, steps, samples);
    steps.push(sent.attempt);
    const { response, toMend } = sent.judged;
    const { text, toolCalls } = response;
    if (toMend !== null) {
      repairsLeft -= 1;
      world.onEvent({ type: 'mending', tier: tier.name, because: toMend });
      loop.mend(text, toMend);
      // What is written as text is written anew; what tools did stands.
      if (toolbox === null) draft.reset();
      continue;
    }
    const because = await loop.answer(
      text,
      toolCalls,
      ({ name }, { ok, text: said }) =>
        world.onEvent({ type: 'tool-answered', tier: tier.name, name, ok, text: said }),
      (call) =>
        world.onEvent({ type: 'tool-called', tier: tier.name, name: call.name, given: briefOf(call) }),
    );
    if (world.signal.aborted) return brokenOff(steps, 'stopped');
    if (because !== null) return brokenOff(steps, because);
  }
}

/** Each request with fewer tokens; what goes is told, and kept for whoever fetches it. */
function shortening(
  tier: Tier,
  prompt: AskPrompt,
  loop: ToolLoop,
  { world, counted, cache, toolbox, commands }: WorkSetting,
): (whole: ModelRequest) => { readonly request: ModelRequest; readonly leftOutTokens: number } {
  const canFetch = commands !== null && toolbox !== null && toolbox.accessOf(fetchTool) !== null;
  const smaller = new SmallerRequests(tier, counted.tokens, {
    promptMessages: prompt.messages.length,
    mostTokens: roomFor(tier, counted),
    factor: factorOf(counted),
    cache,
    readBackTool: canFetch ? fetchTool : null,
    nowMs: () => world.clock.monotonicMs(),
  });
  return (whole) => {
    const { request, tokensSaved, decidedNow, failure } = smaller.next(whole);
    if (failure !== null)
      world.onEvent({ type: 'notice', text: `the request could not be shortened: ${failure}` });
    if (canFetch) for (const { handle, original } of decidedNow) commands.keep(handle, original);
    if (decidedNow.length > 0)
      world.onEvent({ type: 'prompt-shortened', tier: tier.name, because: countsByKind(decidedNow) });
    return { request, leftOutTokens: tokensSaved - loop.unshownTokens };
  };
}

/** Of what tools say, where the window is not known. */
const usualRoomTokens = 60_000;
/** Estimates may be too low. */
const usableShare = 0.8;
/** By its handle a model has back what was left out. */
const fetchTool = 'fetch_output';

/** Of all of a prompt, as we count. */
function roomFor({ windowTokens, maxOutputTokens }: Tier, counted: CountedPrompt): number {
  if (windowTokens === null) return usualRoomTokens + counted.ownTokens + counted.imageTokens;
  return Math.max(0, Math.floor((windowTokens * usableShare - maxOutputTokens) / factorOf(counted)));
}

/** What our count is to be multiplied with. */
function factorOf({ tokens, imageTokens, ownTokens }: CountedPrompt): number {
  return ownTokens === 0 ? 1 : (tokens - imageTokens) / ownTokens;
}

function finished(
  sent: RequestDone | RequestDenied,
  steps: readonly Attempt[],
  samples: readonly Attempt[],
): TierAttempt | RequestDenied {
  if (sent.kind === 'denied') return sent;
  const { attempt, outcome, judged } = sent;
  return {
    kind: 'asked',
    steps: [...steps, ...samples],
    attempt,
    refusal: outcome.ok || outcome.partial.text !== '' || steps.length > 0 ? null : outcome.failure,
    because: judged.step.action === 'accept' ? '' : judged.step.because,
    answer: judged.answer,
    step: judged.step,
    doubt: failureSummary(judged.evidence),
    changes: judged.changes,
  };
}

/** @param steps at least one */
function brokenOff(steps: readonly Attempt[], because: string): TierAttempt {
  return {
    kind: 'asked',
    steps: steps.slice(0, -1),
    attempt: steps.at(-1) as Attempt,
    refusal: null,
    because,
    answer: null,
    step: { action: 'escalate', because },
    doubt: because,
    changes: { files: [], problem: null },
  };
}

function requestOf(
  tier: Tier,
  prompt: AskPrompt,
  messages: readonly ModelMessage[],
  toolbox: Toolbox | null,
  moreTokens: number,
  { counted, cache }: AttemptSetting,
): ModelRequest {
  const tools = toolbox?.schemas ?? [];
  const ownTokens = moreTokens + (tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools)));
  return {
    model: tier.model,
    system: prompt.system,
    messages,
    tools,
    maxOutputTokens: tier.maxOutputTokens,
    temperature: 0,
    estimatedInputTokens: counted.tokens + Math.ceil(ownTokens * factorOf(counted)),
    ...(cache === null ? {} : { cache }),
  };
}

/** Numbers of marks that the prompt does not use. */
const firstMarkOfTools = 100_000;

function redacting(secrets: readonly Secret[]): (text: string) => string {
  const redactor = new Redactor(secrets, firstMarkOfTools);
  return (text) => {
    redactor.learnFrom(text);
    return redactor.redact(text);
  };
}

/** Of its arguments, what tells people what it is about. */
function briefOf({ arguments: given }: ToolCall): string {
  if (typeof given !== 'object' || given === null) return '';
  return Object.entries(given)
    .filter(([key]) => !/content/.test(key))
    .map(([, value]) => String(value).replace(/\s+/g, ' ').slice(0, 60))
    .join(' ');
}
