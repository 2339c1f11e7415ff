/**
 * One summary in place of the older part of a conversation, when the window is nearly full. Pure. Dropping the oldest messages
 * a few at a time would send the whole prompt anew in each call; this does it once, and leaves room for many calls.
 */
import { amountOf } from '../../core/amounts.ts';
import type { CountTokens, InsertedMessage } from './canonical.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import type { PromptBlock } from './prompt-block.ts';

export interface Compaction {
  /** Blocks that go. */
  readonly blockIds: readonly string[];
  readonly inserted: InsertedMessage;
  readonly because: string;
}

export interface CompactionOptions {
  readonly mostTokens: number;
  readonly countTokens: CountTokens;
  /** Written by who calls, from these blocks; `null`: first sentences are taken. */
  readonly summarise: ((blocks: readonly PromptBlock[]) => string) | null;
}

/** @returns `null`: everything is recent */
export function compact(blocks: readonly PromptBlock[], options: CompactionOptions): Compaction | null {
  const kept = new Set(blocks.filter(({ mustKeep }) => mustKeep).map(({ unit }) => unit));
  const old = blocks.filter(({ unit, message }) => message !== null && !kept.has(unit));
  const first = old[0]?.message ?? null;
  if (first === null || old.length < 4) return null;
  const constraints = constraintsOf(old);
  const demands = constraints.length === 0 ? '' : `\n\n${constraintText(constraints)}`;
  const task = taskOf(old);
  const room = options.mostTokens - options.countTokens(task + demands);
  const summary = options.summarise?.(old) ?? `${task}${firstSentences(old, room, options.countTokens)}`;
  const messages = new Set(old.map(({ message }) => message)).size;
  return {
    blockIds: old.map(({ id }) => id),
    inserted: { before: first, text: `Summary of ${messages} earlier messages:\n${summary}${demands}` },
    because: `${amountOf(messages, 'message')} summarised, as the window is nearly full`,
  };
}

const longestTask = 800;

/** What all of it is about is said at the beginning, and seldom again. */
function taskOf(blocks: readonly PromptBlock[]): string {
  const task = blocks.find(
    ({ kind, form, text }) => kind === 'user' && form === 'text' && text.trim() !== '',
  );
  if (task === undefined) return '';
  const text = task.text.trim();
  const end = text.length > longestTask ? ` [… ${text.length - longestTask} characters left out]` : '';
  return `It began with: ${text.slice(0, longestTask)}${end}\n`;
}

/** Of each text its first sentence, of each call its name and what it is about; the latest ones, as far as there is room. */
function firstSentences(
  blocks: readonly PromptBlock[],
  mostTokens: number,
  countTokens: CountTokens,
): string {
  const lines: string[] = [];
  let tokens = 0;
  for (const block of blocks.toReversed()) {
    const line = lineOf(block);
    if (line === null) continue;
    const needed = countTokens(line) + 1;
    if (tokens + needed > mostTokens) break;
    tokens += needed;
    lines.push(line);
  }
  return lines.toReversed().join('\n');
}

const longestLine = 200;

function lineOf({ kind, form, text, tool }: PromptBlock): string | null {
  if (kind === 'tool-result') return null;
  if (tool !== null) return `- called ${tool.name ?? 'a tool'}: ${(tool.input ?? '').slice(0, longestLine)}`;
  if (form !== 'text' || text.trim() === '') return null;
  const [sentence = ''] = text.trim().split(/\n|(?<=[.!?])\s/, 1);
  const who = kind === 'assistant' ? 'answered' : 'was asked';
  return `- ${who}: ${sentence.slice(0, longestLine)}`;
}
