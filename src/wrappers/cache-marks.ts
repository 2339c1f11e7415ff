/**
 * Sets breakpoints of Anthropic's cache where the pipeline would have them. Pure. Those of the request stay as they are, and
 * there are never more than four; where they ask for another lifetime none is added, since longer ones must come first.
 */
import { canonicalise, type InsertedMessage, type ModelRequest } from '../prompt/pipeline/canonical.ts';
import type { Operation } from '../prompt/pipeline/operation.ts';
import type { PromptBlock } from '../prompt/pipeline/prompt-block.ts';

const mostMarks = 4;

type Path = readonly (string | number)[];

export interface Marking<R extends ModelRequest> {
  readonly original: R;
  /** What became of it. */
  readonly request: R;
  readonly operations: readonly Operation[];
  readonly inserted: readonly InsertedMessage[];
  /** Paths of the original. */
  readonly cacheMarks: readonly Path[];
}

export function withCacheMarks<R extends ModelRequest>(marking: Marking<R>): R {
  const own = ownMarks(marking.request);
  if (own.some(({ ttl }) => ttl === '1h')) return marking.request;
  let free = mostMarks - own.length;
  const places = placesOf(marking);
  let marked: R = marking.request;
  // The last is worth the most: without it nothing new is kept.
  for (const path of places.reverse()) {
    if (free === 0) break;
    const next = markAt(marked, path);
    if (next === marked) continue;
    marked = next;
    free--;
  }
  return marked;
}

/** Parts were left out and messages put in, so the same block stands elsewhere now. */
function placesOf<R extends ModelRequest>(marking: Marking<R>): Path[] {
  const { original, request, operations, inserted, cacheMarks } = marking;
  const gone = new Set(operations.filter(({ text }) => text === null).map(({ blockId }) => blockId));
  const before = canonicalise(original, 'anthropic', noCount).blocks.filter(({ id }) => !gone.has(id));
  const extra = new Map(inserted.map((message) => [message.text, message]));
  const after = canonicalise(request, 'anthropic', noCount).blocks;
  const isInserted = (block: PromptBlock) => block.kind === 'user' && extra.has(block.text);
  const same = after.filter((block) => !isInserted(block));
  if (same.length !== before.length) return [];
  const byId = new Map(before.map(({ id }, at) => [id, same[at]?.path]));
  return cacheMarks.flatMap((path): Path[] => {
    if (path[0] === 'inserted') {
      const text = inserted.find((message) => message.before === path[1])?.text;
      const block = after.find((candidate) => isInserted(candidate) && candidate.text === text);
      return block === undefined ? [] : [block.path];
    }
    const place = byId.get(path.join('/'));
    return place === undefined ? [] : [place];
  });
}

const noCount = () => 0;
const ephemeral = { type: 'ephemeral' } as const;

/** @returns the same request where nothing can be marked, or something is marked already */
function markAt<R extends ModelRequest>(request: R, path: Path): R {
  const [first] = path;
  if (first === 'tools' || first === 'system') {
    const list = (request as Record<string, unknown>)[first];
    if (typeof list === 'string') return list === '' ? request : { ...request, [first]: [markedText(list)] };
    const parts = Array.isArray(list) ? marked(list, path[1] as number) : null;
    return parts === null ? request : { ...request, [first]: parts };
  }
  const at = path[1] as number;
  const message = request.messages[at] as { readonly content?: unknown } | undefined;
  if (message === undefined) return request;
  const { content } = message;
  let parts: unknown[] | null = null;
  if (typeof content === 'string') parts = content === '' ? null : [markedText(content)];
  else if (Array.isArray(content)) parts = marked(content, path[3] as number);
  if (parts === null) return request;
  return { ...request, messages: request.messages.with(at, { ...message, content: parts }) };
}

function markedText(text: string): object {
  return { type: 'text', text, cache_control: ephemeral };
}

/** Thinking and empty texts cannot have one: then it is the part before. `null`: none of them can. */
function marked(parts: readonly unknown[], from: number): unknown[] | null {
  for (let at = Math.min(from, parts.length - 1); at >= 0; at--) {
    const part = parts[at];
    if (typeof part !== 'object' || part === null) return null;
    const { type, text, cache_control: own, defer_loading } = part as Record<string, unknown>;
    if (own != null) return null;
    if (type === 'thinking' || type === 'redacted_thinking' || defer_loading === true) continue;
    if (type === 'text' && text === '') continue;
    return parts.with(at, { ...part, cache_control: ephemeral });
  }
  return null;
}

/** However deep: a text in a search result in a result of a tool can have one. Arguments of a tool at most count too much. */
function ownMarks({ messages, system, tools, ...rest }: ModelRequest): { readonly ttl?: unknown }[] {
  const { cache_control: ofRequest } = rest as { readonly cache_control?: unknown };
  const found: { readonly ttl?: unknown }[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inside] of Object.entries(value)) {
      if (key === 'cache_control' && typeof inside === 'object' && inside !== null) found.push(inside);
      else look(inside);
    }
  };
  look({ cache_control: ofRequest, tools, system, messages });
  return found;
}
