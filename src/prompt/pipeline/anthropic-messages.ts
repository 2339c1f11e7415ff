/**
 * Reads the messages of Anthropic's `messages.create`. Pure. Source: the type definitions of `@anthropic-ai/sdk` 1.10
 * (`resources/messages/messages.d.ts`); what is not in them is passed through. Texts that citations point into by position,
 * thinking with its signature, and results of the vendor's own tools are never changed.
 */
import type { BlockKind } from '../../core/blocks.ts';
import { schemaBlock } from './openai-messages.ts';
import type { ToolUse } from './prompt-block.ts';
import { callBlock, isRecord, type ModelRequest, opaque, type Place, type RawBlock } from './raw-block.ts';

export function readAnthropic(request: ModelRequest): RawBlock[] {
  const blocks: RawBlock[] = [];
  if (Array.isArray(request.tools)) {
    for (const [at, tool] of request.tools.entries()) blocks.push(schemaBlock(tool, ['tools', at]));
  }
  const calls = new Map<string, ToolUse>();
  blocks.push(
    ...partsOf(request.system, { kind: 'system', role: 'system', path: ['system'], message: null }, calls),
  );
  for (const [at, message] of request.messages.entries()) {
    const { role: named, content } = message as { readonly role?: unknown; readonly content?: unknown };
    const role = named === 'assistant' || named === 'system' ? named : 'user';
    if (content === null || content === undefined || !isRecord(message)) {
      blocks.push(opaque(message, { kind: role, role, path: ['messages', at], message: at }));
    } else {
      blocks.push(
        ...partsOf(content, { kind: role, role, path: ['messages', at, 'content'], message: at }, calls),
      );
    }
  }
  return blocks;
}

function partsOf(content: unknown, place: Place, calls: Map<string, ToolUse>): RawBlock[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return [textBlock(content, place, null)];
  if (!Array.isArray(content)) return [opaque(content, place)];
  return content.flatMap((part: unknown, at) =>
    partBlocks(part, { ...place, path: [...place.path, at] }, calls),
  );
}

function partBlocks(part: unknown, place: Place, calls: Map<string, ToolUse>): RawBlock[] {
  if (!isRecord(part)) return [opaque(part, place)];
  switch (part.type) {
    case 'text':
    case 'document':
    case 'search_result':
      return readable(part, place, null) ?? [opaque(part, place)];
    case 'tool_use':
    case 'server_tool_use': {
      if (typeof part.id !== 'string') return [opaque(part, place)];
      const use = {
        callId: part.id,
        name: String(part.name),
        input: JSON.stringify(part.input) ?? '',
        isError: false,
      };
      calls.set(part.id, use);
      return [part.type === 'tool_use' ? callBlock(part, place, use) : opaque(part, { ...place, tool: use })];
    }
    case 'tool_result': {
      const callId = String(part.tool_use_id);
      const call = calls.get(callId) ?? { callId, name: null, input: null, isError: false };
      return resultBlocks(part, place, { ...call, isError: part.is_error === true });
    }
    default: {
      const tool = typeof part.tool_use_id === 'string' ? (calls.get(part.tool_use_id) ?? null) : null;
      return [opaque(part, { ...place, tool })];
    }
  }
}

function resultBlocks(part: Readonly<Record<string, unknown>>, place: Place, tool: ToolUse): RawBlock[] {
  const inside: Place = { ...place, kind: 'tool-result', role: 'tool', path: [...place.path, 'content'] };
  if (typeof part.content === 'string') return [textBlock(part.content, inside, tool)];
  if (!Array.isArray(part.content) || part.content.length === 0)
    return [opaque(part, { ...inside, path: place.path, tool })];
  return part.content.flatMap((nested: unknown, at) => {
    const of = { ...inside, path: [...inside.path, at] };
    return (isRecord(nested) ? readable(nested, of, tool) : null) ?? [opaque(nested, { ...of, tool })];
  });
}

/** `null`: it has no text that may be changed. */
function readable(
  part: Readonly<Record<string, unknown>>,
  place: Place,
  tool: ToolUse | null,
): RawBlock[] | null {
  const doc: BlockKind = place.kind === 'tool-result' ? 'tool-result' : 'doc';
  if (part.type === 'text' && typeof part.text === 'string') {
    if (part.citations != null) return null;
    return [textBlock(part.text, { ...place, path: [...place.path, 'text'] }, tool)];
  }
  if (isRecord(part.citations) && part.citations.enabled !== false) return null;
  if (part.type === 'search_result' && Array.isArray(part.content)) {
    return part.content.map((nested: unknown, at) => {
      const path = [...place.path, 'content', at];
      return isRecord(nested) && typeof nested.text === 'string' && nested.citations == null
        ? textBlock(nested.text, { ...place, kind: doc, path: [...path, 'text'] }, tool)
        : opaque(nested, { ...place, kind: doc, path, tool });
    });
  }
  if (part.type === 'document' && isRecord(part.source)) {
    const { type, data } = part.source;
    if (type !== 'text' || typeof data !== 'string') return null;
    return [textBlock(data, { ...place, kind: doc, path: [...place.path, 'source', 'data'] }, tool)];
  }
  return null;
}

function textBlock(text: string, place: Place, tool: ToolUse | null): RawBlock {
  return { ...place, form: 'text', text, tool, opaqueTokens: null };
}
