/** Turns the chunks of Gemini's `streamGenerateContent` into deltas. Knows nothing about connections. */
import * as z from 'zod/mini';
import type { FinishReason } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { encodeSignature } from './messages.ts';
import { toUsage, usageMetadata } from './usage.ts';

const part = z.object({
  text: z.optional(z.string()),
  thought: z.optional(z.boolean()),
  thoughtSignature: z.optional(z.string()),
  functionCall: z.optional(
    z.object({ id: z.optional(z.string()), name: z.string(), args: z.optional(z.unknown()) }),
  ),
});
const chunk = z.object({
  candidates: z.optional(
    z.array(
      z.object({
        content: z.optional(z.object({ parts: z.optional(z.array(part)) })),
        finishReason: z.optional(z.string()),
        /** Of some models, unasked. Source: GenerateContentCandidate of the SDK. */
        avgLogprobs: z.optional(z.number()),
        finishMessage: z.optional(z.string()),
      }),
    ),
  ),
  promptFeedback: z.optional(z.object({ blockReason: z.optional(z.string()) })),
  usageMetadata: z.optional(usageMetadata),
  modelVersion: z.optional(z.string()),
});

export async function* readGeminiStream(chunks: AsyncIterable<unknown>): AsyncGenerator<Delta> {
  let calls = 0;
  let named = false;
  let finish: FinishReason | null = null;
  for await (const raw of chunks) {
    const parsed = chunk.safeParse(raw);
    if (!parsed.success || Object.keys(parsed.data).length === 0) {
      yield { type: 'failed', failure: { kind: 'malformed', message: 'a chunk is no Gemini response' } };
      return;
    }
    const { candidates, promptFeedback, usageMetadata: counts, modelVersion } = parsed.data;
    yield { type: 'alive' };
    if (!named && modelVersion !== undefined) {
      named = true;
      yield { type: 'model', model: modelVersion };
    }
    if (counts !== undefined) yield { type: 'usage', usage: toUsage(counts) };
    const candidate = candidates?.[0];
    for (const piece of candidate?.content?.parts ?? []) {
      if (piece.functionCall !== undefined) {
        const { id, name, args } = piece.functionCall;
        calls += 1;
        yield {
          type: 'tool-call',
          call: {
            id: id ?? `call_${calls}`,
            name,
            arguments: args ?? {},
            signature: encodeSignature(piece.thoughtSignature ?? null),
          },
        };
      } else if (piece.text !== undefined) {
        yield { type: piece.thought === true ? 'reasoning' : 'text', text: piece.text };
      }
    }
    if (candidate?.avgLogprobs !== undefined) yield { type: 'mean-logprob', mean: candidate.avgLogprobs };
    if (promptFeedback?.blockReason !== undefined) finish = 'refusal';
    if (candidate?.finishReason !== undefined) {
      if (isBadToolCall(candidate.finishReason)) {
        const message = candidate.finishMessage ?? candidate.finishReason;
        yield { type: 'failed', failure: { kind: 'tool-use-failed', message } };
        return;
      }
      finish = finishOf(candidate.finishReason, calls > 0);
    }
  }
  if (finish !== null) yield { type: 'finish', finish };
}

function isBadToolCall(reason: string): boolean {
  return ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS'].includes(reason);
}

function finishOf(reason: string, hasCalls: boolean): FinishReason {
  switch (reason) {
    case 'STOP':
      return hasCalls ? 'tool-calls' : 'stop';
    case 'MAX_TOKENS':
      return 'length';
    case 'SAFETY':
    case 'RECITATION':
    case 'LANGUAGE':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'SPII':
      return 'refusal';
    default:
      return hasCalls ? 'tool-calls' : 'other';
  }
}
