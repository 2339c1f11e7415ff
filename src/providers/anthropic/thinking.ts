/**
 * Thinking blocks that belong to a tool call travel in its `signature` and go back unchanged, to the same model only.
 * Pure.
 */
import * as z from 'zod/mini';

const thinkingBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
]);
const signature = z.object({
  anthropic: z.string(),
  blocks: z.array(thinkingBlock),
});

export type ThinkingBlock = z.infer<typeof thinkingBlock>;

export function encodeThinking(blocks: readonly ThinkingBlock[], model: string): string | null {
  return blocks.length === 0 ? null : JSON.stringify({ anthropic: model, blocks });
}

/** Nothing for a signature of another provider or model. */
export function decodeThinking(text: string | null, model: string): readonly ThinkingBlock[] {
  if (text === null || !text.startsWith('{"anthropic":')) return [];
  try {
    const parsed = signature.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.anthropic === model ? parsed.data.blocks : [];
  } catch {
    return [];
  }
}
