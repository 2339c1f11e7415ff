/** What caches hold of a call, as text and back. What was written by another version, or by somebody else, is nothing. */
import * as z from 'zod/mini';
import { transformClasses } from '../prompt/pipeline/operation.ts';
import type { OptimizeStats } from '../prompt/pipeline/optimize.ts';
import type { KeptConversation } from './conversations.ts';

export interface KeptResult {
  readonly conversation: KeptConversation;
  readonly stats: OptimizeStats;
}

const tokens = z.number().check(z.nonnegative());
const sent = z.array(z.object({ hash: z.string(), tokens }));
const inserted = z.object({
  before: z.number(),
  text: z.string(),
  isNote: z.optional(z.boolean()),
});
const operation = z.object({
  blockId: z.string(),
  by: z.enum(transformClasses),
  text: z.nullable(z.string()),
  tokensBefore: tokens,
  tokensAfter: tokens,
  waitedCalls: z.number(),
  because: z.string(),
  costEffect: z.number(),
  handle: z.string(),
  original: z.string(),
  originalHash: z.string(),
  reliesOn: z.optional(z.object({ blockId: z.string(), hash: z.string() })),
  goesWith: z.optional(z.string()),
});
const conversation = z.object({
  instructions: z.string(),
  model: z.string(),
  sentAtMs: z.number(),
  state: z.object({
    cache: z.object({ sent, ends: z.array(z.number()), isWarm: z.boolean() }),
    operations: z.array(operation),
    inserted: z.array(inserted),
    sentAsTheyCame: sent,
  }),
});
const reasons = z.array(z.object({ blockId: z.string(), because: z.string() }));
const stats = z.object({
  tokensBefore: tokens,
  tokensAfter: tokens,
  tokensSaved: z.number(),
  compressionRatio: z.number(),
  costSaved: z.number(),
  expectedSaved: z.number(),
  servedTokens: tokens,
  route: z.enum(['heuristic_only', 'heuristic+semantic', 'heuristic+semantic+compression']),
  cacheHit: z.boolean(),
  fallbackUsed: z.nullable(z.enum([...transformClasses, 'minimal', 'original'])),
  faithfulness: z.nullable(z.number()),
  timingsMs: z.record(z.string(), z.number()),
  selected: reasons,
  dropped: reasons,
});
const result = z.object({ conversation, stats });

export function readKeptResult(text: string): KeptResult | null {
  return parsed(result, text) as KeptResult | null;
}

export function readKeptConversation(text: string): KeptConversation | null {
  return parsed(conversation, text) as KeptConversation | null;
}

function parsed(schema: z.ZodMiniType, text: string): unknown {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
