/**
 * Finds tool calls that a small model wrote into its text: bare JSON, fenced JSON, `<tool_call>`, `<function=…>`.
 * Only calls of a tool that was offered, with the arguments it requires, count. Pure.
 * Source: ollama#12174, continue#13057, and the chat templates of Qwen and Hermes models.
 */
import * as z from 'zod/mini';
import type { ToolDefinition } from '../contract.ts';

export interface TextToolCall {
  readonly name: string;
  readonly arguments: unknown;
}

const record = z.record(z.string(), z.unknown());

/** Text that may still turn out to be a call, and so must not be shown yet. */
export function mayBecomeToolCall(text: string): boolean {
  return /^\s*(?:[{[<`]|$)/.test(text);
}

/** In order; empty when there is none. */
export function findTextToolCalls(text: string, tools: readonly ToolDefinition[]): readonly TextToolCall[] {
  const found = [...callsOfTags(text), ...callsOfJson(text)];
  return found.flatMap((call) => {
    const tool = tools.find((candidate) => candidate.name === call.name);
    return tool !== undefined && hasRequired(tool, call.arguments) ? [call] : [];
  });
}

/** `<function=name>` with JSON or `<parameter=key>` inside; closing tags are often forgotten. */
function callsOfTags(text: string): TextToolCall[] {
  const pattern = /<function=([^>\s]+)>([\s\S]*?)(?:<\/function>|(?=<function=)|(?=<\/tool_call>)|$)/g;
  return [...text.matchAll(pattern)].map(([, name = '', body = '']) => {
    const parsed = record.safeParse(jsonOf(body));
    if (parsed.success) return { name, arguments: parsed.data };
    const parameters = body.matchAll(
      /<parameter=([^>\s]+)>\n?([\s\S]*?)\n?(?:<\/parameter>|(?=<parameter=)|$)/g,
    );
    const entries = [...parameters].map(([, key = '', value = '']) => [key, scalarOf(value)] as const);
    return { name, arguments: Object.fromEntries(entries) };
  });
}

function callsOfJson(text: string): TextToolCall[] {
  const candidates = [
    ...[...text.matchAll(/<tool_call>([\s\S]*?)(?:<\/tool_call>|(?=<tool_call>)|$)/g)].map(
      (match) => match[1],
    ),
    ...[...text.matchAll(/```[\w-]*\n?([\s\S]*?)(?:```|$)/g)].map((match) => match[1]),
  ];
  const sources = candidates.length > 0 ? candidates : [text];
  return sources.flatMap((source) => {
    const value = jsonOf(source ?? '');
    return (Array.isArray(value) ? value : [value]).flatMap(callOfObject);
  });
}

/** `{name, arguments}`, with `parameters` or `args` in its place, also inside `{function: …}`. */
function callOfObject(value: unknown): TextToolCall[] {
  const outer = record.safeParse(value);
  if (!outer.success) return [];
  const inner = record.safeParse(outer.data.function);
  const call = inner.success ? inner.data : outer.data;
  const name = call.name ?? call.tool ?? call.tool_name ?? call.function;
  const args = call.arguments ?? call.parameters ?? call.args;
  if (typeof name !== 'string' || args === undefined) return [];
  return [{ name, arguments: typeof args === 'string' ? jsonOf(args) : args }];
}

function hasRequired(tool: ToolDefinition, args: unknown): boolean {
  const given = record.safeParse(args);
  if (!given.success) return false;
  const { required } = tool.parameters;
  return !Array.isArray(required) || required.every((key) => typeof key === 'string' && key in given.data);
}

/** Numbers, truth values and JSON as such; everything else is text. */
function scalarOf(text: string): unknown {
  const value = jsonOf(text);
  return value === undefined ? text : value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.trim()) as unknown;
  } catch {
    return undefined;
  }
}
