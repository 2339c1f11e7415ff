/**
 * One summary in place of the oldest part of a conversation, when the window is nearly full. Pure. Dropping the oldest messages
 * a few at a time would send the whole prompt anew in each call; this does it once, and leaves room for many calls. As much of
 * the later conversation stays as that room allows.
 */
import type { CountTokens, InsertedMessage } from './canonical.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import type { PromptBlock } from './prompt-block.ts';

export interface Compaction {
  /** Blocks that go. */
  readonly blockIds: readonly string[];
  readonly inserted: InsertedMessage;
  /** Of the whole prompt, with the summary. */
  readonly tokensAfter: number;
  readonly because: string;
}

export interface CompactionOptions {
  /** Of the summary. */
  readonly mostTokens: number;
  /** Of the whole prompt afterwards; where not even the recent messages leave that much room, all older ones go. */
  readonly targetTokens: number;
  /** Blocks that would be sent, and how large; what is missing went before. */
  readonly sizes: ReadonlyMap<string, number>;
  /** What an earlier summary is of; it is part of this one. */
  readonly summarised: ReadonlySet<string>;
  readonly countTokens: CountTokens;
  /** Written by who calls, from these blocks; `null`: first sentences are taken. */
  readonly summarise: ((blocks: readonly PromptBlock[]) => string) | null;
}

/** @returns `null`: everything is recent */
export function compact(blocks: readonly PromptBlock[], options: CompactionOptions): Compaction | null {
  const kept = new Set(blocks.filter(({ mustKeep }) => mustKeep).map(({ unit }) => unit));
  const old = blocks.filter(({ unit, message }) => message !== null && !kept.has(unit));
  if (old.length < fewestBlocks) return null;
  const sizeOf = ({ id }: PromptBlock) => options.sizes.get(id) ?? 0;
  const total = [...options.sizes.values()].reduce((sum, tokens) => sum + tokens, 0);
  const ends = endsOfUnits(old);
  const leastEnd = 1 + old.findLastIndex(({ id }) => options.summarised.has(id));
  const leftAfter = new Map<number, number>();
  let left = total;
  for (const [at, block] of old.entries()) {
    left -= sizeOf(block);
    leftAfter.set(at + 1, left);
  }
  const endFor = (summaryTokens: number) =>
    ends.find(
      (end) => end >= leastEnd && (leftAfter.get(end) ?? 0) + summaryTokens <= options.targetTokens,
    ) ?? old.length;
  // How long a summary becomes depends on what it is of, so it is tried with the length of the last one, and never less of it.
  let end = endFor(options.mostTokens);
  for (let round = 1; ; round++) {
    const compaction = summaryOf(old.slice(0, end), options);
    const summaryTokens = options.countTokens(compaction.inserted.text);
    const tokensAfter = (leftAfter.get(end) ?? total) + summaryTokens;
    if (tokensAfter <= options.targetTokens || end === old.length) return { ...compaction, tokensAfter };
    end = round < mostRounds ? Math.max(end, endFor(summaryTokens)) : old.length;
  }
}

const fewestBlocks = 4;
const mostRounds = 4;

/** A call and its results go together. */
function endsOfUnits(blocks: readonly PromptBlock[]): number[] {
  return blocks.flatMap(({ unit }, at) => (blocks[at + 1]?.unit === unit ? [] : [at + 1]));
}

function summaryOf(
  going: readonly PromptBlock[],
  { mostTokens, countTokens, summarise, sizes, summarised }: CompactionOptions,
): Omit<Compaction, 'tokensAfter'> {
  const constraints = constraintsOf(going);
  const demands = constraints.length === 0 ? '' : `\n\n${constraintText(constraints)}`;
  const task = taskOf(going);
  const room = mostTokens - countTokens(task + demands);
  // What went before because it said nothing says nothing now.
  const saying = going.filter(({ id }) => sizes.has(id) || summarised.has(id));
  const summary = summarise?.(going) ?? `${task}${firstSentences(saying, room, countTokens)}`;
  const messages = new Set(going.map(({ message }) => message)).size;
  return {
    blockIds: going.map(({ id }) => id),
    inserted: {
      before: going[0]?.message ?? 0,
      text: `Summary of ${messages} earlier messages:\n${summary}${demands}`,
    },
    because: `${messages} messages summarised, as the window is nearly full`,
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
