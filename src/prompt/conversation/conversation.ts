/**
 * A conversation with models about one project, and the next message of it. Pure. What was sent keeps its bytes: the
 * messages of earlier turns are the beginning of the next request, so that a provider's cache can serve them. Knows nothing
 * about where conversations are kept.
 */
import type { Block } from '../../core/blocks.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import { firstMessage, type PromptMessage, questionText } from '../ask-request.ts';
import { placeRules, type RuleFile } from '../project-rules.ts';
import type { FileUpdate, NextContext } from './next-context.ts';
import { renderUpdates } from './render-context.ts';
import type { ToldFile } from './told-file.ts';

export interface ConversationTurn {
  readonly id: string;
  /** As the user typed it, without what was piped in. */
  readonly question: string;
  /** The whole message, as it was sent. */
  readonly sent: string;
  readonly answer: string;
}

export interface Conversation {
  readonly id: string;
  /** At least one, in order. */
  readonly turns: readonly ConversationTurn[];
  readonly told: readonly ToldFile[];
  /** As they stand in the system text of its requests. */
  readonly rules: readonly RuleFile[];
  /** As they were last told: those of the system text, unless a later message said otherwise. */
  readonly rulesToldLast: readonly RuleFile[];
  /** Who answered last. */
  readonly tier: string;
  readonly model: string;
  /** When that model's provider last had it in its cache, as far as it said; `null`: never. */
  readonly cachedAtMs: number | null;
  /** Milliseconds since the Unix epoch. */
  readonly lastAtMs: number;
}

export function earlierMessages(conversation: Conversation | null): readonly PromptMessage[] {
  return (conversation?.turns ?? []).flatMap(({ sent, answer }): PromptMessage[] => [
    { role: 'user', text: sent },
    { role: 'assistant', text: answer },
  ]);
}

/** The message of a turn that goes on. */
export function nextMessage(
  question: string,
  context: {
    readonly updates: readonly FileUpdate[];
    readonly project: string;
    /** What is to be said about rules that changed; empty: nothing. */
    readonly ruleNews: string;
  },
  earlierDoubt: string | null,
): string {
  const excerpts = renderUpdates(context.updates) || '(nothing new for this question)\n';
  const news = context.ruleNews === '' ? '' : `${context.ruleNews}\n`;
  return `${news}Repository excerpts (${context.project}):\n\n${excerpts}\n---\n${questionText(question, earlierDoubt)}`;
}

/** What to say about rules that are no longer as they were told; empty: they are. */
export function ruleNewsOf(
  told: readonly RuleFile[],
  now: readonly RuleFile[],
  budgetTokens: number,
): string {
  const toldTexts = new Map(told.map(({ path, text }) => [path, comparable(text)]));
  const changed = now.filter(({ path, text }) => toldTexts.get(path) !== comparable(text));
  const gone = told.filter(({ path }) => !now.some((file) => file.path === path));
  const placed = placeRules(changed, budgetTokens).files.filter(({ text }) => text !== '');
  return [
    ...gone.map(({ path }) => `The rules of ${path} no longer hold.\n`),
    ...placed.map(({ path, text }) => `From now on the rules of ${path} are:\n${text}\n`),
  ].join('');
}

/** Without the numbers of marks, which stand for the same secret under another number in each turn. */
function comparable(text: string): string {
  return text.replace(/\[secret \d+: /g, '[secret: ');
}

/** The largest number of a mark in texts that were sent; new ones begin after it. */
export function lastMarkIn(conversation: Conversation | null): number {
  const texts = [
    ...(conversation?.turns ?? []).flatMap(({ sent, answer }) => [sent, answer]),
    ...(conversation?.rules ?? []).map(({ text }) => text),
  ];
  let last = 0;
  for (const text of texts) {
    for (const [, digits] of text.matchAll(/\[secret (\d{1,6}): /g)) last = Math.max(last, Number(digits));
  }
  return last;
}

/** So much of the last exchange is carried over when a conversation begins anew. */
const carriedTokens = 600;

/**
 * The first message of a conversation that begins anew because there is no more room: the last question and answer stand
 * in it, shortened, so that "it" and "there" still mean something.
 */
export function anewMessage(
  question: string,
  blocks: readonly Block[],
  last: Pick<ConversationTurn, 'question' | 'answer'> & { readonly summary: string | null },
  options: { readonly project: string; readonly earlierDoubt: string | null },
): string {
  if (last.summary !== null)
    return `So far in this conversation: ${shortened(last.summary, carriedTokens)}\n\n${firstMessage(question, blocks, options)}`;
  const carried = `Just before, the question was: ${shortened(last.question, carriedTokens / 3)}\nand the answer: ${shortened(last.answer, carriedTokens)}\n\n`;
  return carried + firstMessage(question, blocks, options);
}

function shortened(text: string, mostTokens: number): string {
  const tokens = estimateTokens(text);
  if (tokens <= mostTokens) return text;
  return `${text.slice(0, Math.floor((text.length * mostTokens) / tokens)).trimEnd()} […]`;
}

/** Of all its messages, as they would be sent again. */
export function conversationTokens(conversation: Conversation): number {
  return earlierMessages(conversation).reduce((sum, { text }) => sum + estimateTokens(text), 0);
}

/** After an answer. @param before `null`: it begins with this turn */
export function afterTurn(
  before: Conversation | null,
  turn: ConversationTurn,
  state: {
    readonly id: string;
    readonly context: Pick<NextContext, 'told'>;
    readonly rules: readonly RuleFile[];
    readonly tier: string;
    readonly model: string;
    readonly cachedAtMs: number | null;
    readonly nowMs: number;
  },
): Conversation {
  return {
    id: before?.id ?? state.id,
    turns: [...(before?.turns ?? []), turn],
    told: state.context.told,
    rules: before?.rules ?? state.rules,
    rulesToldLast: state.rules,
    tier: state.tier,
    model: state.model,
    cachedAtMs: state.cachedAtMs,
    lastAtMs: state.nowMs,
  };
}
