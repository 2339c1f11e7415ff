/** Turns the lines of Ollama's `/api/chat` into deltas. Knows nothing about connections. */
import * as z from 'zod/mini';
import { unknownUsage } from '../../core/usage.ts';
import type { FinishReason, ModelRequest } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { type EvaluatedPrompt, isTruncated, looksTruncated } from './context-size.ts';
import { findTextToolCalls, mayBecomeToolCall } from './text-tool-calls.ts';

const count = z.optional(z.nullable(z.number()));
const text = z.optional(z.nullable(z.string()));
const line = z.object({
  model: z.optional(z.string()),
  message: z.optional(
    z.object({
      content: text,
      thinking: text,
      tool_calls: z.optional(
        z.nullable(
          z.array(
            z.object({
              id: text,
              function: z.object({ name: z.string(), arguments: z.optional(z.unknown()) }),
            }),
          ),
        ),
      ),
    }),
  ),
  done: z.boolean(),
  done_reason: text,
  prompt_eval_count: count,
  eval_count: count,
  /** Of the tokens of this line. */
  logprobs: z.optional(z.nullable(z.array(z.object({ logprob: z.number() })))),
});

/** @param servedContextTokens looks up the context of the loaded model; asked only when the prompt looks cut. */
export async function* readOllamaStream(
  lines: AsyncIterable<unknown>,
  request: ModelRequest,
  contextTokens: number,
  servedContextTokens: () => Promise<number | null>,
): AsyncGenerator<Delta> {
  let calls = 0;
  let whole = '';
  let held = '';
  let holding = request.tools.length > 0;
  let named = false;
  const logprobs = { sum: 0, tokens: 0 };
  for await (const raw of lines) {
    const parsed = line.safeParse(raw);
    if (!parsed.success) {
      yield { type: 'failed', failure: { kind: 'malformed', message: 'a line is no chat response' } };
      return;
    }
    const { model, message, done, done_reason, prompt_eval_count, eval_count } = parsed.data;
    for (const { logprob } of message?.content ? (parsed.data.logprobs ?? []) : []) {
      logprobs.sum += logprob;
      logprobs.tokens += 1;
    }
    if (!named && model) {
      named = true;
      yield { type: 'model', model };
    }
    yield message?.thinking ? { type: 'reasoning', text: message.thinking } : { type: 'alive' };
    for (const call of message?.tool_calls ?? []) {
      calls += 1;
      yield {
        type: 'tool-call',
        call: {
          id: call.id || `call_${calls}`,
          name: call.function.name,
          arguments: call.function.arguments ?? {},
          signature: null,
        },
      };
    }
    const content = message?.content ?? '';
    whole += content;
    if (holding) {
      held += content;
      holding = mayBecomeToolCall(held);
      // That a call may have begun is a sign of life.
      if (holding && held !== '') yield { type: 'reasoning', text: '' };
    }
    if (!holding && (held !== '' || content !== '')) {
      yield { type: 'text', text: held === '' ? content : held };
      held = '';
    }
    if (!done) continue;

    // Zero means: not counted. A prompt always has tokens.
    const evaluatedTokens = prompt_eval_count || null;
    yield {
      type: 'usage',
      usage: { ...unknownUsage, freshInput: evaluatedTokens, output: eval_count ?? null },
    };
    const prompt: EvaluatedPrompt = {
      estimatedInputTokens: request.estimatedInputTokens - imageTokensOf(request),
      evaluatedTokens,
      contextTokens,
    };
    if (
      evaluatedTokens !== null &&
      looksTruncated(prompt) &&
      isTruncated(prompt, await servedContextTokens())
    ) {
      const sentTokens = request.estimatedInputTokens;
      yield { type: 'failed', failure: { kind: 'prompt-truncated', sentTokens, evaluatedTokens } };
      return;
    }
    if (calls === 0 && request.tools.length > 0) {
      for (const call of findTextToolCalls(whole, request.tools)) {
        calls += 1;
        held = '';
        yield { type: 'tool-call', call: { id: `call_${calls}`, ...call, signature: null } };
      }
    }
    if (held !== '') yield { type: 'text', text: held };
    if (logprobs.tokens > 0) yield { type: 'mean-logprob', mean: logprobs.sum / logprobs.tokens };
    yield { type: 'finish', finish: finishOf(done_reason ?? 'stop', calls > 0) };
    return;
  }
}

/** Some models make far fewer tokens of an image than others: what they count must not pass for a cut prompt. */
function imageTokensOf({ messages }: Pick<ModelRequest, 'messages'>): number {
  const images = messages.flatMap((message) => (message.role === 'user' ? (message.images ?? []) : []));
  return images.reduce((sum, { estimatedTokens }) => sum + estimatedTokens, 0);
}

function finishOf(reason: string, hasCalls: boolean): FinishReason {
  if (reason === 'length') return 'length';
  if (hasCalls) return 'tool-calls';
  return reason === 'stop' ? 'stop' : 'other';
}
