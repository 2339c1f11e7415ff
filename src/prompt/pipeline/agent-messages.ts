/**
 * Reads the messages of the agent's own requests: those of `providers/contract.ts`, of which this knows the shape only. Pure.
 * A call that came with a signature is never changed: its provider may refuse another one under the same signature.
 */
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

/** What results of calls that failed begin with. */
const failureMark = 'Error: ';

export function readAgent(request: ModelRequest): RawBlock[] {
  const blocks: RawBlock[] = [];
  if (Array.isArray(request.tools)) {
    for (const [at, tool] of request.tools.entries()) blocks.push(schemaBlock(tool, ['tools', at]));
  }
  if (typeof request.system === 'string' && request.system !== '') {
    const place: Place = { kind: 'system', role: 'system', path: ['system'], message: null };
    blocks.push(textBlock(request.system, place, null));
  }
  const calls = new CallsById();
  for (const [at, message] of request.messages.entries()) blocks.push(...blocksOf(message, at, calls));
  return blocks;
}

function blocksOf(message: object, at: number, calls: CallsById): RawBlock[] {
  const whole: Place = { kind: 'user', role: 'user', path: ['messages', at], message: at };
  if (!isRecord(message) || typeof message.text !== 'string') return [opaque(message, whole)];
  const { role, text } = message;
  const inText = { ...whole, path: [...whole.path, 'text'] };
  switch (role) {
    case 'tool': {
      const call = calls.of(String(message.callId), String(message.toolName));
      const tool = { ...call, isError: text.startsWith(failureMark) };
      return [textBlock(text, { ...inText, kind: 'tool-result', role: 'tool' }, tool)];
    }
    case 'assistant': {
      const place = { ...inText, kind: 'assistant', role: 'assistant' } as const;
      const said = text === '' ? [] : [textBlock(text, place, null)];
      const given = Array.isArray(message.toolCalls) ? message.toolCalls : [];
      return [
        ...said,
        ...given.map((call: unknown, index) => {
          const of = { ...place, path: [...whole.path, 'toolCalls', index] };
          return callOf(call, of, calls);
        }),
      ];
    }
    default: {
      const images = Array.isArray(message.images) ? message.images : [];
      return [
        ...images.map((image: unknown, index): RawBlock => {
          const place = { ...whole, path: [...whole.path, 'images', index] };
          const tokens = isRecord(image) ? Number(image.estimatedTokens) : Number.NaN;
          const block = opaque(image, place);
          return Number.isFinite(tokens) ? { ...block, opaqueTokens: tokens } : block;
        }),
        textBlock(text, inText, null),
      ];
    }
  }
}

function callOf(call: unknown, place: Place, calls: CallsById): RawBlock {
  if (!isRecord(call)) return opaque(call, place);
  const use: ToolUse = calls.called({
    callId: String(call.id),
    name: String(call.name),
    input: JSON.stringify(call.arguments) ?? '',
    isError: false,
  });
  return call.signature == null ? callBlock(call, place, use) : opaque(call, { ...place, tool: use });
}

function textBlock(text: string, place: Place, tool: ToolUse | null): RawBlock {
  return { ...place, form: 'text', text, tool, opaqueTokens: null };
}
