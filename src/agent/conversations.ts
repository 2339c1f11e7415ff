/**
 * Where a turn finds the conversation that it goes on with, and keeps it; and the form in which it is kept. Where that is
 * is for others to know.
 */
import * as z from 'zod/mini';
import type { Conversation } from '../prompt/conversation/conversation.ts';
import type { FollowUps } from '../routing/cache-write.ts';

export interface Conversations {
  /** The one of this project that was gone on with last; `null`: none. Never throws. */
  last(): Conversation | null;
  /** How often a turn, the first of its conversation or a later one, was followed by another in time. Never throws. */
  followUps(nowMs: number, withinMs: number): Readonly<Record<'first' | 'later', FollowUps>>;
  /** Never throws: an answer is given all the same. */
  keep(conversation: Conversation): void;
}

const rule = z.object({ path: z.string(), text: z.string() });
/** Hashes of lines have 8 characters and stand in one string. */
const state = z.object({
  version: z.literal(1),
  told: z.array(
    z.object({
      path: z.string(),
      lineHashes: z.string(),
      ranges: z.array(z.tuple([z.number(), z.number()])),
      texts: z.array(z.string()),
    }),
  ),
  rules: z.array(rule),
  rulesToldLast: z.array(rule),
  cachedAtMs: z.nullable(z.number()),
});

type State = Pick<Conversation, 'told' | 'rules' | 'rulesToldLast' | 'cachedAtMs'>;

export function writeState({ told, rules, rulesToldLast, cachedAtMs }: State): string {
  const form: z.infer<typeof state> = {
    version: 1,
    told: told.map(({ path, lineHashes, ranges, texts }) => ({
      path,
      lineHashes: lineHashes.join(''),
      ranges: ranges.map(({ startLine, endLine }) => [startLine, endLine]),
      texts: [...texts],
    })),
    rules: [...rules],
    rulesToldLast: [...rulesToldLast],
    cachedAtMs,
  };
  return JSON.stringify(form);
}

/** `null`: another version wrote it. */
export function readState(json: string): State | null {
  const parsed = state.safeParse(jsonOf(json));
  if (!parsed.success) return null;
  const { told, rules, rulesToldLast, cachedAtMs } = parsed.data;
  return {
    told: told.map(({ path, lineHashes, ranges, texts }) => ({
      path,
      lineHashes: lineHashes.match(/.{8}/g) ?? [],
      ranges: ranges.map(([startLine, endLine]) => ({ startLine, endLine })),
      texts,
    })),
    rules,
    rulesToldLast,
    cachedAtMs,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
