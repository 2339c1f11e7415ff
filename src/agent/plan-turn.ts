/** What is decided before a model is asked: the context, what kind of question it is, and which tiers to ask. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { type BuiltContext, buildContext } from '../context/build-context.ts';
import { isTooLong, type ShortenedOutput, shortenOutput } from '../context/shorten-output.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type AskPrompt, askPrompt } from '../prompt/ask-request.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { redactRequest } from '../prompt/secrets/redact-request.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { planLadder } from '../routing/plan-ladder.ts';
import type { PriceCeiling, Tier, Turn, TurnPlan, TurnWorld } from './turn.ts';

export async function planTurn(turn: Turn, tiers: readonly Tier[], world: TurnWorld): Promise<TurnPlan> {
  const { context, question, replaced, shortened } = requestFor(
    turn,
    world.index,
    await world.knownSecrets(),
    await world.loadHistory(),
  );
  world.onEvent({ type: 'context', manifest: context.manifest });
  if (replaced.length > 0) world.onEvent({ type: 'secrets-replaced', replaced });

  // A log that stands alone is nothing that was typed: its length says nothing.
  const typed = turn.attachment === null && shortened !== null ? '' : turn.question;
  const classification = classify(typed, contextSize(context), context.query);
  world.onEvent({ type: 'classified', classification });

  const statuses = await Promise.all(
    tiers.map(async (tier) => ({
      ...tier,
      availability: await availabilityOf(tier, turn, world.signal),
    })),
  );
  const ladder = planLadder(classification.complexity, statuses, turn.policy);
  world.onEvent({ type: 'planned', plan: ladder });
  const plan = { context, question, replaced, shortened, classification, ladder };
  return { ...plan, requestTokens: promptFor(turn, plan, world, null).estimatedTokens };
}

/** What is sent, without secrets: the question, and as much context as the budget leaves beside it. */
export interface RequestParts {
  readonly context: BuiltContext;
  /** What was asked, with what was piped in. */
  readonly question: string;
  readonly replaced: readonly Replacement[];
  /** What was piped in was too long; `null`: it is sent as it was. */
  readonly shortened: ShortenedOutput | null;
}

export function requestFor(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
  secrets: readonly Secret[],
  history: CommitHistory | null = null,
): RequestParts {
  const { question, attachment } = turn;
  const asked = attachment === null ? question : `${question}\n\n${attachment}`;
  const shortened = shortenedInput(turn);
  const sent = [attachment === null ? null : question, shortened?.text ?? attachment ?? question];
  const text = sent.filter((part) => part !== null).join('\n\n');
  const budgetTokens = Math.max(0, turn.budgetTokens - estimateTokens(text));
  // What is looked for is in all of it: a log may name the place once, among thousands of lines.
  const context = buildContext(index, asked, { budgetTokens, wholeFiles: turn.wholeFiles, history });
  const redacted = redactRequest(text, context.blocks, secrets);
  const { blocks, replaced } = redacted;
  return { context: { ...context, blocks }, question: redacted.question, replaced, shortened };
}

/** What was piped in beside a question has half of the room at most: code is worth no less than the output that it gave. */
function shortenedInput({
  question,
  attachment,
  budgetTokens,
}: Pick<Turn, 'question' | 'attachment' | 'budgetTokens'>): ShortenedOutput | null {
  const half = Math.floor(budgetTokens / 2);
  if (attachment !== null) return shortenOutput(attachment, Math.max(0, half - estimateTokens(question)));
  return isTooLong(question, budgetTokens) ? shortenOutput(question, half) : null;
}

/** A tier that the policy rules out is not even asked whether it is there. */
async function availabilityOf(tier: Tier, turn: Turn, signal: AbortSignal): Promise<Availability> {
  const { pinnedTier, localOnly } = turn.policy;
  if ((pinnedTier !== null && pinnedTier !== tier.name) || (localOnly && !tier.isLocal))
    return { available: true };
  const provider = await tier.provider();
  return provider.checkAvailability(tier.model, signal);
}

function contextSize(context: TurnPlan['context']): ContextSize {
  const paths = context.blocks.map((block) => block.id);
  return {
    files: paths.length,
    symbols: context.manifest.included.length,
    folders: new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    named: context.query.symbols.filter(({ strength }) => strength === 'code').length,
  };
}

/** @param earlierDoubt why the tier below did not do; `null` on the first attempt */
export function promptFor(
  turn: Pick<Turn, 'brief'>,
  { question, context }: RequestParts,
  world: Pick<TurnWorld, 'index'>,
  earlierDoubt: string | null,
): AskPrompt {
  const project = world.index.root.split(/[/\\]/).at(-1) ?? '';
  return askPrompt(question, context.blocks, { project, brief: turn.brief, earlierDoubt });
}

export function ceilingsOf(plan: TurnPlan, tiers: readonly Tier[]): PriceCeiling[] {
  return plan.ladder.steps.map((name) => {
    const tier = tierNamed(tiers, name);
    const price = tier.priceFor(plan.requestTokens);
    const ceiling = price && ceilingOf(plan.requestTokens, tier.maxOutputTokens, price);
    return { tier: name, model: tier.model, ceiling };
  });
}

export function tierNamed(tiers: readonly Tier[], name: string): Tier {
  const tier = tiers.find((candidate) => candidate.name === name);
  if (!tier) throw new Error(`The ladder names a tier that is not there: ${name}`);
  return tier;
}
