/**
 * Reads the items of OpenAI's `responses.create`: `input` as `messages`, `instructions` as `system`. Pure. Source: the type
 * definitions of the `openai` package 6.49 (`resources/responses/responses.d.ts`); what is not in them is passed through. What
 * the model wrote after reasoning is never changed: the vendor has the reasoning only with what follows from it.
 */
import type { BlockKind } from '../../core/blocks.ts';
import { schemaBlock } from './openai-messages.ts';
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

type Fields = Readonly<Record<string, unknown>>;

export function readResponses(request: ModelRequest): RawBlock[] {
  const blocks: RawBlock[] = [];
  if (Array.isArray(request.tools)) {
    for (const [at, tool] of request.tools.entries()) blocks.push(schemaBlock(tool, ['tools', at]));
  }
  if (request.system != null) {
    const place: Place = { kind: 'system', role: 'system', path: ['system'], message: null };
    blocks.push(...textBlocks(request.system, place, null));
  }
  const calls = new CallsById();
  let isReasoned = false;
  for (const [at, item] of request.messages.entries()) {
    if (!isModelMade(item)) isReasoned = false;
    else if ((item as Fields).type === 'reasoning') isReasoned = true;
    blocks.push(...itemBlocks(item, at, calls, isReasoned));
  }
  return blocks;
}

const resultTypes = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'shell_call_output',
  'apply_patch_call_output',
]);

/** Of others that have an output, such as a picture of a screen, nothing is changed. */
const otherOutputs = new Set(['computer_call_output', 'tool_search_output', 'program_output']);

/** Items that the program puts in beside its messages. */
const ofProgram = new Set(['additional_tools', 'mcp_approval_response', 'compaction_trigger']);

/** Whether an item is of an answer; several in a row are one. */
export function isModelMade(item: unknown): boolean {
  if (!isRecord(item)) return false;
  if (item.role !== undefined) return item.role === 'assistant';
  const type = String(item.type);
  return !resultTypes.has(type) && !otherOutputs.has(type) && !ofProgram.has(type);
}

const kinds: Readonly<Record<string, readonly [BlockKind, RawBlock['role']]>> = {
  system: ['system', 'system'],
  developer: ['developer', 'system'],
  assistant: ['assistant', 'assistant'],
};

function itemBlocks(item: unknown, at: number, calls: CallsById, isReasoned: boolean): RawBlock[] {
  const path = ['messages', at];
  if (!isRecord(item)) return [opaque(item, { kind: 'user', role: 'user', path, message: at })];
  if (item.role !== undefined) {
    const [kind, role] = kinds[String(item.role)] ?? (['user', 'user'] as const);
    const place: Place = { kind, role, path, message: at };
    if (isReasoned || item.content == null) return [opaque(item, place)];
    return textBlocks(item.content, { ...place, path: [...path, 'content'] }, null);
  }
  const type = String(item.type);
  if (resultTypes.has(type) || otherOutputs.has(type)) {
    const place: Place = { kind: 'tool-result', role: 'tool', path, message: at };
    const tool = { ...calls.of(String(item.call_id ?? item.id)), isError: item.status === 'failed' };
    if (item.output == null || otherOutputs.has(type)) return [opaque(item, { ...place, tool })];
    return textBlocks(item.output, { ...place, path: [...path, 'output'] }, tool);
  }
  const place: Place = {
    kind: ofProgram.has(type) ? 'user' : 'assistant',
    role: 'assistant',
    path,
    message: at,
  };
  const said = toolUseOf(item);
  if (said === null) return [opaque(item, place)];
  const use = calls.called(said);
  const canShorten = (type === 'function_call' || type === 'custom_tool_call') && !isReasoned;
  return [canShorten ? callBlock(item, place, use) : opaque(item, { ...place, tool: use })];
}

/** Of calls whose result is an item of its own. */
function toolUseOf(item: Fields): ToolUse | null {
  const { call_id: callId, id, name, type } = item;
  if (type === 'local_shell_call' && typeof id === 'string') {
    // Its result names it by `id`, where that of other calls has `call_id`.
    return { callId: id, name: 'local_shell', input: JSON.stringify(item.action), isError: false };
  }
  if (typeof callId !== 'string') return null;
  const input = item.arguments ?? item.input ?? item.action ?? item.operation;
  return {
    callId,
    name: typeof name === 'string' ? name : String(type).replace(/_call$/, ''),
    input: typeof input === 'string' ? input : (JSON.stringify(input) ?? ''),
    isError: false,
  };
}

/** Keys of parts whose text may be changed. */
const textKeys: Readonly<Record<string, readonly string[]>> = { input_text: ['text'], output_text: ['text'] };

function textBlocks(content: unknown, place: Place, tool: ToolUse | null): RawBlock[] {
  if (typeof content === 'string')
    return [{ ...place, form: 'text', text: content, tool, opaqueTokens: null }];
  if (!Array.isArray(content) || content.length === 0) return [opaque(content, { ...place, tool })];
  return content.flatMap((part: unknown, at): RawBlock[] => {
    const path = [...place.path, at];
    const keys = isRecord(part) ? textKeysOf(part) : [];
    if (keys.length === 0) return [opaque(part, { ...place, path, tool })];
    return keys.map((key) => {
      const text = String((part as Fields)[key]);
      return { ...place, path: [...path, key], form: 'text', text, tool, opaqueTokens: null };
    });
  });
}

function textKeysOf(part: Fields): readonly string[] {
  // Citations point into a text by position, and so do its probabilities.
  const isPointedInto = [part.annotations, part.logprobs].some(
    (list) => Array.isArray(list) && list.length > 0,
  );
  if (isPointedInto) return [];
  const keys =
    part.type === undefined && 'stdout' in part ? ['stdout', 'stderr'] : textKeys[String(part.type)];
  return keys?.every((key) => typeof part[key] === 'string') ? keys : [];
}
