/** Turns a request into the parameters of Groq's chat completions. Pure. */
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionUserMessageParam,
} from 'groq-sdk/resources/chat/completions';
import type { ModelImage, ModelMessage, ModelRequest } from '../contract.ts';
import { findModel } from '../model-facts.ts';

export function toGroqParams(request: ModelRequest): ChatCompletionCreateParamsStreaming {
  const { temperature } = request;
  const takesTemperature = findModel('groq', request.model)?.supportsTemperature ?? true;
  return {
    model: request.model,
    stream: true,
    // Admission counts prompt plus this number against the tokens per minute: always small and explicit.
    max_completion_tokens: request.maxOutputTokens,
    messages: [
      ...(request.system === '' ? [] : [{ role: 'system' as const, content: request.system }]),
      ...request.messages.map(toMessageParam),
    ],
    ...(request.tools.length === 0
      ? {}
      : { tools: request.tools.map((tool) => ({ type: 'function' as const, function: toFunction(tool) })) }),
    ...(temperature !== null && takesTemperature ? { temperature } : {}),
    // `none` is refused by these models; `low` is the least.
    ...(request.model.includes('gpt-oss') ? { reasoning_effort: 'low' as const } : {}),
  };
}

function toFunction(tool: ModelRequest['tools'][number]) {
  return { name: tool.name, description: tool.description, parameters: { ...tool.parameters } };
}

/** Plain text where it is only that: not every model takes parts. */
function toContent(text: string, images: readonly ModelImage[]): ChatCompletionUserMessageParam['content'] {
  if (images.length === 0) return text;
  return [
    ...images.map(({ mediaType, base64 }) => ({
      type: 'image_url' as const,
      image_url: { url: `data:${mediaType};base64,${base64}` },
    })),
    { type: 'text', text },
  ];
}

function toMessageParam(message: ModelMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: toContent(message.text, message.images ?? []) };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text === '' ? null : message.text,
        ...(message.toolCalls.length === 0
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: call.name, arguments: JSON.stringify(call.arguments) },
              })),
            }),
      };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.text };
  }
}
