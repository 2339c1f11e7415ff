/** Turns a request into the parameters of Anthropic's Messages API. Pure. */
import type { MessageCreateParamsStreaming, MessageParam, Tool } from '@anthropic-ai/sdk/resources/messages';
import type { ModelImage, ModelMessage, ModelRequest, ToolCall } from '../contract.ts';
import { findModel } from '../model-facts.ts';
import { type CacheBreakpoints, cacheBreakpoints } from './cache-breakpoints.ts';
import { decodeThinking } from './thinking.ts';

type ContentBlocks = Exclude<MessageParam['content'], string>;
type ContentBlock = ContentBlocks[number];

const cached = { type: 'ephemeral' } as const;

export function toAnthropicParams(request: ModelRequest): MessageCreateParamsStreaming {
  const breakpoints = cacheBreakpoints(request);
  const { afterTools, afterSystem } = breakpoints;
  const takesTemperature = findModel('anthropic', request.model)?.supportsTemperature ?? false;
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    messages: toMessageParams(request, breakpoints),
    ...(request.system === '' ? {} : { system: toSystem(request.system, afterSystem) }),
    ...(request.tools.length === 0 ? {} : { tools: toTools(request.tools, afterTools) }),
    ...(request.temperature !== null && takesTemperature ? { temperature: request.temperature } : {}),
  };
}

function toSystem(text: string, isMarked: boolean): MessageCreateParamsStreaming['system'] {
  return isMarked ? [{ type: 'text', text, cache_control: cached }] : text;
}

function toTools(tools: ModelRequest['tools'], isMarked: boolean): Tool[] {
  const params = tools.map(toTool);
  const last = params.at(-1);
  if (isMarked && last !== undefined) last.cache_control = cached;
  return params;
}

function toTool(tool: ModelRequest['tools'][number]): Tool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.parameters, type: 'object' },
  };
}

/** Neighbours of one role become one message: all results of parallel calls have to stand in one. */
function toMessageParams(request: ModelRequest, { afterMessages }: CacheBreakpoints): MessageParam[] {
  const params: { role: 'user' | 'assistant'; content: ContentBlock[] }[] = [];
  for (const [at, message] of request.messages.entries()) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toBlocks(message, request.model);
    const end = content.at(-1);
    // Thinking, the one kind that cannot be marked, is never last.
    if (afterMessages.has(at) && end !== undefined) content.splice(-1, 1, markable(end));
    if (content.length === 0) continue;
    const last = params.at(-1);
    if (last?.role === role) last.content.push(...content);
    else params.push({ role, content });
  }
  return params;
}

function markable(block: ContentBlock): ContentBlock {
  switch (block.type) {
    case 'text':
    case 'image':
    case 'tool_use':
    case 'tool_result':
      return { ...block, cache_control: cached };
    default:
      return block;
  }
}

/** Empty text blocks are refused by the API, so they are left out. */
function toBlocks(message: ModelMessage, model: string): ContentBlock[] {
  const text: ContentBlock[] = message.text.trim() === '' ? [] : [{ type: 'text', text: message.text }];
  switch (message.role) {
    case 'user':
      return [...(message.images ?? []).map(toImage), ...text];
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

function toImage({ mediaType, base64 }: ModelImage): ContentBlock {
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data: base64 } };
}

function toToolUse(call: ToolCall): ContentBlock {
  const input = typeof call.arguments === 'object' && call.arguments !== null ? call.arguments : {};
  return { type: 'tool_use', id: safeId(call.id), name: call.name, input };
}

/** Ids of another provider's calls may hold characters that this API refuses. */
function safeId(id: string): string {
  return id.replace(/[^\w-]/g, '_');
}
