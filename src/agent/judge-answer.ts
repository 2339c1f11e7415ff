/** The evidence about what a tier answered, and what follows from it. */
import { DraftTree } from '../edits/draft-tree.ts';
import { ProjectFiles } from '../edits/project-files.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';
import type { ModelOutcome } from '../providers/contract.ts';
import { afterAnswer, afterFailure, type NextStep } from '../routing/escalate.ts';
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
}

export interface Judgement {
  readonly answer: ModelAnswer | null;
  readonly confidence: Confidence | null;
  readonly evidence: readonly Evidence[];
  readonly step: NextStep;
  readonly changes: ProposedChanges;
}

export async function judge(
  outcome: ModelOutcome,
  { tier, prompt, cached, question, hadContext }: Asked,
  { index, checkTools }: TurnWorld,
): Promise<Judgement> {
  if (!outcome.ok)
    return {
      answer: null,
      confidence: null,
      evidence: [],
      step: afterFailure(outcome.failure),
      changes: { files: [], problem: null },
    };
  const { text, finish, model } = outcome.response;
  const checked = {
    text,
    finish,
    question,
    promptText: textOf(prompt),
    hadContext,
    meanLogprob: outcome.response.meanLogprob ?? null,
  };
  const draft = new DraftTree(new ProjectFiles(index.root));
  const evidence = await collectEvidence(checked, index, await checkTools(), draft);
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
  const changes = { files: draft.changes(), problem: problemOf(evidence) };
  return { answer: text.trim() === '' ? null : answer, confidence, evidence, step, changes };
}

/** What speaks against writing the changes, whatever the confidence in the answer. */
function problemOf(evidence: readonly Evidence[]): string | null {
  const names = ['edits-apply', 'edits-parse', 'commands-pass'];
  return evidence.find(({ name, value }) => names.includes(name) && value < 1)?.detail ?? null;
}

/** What the model was told: names and lines from it are no inventions. Its own earlier answers do not count. */
function textOf({ system, messages }: AskPrompt): string {
  return [system, ...messages.filter(({ role }) => role === 'user').map(({ text }) => text)].join('\n');
}
