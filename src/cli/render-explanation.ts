/** What `--explain`, `--dry-run` and an unanswered question show. Text for people; the data form is `ask-json.ts`. */
import type { Lookups } from '../agent/lookups.ts';
import type { PriceCeiling, TurnPlan, TurnResult } from '../agent/turn.ts';
import { assertNever } from '../core/assert-never.ts';
import { formatUsd, toNanoUsd } from '../core/money.ts';
import { inputTokens, outputTokens } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { rangeText } from '../prompt/conversation/line-ranges.ts';
import type { FileChange } from '../prompt/conversation/next-context.ts';
import type { PlacedRule } from '../prompt/project-rules.ts';
import { manifestLines } from './render-manifest.ts';
import type { Channel } from './terminal.ts';

export function renderExplanation(result: TurnResult, channel: Channel): string {
  switch (result.kind) {
    case 'index':
      return `${heading('Route', channel)}  index: the question is of a form that the index answers (${result.answer.question})\n`;
    case 'dry-run':
      return '';
    case 'model':
    case 'unanswered':
      return `${renderPlan(result.plan, channel)}${renderAttempts(result.attempts, channel)}`;
    default:
      return assertNever(result);
  }
}

export function renderDryRun(plan: TurnPlan, ceilings: readonly PriceCeiling[], out: Channel): string {
  const costs = ceilings.map(
    ({ tier, model, ceiling }) =>
      `  ${tier.padEnd(8)} ${model.padEnd(24)} at most ${ceiling === null ? 'an unknown amount' : formatUsd(ceiling)}`,
  );
  const known = ceilings.every(({ ceiling }) => ceiling !== null);
  const total = ceilings.reduce((sum, { ceiling }) => sum + (ceiling ?? 0), 0);
  const all =
    ceilings.length > 1 && known
      ? [`  all of them, if every answer is rejected: at most ${formatUsd(total as never)}`]
      : [];
  const cost = ceilings.length === 0 ? ['  nothing: no tier is available'] : [...costs, ...all];
  return `${renderPlan(plan, out)}${heading('Cost ceiling (nothing was called)', out)}${cost.join('\n')}\n`;
}

/** Why there is no answer and what would give one; goes to stderr. */
export function renderUnanswered(
  result: TurnResult & { readonly kind: 'unanswered' },
  tierHelp: readonly string[],
  err: Channel,
): string {
  const lines = [err.style('bold', titleOf(result))];
  for (const { tier, because } of result.failures)
    lines.push(`  ${tier}: ${because === '' ? 'no usable answer' : because}`);
  if (result.why === 'no-tier' || result.why === 'budget') {
    for (const { tier, reason, hint } of result.plan.ladder.leftOut) {
      lines.push(`  ${tier}: ${reason}${hint === null ? '' : ` — ${hint}`}`);
    }
    if (result.why === 'no-tier') lines.push(...tierHelp.map((line) => `  ${line}`));
  }
  const { blocks } = result.plan.context;
  if (result.why !== 'aborted') {
    lines.push(
      blocks.length === 0
        ? 'The index has nothing that fits the question either.'
        : 'What the index found for it:',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** With no answer the context is what the user gets: it may well hold the answer. */
export function renderContext(plan: TurnPlan): string {
  const { blocks } = plan.context;
  return blocks.length === 0
    ? ''
    : `${blocks
        .map(({ text }) => text)
        .join('\n')
        .trimEnd()}\n`;
}

function titleOf({ why, plan }: TurnResult & { readonly kind: 'unanswered' }): string {
  switch (why) {
    case 'no-tier':
      return plan.images.length > 0
        ? 'Not answered: no tier that may be asked sees images and has room for them.'
        : 'Not answered: this question needs a model, and no tier is available.';
    case 'budget':
      return 'Not answered: a model that could answer may cost more than your budget leaves.';
    case 'all-failed':
      return 'Not answered: every tier that was asked failed.';
    case 'not-structural':
      return 'Not answered: this is no question that the index alone can answer, and only the index was allowed.';
    case 'aborted':
      return 'Stopped.';
    default:
      return assertNever(why);
  }
}

function renderPlan(plan: TurnPlan, channel: Channel): string {
  const { classification, ladder, context, placedRules } = plan;
  const { manifest } = context;
  const features = classification.features.map(
    ({ name, detail, points }) => `  ${signed(points).padStart(5)}  ${name}: ${detail}`,
  );
  const route =
    ladder.steps.length === 0
      ? ['  no tier is available']
      : [`  ${ladder.steps.join(' → ')}: ${ladder.reason}`];
  const leftOut = ladder.leftOut.map(({ tier, reason }) => `  not ${tier}: ${reason}`);
  return [
    heading(
      `${classification.intent}, ${classification.complexity} (score ${classification.score})`,
      channel,
    ),
    ...[...features, ...readLines(plan)].map((line) => `${line}\n`),
    heading('Route', channel),
    ...[...route, ...leftOut, ...comparisonLines(ladder)].map((line) => `${line}\n`),
    heading(
      `Context: ${manifest.tokens} of ${manifest.budgetTokens} tokens in ${manifest.included.length} pieces (estimated); request ${plan.counted.tokens} tokens; index revision ${manifest.indexRevision}`,
      channel,
    ),
    ...manifestLines(manifest, channel).map((line) => `${line}\n`),
    ...renderBudget(plan, channel),
    ...renderConversation(plan.going, channel),
    ...(placedRules.files.length > 0
      ? [
          heading(
            `Project rules: ${placedRules.tokens} of ${placedRules.budgetTokens} tokens (estimated)`,
            channel,
          ),
          ...placedRules.files.map((file) => `${renderRule(file)}\n`),
        ]
      : []),
    ...renderLookups(plan.lookups).map((line) => `  ${line}\n`),
    ...plan.replaced.map(({ kind, mark }) => `  not sent: ${kind}, replaced by ${mark}\n`),
  ].join('');
}

/** What each tier is expected to do, and the best ladders, so that one can see what a price or a tier more would change. */
function comparisonLines({ comparison }: TurnPlan['ladder']): string[] {
  if (comparison === null) return [];
  const { target, tiers, count: ladders, ladders: best } = comparison;
  const width = Math.max(...tiers.map(({ tier }) => tier.length));
  return [
    `  expected of each tier (target ${percent(target)}):`,
    ...tiers.map(({ tier, chance, expectedCost }) => {
      const basis =
        chance.answers === 0
          ? 'assumed'
          : `assumed ${percent(chance.prior)}, then ${chance.answers} ${chance.answers === 1 ? 'answer' : 'answers'}`;
      return `    ${tier.padEnd(width)}  right ${percent(chance.value)} (${basis}), ${usd(expectedCost)}`;
    }),
    `  best of ${ladders} ladders:`,
    ...best.map(
      ({ steps, expectedCost, expectedQuality, isGoodEnough }, at) =>
        `    ${at === 0 ? '*' : ' '} ${steps.join(' → ')}: right ${percent(expectedQuality)}, ${usd(expectedCost)}${isGoodEnough ? '' : expectedQuality >= target ? ', but what is rejected would stand' : ', not good enough'}`,
    ),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Expected costs are fractions of what is paid: there is no such amount. */
function usd(nanoDollars: number | null): string {
  return nanoDollars === null ? 'unknown cost' : formatUsd(toNanoUsd(nanoDollars));
}

/** Of those that were asked; what went wrong stands on stderr already, and here again beside the rest. */
function renderLookups({ meaning, rerank, opinion }: Lookups): string[] {
  const lines: string[] = [];
  if (meaning !== null) {
    const { model, used, files, filesEmbedded, embedded, tookMs, notice } = meaning;
    const state = used ? `${filesEmbedded} of ${files} files embedded, ${embedded} pieces now` : 'not used';
    lines.push(`meaning: ${model}, ${state}, ${Math.round(tookMs)} ms`, ...(notice === null ? [] : [notice]));
  }
  if (rerank !== null) {
    const { model, places, order, tookMs, cached, notice } = rerank;
    const said = order === null ? 'not used' : `${order.join(', ')} of ${places} places`;
    lines.push(
      `rerank: ${model ?? 'no local model'}, ${said}, ${Math.round(tookMs)} ms${cached ? ', said before' : ''}`,
      ...(notice === null ? [] : [notice]),
    );
  }
  if (opinion !== null) {
    const { model, intent, complexity, tookMs, cached, notice } = opinion;
    const said = intent === null ? 'not used' : `${intent}, ${complexity}`;
    lines.push(
      `second opinion: ${model}, ${said}, ${Math.round(tookMs)} ms${cached ? ', said before' : ''}`,
      ...(notice === null ? [] : [notice]),
    );
  }
  return lines;
}

/** What was taken for the output of a program, so that nobody wonders which words were looked for. */
function readLines({ context, shortened }: TurnPlan): string[] {
  const { traces, messages } = context.query;
  const stacks = traces.filter(({ kind }) => kind === 'stack').length;
  const parts = [
    counted(stacks, 'stack trace'),
    counted(traces.length - stacks, 'place', ' in output'),
    counted(messages.length, 'error text'),
  ].filter((part) => part !== null);
  return [
    ...(parts.length === 0 ? [] : [`  read in the question: ${parts.join(', ')}`]),
    ...(shortened === null
      ? []
      : [
          `  sent of its ${shortened.lines} lines: ${shortened.keptLines}, those that say most about the error`,
        ]),
  ];
}

function counted(count: number, what: string, rest = ''): string | null {
  return count === 0 ? null : `${count} ${what}${count === 1 ? '' : 's'}${rest}`;
}

function renderBudget({ counted, budget, images }: TurnPlan, channel: Channel): readonly string[] {
  const { ratio, ownTokens, countedBy } = counted;
  const learned =
    ratio === null
      ? 'nothing is known yet of how this model counts'
      : `times ${ratio.factor.toFixed(2)}, as ${ratio.answers} answers of this model say`;
  const how = countedBy === 'estimate' ? 'estimated' : 'counted by o200k';
  return [
    heading(
      `Budget${budget.tier === null ? '' : ` of ${budget.tier}`}: ${budget.tokens} tokens for question and context`,
      channel,
    ),
    ...budget.bounds.map(
      ({ name, promptTokens, detail }) =>
        `  ${String(promptTokens).padStart(7)}  ${name}: ${detail}${name === budget.decidedBy ? ' — decides' : ''}\n`,
    ),
    `  request: ${ownTokens} tokens ${how}, ${learned}\n`,
    ...(images.length === 0
      ? []
      : [
          `  images: ${budget.tier === null ? '' : `${counted.imageTokens} tokens by the rule of its vendor, `}${images.map(imageText).join(', ')}\n`,
        ]),
  ];
}

function imageText({ written, widthPx, heightPx, sizeBytes }: TurnPlan['images'][number]): string {
  return `${written} (${widthPx}x${heightPx}, ${Math.ceil(sizeBytes / 1_024)} KB)`;
}

function renderConversation(
  { before, earlierTokens, updates, anewBecause }: TurnPlan['going'],
  channel: Channel,
): readonly string[] {
  if (anewBecause !== null) return [heading(`Conversation: begins anew, ${anewBecause}`, channel)];
  if (before === null) return [];
  const turns = `${before.turns.length} earlier ${before.turns.length === 1 ? 'turn' : 'turns'}`;
  const lines = updates.map(({ path, change, pieces, known }) => {
    const parts = [
      ...(change === null ? [] : [changeText(change)]),
      ...(pieces.length === 0
        ? []
        : [
            `sent ${pieces.map((piece) => (piece.isLines ? rangeText(piece) : `outline of ${rangeText(piece)}`)).join(', ')}`,
          ]),
      ...(known.length === 0 ? [] : [`shown before ${known.map(rangeText).join(',')}`]),
    ];
    return `  ${path}: ${parts.join('; ')}\n`;
  });
  return [heading(`Conversation: ${turns} of ${earlierTokens} tokens (estimated)`, channel), ...lines];
}

function changeText(change: FileChange): string {
  switch (change.kind) {
    case 'edited':
      return 'changed, the difference is sent';
    case 'void':
      return 'changed, what was shown is void';
    case 'gone':
      return 'gone';
    default:
      return assertNever(change);
  }
}

function renderRule({ path, tokens, lines, allLines }: PlacedRule): string {
  const part =
    lines === allLines ? '' : lines === 0 ? '  no room for it' : `  ${lines} of its ${allLines} lines`;
  return `  ${String(tokens).padStart(6)}  ${path}${part}`;
}

/** What the prompt pipeline kept from being sent. */
function leftOutText({ leftOutTokens }: Attempt): string {
  return (leftOutTokens ?? 0) > 0 ? `, ${leftOutTokens} shortened away` : '';
}

function renderAttempts(attempts: readonly Attempt[], channel: Channel): string {
  const asked = attempts.filter(({ model }) => model !== null);
  if (asked.length === 0) return '';
  const lines = asked.flatMap((attempt) => [
    `  ${attempt.tier} (${attempt.model})${attempt.purpose === 'answer' ? '' : `, ${attempt.purpose}`}: ${attempt.outcome}${attempt.reason === null ? '' : `, ${attempt.reason}`}`,
    `    ${Math.round(attempt.latencyMs)} ms, ${count(inputTokens(attempt.usage))} tokens in${cacheText(attempt)}${leftOutText(attempt)}, ${count(outputTokens(attempt.usage))} out, ${attempt.cost === null ? 'unknown cost' : formatUsd(attempt.cost)}${attempt.priceSource === null ? '' : ` (${attempt.priceSource})`}`,
    ...attempt.evidence.map(
      ({ name, value, detail }) => `    ${value === null ? '   –' : value.toFixed(2)}  ${name}: ${detail}`,
    ),
    ...(attempt.confidence === null ? [] : [`    = confidence ${attempt.confidence.toFixed(3)}`]),
  ]);
  return `${heading('Attempts', channel)}${lines.join('\n')}\n`;
}

function cacheText({ usage: { cacheRead, cacheWrite } }: Attempt): string {
  const parts = [
    ...(cacheRead ? [`${cacheRead} from the provider's cache`] : []),
    ...(cacheWrite ? [`${cacheWrite} kept in it`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function heading(text: string, channel: Channel): string {
  return `${channel.style('bold', text)}\n`;
}

function count(tokens: number | null): string {
  return tokens === null ? 'unknown' : String(tokens);
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}
