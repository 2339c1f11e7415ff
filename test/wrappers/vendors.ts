/** Clients of both SDKs, as they are and wrapped, against servers of loopback. OpenAI's wire format is Groq's but for its extras. */
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { type ScriptedReply, type ScriptedServer, startScriptedServer } from '../loopback/scripted-server.ts';

export interface Vendors extends ScriptedServer {
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** Bodies of the requests to one of them, in order. */
  readonly sentTo: (vendor: 'openai' | 'anthropic') => readonly Body[];
}

// biome-ignore lint/suspicious/noExplicitAny: what was sent is looked at freely
export type Body = any;

export async function startVendors(
  replies: { readonly openai?: readonly ScriptedReply[]; readonly anthropic?: readonly ScriptedReply[] },
  maxRetries = 0,
): Promise<Vendors> {
  const { openai = [], anthropic = [] } = replies;
  const server = await startScriptedServer({ groq: openai, anthropic });
  onTestFinished(() => server.close());
  return {
    ...server,
    openai: new OpenAI({ apiKey: 'key', baseURL: `${server.urls.groq}/v1`, maxRetries }),
    anthropic: new Anthropic({ apiKey: 'key', baseURL: server.urls.anthropic, maxRetries }),
    sentTo: (vendor) =>
      server.requests
        .filter(({ provider }) => provider === (vendor === 'openai' ? 'groq' : vendor))
        .map(({ body }) => body),
  };
}

/** A whole answer of `chat.completions.create`. */
export function completion(texts: readonly string[], more: object = {}): ScriptedReply {
  return json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o',
    choices: texts.map((content, index) => ({
      index,
      message: { role: 'assistant', content, refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    })),
    usage: { prompt_tokens: 900, completion_tokens: 20, total_tokens: 920 },
    ...more,
  });
}

/** A whole answer of `messages.create`. */
export function message(text: string, more: object = {}): ScriptedReply {
  return json({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-5-5',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 900, output_tokens: 20 },
    ...more,
  });
}

function json(body: object): ScriptedReply {
  return {
    kind: 'raw',
    status: 200,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_7', 'request-id': 'req_7' },
    body: JSON.stringify(body),
  };
}

/** A prompt of which a lot can go: pretty JSON, and a word of politeness. */
export const rows = JSON.stringify(
  Array.from({ length: 40 }, (_, id) => ({ id, name: `user ${id}`, active: id % 2 === 0 })),
  null,
  2,
);
