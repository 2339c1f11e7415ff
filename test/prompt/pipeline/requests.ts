// Requests for the tests of the pipeline: some written out, some drawn at random from the SDKs' own types.
import type Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import type OpenAI from 'openai';
import type { Dialect } from '../../../src/prompt/pipeline/canonical.ts';
import type { ModelMessage, ModelRequest } from '../../../src/providers/contract.ts';

type ChatMessage = OpenAI.Chat.Completions.ChatCompletionMessageParam;
type ChatRequest = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;
type AnthropicRequest = Anthropic.MessageCreateParamsNonStreaming;

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('', 'Sure.', 'You MUST answer in JSON.', 'a\r\nb\n\n', 'ünïcödé 🎈'),
);
const id = fc.string({ minLength: 1, maxLength: 8 });
/** What later versions of an SDK may send. */
const unknownPart = fc.record({ type: fc.constantFrom('hologram', 'video_url'), data: fc.jsonValue() });

/** As it comes out of JSON: no object without a prototype, no negative zero. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Some of the keys, in any order: an order of keys has to survive too. */
function shuffled<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.tuple(arbitrary, fc.infiniteStream(fc.nat(1000))).map(([value, ranks]) => {
    const entries = Object.entries(value).map((entry) => ({ entry, rank: ranks.next().value ?? 0 }));
    return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry)) as T;
  });
}

const cachePoint = fc.constant({ mode: 'explicit' as const });
const openAIText = shuffled(
  fc.record(
    { type: fc.constant('text' as const), text, prompt_cache_breakpoint: cachePoint },
    { requiredKeys: ['type', 'text'] },
  ),
);
const openAIPart: fc.Arbitrary<OpenAI.Chat.Completions.ChatCompletionContentPart> = fc.oneof(
  openAIText,
  shuffled(
    fc.record({
      type: fc.constant('image_url' as const),
      image_url: fc.record(
        { url: fc.webUrl(), detail: fc.constantFrom('auto' as const, 'low' as const, 'high' as const) },
        { requiredKeys: ['url'] },
      ),
    }),
  ),
  fc.record({
    type: fc.constant('input_audio' as const),
    input_audio: fc.record({
      data: fc.base64String(),
      format: fc.constantFrom('wav' as const, 'mp3' as const),
    }),
  }),
  fc.record({
    type: fc.constant('file' as const),
    file: fc.record({ file_data: fc.base64String(), file_id: id, filename: id }, { requiredKeys: [] }),
  }),
);
const openAICall: fc.Arbitrary<OpenAI.Chat.Completions.ChatCompletionMessageToolCall> = fc.oneof(
  shuffled(
    fc.record({
      id,
      type: fc.constant('function' as const),
      function: fc.record({ name: id, arguments: fc.oneof(fc.json(), text) }),
    }),
  ),
  fc.record({ id, type: fc.constant('custom' as const), custom: fc.record({ name: id, input: text }) }),
);
const texts = fc.oneof(text, fc.array(openAIText));

const openAIMessage: fc.Arbitrary<ChatMessage> = fc.oneof(
  shuffled(
    fc.record(
      { role: fc.constant('developer' as const), content: texts, name: id },
      { requiredKeys: ['role', 'content'] },
    ),
  ),
  shuffled(
    fc.record(
      { role: fc.constant('system' as const), content: texts, name: id },
      { requiredKeys: ['role', 'content'] },
    ),
  ),
  shuffled(
    fc.record(
      { role: fc.constant('user' as const), content: fc.oneof(text, fc.array(openAIPart)), name: id },
      { requiredKeys: ['role', 'content'] },
    ),
  ),
  shuffled(
    fc.record(
      {
        role: fc.constant('assistant' as const),
        content: fc.oneof(
          text,
          fc.constant(null),
          fc.array(fc.oneof(openAIText, fc.record({ type: fc.constant('refusal' as const), refusal: text }))),
        ),
        refusal: fc.oneof(text, fc.constant(null)),
        audio: fc.oneof(fc.record({ id }), fc.constant(null)),
        name: id,
        tool_calls: fc.array(openAICall),
        function_call: fc.oneof(fc.record({ name: id, arguments: fc.json() }), fc.constant(null)),
      },
      { requiredKeys: ['role'] },
    ),
  ),
  shuffled(fc.record({ role: fc.constant('tool' as const), content: texts, tool_call_id: id })),
  shuffled(
    fc.record({
      role: fc.constant('function' as const),
      name: id,
      content: fc.oneof(text, fc.constant(null)),
    }),
  ),
);

const schema = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue());
const anyOpenAIRequest: fc.Arbitrary<ChatRequest> = shuffled(
  fc.record(
    {
      model: fc.constant('gpt-5'),
      messages: fc.array(openAIMessage, { maxLength: 8 }),
      tools: fc.array(
        fc.oneof(
          shuffled(
            fc.record({
              type: fc.constant('function' as const),
              function: fc.record(
                { name: id, description: text, parameters: schema, strict: fc.boolean() },
                { requiredKeys: ['name'] },
              ),
            }),
          ),
          fc.record({
            type: fc.constant('custom' as const),
            custom: fc.record({ name: id, description: text }),
          }),
        ),
        { maxLength: 3 },
      ),
      tool_choice: fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    },
    { requiredKeys: ['model', 'messages'] },
  ),
);

const mark = fc.record(
  { type: fc.constant('ephemeral' as const), ttl: fc.constantFrom('5m' as const, '1h' as const) },
  { requiredKeys: ['type'] },
);
const optionalMark = fc.oneof(mark, fc.constant(null));
const anthropicText: fc.Arbitrary<Anthropic.TextBlockParam> = shuffled(
  fc.record(
    {
      type: fc.constant('text' as const),
      text,
      cache_control: optionalMark,
      citations: fc.oneof(
        fc.constant(null),
        fc.array(
          fc.record({
            type: fc.constant('char_location' as const),
            cited_text: text,
            document_index: fc.nat(),
            document_title: fc.oneof(text, fc.constant(null)),
            start_char_index: fc.nat(),
            end_char_index: fc.nat(),
          }),
        ),
      ),
    },
    { requiredKeys: ['type', 'text'] },
  ),
);
const image: fc.Arbitrary<Anthropic.ImageBlockParam> = fc.record(
  {
    type: fc.constant('image' as const),
    source: fc.oneof(
      fc.record({
        type: fc.constant('base64' as const),
        media_type: fc.constant('image/png' as const),
        data: fc.base64String(),
      }),
      fc.record({ type: fc.constant('url' as const), url: fc.webUrl() }),
    ),
    cache_control: optionalMark,
  },
  { requiredKeys: ['type', 'source'] },
);
const searchResult: fc.Arbitrary<Anthropic.SearchResultBlockParam> = fc.record(
  {
    type: fc.constant('search_result' as const),
    source: text,
    title: text,
    content: fc.array(anthropicText, { maxLength: 3 }),
    citations: fc.record({ enabled: fc.boolean() }),
    cache_control: optionalMark,
  },
  { requiredKeys: ['type', 'source', 'title', 'content'] },
);
const document: fc.Arbitrary<Anthropic.DocumentBlockParam> = shuffled(
  fc.record(
    {
      type: fc.constant('document' as const),
      source: fc.oneof(
        fc.record({
          type: fc.constant('text' as const),
          media_type: fc.constant('text/plain' as const),
          data: text,
        }),
        fc.record({
          type: fc.constant('base64' as const),
          media_type: fc.constant('application/pdf' as const),
          data: fc.base64String(),
        }),
        fc.record({
          type: fc.constant('content' as const),
          content: fc.oneof(text, fc.array(fc.oneof(anthropicText, image), { maxLength: 2 })),
        }),
        fc.record({ type: fc.constant('url' as const), url: fc.webUrl() }),
      ),
      title: fc.oneof(text, fc.constant(null)),
      context: fc.oneof(text, fc.constant(null)),
      citations: fc.oneof(fc.constant(null), fc.record({ enabled: fc.boolean() })),
      cache_control: optionalMark,
    },
    { requiredKeys: ['type', 'source'] },
  ),
);
const toolUse: fc.Arbitrary<Anthropic.ToolUseBlockParam> = shuffled(
  fc.record(
    { type: fc.constant('tool_use' as const), id, name: id, input: schema, cache_control: optionalMark },
    { requiredKeys: ['type', 'id', 'name', 'input'] },
  ),
);
const toolResult: fc.Arbitrary<Anthropic.ToolResultBlockParam> = shuffled(
  fc.record(
    {
      type: fc.constant('tool_result' as const),
      tool_use_id: id,
      content: fc.oneof(
        text,
        fc.array(
          fc.oneof(
            anthropicText,
            image,
            searchResult,
            document,
            fc.record({ type: fc.constant('tool_reference' as const), tool_name: id }),
          ),
          { maxLength: 3 },
        ),
      ),
      is_error: fc.boolean(),
      cache_control: optionalMark,
    },
    { requiredKeys: ['type', 'tool_use_id'] },
  ),
);
const anthropicPart: fc.Arbitrary<Anthropic.ContentBlockParam> = fc.oneof(
  anthropicText,
  image,
  document,
  searchResult,
  toolUse,
  toolResult,
  fc.record({ type: fc.constant('thinking' as const), thinking: text, signature: fc.base64String() }),
  fc.record({ type: fc.constant('redacted_thinking' as const), data: fc.base64String() }),
  fc.record({
    type: fc.constant('server_tool_use' as const),
    id,
    name: fc.constant('web_search' as const),
    input: schema,
  }),
  fc.record({
    type: fc.constant('web_search_tool_result' as const),
    tool_use_id: id,
    content: fc.array(
      fc.record({
        type: fc.constant('web_search_result' as const),
        encrypted_content: fc.base64String(),
        title: text,
        url: fc.webUrl(),
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({ type: fc.constant('container_upload' as const), file_id: id }),
);

const anthropicMessage: fc.Arbitrary<Anthropic.MessageParam> = fc.oneof(
  shuffled(
    fc.record({
      role: fc.constantFrom('user' as const, 'assistant' as const),
      content: fc.oneof(text, fc.array(anthropicPart, { maxLength: 4 })),
    }),
  ),
  fc.record({
    role: fc.constant('system' as const),
    content: fc.oneof(text, fc.array(anthropicText, { maxLength: 2 })),
  }),
);

const anyAnthropicRequest: fc.Arbitrary<AnthropicRequest> = shuffled(
  fc.record(
    {
      model: fc.constant('claude-sonnet-5-5'),
      max_tokens: fc.nat(),
      messages: fc.array(anthropicMessage, { maxLength: 8 }),
      system: fc.oneof(text, fc.array(anthropicText, { maxLength: 3 })),
      tools: fc.array(
        shuffled(
          fc.record(
            {
              name: id,
              description: text,
              input_schema: schema.map((rest) => ({ ...rest, type: 'object' as const })),
              cache_control: optionalMark,
            },
            { requiredKeys: ['name', 'input_schema'] },
          ),
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ['model', 'max_tokens', 'messages'] },
  ),
);

const agentMessage: fc.Arbitrary<ModelMessage> = fc.oneof(
  shuffled(
    fc.record(
      {
        role: fc.constant('user' as const),
        text,
        images: fc.array(
          fc.record({
            mediaType: fc.constant('image/png' as const),
            base64: fc.base64String(),
            estimatedTokens: fc.nat(2000),
          }),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: ['role', 'text'] },
    ),
  ),
  shuffled(
    fc.record({
      role: fc.constant('assistant' as const),
      text,
      toolCalls: fc.array(
        fc.record({ id, name: id, arguments: fc.jsonValue(), signature: fc.oneof(fc.constant(null), text) }),
        { maxLength: 3 },
      ),
    }),
  ),
  shuffled(fc.record({ role: fc.constant('tool' as const), callId: id, toolName: id, text })),
);

const anyAgentRequest: fc.Arbitrary<ModelRequest> = shuffled(
  fc.record({
    model: fc.constant('claude-sonnet-5-5'),
    system: text,
    messages: fc.array(agentMessage, { maxLength: 8 }),
    tools: fc.array(fc.record({ name: id, description: text, parameters: schema }), { maxLength: 3 }),
    maxOutputTokens: fc.nat(),
    temperature: fc.constant(0),
    estimatedInputTokens: fc.nat(),
  }),
);

export const agentRequest = anyAgentRequest.map(plain);
export const openAIRequest = anyOpenAIRequest.map(plain);
export const anthropicRequest = anyAnthropicRequest.map(plain);

/** Messages with parts that no SDK knows yet. */
const anyStrangeMessage = fc.oneof(
  fc.record({
    role: fc.constantFrom('user', 'assistant', 'critic'),
    content: fc.array(unknownPart, { maxLength: 3 }),
  }),
  fc.record({ role: fc.constant('user'), content: fc.jsonValue(), extra: fc.jsonValue() }),
  fc.record({ role: fc.constant('assistant'), tool_calls: fc.jsonValue(), content: fc.constant(null) }),
);

export const strangeMessage = anyStrangeMessage.map(plain);

export interface Step {
  readonly tool: 'Read' | 'Edit' | 'Bash' | 'say';
  readonly about: string;
  readonly output: string;
}

/** A session of an agent, in any form: a task, then calls and their results one by one. */
export function sessionOf(
  dialect: Dialect,
  steps: readonly Step[],
  { system = 'You mend code.', task = 'Mend the bug. You must not touch the tests.' } = {},
): { readonly messages: readonly object[]; readonly system?: string } {
  const messages: object[] = dialect === 'openai' ? [{ role: 'system', content: system }] : [];
  messages.push(dialect === 'agent' ? { role: 'user', text: task } : { role: 'user', content: task });
  for (const [at, { tool, about, output }] of steps.entries()) {
    const callId = `call_${at}`;
    if (tool === 'say' && dialect === 'agent') {
      messages.push({ role: 'assistant', text: about, toolCalls: [] }, { role: 'user', text: output });
      continue;
    }
    if (tool === 'say') {
      messages.push({ role: 'assistant', content: about }, { role: 'user', content: output });
      continue;
    }
    const input = tool === 'Bash' ? { command: about } : { file_path: about };
    if (dialect === 'agent') {
      const call = { id: callId, name: tool, arguments: input, signature: null };
      messages.push(
        { role: 'assistant', text: '', toolCalls: [call] },
        { role: 'tool', callId, toolName: tool, text: output },
      );
    } else if (dialect === 'openai') {
      const call = {
        id: callId,
        type: 'function',
        function: { name: tool, arguments: JSON.stringify(input) },
      };
      messages.push(
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: callId, content: output },
      );
    } else {
      messages.push(
        { role: 'assistant', content: [{ type: 'tool_use', id: callId, name: tool, input }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: callId, content: output }] },
      );
    }
  }
  return dialect === 'openai' ? { messages } : { messages, system };
}

const words = ['alpha', 'beta', 'gamma', 'delta', 'error', 'value', 'index', 'query', 'must', 'never'];
export const output = fc
  .array(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 40 })
  .map((lines) => lines.map((line) => line.join(' ')).join('\n'));

export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    tool: fc.constantFrom('Read' as const, 'Edit' as const),
    about: fc.constantFrom('src/a.ts', 'src/b.ts'),
    output,
  }),
  fc.record({
    tool: fc.constant('Bash' as const),
    about: fc.constantFrom('npm test', 'git status', 'ls'),
    output,
  }),
  fc.record({
    tool: fc.constant('say' as const),
    about: fc.constantFrom('Sure.', 'I changed the query. It works now.'),
    output: fc.oneof(output, fc.constant('Please could you go on? Never change src/c.ts.')),
  }),
);
