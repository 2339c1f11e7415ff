/** Turns a request into the parameters of Anthropic's Messages API. Pure. */
import type { MessageCreateParamsStreaming, MessageParam, Tool } from '@anthropic-ai/sdk/resources/messages';
import type { ModelMessage, ModelRequest, ToolCall } from '../contract.ts';
import { findModel } from '../model-facts.ts';
import { decodeThinking } from './thinking.ts';

type ContentBlocks = Exclude<MessageParam['content'], string>;
type ContentBlock = ContentBlocks[number];

export function toAnthropicParams(request: ModelRequest): MessageCreateParamsStreaming {
  const takesTemperature = findModel('anthropic', request.model)?.supportsTemperature ?? false;
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    messages: toMessageParams(request),
    ...(request.system === '' ? {} : { system: request.system }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toTool) }),
    ...(request.temperature !== null && takesTemperature ? { temperature: request.temperature } : {}),
  };
}

function toTool(tool: ModelRequest['tools'][number]): Tool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.parameters, type: 'object' },
  };
}

/** Neighbours of one role become one message: all results of parallel calls have to stand in one. */
function toMessageParams(request: ModelRequest): MessageParam[] {
  const params: { role: 'user' | 'assistant'; content: ContentBlock[] }[] = [];
  for (const message of request.messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toBlocks(message, request.model);
    if (content.length === 0) continue;
    const last = params.at(-1);
    if (last?.role === role) last.content.push(...content);
    else params.push({ role, content });
  }
  return params;
}

/** Empty text blocks are refused by the API, so they are left out. */
function toBlocks(message: ModelMessage, model: string): ContentBlock[] {
  const text: ContentBlock[] = message.text.trim() === '' ? [] : [{ type: 'text', text: message.text }];
  switch (message.role) {
    case 'user':
      return text;
    case 'assistant':
      return [
        ...message.toolCalls.flatMap((call) => decodeThinking(call.signature, model)),
        ...text,
        ...message.toolCalls.map(toToolUse),
      ];
    case 'tool':
      return [{ type: 'tool_result', tool_use_id: safeId(message.callId), content: message.text }];
  }
}

function toToolUse(call: ToolCall): ContentBlock {
  const input = typeof call.arguments === 'object' && call.arguments !== null ? call.arguments : {};
  return { type: 'tool_use', id: safeId(call.id), name: call.name, input };
}

/** Ids of another provider's calls may hold characters that this API refuses. */
function safeId(id: string): string {
  return id.replace(/[^\w-]/g, '_');
}
