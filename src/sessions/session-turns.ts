/** The turns of a session, each with all that its events say. Pure. */
import type { SessionEvent, TurnEvent } from './session-event.ts';

type OfType<Type extends TurnEvent['type']> = TurnEvent & { readonly type: Type };

export interface SessionTurn {
  readonly id: string;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  /** Without secrets, and without what was piped in. */
  readonly question: string;
  readonly events: readonly TurnEvent[];
  readonly answered: OfType<'answered'> | null;
  readonly changed: OfType<'changed'> | null;
  /** `null`: it was interrupted, or still runs. */
  readonly ended: OfType<'ended'> | null;
  /** As far as it is known, in nano-dollars. */
  readonly cost: number;
  /** Attempts whose cost is unknown. */
  readonly unknownCosts: number;
}

export interface SessionSummary {
  readonly id: string;
  readonly forkedFrom: string | null;
  /** The first question; empty: nothing was asked. */
  readonly title: string;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  /** When it was last gone on with, or forked; `null`: nothing of it was answered. */
  readonly usedAtMs: number | null;
  readonly turns: number;
  readonly answered: number;
  readonly cost: number;
  readonly unknownCosts: number;
  /** Who answered last. */
  readonly lastTier: string | null;
  /** What stays together in experiments. */
  readonly arms: string | null;
  /** The last question, where nothing became of it: it was interrupted, or is being answered. */
  readonly unanswered: string | null;
}

/** In the order in which they began. */
export function turnsOf(events: readonly SessionEvent[]): readonly SessionTurn[] {
  const groups = new Map<string, TurnEvent[]>();
  for (const event of events) {
    if (event.type === 'session') continue;
    const group = groups.get(event.turn);
    if (group === undefined) groups.set(event.turn, [event]);
    else group.push(event);
  }
  return [...groups].map(([id, of]) => turnOf(id, of));
}

function turnOf(id: string, events: readonly TurnEvent[]): SessionTurn {
  const answered = find(events, 'answered');
  const ended = find(events, 'ended');
  const attempts = events.filter((event) => event.type === 'attempt-ended');
  const spent = attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  const times = events.map(({ atMs }) => atMs);
  return {
    id,
    startedAtMs: Math.min(...times),
    lastAtMs: Math.max(...times),
    question: find(events, 'turn-started')?.question ?? answered?.question ?? '',
    events,
    answered,
    changed: find(events, 'changed'),
    ended,
    // The end also knows of helpers, which are no attempts.
    cost: ended?.cost ?? spent,
    unknownCosts: attempts.filter(({ cost }) => cost === null).length,
  };
}

function find<Type extends TurnEvent['type']>(events: readonly TurnEvent[], type: Type): OfType<Type> | null {
  return (events.find((event) => event.type === type) as OfType<Type> | undefined) ?? null;
}

/** `null`: it has no beginning. */
export function summaryOf(events: readonly SessionEvent[]): SessionSummary | null {
  const header = events.find((event) => event.type === 'session');
  if (header === undefined) return null;
  const turns = turnsOf(events);
  const answers = events.filter((event) => event.type === 'answered');
  const started = events.filter((event) => event.type === 'turn-started');
  const last = answers.at(-1) ?? null;
  const newest = turns.at(-1);
  return {
    id: header.id,
    forkedFrom: header.forkedFrom,
    title: turns[0]?.question ?? '',
    startedAtMs: turns[0]?.startedAtMs ?? header.atMs,
    lastAtMs: Math.max(header.atMs, ...turns.map(({ lastAtMs }) => lastAtMs)),
    usedAtMs: last === null ? null : Math.max(header.atMs, last.atMs),
    turns: turns.length,
    answered: answers.length,
    cost: turns.reduce((sum, { cost }) => sum + cost, 0),
    unknownCosts: turns.reduce((sum, { unknownCosts }) => sum + unknownCosts, 0),
    lastTier: last?.tier ?? null,
    arms: started.at(-1)?.arms ?? null,
    unanswered: newest && !newest.answered && !newest.ended ? newest.question : null,
  };
}

/** What a fork begins with: the turns that have come to an end. */
export function settledEvents(events: readonly SessionEvent[]): readonly TurnEvent[] {
  const settled = new Set(
    turnsOf(events).flatMap(({ id, answered, ended }) => (answered || ended ? [id] : [])),
  );
  return events.filter((event): event is TurnEvent => event.type !== 'session' && settled.has(event.turn));
}
