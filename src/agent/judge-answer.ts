/** The evidence about what a tier answered, and what follows from it. */
import type { DraftTree } from '../edits/draft-tree.ts';
import type { ResponseMode } from '../prompt/answer-forms.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';
import { asText, readMachineAnswer } from '../prompt/machine-answer.ts';
import type { ModelOutcome, ModelResponse } from '../providers/contract.ts';
import { afterAnswer, afterFailure, type NextStep } from '../routing/escalate.ts';
import type { CommandResult, CommandWatch, EditChecks } from '../verify/check-edits.ts';
import { collectEvidence } from '../verify/collect-evidence.ts';
import { type Confidence, confidenceOf } from '../verify/confidence.ts';
import type { Evidence } from '../verify/evidence.ts';
import type { ModelAnswer, ProposedChanges, Tier, TurnWorld } from './turn.ts';

interface Asked {
  readonly tier: Tier;
  readonly prompt: AskPrompt;
  /** It had been given before. */
  readonly cached: boolean;
  /** What was asked, without what was found for it. */
  readonly question: string;
  readonly hadContext: boolean;
  readonly responseMode: ResponseMode;
  /** What tools said on the way to it. */
  readonly toldByTools: string;
  /** With what tools edited. */
  readonly draft: DraftTree;
}

/** The tier is asked on: it called tools, or is to mend its changes. */
export interface StepJudgement extends Judged {
  readonly isStep: true;
  readonly response: ModelResponse;
  /** `null`: it called tools. */
  readonly toMend: string | null;
}

export interface AnswerJudgement extends Judged {
  readonly isStep: false;
  /** What a model has to know to mend its changes; `null`: they hold, or there are none. */
  readonly toMend: string | null;
}

export type Judgement = StepJudgement | AnswerJudgement;

interface Judged {
  readonly answer: ModelAnswer | null;
  readonly confidence: Confidence | null;
  readonly evidence: readonly Evidence[];
  readonly step: NextStep;
  readonly changes: ProposedChanges;
}

export function asksForTools(
  outcome: ModelOutcome,
): outcome is ModelOutcome & { readonly ok: true; readonly response: ModelResponse } {
  return outcome.ok && outcome.response.toolCalls.length > 0;
}

/** Nothing is made of it by itself. */
export const unjudged = {
  toMend: null,
  answer: null,
  confidence: null,
  evidence: [],
  step: { action: 'accept' },
  changes: { files: [], problem: null },
} as const;

export function stepOn({ response }: { readonly response: ModelResponse }): StepJudgement {
  return { ...unjudged, isStep: true, response };
}

/** Its changes do not hold, and it is told why. */
export function mendOn(response: ModelResponse, toMend: string): StepJudgement {
  return { ...stepOn({ response }), toMend, step: { action: 'escalate', because: firstLine(toMend) } };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

export async function judge(
  outcome: ModelOutcome,
  { tier, prompt, cached, question, hadContext, responseMode, toldByTools, draft }: Asked,
  { index, checkTools, loadPermissions, onEvent }: TurnWorld,
): Promise<AnswerJudgement> {
  if (!outcome.ok)
    return {
      isStep: false,
      toMend: null,
      answer: null,
      confidence: null,
      evidence: [],
      step: afterFailure(outcome.failure),
      changes: { files: [], problem: null },
    };
  const { text: said, finish, model } = outcome.response;
  const machine = responseMode === 'machine' ? readMachineAnswer(said) : null;
  const text = machine === null ? said : JSON.stringify(machine);
  const checked = {
    text: machine === null ? said : asText(machine),
    finish,
    question,
    promptText: `${textOf(prompt)}${toldByTools}`,
    hadContext,
    meanLogprob: outcome.response.meanLogprob ?? null,
  };
  const tools = await checkTools();
  let failing: CommandResult | null = null;
  const watch: CommandWatch = {
    started: (command) => onEvent({ type: 'checking', tier: tier.name, command }),
    ended: ({ output: _, ...result }) => onEvent({ type: 'checked', tier: tier.name, ...result }),
  };
  const edits: EditChecks =
    tools.edits === null
      ? null
      : async (changed) => {
          const results = (await tools.edits?.(changed, watch)) ?? [];
          failing = results.find(({ passed }) => !passed) ?? null;
          return results;
        };
  const found = await collectEvidence(checked, index, { ...tools, edits }, draft);
  const isMalformed = responseMode === 'machine' && machine === null && said.trim() !== '';
  const evidence = isMalformed ? [...found.filter(({ name }) => name !== 'complete'), malformed] : found;
  const confidence = confidenceOf(evidence);
  const step = afterAnswer(confidence.value, tier.confidenceThreshold, confidence.mainDoubt);
  const answer: ModelAnswer = {
    text,
    tier: tier.name,
    model,
    confidence: confidence.value,
    confidenceBasis: confidence.basis,
    threshold: tier.confidenceThreshold,
    cached,
    evidence,
  };
  const files = draft.changes();
  const { gate } = await loadPermissions();
  const denied = gate.deniedPaths(
    'edit_file',
    files.map(({ path }) => ({ path, access: 'write' })),
  );
  const changes = { files, problem: files.length > 0 && denied !== null ? denied : problemOf(evidence) };
  const toMend = isMalformed ? `${malformed.detail}.` : toldToMend(problemOf(evidence), failing);
  return {
    isStep: false,
    toMend,
    answer: text.trim() === '' ? null : answer,
    confidence,
    evidence,
    step,
    changes,
  };
}

/** With one more piece of evidence, found after the others. */
export function withEvidence(judged: AnswerJudgement, more: Evidence, tier: Tier): AnswerJudgement {
  const evidence = [...judged.evidence, more];
  const confidence = confidenceOf(evidence);
  const step = afterAnswer(confidence.value, tier.confidenceThreshold, confidence.mainDoubt);
  const { value, basis } = confidence;
  const answer = judged.answer && { ...judged.answer, confidence: value, confidenceBasis: basis, evidence };
  return { ...judged, answer, confidence, evidence, step };
}

const malformed = {
  name: 'complete',
  value: 0,
  detail: 'it is not the one JSON object that was asked for',
  costMs: 0,
} as const;

/** What speaks against writing the changes, whatever the confidence in the answer. */
function problemOf(evidence: readonly Evidence[]): string | null {
  const names = ['edits-apply', 'edits-parse', 'commands-pass'];
  return (
    evidence.find(({ name, value }) => names.includes(name) && value !== null && value < 1)?.detail ?? null
  );
}

/** With what a command printed that failed. */
function toldToMend(problem: string | null, failing: CommandResult | null): string | null {
  if (problem === null || failing === null || failing.output === '') return problem;
  return `${problem}\nIt printed:\n${failing.output}`;
}

/** What the model was told: names and lines from it are no inventions. Its own earlier answers do not count. */
function textOf({ system, messages }: AskPrompt): string {
  return [system, ...messages.filter(({ role }) => role === 'user').map(({ text }) => text)].join('\n');
}
