/** Turns the events of Anthropic's Messages API into deltas. Knows nothing about connections. */
import * as z from 'zod/mini';
import type { FinishReason } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { parseToolArguments } from '../tool-arguments.ts';
import { encodeThinking, type ThinkingBlock } from './thinking.ts';
import { emptyCounts, mergeCounts, toUsage, usageCounts } from './usage.ts';

const index = z.number();
const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message_start'),
    message: z.object({ model: z.string(), usage: z.optional(usageCounts) }),
  }),
  z.object({
    type: z.literal('content_block_start'),
    index,
    content_block: z.looseObject({
      type: z.string(),
      id: z.optional(z.string()),
      name: z.optional(z.string()),
      text: z.optional(z.string()),
      data: z.optional(z.string()),
      input: z.optional(z.unknown()),
    }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index,
    delta: z.looseObject({
      type: z.string(),
      text: z.optional(z.string()),
      thinking: z.optional(z.string()),
      signature: z.optional(z.string()),
      partial_json: z.optional(z.string()),
    }),
  }),
  z.object({ type: z.literal('content_block_stop'), index }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.optional(z.nullable(z.string())) }),
    usage: z.optional(usageCounts),
  }),
  z.object({ type: z.literal('message_stop') }),
]);

const knownTypes = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

interface OpenBlock {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly data: string;
  /** Arguments that stand in the start event already; `{}` there is a placeholder. */
  readonly input: unknown;
  text: string;
  signature: string;
}

/** @param model the requested one, to which thinking belongs. */
export async function* readAnthropicStream(
  events: AsyncIterable<unknown>,
  model: string,
): AsyncGenerator<Delta> {
  const blocks = new Map<number, OpenBlock>();
  let counts = emptyCounts;
  let thinking: ThinkingBlock[] = [];
  let finish: FinishReason | null = null;
  for await (const raw of events) {
    const parsed = event.safeParse(raw);
    if (!parsed.success) {
      yield isOfUnknownType(raw)
        ? { type: 'alive' }
        : {
            type: 'failed',
            failure: { kind: 'malformed', message: 'an event has not the form of its type' },
          };
      continue;
    }
    const data = parsed.data;
    switch (data.type) {
      case 'message_start':
        yield { type: 'model', model: data.message.model };
        // The output count of the first event is a placeholder.
        counts = mergeCounts(counts, { ...data.message.usage, output_tokens: null });
        yield { type: 'usage', usage: toUsage(counts) };
        break;
      case 'content_block_start': {
        const start = data.content_block;
        blocks.set(data.index, {
          type: start.type,
          id: start.id ?? `call_${data.index}`,
          name: start.name ?? '',
          data: start.data ?? '',
          input: start.input,
          text: '',
          signature: '',
        });
        if (start.type === 'text') yield { type: 'text', text: start.text ?? '' };
        else yield { type: 'reasoning', text: '' };
        break;
      }
      case 'content_block_delta': {
        const block = blocks.get(data.index);
        const delta = data.delta;
        if (delta.type === 'text_delta') {
          yield { type: 'text', text: delta.text ?? '' };
          break;
        }
        if (block !== undefined) {
          block.text += delta.thinking ?? delta.partial_json ?? '';
          block.signature += delta.signature ?? '';
        }
        yield delta.type === 'thinking_delta'
          ? { type: 'reasoning', text: delta.thinking ?? '' }
          : { type: 'alive' };
        break;
      }
      case 'content_block_stop': {
        const block = blocks.get(data.index);
        if (block?.type === 'thinking') {
          thinking.push({ type: 'thinking', thinking: block.text, signature: block.signature });
        } else if (block?.type === 'redacted_thinking') {
          thinking.push({ type: 'redacted_thinking', data: block.data });
        } else if (block?.type === 'tool_use') {
          const call = toolCallOf(block, encodeThinking(thinking, model));
          thinking = [];
          if (call !== null) {
            yield { type: 'tool-call', call };
            break;
          }
          // Cut off in the middle by the output limit, or invalid: the stop reason decides.
          blocks.set(data.index, { ...block, type: 'broken_tool_use' });
        }
        yield { type: 'alive' };
        break;
      }
      case 'message_delta':
        if (data.usage !== undefined) {
          counts = mergeCounts(counts, data.usage);
          yield { type: 'usage', usage: toUsage(counts) };
        }
        if (typeof data.delta.stop_reason === 'string') finish = finishOf(data.delta.stop_reason);
        break;
      case 'message_stop':
        yield { type: 'alive' };
    }
  }
  if (finish === null) return;
  const broken = [...blocks.values()].find((block) => block.type === 'broken_tool_use');
  if (broken !== undefined && finish !== 'length') {
    yield {
      type: 'failed',
      failure: { kind: 'tool-use-failed', message: `the arguments of ${broken.name} are no JSON` },
    };
  }
  yield { type: 'finish', finish };
}

/** The API adds event types over time and asks clients to pass over those they do not know. */
function isOfUnknownType(raw: unknown): boolean {
  const typed = z.object({ type: z.string() }).safeParse(raw);
  return typed.success && !knownTypes.has(typed.data.type);
}

function toolCallOf(block: OpenBlock, signature: string | null) {
  const args = block.text === '' ? (block.input ?? {}) : parseToolArguments(block.text);
  return args === undefined ? null : { id: block.id, name: block.name, arguments: args, signature };
}

function finishOf(stopReason: string): FinishReason {
  switch (stopReason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'tool_use':
      return 'tool-calls';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'refusal';
    default:
      return 'other';
  }
}
