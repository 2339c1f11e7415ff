/**
 * A request of the OpenAI or the Anthropic SDK, or of the agent, as blocks, and back. Pure. The request itself is the skeleton: blocks say
 * where in it their text stands, so what no rule knows comes back as it was, with its keys in their order.
 */
import { estimateTokens } from '../../core/token-estimate.ts';
import { readAgent } from './agent-messages.ts';
import { readAnthropic } from './anthropic-messages.ts';
import { readOpenAI } from './openai-messages.ts';
import { handleOf, hashOf, type PromptBlock } from './prompt-block.ts';
import type { ModelRequest, RawBlock } from './raw-block.ts';
import { isModelMade, readResponses } from './responses-items.ts';

export type SdkDialect = 'openai' | 'anthropic';

/**
 * `agent`: of `providers/contract.ts`. `responses`: OpenAI's Responses API, with its `input` as `messages` and its `instructions` as
 * `system`.
 */
export type Dialect = SdkDialect | 'agent' | 'responses';

const readers = {
  openai: readOpenAI,
  anthropic: readAnthropic,
  agent: readAgent,
  responses: readResponses,
} as const;

export type { ModelRequest } from './raw-block.ts';

export interface Canonical<R extends ModelRequest> {
  readonly dialect: Dialect;
  readonly request: R;
  /** In the order in which a provider reads them: tools, system, messages. */
  readonly blocks: readonly PromptBlock[];
}

export type CountTokens = (text: string) => number;

export function canonicalise<R extends ModelRequest>(
  request: R,
  dialect: Dialect,
  countTokens: CountTokens = estimateTokens,
): Canonical<R> {
  const raw = readers[dialect](request);
  // Items that the model made in a row are one answer, and go only together.
  const made = dialect === 'responses' ? request.messages.map(isModelMade) : [];
  const answers = request.messages.map((message, at) =>
    dialect === 'responses' ? made[at] === true && made[at - 1] !== true : roleOf(message) === 'assistant',
  );
  const ages = answers.map(() => 0);
  for (let at = answers.length - 2; at >= 0; at--) {
    ages[at] = (ages[at + 1] ?? 0) + (answers[at + 1] ? 1 : 0);
  }
  const calls = ages[0] === undefined ? 0 : ages[0] + (answers[0] ? 1 : 0);
  const units = unitsOf(request.messages, raw, made);
  const blocks = raw.map((block): PromptBlock => {
    const hash = hashOf(block.text);
    const { message } = block;
    return {
      id: block.path.join('/'),
      kind: block.kind,
      role: block.role,
      text: block.text,
      hash,
      tokens: block.opaqueTokens ?? countTokens(block.text),
      priority: 0,
      mustKeep: false,
      zone: 'live',
      source: handleOf(hash),
      form: block.form,
      path: block.path,
      message,
      unit: message === null ? null : (units[message] ?? null),
      age: message === null ? calls : (ages[message] ?? 0),
      tool: block.tool,
      keep: 'none',
    };
  });
  return { dialect, request, blocks };
}

/** What becomes of one block; `null`: it is left out. */
export type Replacement = { readonly text: string } | null;

/** A message that was not in the request. */
export interface InsertedMessage {
  /** It stands before this message of the request. */
  readonly before: number;
  readonly text: string;
  /** That parts were left out by choice; there is at most one. */
  readonly isNote?: boolean;
}

/** @param replacements by id of the block; without any, the very same request comes back */
export function restore<R extends ModelRequest>(
  { request, blocks, dialect }: Canonical<R>,
  replacements: ReadonlyMap<string, Replacement> = new Map(),
  inserted: readonly InsertedMessage[] = [],
): R {
  if (replacements.size === 0 && inserted.length === 0) return request;
  const touched = new Map<string | number, { block: PromptBlock; by: Replacement }[]>();
  for (const block of blocks) {
    const by = replacements.get(block.id);
    if (by === undefined) continue;
    const place = block.message ?? (block.path[0] as string);
    const list = touched.get(place);
    if (list === undefined) touched.set(place, [{ block, by }]);
    else list.push({ block, by });
  }
  const messages = request.messages.flatMap((message, at): object[] => {
    const before = inserted
      .filter((insertion) => insertion.before === at)
      .map(({ text }) => ({ role: 'user', [dialect === 'agent' ? 'text' : 'content']: text }));
    const changes = touched.get(at);
    if (changes === undefined) return [...before, message];
    const left = withChanges(message, changes, 2);
    return left === null ? before : [...before, left as object];
  });
  const result = { ...request } as Record<string, unknown>;
  for (const key of Object.keys(result)) {
    const changes = touched.get(key);
    if (key === 'messages') result[key] = messages;
    else if (changes !== undefined) result[key] = withChanges(result[key], changes, 1) ?? undefined;
  }
  return result as unknown as R;
}

/** Blocks of messages that are left out as a whole are left out one by one; a message without any is gone. */
function withChanges(
  value: unknown,
  changes: readonly { readonly block: PromptBlock; readonly by: Replacement }[],
  depth: number,
): unknown {
  let result = value;
  for (const { block, by } of changes) {
    if (by === null) continue;
    const placed = block.form === 'text' ? by.text : (JSON.parse(by.text) as unknown);
    result = withValueAt(result, block.path.slice(depth), placed);
  }
  const dropped = changes.filter(({ by }) => by === null).map(({ block }) => block.path.slice(depth));
  if (dropped.length === 0) return result;
  if (dropped.some((path) => path.length === 0)) return null;
  return withoutParts(result, dropped);
}

/** Whatever stands in `content` (or in a list of tools) at the given paths is taken out. */
function withoutParts(value: unknown, paths: readonly (readonly (string | number)[])[]): unknown {
  if (Array.isArray(value)) {
    const gone = new Set(paths.map(([at]) => at));
    const left = value.filter((_, at) => !gone.has(at));
    return left.length === 0 ? null : left;
  }
  const message = value as Record<string, unknown>;
  if (typeof message.text === 'string') return withoutText(message, paths);
  const ofContent = paths.filter(([key]) => key === 'content');
  const gone = new Set(paths.flatMap(([key, at]) => (key === 'tool_calls' ? [at] : [])));
  const left = Array.isArray(message.tool_calls) ? message.tool_calls.filter((_, at) => !gone.has(at)) : [];
  const calls = message.function_call ?? (left.length === 0 ? null : left);
  const callsGone = (gone.size > 0 && left.length === 0) || paths.some(([key]) => key === 'function_call');
  const whole = ofContent.some((path) => path.length === 1);
  const content =
    Array.isArray(message.content) && !whole
      ? withoutParts(
          message.content,
          ofContent.map((path) => path.slice(1)),
        )
      : whole
        ? null
        : message.content;
  if (callsGone) return null;
  const result = gone.size === 0 ? message : { ...message, tool_calls: left };
  if (content === null || content === undefined) return calls === null ? null : { ...result, content: null };
  return { ...result, content };
}

/** Of the agent's own messages: each has one text, and an answer has calls beside it. */
function withoutText(
  message: Readonly<Record<string, unknown>>,
  paths: readonly (readonly (string | number)[])[],
): unknown {
  const gone = new Set(paths.flatMap(([key, at]) => (key === 'toolCalls' ? [at] : [])));
  const calls = Array.isArray(message.toolCalls) ? message.toolCalls.filter((_, at) => !gone.has(at)) : [];
  if (calls.length === 0) return null;
  const result = paths.some(([key]) => key === 'text') ? { ...message, text: '' } : message;
  return gone.size === 0 ? result : { ...result, toolCalls: calls };
}

function withValueAt(value: unknown, path: readonly (string | number)[], placed: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return placed;
  if (Array.isArray(value)) {
    const copy = [...value];
    copy[key as number] = withValueAt(copy[key as number], rest, placed);
    return copy;
  }
  const holder = value as Record<string, unknown>;
  return { ...holder, [key]: withValueAt(holder[key], rest, placed) };
}

function roleOf(message: object): unknown {
  return (message as { role?: unknown }).role;
}

/** A call and its results get one number, and so does everything that stands between them. */
function unitsOf(messages: readonly object[], raw: readonly RawBlock[], made: readonly boolean[]): number[] {
  const lastOf = new Map<string, number>();
  for (const { message, tool } of raw)
    if (message !== null && tool !== null) lastOf.set(tool.callId, message);
  const reach = messages.map((_, at) => (made[at] && made[at + 1] ? at + 1 : at));
  for (const { message, tool } of raw) {
    if (message === null || tool === null) continue;
    reach[message] = Math.max(reach[message] ?? message, lastOf.get(tool.callId) ?? message);
  }
  const units: number[] = [];
  let unit = -1;
  let end = -1;
  for (const [at, until] of reach.entries()) {
    if (at > end) unit++;
    end = Math.max(end, until);
    units.push(unit);
  }
  return units;
}
