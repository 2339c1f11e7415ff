/**
 * Reads the messages of OpenAI's `chat.completions.create`. Pure. Source: the type definitions of the `openai` package 6.49
 * (`resources/chat/completions/completions.d.ts`); what is not in them is passed through.
 */
import type { BlockKind } from '../../core/blocks.ts';
import type { ToolUse } from './prompt-block.ts';
import {
  CallsById,
  callBlock,
  isRecord,
  type ModelRequest,
  opaque,
  type Place,
  type RawBlock,
} from './raw-block.ts';

export function readOpenAI(request: ModelRequest): RawBlock[] {
  const blocks: RawBlock[] = [];
  for (const key of ['tools', 'functions'] as const) {
    const tools = (request as ModelRequest & Partial<Record<typeof key, unknown>>)[key];
    if (!Array.isArray(tools)) continue;
    for (const [at, tool] of tools.entries()) blocks.push(schemaBlock(tool, [key, at]));
  }
  const calls = new CallsById();
  // The old form has no ids: a result belongs to the last call of that name.
  let functionCalls = 0;
  for (const [at, message] of request.messages.entries()) {
    if (!isRecord(message)) {
      blocks.push(opaque(message, { kind: 'user', role: 'user', path: ['messages', at], message: at }));
      continue;
    }
    const [kind, role] = kinds[String(message.role)] ?? (['user', 'user'] as const);
    const place: Place = { kind, role, path: ['messages', at], message: at };
    let tool: ToolUse | null = null;
    if (message.role === 'tool') {
      tool = calls.of(String(message.tool_call_id));
    } else if (message.role === 'function') {
      const callId = `function ${String(message.name)} ${functionCalls}`;
      tool = calls.of(callId, String(message.name));
    }
    blocks.push(...contentBlocks(message.content, { ...place, path: [...place.path, 'content'] }, tool));
    for (const key of ['refusal', 'audio'] as const) {
      if (message[key] != null) blocks.push(opaque(message[key], { ...place, path: [...place.path, key] }));
    }
    if (Array.isArray(message.tool_calls)) {
      for (const [index, call] of message.tool_calls.entries()) {
        const said = toolUseOf(call);
        const use = said === null ? null : calls.called(said);
        const of = { ...place, path: [...place.path, 'tool_calls', index] };
        blocks.push(use === null ? opaque(call, of) : callBlock(call, of, use));
      }
    }
    if (isRecord(message.function_call)) {
      const { name, arguments: input } = message.function_call;
      functionCalls++;
      const callId = `function ${String(name)} ${functionCalls}`;
      const use = calls.called({ callId, name: String(name), input: String(input), isError: false });
      blocks.push(
        opaque(message.function_call, { ...place, path: [...place.path, 'function_call'], tool: use }),
      );
    }
  }
  return blocks;
}

const kinds: Readonly<Record<string, readonly [BlockKind, RawBlock['role']]>> = {
  system: ['system', 'system'],
  developer: ['developer', 'system'],
  user: ['user', 'user'],
  assistant: ['assistant', 'assistant'],
  tool: ['tool-result', 'tool'],
  function: ['tool-result', 'tool'],
};

function contentBlocks(content: unknown, place: Place, tool: ToolUse | null): RawBlock[] {
  // A result without content is still the answer to its call, and goes where that goes.
  if (content === undefined || (content === null && tool === null)) return [];
  if (typeof content === 'string')
    return [{ ...place, form: 'text', text: content, tool, opaqueTokens: null }];
  if (!Array.isArray(content)) return [opaque(content, { ...place, tool })];
  return content.map((part: unknown, at): RawBlock => {
    const path = [...place.path, at];
    return isRecord(part) && part.type === 'text' && typeof part.text === 'string'
      ? { ...place, path: [...path, 'text'], form: 'text', text: part.text, tool, opaqueTokens: null }
      : opaque(part, { ...place, path, tool });
  });
}

function toolUseOf(call: unknown): ToolUse | null {
  if (!isRecord(call) || typeof call.id !== 'string') return null;
  const of = call.type === 'custom' ? call.custom : call.function;
  const { name, arguments: json, input } = isRecord(of) ? of : {};
  return { callId: call.id, name: String(name), input: String(json ?? input ?? ''), isError: false };
}

export function schemaBlock(tool: unknown, path: readonly (string | number)[]): RawBlock {
  const text = JSON.stringify(tool) ?? 'null';
  return {
    kind: 'tool-schema',
    role: 'system',
    form: 'json',
    text,
    path,
    message: null,
    tool: null,
    opaqueTokens: null,
  };
}
