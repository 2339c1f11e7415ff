/** Turns the chunks of Groq's chat completions into deltas. Knows nothing about connections. */
import * as z from 'zod/mini';
import type { FinishReason } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { parseToolArguments } from '../tool-arguments.ts';
import { completionUsage, toUsage } from './usage.ts';

const text = z.optional(z.nullable(z.string()));
const chunk = z.object({
  model: z.optional(z.string()),
  choices: z.array(
    z.object({
      delta: z.optional(
        z.object({
          content: text,
          reasoning: text,
          tool_calls: z.optional(
            z.nullable(
              z.array(
                z.object({
                  index: z.optional(z.number()),
                  id: text,
                  function: z.optional(z.object({ name: text, arguments: text })),
                }),
              ),
            ),
          ),
        }),
      ),
      finish_reason: text,
    }),
  ),
  usage: z.optional(z.nullable(completionUsage)),
  x_groq: z.optional(z.nullable(z.object({ usage: z.optional(z.nullable(completionUsage)), error: text }))),
});

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
}

export async function* readGroqStream(chunks: AsyncIterable<unknown>): AsyncGenerator<Delta> {
  const calls = new Map<number, OpenCall>();
  let finish: FinishReason | null = null;
  let named = false;
  for await (const raw of chunks) {
    const parsed = chunk.safeParse(raw);
    if (!parsed.success) {
      yield {
        type: 'failed',
        failure: { kind: 'malformed', message: 'a chunk is no chat completion chunk' },
      };
      return;
    }
    const { model, choices, usage, x_groq } = parsed.data;
    if (!named && model) {
      named = true;
      yield { type: 'model', model };
    } else {
      yield { type: 'alive' };
    }
    const counts = x_groq?.usage ?? usage;
    if (counts) yield { type: 'usage', usage: toUsage(counts) };
    if (x_groq?.error) {
      yield { type: 'failed', failure: { kind: 'cut-stream', message: x_groq.error } };
      return;
    }
    const choice = choices[0];
    if (choice === undefined) continue;
    const { delta } = choice;
    if (delta?.reasoning) yield { type: 'reasoning', text: delta.reasoning };
    if (delta?.content) yield { type: 'text', text: delta.content };
    for (const part of delta?.tool_calls ?? []) {
      const index = part.index ?? calls.size;
      const call = calls.get(index) ?? { id: `call_${index}`, name: '', arguments: '' };
      if (part.id) call.id = part.id;
      call.name += part.function?.name ?? '';
      call.arguments += part.function?.arguments ?? '';
      calls.set(index, call);
      // The call is told of when it is whole; that it has begun is a sign of life.
      yield { type: 'reasoning', text: '' };
    }
    if (choice.finish_reason) finish = finishOf(choice.finish_reason);
  }
  if (finish === null) return;
  for (const call of calls.values()) {
    const args = parseToolArguments(call.arguments);
    if (args !== undefined) {
      yield { type: 'tool-call', call: { id: call.id, name: call.name, arguments: args, signature: null } };
    } else if (finish !== 'length') {
      yield {
        type: 'failed',
        failure: { kind: 'tool-use-failed', message: `the arguments of ${call.name} are no JSON` },
      };
      return;
    }
  }
  yield { type: 'finish', finish };
}

function finishOf(reason: string): FinishReason {
  switch (reason) {
    case 'stop':
      return 'stop';
    case 'length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'refusal';
    default:
      return 'other';
  }
}
