/**
 * One summary in place of the oldest part of a conversation, when the window is nearly full. Pure. Dropping the oldest messages
 * a few at a time would send the whole prompt anew in each call; this does it once, and leaves room for many calls. As much of
 * the later conversation stays as that room allows.
 */
import { amountOf } from '../../core/amounts.ts';
import type { CountTokens, InsertedMessage } from './canonical.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import type { PromptBlock } from './prompt-block.ts';
import { isRecord } from './raw-block.ts';

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
  const first = going.find(
    ({ kind, form, text }) => kind === 'user' && form === 'text' && text.trim() !== '',
  );
  const task = first === undefined ? '' : taskOf(first.text.trim());
  const room = mostTokens - countTokens(task + demands);
  // What went before because it said nothing says nothing now.
  const saying = going.filter(
    (block) => block !== first && (sizes.has(block.id) || summarised.has(block.id)),
  );
  const summary = summarise?.(going) ?? `${task}${firstSentences(saying, room, countTokens)}`;
  const messages = new Set(going.map(({ message }) => message)).size;
  return {
    blockIds: going.map(({ id }) => id),
    inserted: {
      before: going[0]?.message ?? 0,
      text: `Summary of ${messages} earlier messages:\n${summary}${demands}`,
    },
    because: `${amountOf(messages, 'message')} summarised, as the window is nearly full`,
  };
}

const longestTask = 800;

/** What all of it is about is said at the beginning, and seldom again. */
function taskOf(text: string): string {
  const end = text.length > longestTask ? ` [… ${text.length - longestTask} characters left out]` : '';
  return `It began with: ${text.slice(0, longestTask)}${end}\n`;
}

/**
 * Of each text its first sentence, of each call its name and what it is about, in the order in which they were said. What was
 * asked comes before what was answered, that before what was called, and later ones before earlier ones, as far as there is room.
 */
function firstSentences(
  blocks: readonly PromptBlock[],
  mostTokens: number,
  countTokens: CountTokens,
): string {
  const lines = blocks.flatMap((block) => lineOf(block) ?? []);
  const taken = new Set<SummaryLine>();
  let tokens = 0;
  const latest = lines.toReversed();
  const byRank = (['asked', 'answered', 'called'] as const).flatMap((rank) =>
    latest.filter((line) => line.rank === rank),
  );
  for (const line of byRank) {
    tokens += countTokens(line.text) + 1;
    if (tokens > mostTokens) break;
    taken.add(line);
  }
  return lines.flatMap((line) => (taken.has(line) ? [line.text] : [])).join('\n');
}

interface SummaryLine {
  readonly rank: 'asked' | 'answered' | 'called';
  readonly text: string;
}

const longestLine = 200;
const longestCall = 100;

function lineOf({ kind, form, text, tool }: PromptBlock): SummaryLine | null {
  if (kind === 'tool-result') return null;
  if (tool !== null) {
    const subject = subjectOf(tool.input ?? '');
    return {
      rank: 'called',
      text: `- called ${tool.name ?? 'a tool'}${subject === '' ? '' : `: ${subject}`}`,
    };
  }
  const said = form === 'text' ? beginningOf(text) : '';
  if (said === '') return null;
  return kind === 'assistant'
    ? { rank: 'answered', text: `- answered: ${said}` }
    : { rank: 'asked', text: `- was asked: ${said}` };
}

const saysSomething = /[a-z\u00c0-\u1fff\u3040-\uffff]{2}.*\s.*[a-z\u00c0-\u1fff\u3040-\uffff]{2}/i;
const shortestBeginning = 40;

/** Its first sentence, or more of them where that is no more than "Found it!"; lines that only draw something are none. */
function beginningOf(text: string): string {
  let said = '';
  for (const sentence of text.trim().split(/\n+|(?<=[.!?])\s+/)) {
    if (!saysSomething.test(sentence)) continue;
    said = said === '' ? sentence.trim() : `${said} ${sentence.trim()}`;
    if (said.length >= shortestBeginning) break;
  }
  return (said === '' ? text.trim().replace(/\s+/g, ' ') : said).slice(0, longestLine);
}

/** What a call says of itself, or else what it was given first: a command, a path. */
function subjectOf(input: string): string {
  const given = parse(input);
  const subject = isRecord(given) ? (given.description ?? Object.values(given)[0]) : input;
  return typeof subject === 'string' ? subject.replace(/\s+/g, ' ').slice(0, longestCall) : '';
}

function parse(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    // A model does not always write JSON.
    return null;
  }
}
