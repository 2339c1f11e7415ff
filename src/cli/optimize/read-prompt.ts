/**
 * What a file holds that is to be optimised: messages of the OpenAI or the Anthropic SDK, or a text. Pure. What looks like
 * messages and is broken is an error, not a text: it would be sent as something else than was meant.
 */
import { OptimizerError } from '../../core/errors.ts';
import type { Dialect, ModelRequest } from '../../prompt/pipeline/canonical.ts';
import { asModelRequest } from '../../wrappers/responses-request.ts';

export interface PromptMessages {
  readonly kind: 'messages';
  readonly dialect: Dialect;
  readonly request: ModelRequest;
  /** `list`: the messages stood alone, and do so in what is given back; `lines`: one a line. */
  readonly form: 'list' | 'lines' | 'request';
}

export interface PromptText {
  readonly kind: 'text';
  /** What else may have been meant; `null`: nothing. */
  readonly note: string | null;
}

export type Prompt = PromptMessages | PromptText;

export class PromptFormError extends OptimizerError {
  readonly code = 'usage/prompt-form';
}

type Fields = Readonly<Record<string, unknown>>;

export interface PromptSource {
  /** For people. */
  readonly name: string;
  /** By its name; else it may be any text. */
  readonly isJson: boolean;
}

/** @param isAnthropic decides where nothing in the messages does. @throws PromptFormError */
export function readPrompt(
  text: string,
  source: PromptSource,
  isAnthropic: (model: unknown) => boolean,
): Prompt {
  if (!source.isJson && !/^\s*[[{]/.test(text)) return plainText;
  const { value, form } = parse(text, source);
  if (form === 'lines' && value.every(({ messages }) => Array.isArray(messages))) {
    throw new PromptFormError(
      `${source.name} holds ${value.length} requests, one a line`,
      'Give one of them: head -1 requests.jsonl | optimizer optimize',
    );
  }
  if (value === null || (form === 'lines' && !isMessage(value[0]))) {
    return { kind: 'text', note: isSession(text) ? noteOfSession(source) : null };
  }
  const request = Array.isArray(value) && isMessage(value[0]) ? { messages: value } : value;
  if (!isFields(request)) return plainText;
  if (Array.isArray(request.contents) && request.messages === undefined) {
    throw new PromptFormError(
      'These are contents in the form of Gemini’s own API',
      'Give messages in the form of OpenAI or Anthropic; --provider gemini then counts with its prices.',
    );
  }
  const ofResponses = responsesOf(request);
  if (ofResponses !== null) return ofResponses;
  if (!Array.isArray(request.messages)) return plainText;
  const messages: readonly unknown[] = request.messages;
  const broken = messages.findIndex((message) => !isMessage(message));
  if (broken >= 0) {
    throw new PromptFormError(
      `messages[${broken}] is no message of OpenAI or Anthropic: ${excerpt(messages[broken])}`,
      'Each message needs a role (system, developer, user, assistant, tool) and a content or calls.',
    );
  }
  return {
    kind: 'messages',
    dialect: dialectOf(request, messages as readonly Fields[], isAnthropic),
    request: request as unknown as ModelRequest,
    form: form === 'lines' ? 'lines' : Array.isArray(value) ? 'list' : 'request',
  };
}

/** Of OpenAI's Responses API, whose messages are among the items of its `input`. */
function responsesOf(body: Fields): PromptMessages | null {
  const { input, model } = body;
  const isItem = (item: unknown) => isFields(item) && ('role' in item || typeof item.type === 'string');
  if (typeof model !== 'string' || !Array.isArray(input) || !input.every(isItem)) return null;
  const request = asModelRequest(body);
  return request === null ? null : { kind: 'messages', dialect: 'responses', request, form: 'request' };
}

const plainText: PromptText = { kind: 'text', note: null };

type Parsed =
  | { readonly form: 'whole'; readonly value: unknown }
  | { readonly form: 'lines'; readonly value: readonly Fields[] };

function parse(text: string, { name, isJson }: PromptSource): Parsed {
  try {
    return { form: 'whole', value: JSON.parse(text) };
  } catch (error) {
    const records = recordsOf(text);
    if (records !== null) return { form: 'lines', value: records };
    // What only begins like JSON is a text like any other, such as a log with `[info]` at the start.
    if (!isJson && !beginsLikeMessages.test(text)) return { form: 'whole', value: null };
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
    throw new PromptFormError(
      `${name} is no JSON: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}: ${(error as Error).message.replace(/ in JSON at position.*/, '')}`,
      isJson
        ? 'Give a JSON file with messages, or a text under a name that does not end in .json.'
        : 'It begins like messages, which have to be whole to be made smaller.',
    );
  }
}

const beginsLikeMessages = /^\s*(?:\{\s*"messages"\s*:\s*\[|\[?\s*\{\s*"role"\s*:\s*")/;

/** `null`: not two lines or more with an object each. */
function recordsOf(text: string): readonly Fields[] | null {
  if (!/^\s*\{/.test(text)) return null;
  const records: Fields[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      if (!isFields(value)) return null;
      records.push(value);
    } catch {
      return null;
    }
  }
  return records.length > 1 ? records : null;
}

/** Such as agents keep: records, one a line, with messages in some of them. A few lines tell, of which some may be broken. */
function isSession(text: string): boolean {
  return text.split('\n', 20).some((line) => {
    try {
      return isMessage((JSON.parse(line) as { readonly message?: unknown } | null)?.message);
    } catch {
      return false;
    }
  });
}

function noteOfSession({ name }: PromptSource): string {
  const path = /^[\w./-]+$/.test(name) ? name : 'session.jsonl';
  return `Taken as a text: the messages are inside of its lines. For them: jq -cR 'fromjson? | .message | select(.role?) | {role, content}' ${path} | optimizer optimize`;
}

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function']);

function isMessage(value: unknown): boolean {
  if (!isFields(value) || !roles.has(String(value.role))) return false;
  return 'content' in value || 'tool_calls' in value || 'function_call' in value;
}

const partsOfAnthropic = new Set(
  'tool_use tool_result server_tool_use image document search_result thinking redacted_thinking'.split(' '),
);

function dialectOf(
  request: Fields,
  messages: readonly Fields[],
  isAnthropic: (model: unknown) => boolean,
): Dialect {
  const tools = Array.isArray(request.tools) ? request.tools.filter(isFields) : [];
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content.filter(isFields) : []));
  if (parts.some(({ type }) => partsOfAnthropic.has(String(type)))) return 'anthropic';
  if (request.system !== undefined || tools.some((tool) => 'input_schema' in tool)) return 'anthropic';
  const isOpenAI =
    messages.some(
      ({ role, tool_calls, function_call }) =>
        (role !== 'user' && role !== 'assistant') || tool_calls !== undefined || function_call !== undefined,
    ) ||
    parts.some(({ type }) => type !== 'text') ||
    tools.length > 0;
  return !isOpenAI && isAnthropic(request.model) ? 'anthropic' : 'openai';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
