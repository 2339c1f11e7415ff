/**
 * What a file holds that is to be optimised: messages of the OpenAI or the Anthropic SDK, or a text. Pure. What looks like
 * messages and is broken is an error, not a text: it would be sent as something else than was meant.
 */
import { OptimizerError } from '../../core/errors.ts';
import type { Dialect, ModelRequest } from '../../prompt/pipeline/canonical.ts';

export interface PromptMessages {
  readonly kind: 'messages';
  readonly dialect: Dialect;
  readonly request: ModelRequest;
  /** `list`: the messages stood alone, and do so in what is given back. */
  readonly form: 'list' | 'request';
}

export type Prompt = PromptMessages | { readonly kind: 'text' };

export class PromptFormError extends OptimizerError {
  readonly code = 'usage/prompt-form';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * @param name of a file that must be JSON; `null`: it need not be
 * @param isAnthropic decides where nothing in the messages does
 * @throws PromptFormError
 */
export function readPrompt(
  text: string,
  name: string | null,
  isAnthropic: (model: unknown) => boolean,
): Prompt {
  if (name === null && !/^\s*[[{]/.test(text)) return { kind: 'text' };
  const value = parse(text, name);
  const request = Array.isArray(value) && isMessage(value[0]) ? { messages: value } : value;
  if (!isFields(request)) return { kind: 'text' };
  if (Array.isArray(request.contents) && request.messages === undefined) {
    throw new PromptFormError(
      'These are contents in the form of Gemini’s own API',
      'Give messages in the form of OpenAI or Anthropic; --provider gemini then counts with its prices.',
    );
  }
  if (!Array.isArray(request.messages)) return { kind: 'text' };
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
    form: Array.isArray(value) ? 'list' : 'request',
  };
}

function parse(text: string, name: string | null): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // What only begins like JSON is a text like any other, such as a log with `[info]` at the start.
    if (name === null) return null;
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
    throw new PromptFormError(
      `${name} is no JSON: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}: ${(error as Error).message.replace(/ in JSON at position.*/, '')}`,
      'Give a JSON file with messages, or a text under a name that does not end in .json.',
    );
  }
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
