/**
 * What a session file says, an event on each line, and how a line is read. Events only ever get added to: what another
 * version wrote and this one does not know is passed over. Pure. Knows nothing about where files are.
 */
import * as z from 'zod/mini';

const version = 1;

const toldFile = z.object({
  path: z.string(),
  /** 8 characters each. */
  lineHashes: z.string(),
  ranges: z.array(z.tuple([z.number(), z.number()])),
  texts: z.array(z.string()),
});
const rules = z.array(z.object({ path: z.string(), text: z.string() }));
const state = z.object({
  /** A path alone: as in the turn before. */
  told: z.array(z.union([z.string(), toldFile])),
  /** `null`: as in the turn before. */
  rules: z.nullable(rules),
  rulesToldLast: z.nullable(rules),
  cachedAtMs: z.nullable(z.number()),
});

const ofTurn = { v: z.literal(version), atMs: z.number(), turn: z.string() };
/** Money is in whole nano-dollars, `null`: unknown. Texts are without secrets. */
const event = z.discriminatedUnion('type', [
  /** The first line of a file. */
  z.object({
    v: z.literal(version),
    type: z.literal('session'),
    atMs: z.number(),
    id: z.string(),
    project: z.string(),
    forkedFrom: z.nullable(z.string()),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('turn-started'),
    question: z.string(),
    /** What stays together in experiments; `null`: there are none. */
    arms: z.nullable(z.string()),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('planned'),
    intent: z.string(),
    complexity: z.string(),
    steps: z.array(z.string()),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('tool-called'),
    tier: z.string(),
    name: z.string(),
    given: z.string(),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('tool-answered'),
    tier: z.string(),
    name: z.string(),
    ok: z.boolean(),
    text: z.string(),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('denied'),
    tier: z.string(),
    command: z.string(),
    because: z.string(),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('attempt-ended'),
    tier: z.string(),
    model: z.string(),
    latencyMs: z.number(),
    cost: z.nullable(z.number()),
    confidence: z.nullable(z.number()),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('escalated'),
    from: z.string(),
    to: z.string(),
    because: z.string(),
  }),
  /** With what a later turn needs to send the same bytes again. */
  z.object({
    ...ofTurn,
    type: z.literal('answered'),
    /** The turn that it goes on from; `null`: it begins a conversation. */
    parent: z.nullable(z.string()),
    conversation: z.string(),
    question: z.string(),
    sent: z.string(),
    answer: z.string(),
    tier: z.string(),
    model: z.string(),
    /** `null`: it is not known any more, and only a later turn can be gone on from. */
    state: z.nullable(state),
  }),
  z.object({
    ...ofTurn,
    type: z.literal('changed'),
    files: z.array(z.object({ path: z.string(), did: z.enum(['made', 'changed', 'deleted']) })),
    written: z.boolean(),
    /** In the undo journal. */
    undoTurn: z.nullable(z.string()),
    commit: z.nullable(z.string()),
    problem: z.nullable(z.string()),
  }),
  z.object({ ...ofTurn, type: z.literal('ended'), why: z.string(), cost: z.nullable(z.number()) }),
]);

export type SessionEvent = z.infer<typeof event>;
export type TurnEvent = Exclude<SessionEvent, { readonly type: 'session' }>;
export type Answered = SessionEvent & { readonly type: 'answered' };
export type AnswerState = z.infer<typeof state>;
export type PackedFile = z.infer<typeof toldFile>;

type WithoutVersion<Event> = Event extends SessionEvent ? Omit<Event, 'v'> : never;
export type NewEvent = WithoutVersion<SessionEvent>;

/** With its line end. */
export function lineOf({ type, ...rest }: NewEvent): string {
  return `${JSON.stringify({ v: version, type, ...rest })}\n`;
}

/** Of a version before sessions, which wrote the same. `null`: it cannot be read. */
export function readState(json: string): AnswerState | null {
  try {
    return state.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** Where a line begins. Within a text of JSON its quotes would be escaped. */
const lineStart = '{"v":1,"type":"';

/** In the order of the file. What was cut off, damaged or written by another version is passed over. */
export function readEvents(text: string): readonly SessionEvent[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    const read = readLine(line);
    if (read !== null) return [read];
    // A process that ended in the middle of a line, and another that wrote on in the same moment.
    const at = line.lastIndexOf(lineStart);
    const rest = at > 0 ? readLine(line.slice(at)) : null;
    return rest === null ? [] : [rest];
  });
}

function readLine(line: string): SessionEvent | null {
  try {
    const parsed = event.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
