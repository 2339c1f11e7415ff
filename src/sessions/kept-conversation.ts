/**
 * A conversation as the answers of a session file, and back. Pure. Two processes that go on from the same turn make two
 * conversations of it, in one file; each answer names the turn before it. Of what a model was told only what is new since the
 * turn before is said again.
 */
import type { Conversation } from '../prompt/conversation/conversation.ts';
import type { ToldFile } from '../prompt/conversation/told-file.ts';
import type { RuleFile } from '../prompt/project-rules.ts';
import type { Answered, AnswerState, PackedFile, SessionEvent } from './session-event.ts';

/** The last turn of a conversation. @param before it, as it was read from the file; `null`: it begins with this turn */
export function answeredOf(
  conversation: Conversation,
  before: Conversation | null,
): Omit<Answered, 'v'> | null {
  const turn = conversation.turns.at(-1);
  if (turn === undefined) return null;
  const parent = conversation.turns.at(-2)?.id ?? null;
  const known = before !== null && before.turns.at(-1)?.id === parent ? before : null;
  const { id, question, sent, answer } = turn;
  return {
    type: 'answered',
    atMs: conversation.lastAtMs,
    turn: id,
    parent,
    conversation: conversation.id,
    question,
    sent,
    answer,
    tier: conversation.tier,
    model: conversation.model,
    state: stateSince(known, conversation),
  };
}

type Told = Pick<Conversation, 'told' | 'rules' | 'rulesToldLast' | 'cachedAtMs'>;

export function stateSince(
  before: Told | null,
  { told, rules, rulesToldLast, cachedAtMs }: Told,
): AnswerState {
  const known = new Map(before?.told.map((file) => [file.path, JSON.stringify(packed(file))]));
  const same = (a: readonly RuleFile[] | undefined, b: readonly RuleFile[]) =>
    JSON.stringify(a) === JSON.stringify(b);
  return {
    told: told.map((file) => {
      const now = packed(file);
      return known.get(file.path) === JSON.stringify(now) ? file.path : now;
    }),
    rules: same(before?.rules, rules) ? null : [...rules],
    rulesToldLast: same(before?.rulesToldLast, rulesToldLast) ? null : [...rulesToldLast],
    cachedAtMs,
  };
}

function packed({ path, lineHashes, ranges, texts }: ToldFile): PackedFile {
  return {
    path,
    lineHashes: lineHashes.join(''),
    ranges: ranges.map(({ startLine, endLine }) => [startLine, endLine]),
    texts: [...texts],
  };
}

function unpacked({ path, lineHashes, ranges, texts }: PackedFile): ToldFile {
  return {
    path,
    lineHashes: lineHashes.match(/.{8}/g) ?? [],
    ranges: ranges.map(([startLine, endLine]) => ({ startLine, endLine })),
    texts,
  };
}

/** The one that was gone on with last; `null`: there is none that can be gone on with. */
export function lastConversation(events: readonly SessionEvent[]): Conversation | null {
  const answers = answersIn(events);
  for (const last of [...answers.values()].reverse()) {
    const way = wayTo(last, answers);
    const state = way && stateAfter(way);
    if (way && state)
      return {
        id: last.conversation,
        turns: way.map(({ turn, question, sent, answer }) => ({ id: turn, question, sent, answer })),
        ...state,
        tier: last.tier,
        model: last.model,
        lastAtMs: last.atMs,
      };
  }
  return null;
}

function answersIn(events: readonly SessionEvent[]): ReadonlyMap<string, Answered> {
  return new Map(events.flatMap((event) => (event.type === 'answered' ? [[event.turn, event]] : [])));
}

/** From its beginning on. `null`: it lost a part, and would not be what the model was told. */
function wayTo(last: Answered, answers: ReadonlyMap<string, Answered>): readonly Answered[] | null {
  const way = new Set([last]);
  for (let { parent } = last; parent !== null; ) {
    const before = answers.get(parent);
    if (before === undefined || way.has(before)) return null;
    way.add(before);
    parent = before.parent;
  }
  return [...way].reverse();
}

function stateAfter(way: readonly Answered[]): Told | null {
  let after: Told | null = null;
  for (const { state } of way) after = state === null ? null : stateOn(after, state);
  return after;
}

/** @returns `null`: it needs more of the turn before than is known */
function stateOn(before: Told | null, state: AnswerState): Told | null {
  const known = new Map(before?.told.map((file) => [file.path, file]));
  const told = state.told.map((file) => (typeof file === 'string' ? known.get(file) : unpacked(file)));
  const rules = state.rules ?? before?.rules;
  const rulesToldLast = state.rulesToldLast ?? before?.rulesToldLast;
  if (rules === undefined || rulesToldLast === undefined || told.includes(undefined)) return null;
  const all = told.filter((file) => file !== undefined);
  return { told: all, rules, rulesToldLast, cachedAtMs: state.cachedAtMs };
}
