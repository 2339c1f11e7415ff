/** Requests of OpenAI's Responses API with any item that the SDK's own types have, so that a new form of one is an error of the compiler. */
import fc from 'fast-check';
import type OpenAI from 'openai';
import type { ResponseInputItem } from 'openai/resources/responses/responses';

type Of<Type extends string> = Extract<ResponseInputItem, { type?: Type | null }>;

const id = fc.stringMatching(/^[a-z]{1,4}_[0-9]{1,3}$/);
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('Sure.', 'You MUST answer.', 'line\n'.repeat(4), '{"a": [1, 2]}'),
);
const callId = fc.constantFrom('call_1', 'call_2', 'call_3');
const status = fc.constantFrom('in_progress' as const, 'completed' as const, 'incomplete' as const);
const is = <Type extends string>(type: Type) => fc.constant(type);

const inputText = fc.record({ type: is('input_text'), text });
const part = fc.oneof(
  inputText,
  fc.record({
    type: is('input_image'),
    detail: fc.constantFrom('low' as const, 'auto' as const),
    image_url: fc.webUrl(),
  }),
  fc.record({ type: is('input_file'), file_id: id, filename: id }),
);
const outputText = fc.record({
  type: is('output_text'),
  text,
  annotations: fc.array(
    fc.record({ type: is('file_citation'), file_id: id, filename: id, index: fc.nat(9) }),
    { maxLength: 1 },
  ),
});
const output = fc.oneof(text, fc.array(part));

const easyMessage: fc.Arbitrary<OpenAI.Responses.EasyInputMessage> = fc.record(
  {
    role: fc.constantFrom('user' as const, 'assistant' as const, 'system' as const, 'developer' as const),
    content: fc.oneof(text, fc.array(part)),
    type: is('message'),
    phase: fc.constantFrom('commentary' as const, 'final_answer' as const, null),
  },
  { requiredKeys: ['role', 'content'] },
);
const outputMessage: fc.Arbitrary<OpenAI.Responses.ResponseOutputMessage> = fc.record({
  id,
  type: is('message'),
  role: fc.constant('assistant' as const),
  status,
  content: fc.array(fc.oneof(outputText, fc.record({ type: is('refusal'), refusal: text }))),
});

/** By `type`; a record of all of them, so that none can be forgotten. */
const items: { readonly [Type in NonNullable<ResponseInputItem['type']>]: fc.Arbitrary<Of<Type>> } = {
  message: fc.record({
    type: is('message'),
    role: fc.constantFrom('user' as const, 'system' as const, 'developer' as const),
    content: fc.array(part),
    status,
  }),
  file_search_call: fc.record({ type: is('file_search_call'), id, queries: fc.array(text), status }),
  computer_call: fc.record({
    type: is('computer_call'),
    id,
    call_id: callId,
    status,
    pending_safety_checks: fc.constant([]),
    action: fc.record({ type: is('screenshot') }),
  }),
  computer_call_output: fc.record({
    type: is('computer_call_output'),
    call_id: callId,
    output: fc.record({ type: is('computer_screenshot'), image_url: fc.webUrl() }),
  }),
  web_search_call: fc.record({
    type: is('web_search_call'),
    id,
    status: fc.constant('completed' as const),
    action: fc.record({ type: is('search'), query: text, queries: fc.array(text) }),
  }),
  function_call: fc.record(
    {
      type: is('function_call'),
      id,
      call_id: callId,
      name: id,
      arguments: fc.oneof(fc.json(), text),
      status,
    },
    { requiredKeys: ['type', 'call_id', 'name', 'arguments'] },
  ),
  function_call_output: fc.record(
    { type: is('function_call_output'), call_id: callId, output, id, status },
    { requiredKeys: ['type', 'call_id', 'output'] },
  ),
  tool_search_call: fc.record({ type: is('tool_search_call'), arguments: fc.jsonValue(), call_id: callId }),
  tool_search_output: fc.record({ type: is('tool_search_output'), tools: fc.constant([]), call_id: callId }),
  additional_tools: fc.record({
    type: is('additional_tools'),
    role: fc.constant('developer' as const),
    tools: fc.constant([]),
  }),
  reasoning: fc.record({
    type: is('reasoning'),
    id,
    summary: fc.array(fc.record({ type: is('summary_text'), text })),
    encrypted_content: fc.constantFrom('x', null),
  }),
  compaction: fc.record({ type: is('compaction'), encrypted_content: text }),
  image_generation_call: fc.record({
    type: is('image_generation_call'),
    id,
    result: fc.base64String(),
    status: fc.constant('completed' as const),
  }),
  code_interpreter_call: fc.record({
    type: is('code_interpreter_call'),
    id,
    code: text,
    container_id: id,
    outputs: fc.array(fc.record({ type: is('logs'), logs: text })),
    status: fc.constant('completed' as const),
  }),
  local_shell_call: fc.record({
    type: is('local_shell_call'),
    id: callId,
    call_id: id,
    action: fc.record({ type: is('exec'), command: fc.array(text), env: fc.constant({}) }),
    status,
  }),
  local_shell_call_output: fc.record({ type: is('local_shell_call_output'), id: callId, output: text }),
  shell_call: fc.record({
    type: is('shell_call'),
    call_id: callId,
    action: fc.record({ commands: fc.array(text) }),
  }),
  shell_call_output: fc.record({
    type: is('shell_call_output'),
    call_id: callId,
    output: fc.array(
      fc.record({
        stdout: text,
        stderr: text,
        outcome: fc.record({ type: is('exit'), exit_code: fc.nat(2) }),
      }),
    ),
  }),
  apply_patch_call: fc.record({
    type: is('apply_patch_call'),
    call_id: callId,
    operation: fc.record({ type: is('delete_file'), path: id }),
    status: fc.constantFrom('in_progress' as const, 'completed' as const),
  }),
  apply_patch_call_output: fc.record(
    {
      type: is('apply_patch_call_output'),
      call_id: callId,
      status: fc.constantFrom('completed' as const, 'failed' as const),
      output: fc.oneof(text, fc.constant(null)),
    },
    { requiredKeys: ['type', 'call_id', 'status'] },
  ),
  mcp_list_tools: fc.record({ type: is('mcp_list_tools'), id, server_label: id, tools: fc.constant([]) }),
  mcp_approval_request: fc.record({
    type: is('mcp_approval_request'),
    id,
    name: id,
    arguments: fc.json(),
    server_label: id,
  }),
  mcp_approval_response: fc.record({
    type: is('mcp_approval_response'),
    approval_request_id: id,
    approve: fc.boolean(),
  }),
  mcp_call: fc.record({
    type: is('mcp_call'),
    id,
    name: id,
    arguments: fc.json(),
    server_label: id,
    output: text,
  }),
  custom_tool_call_output: fc.record({ type: is('custom_tool_call_output'), call_id: callId, output }),
  custom_tool_call: fc.record({ type: is('custom_tool_call'), call_id: callId, name: id, input: text }),
  compaction_trigger: fc.record({ type: is('compaction_trigger') }),
  item_reference: fc.record({ type: is('item_reference'), id }),
  program: fc.record({ type: is('program'), id, call_id: callId, code: text, fingerprint: id }),
  program_output: fc.record({
    type: is('program_output'),
    id,
    call_id: callId,
    result: text,
    status: fc.constantFrom('completed' as const, 'incomplete' as const),
  }),
};

const item: fc.Arbitrary<ResponseInputItem> = fc.oneof(
  easyMessage,
  outputMessage,
  ...(Object.values(items) as fc.Arbitrary<ResponseInputItem>[]),
);

const anyRequest: fc.Arbitrary<OpenAI.Responses.ResponseCreateParamsNonStreaming> = fc.record(
  {
    temperature: fc.constant(0.5),
    instructions: fc.oneof(text, fc.constant(null)),
    model: fc.constant('gpt-4o'),
    input: fc.oneof(text, fc.array(item, { maxLength: 12 })),
    tools: fc.array(
      fc.record({
        type: is('function'),
        name: id,
        description: text,
        strict: fc.boolean(),
        parameters: fc.constant({
          type: 'object',
          properties: { page: { type: 'number', description: 'Which. One.' } },
        }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['model'] },
);

/** As it would be after a way through JSON. */
export const responsesRequest = anyRequest.map(
  (request) => JSON.parse(JSON.stringify(request)) as OpenAI.Responses.ResponseCreateParamsNonStreaming,
);
