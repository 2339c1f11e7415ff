/** How each vendor writes an answer and an error on the wire. Used by `scripted-server.ts` alone. */
import type { ProviderName } from '../../src/core/provider-name.ts';
import type { ScriptedAnswer, ScriptedUsage } from './scripted-server.ts';

export interface VendorFrames {
  readonly contentType: string;
  /** The whole body, in the pieces of the protocol. */
  readonly frames: readonly string[];
  /** Positions in `frames` of the pieces of text, in order; the first position when there is none. */
  readonly textFrames: readonly number[];
}

interface Frame {
  readonly data: unknown;
  readonly isText?: boolean;
}

export function vendorFrames(provider: ProviderName, reply: ScriptedAnswer, model: string): VendorFrames {
  const frames = framesBy[provider](reply, model);
  const positions = frames.flatMap((frame, index) => (frame.isText ? [index] : []));
  return {
    contentType: provider === 'ollama' ? 'application/x-ndjson' : 'text/event-stream',
    frames: frames.map(({ data }) => writeFrame(provider, data)),
    textFrames: positions.length > 0 ? positions : [0],
  };
}

export function vendorError(
  provider: ProviderName,
  status: number,
  message: string,
  code: string | null,
  details: readonly unknown[],
): unknown {
  switch (provider) {
    case 'ollama':
      return { error: message };
    case 'groq':
      return { error: { message, type: 'invalid_request_error', code } };
    case 'gemini':
      return {
        error: { code: status, message, status: 'ERROR', ...(details.length > 0 ? { details } : {}) },
      };
    case 'anthropic':
      return { type: 'error', error: { type: code ?? 'api_error', message }, request_id: 'req_1' };
  }
}

const defaultUsage: ScriptedUsage = { freshInput: 100, output: 20 };

function usageOf(reply: ScriptedAnswer): ScriptedUsage | null {
  return reply.usage === undefined ? defaultUsage : reply.usage;
}

function writeFrame(provider: ProviderName, data: unknown): string {
  if (provider === 'ollama') return `${JSON.stringify(data)}\n`;
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (provider === 'gemini') return `data: ${text}\r\n\r\n`;
  if (provider === 'groq') return `data: ${text}\n\n`;
  return `event: ${(data as { type: string }).type}\ndata: ${text}\n\n`;
}

const framesBy: Readonly<Record<ProviderName, (reply: ScriptedAnswer, model: string) => Frame[]>> = {
  ollama: ollamaFrames,
  groq: groqFrames,
  gemini: geminiFrames,
  anthropic: anthropicFrames,
};

function ollamaFrames(reply: ScriptedAnswer, model: string): Frame[] {
  const usage = usageOf(reply);
  const line = (message: object, more: object = { done: false }) => ({
    model,
    created_at: '2026-11-01T00:00:00Z',
    message: { role: 'assistant', content: '', ...message },
    ...more,
  });
  return [
    ...(reply.reasoning ? [{ data: line({ thinking: reply.reasoning }) }] : []),
    ...reply.chunks.map((content) => ({ data: line({ content }), isText: true })),
    ...(reply.toolCalls ?? []).map(({ name, arguments: args }) => ({
      data: line({ tool_calls: [{ function: { name, arguments: args } }] }),
    })),
    {
      data: line(
        {},
        {
          done: true,
          done_reason: reply.finish ?? 'stop',
          total_duration: 5,
          ...(usage === null
            ? {}
            : {
                prompt_eval_count: usage.freshInput + (usage.cacheRead ?? 0),
                eval_count: usage.output + (usage.reasoning ?? 0),
              }),
        },
      ),
    },
  ];
}

function groqFrames(reply: ScriptedAnswer, model: string): Frame[] {
  const usage = usageOf(reply);
  const chunk = (delta: object, finish: string | null, more: object = {}) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...more,
  });
  const calls = reply.toolCalls ?? [];
  const finish = reply.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop');
  return [
    { data: chunk({ role: 'assistant', content: '' }, null, { x_groq: { id: 'req_1' } }) },
    ...(reply.reasoning ? [{ data: chunk({ reasoning: reply.reasoning }, null) }] : []),
    ...reply.chunks.map((content) => ({ data: chunk({ content }, null), isText: true })),
    ...calls.flatMap(({ name, arguments: args }, index) => {
      const text = JSON.stringify(args);
      const half = Math.ceil(text.length / 2);
      const part = (more: object) => ({ data: chunk({ tool_calls: [{ index, ...more }] }, null) });
      return [
        part({
          id: `call_${name}_${index}`,
          type: 'function',
          function: { name, arguments: text.slice(0, half) },
        }),
        part({ function: { arguments: text.slice(half) } }),
      ];
    }),
    {
      data: chunk({}, finish, {
        x_groq: {
          id: 'req_1',
          ...(usage === null
            ? {}
            : {
                usage: {
                  prompt_tokens: usage.freshInput + (usage.cacheRead ?? 0),
                  completion_tokens: usage.output + (usage.reasoning ?? 0),
                  total_tokens: 0,
                  ...(usage.cacheRead === undefined
                    ? {}
                    : { prompt_tokens_details: { cached_tokens: usage.cacheRead } }),
                  ...(usage.reasoning === undefined
                    ? {}
                    : { completion_tokens_details: { reasoning_tokens: usage.reasoning } }),
                },
              }),
        },
      }),
    },
    { data: '[DONE]' },
  ];
}

function geminiFrames(reply: ScriptedAnswer, model: string): Frame[] {
  const usage = usageOf(reply);
  const counts = (final: boolean) =>
    usage === null
      ? {}
      : {
          usageMetadata: {
            promptTokenCount: usage.freshInput + (usage.cacheRead ?? 0),
            ...(usage.cacheRead ? { cachedContentTokenCount: usage.cacheRead } : {}),
            ...(final ? { candidatesTokenCount: usage.output } : {}),
            ...(usage.reasoning ? { thoughtsTokenCount: usage.reasoning } : {}),
            totalTokenCount: 0,
          },
        };
  const chunk = (parts: object[], finishReason?: string) => ({
    candidates: [
      {
        content: { parts, role: 'model' },
        index: 0,
        ...(finishReason === undefined ? {} : { finishReason }),
      },
    ],
    ...counts(finishReason !== undefined),
    modelVersion: model,
  });
  return [
    ...(reply.reasoning ? [{ data: chunk([{ text: reply.reasoning, thought: true }]) }] : []),
    ...reply.chunks.map((text) => ({ data: chunk([{ text }]), isText: true })),
    ...(reply.toolCalls ?? []).map(({ name, arguments: args, signature }) => ({
      data: chunk([{ functionCall: { name, args }, ...(signature ? { thoughtSignature: signature } : {}) }]),
    })),
    { data: chunk([{ text: '' }], reply.finish ?? 'STOP') },
  ];
}

function anthropicFrames(reply: ScriptedAnswer, model: string): Frame[] {
  const usage = usageOf(reply);
  const calls = reply.toolCalls ?? [];
  let index = -1;
  const block = (start: object, deltas: readonly Frame[]): Frame[] => {
    index += 1;
    return [
      { data: { type: 'content_block_start', index, content_block: start } },
      ...deltas,
      { data: { type: 'content_block_stop', index } },
    ];
  };
  const delta = (more: object, isText = false): Frame => ({
    data: { type: 'content_block_delta', index: index + 1, delta: more },
    isText,
  });
  const input =
    usage === null
      ? {}
      : {
          input_tokens: usage.freshInput,
          cache_read_input_tokens: usage.cacheRead ?? 0,
          cache_creation_input_tokens: usage.cacheWrite ?? 0,
        };
  return [
    {
      data: {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model,
          content: [],
          stop_reason: null,
          ...(usage === null ? {} : { usage: { ...input, output_tokens: 1 } }),
        },
      },
    },
    { data: { type: 'ping' } },
    ...(reply.reasoning
      ? block({ type: 'thinking', thinking: '', signature: '' }, [
          delta({ type: 'thinking_delta', thinking: reply.reasoning }),
          delta({ type: 'signature_delta', signature: 'c2ln' }),
        ])
      : []),
    ...(reply.chunks.length > 0
      ? block(
          { type: 'text', text: '' },
          reply.chunks.map((text) => delta({ type: 'text_delta', text }, true)),
        )
      : []),
    ...calls.flatMap(({ name, arguments: args }, call) => {
      const text = JSON.stringify(args);
      return block({ type: 'tool_use', id: `toolu_${call}`, name, input: {} }, [
        delta({ type: 'input_json_delta', partial_json: text.slice(0, 3) }),
        delta({ type: 'input_json_delta', partial_json: text.slice(3) }),
      ]);
    }),
    {
      data: {
        type: 'message_delta',
        delta: {
          stop_reason: reply.finish ?? (calls.length > 0 ? 'tool_use' : 'end_turn'),
          stop_sequence: null,
        },
        ...(usage === null
          ? {}
          : {
              usage: {
                output_tokens: usage.output + (usage.reasoning ?? 0),
                ...(usage.reasoning === undefined
                  ? {}
                  : { output_tokens_details: { thinking_tokens: usage.reasoning } }),
              },
            }),
      },
    },
    { data: { type: 'message_stop' } },
  ];
}
