/**
 * A request of OpenAI's Responses API in the form that the pipeline knows, and back: `input` is its messages, `instructions` its
 * system text. Everything else stays, keys in their order. Pure.
 */
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';

/** @returns `null`: there is nothing in it that could be made smaller, or what there is is none of this API */
export function asModelRequest(body: object): ModelRequest | null {
  const { input } = body as { readonly input?: unknown };
  if (typeof input !== 'string' && !Array.isArray(input)) return null;
  if ('messages' in body || 'system' in body) return null;
  const messages = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  return renamed(
    body,
    { input: 'messages', instructions: 'system' },
    { messages },
  ) as unknown as ModelRequest;
}

/** @param body what it was made of; `null`: a list of items */
export function asResponsesRequest(request: ModelRequest, body: object | null): object {
  const { input } = (body ?? {}) as { readonly input?: unknown };
  const [first, second] = request.messages as readonly { readonly content?: unknown }[];
  const isText = typeof input === 'string' && second === undefined && typeof first?.content === 'string';
  const value = isText ? first.content : request.messages;
  return renamed(request, { messages: 'input', system: 'instructions' }, { input: value });
}

function renamed(
  from: object,
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): object {
  return Object.fromEntries(
    Object.entries(from).map(([key, value]) => {
      const name = names[key] ?? key;
      return [name, name in values ? values[name] : value];
    }),
  );
}
