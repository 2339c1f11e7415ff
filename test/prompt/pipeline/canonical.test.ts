import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalise,
  type Dialect,
  type ModelRequest,
  restore,
} from '../../../src/prompt/pipeline/canonical.ts';
import { agentRequest, anthropicRequest, openAIRequest, strangeMessage } from './requests.ts';

/** Every text is taken out and put back. */
function roundTrip<R extends ModelRequest>(request: R, dialect: Dialect): R {
  const canonical = canonicalise(request, dialect);
  const texts = canonical.blocks.filter(({ form }) => form !== 'opaque');
  return restore(canonical, new Map(texts.map(({ id, text }) => [id, { text }])));
}

function checkIdentity(request: ModelRequest, dialect: Dialect) {
  const before = JSON.stringify(request);
  const result = roundTrip(request, dialect);
  expect(result).toEqual(request);
  expect(JSON.stringify(result)).toBe(before);
  expect(JSON.stringify(request)).toBe(before);
  expect(restore(canonicalise(request, dialect))).toBe(request);
}

test('any request of the OpenAI SDK comes back as it was, keys in their order', () => {
  fc.assert(fc.property(openAIRequest, (request) => checkIdentity(request, 'openai')));
});

test('any request of the Anthropic SDK comes back as it was, keys in their order', () => {
  fc.assert(fc.property(anthropicRequest, (request) => checkIdentity(request, 'anthropic')));
});

test('any request of the agent comes back as it was, keys in their order', () => {
  fc.assert(fc.property(agentRequest, (request) => checkIdentity(request, 'agent')));
});

test('what neither SDK knows yet is passed through', () => {
  fc.assert(
    fc.property(
      fc.array(strangeMessage),
      fc.constantFrom('openai' as const, 'anthropic' as const, 'agent' as const),
      (messages, dialect) => checkIdentity({ messages }, dialect),
    ),
  );
});

test('blocks stand in the order a provider reads them, with ids that are unique', () => {
  fc.assert(
    fc.property(anthropicRequest, (request) => {
      const { blocks } = canonicalise(request, 'anthropic');
      expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
      const order = { tools: 0, system: 1, messages: 2 };
      const parts = blocks.map(({ path }) => order[path[0] as keyof typeof order]);
      expect(parts).toEqual(parts.toSorted());
    }),
  );
});

interface Case {
  readonly messages: readonly object[];
  readonly system?: unknown;
  readonly tools?: unknown;
}

function check(dialect: Dialect, request: Case, expected: readonly string[]) {
  const { blocks } = canonicalise(request, dialect);
  expect(
    blocks.map(({ kind, form, id, unit, age, tool }) =>
      [
        kind,
        form,
        id,
        `unit ${unit}`,
        `age ${age}`,
        ...(tool === null ? [] : [`${tool.name} ${tool.input}`]),
      ].join(' | '),
    ),
  ).toEqual(expected);
}

test('an OpenAI conversation becomes blocks; a call and its results are one unit', () => {
  check(
    'openai',
    {
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look.' },
            { type: 'image_url', image_url: { url: 'https://a.b/c' } },
          ],
        },
        {
          role: 'assistant',
          content: 'Reading.',
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'text of a' },
        { role: 'assistant', content: 'It is a.' },
      ],
      tools: [{ type: 'function', function: { name: 'read' } }],
    },
    [
      'tool-schema | json | tools/0 | unit null | age 2',
      'developer | text | messages/0/content | unit 0 | age 2',
      'user | text | messages/1/content/0/text | unit 1 | age 2',
      'user | opaque | messages/1/content/1 | unit 1 | age 2',
      'assistant | text | messages/2/content | unit 2 | age 1',
      'assistant | call | messages/2/tool_calls/0 | unit 2 | age 1 | read {"path":"a"}',
      'tool-result | text | messages/3/content | unit 2 | age 1 | read {"path":"a"}',
      'assistant | text | messages/4/content | unit 3 | age 0',
    ],
  );
});

test('a turn of the agent becomes blocks; a call that is signed is passed through', () => {
  check(
    'agent',
    {
      system: 'Be brief.',
      tools: [{ name: 'read_file', description: 'Lines.', parameters: {} }],
      messages: [
        {
          role: 'user',
          text: 'Look.',
          images: [{ mediaType: 'image/png', base64: 'aa', estimatedTokens: 7 }],
        },
        {
          role: 'assistant',
          text: '',
          toolCalls: [
            { id: 'c1', name: 'read_file', arguments: { path: 'a' }, signature: null },
            { id: 'c2', name: 'read_file', arguments: { path: 'b' }, signature: 'gemini:x' },
          ],
        },
        { role: 'tool', callId: 'c1', toolName: 'read_file', text: 'text of a' },
        { role: 'tool', callId: 'c2', toolName: 'read_file', text: 'Error: there is no b' },
      ],
    },
    [
      'tool-schema | json | tools/0 | unit null | age 1',
      'system | text | system | unit null | age 1',
      'user | opaque | messages/0/images/0 | unit 0 | age 1',
      'user | text | messages/0/text | unit 0 | age 1',
      'assistant | call | messages/1/toolCalls/0 | unit 1 | age 0 | read_file {"path":"a"}',
      'assistant | opaque | messages/1/toolCalls/1 | unit 1 | age 0 | read_file {"path":"b"}',
      'tool-result | text | messages/2/text | unit 1 | age 0 | read_file {"path":"a"}',
      'tool-result | text | messages/3/text | unit 1 | age 0 | read_file {"path":"b"}',
    ],
  );
});

test.each(['agent', 'openai'] as const)('an id that comes again is another call (%s)', (dialect) => {
  const steps = ['a', 'b'].flatMap((path): object[] => {
    const call = { id: 'call_0', name: 'read', arguments: { path }, signature: null };
    const of = {
      id: 'call_0',
      type: 'function',
      function: { name: 'read', arguments: `{"path":"${path}"}` },
    };
    return dialect === 'agent'
      ? [
          { role: 'assistant', text: '', toolCalls: [call] },
          { role: 'tool', callId: 'call_0', toolName: 'read', text: path },
        ]
      : [
          { role: 'assistant', content: null, tool_calls: [of] },
          { role: 'tool', tool_call_id: 'call_0', content: path },
        ];
  });
  const { blocks } = canonicalise({ messages: steps }, dialect);
  expect(blocks.map(({ unit, tool }) => [unit, tool?.callId, tool?.input])).toEqual([
    [0, 'call_0', '{"path":"a"}'],
    [0, 'call_0', '{"path":"a"}'],
    [1, 'call_0 #2', '{"path":"b"}'],
    [1, 'call_0 #2', '{"path":"b"}'],
  ]);
});

test('an old function call and its answer are one unit too', () => {
  check(
    'openai',
    {
      messages: [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: null },
        { role: 'user', content: 'go on' },
      ],
    },
    [
      'assistant | opaque | messages/0/function_call | unit 0 | age 0 | f {}',
      'tool-result | opaque | messages/1/content | unit 0 | age 0 | f {}',
      'user | text | messages/2/content | unit 1 | age 0',
    ],
  );
});

test('an Anthropic conversation becomes blocks; texts that citations point into and thinking are not to be changed', () => {
  check(
    'anthropic',
    {
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a page' } },
            {
              type: 'document',
              source: { type: 'text', media_type: 'text/plain', data: 'cited' },
              citations: { enabled: true },
            },
            { type: 'text', text: 'Look.' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'x' },
            { type: 'tool_use', id: 't1', name: 'Read', input: { file_path: 'a' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              content: [
                { type: 'text', text: 'text of a' },
                { type: 'image', source: {} },
              ],
            },
          ],
        },
      ],
    },
    [
      'system | text | system/0/text | unit null | age 1',
      'doc | text | messages/0/content/0/source/data | unit 0 | age 1',
      'user | opaque | messages/0/content/1 | unit 0 | age 1',
      'user | text | messages/0/content/2/text | unit 0 | age 1',
      'assistant | opaque | messages/1/content/0 | unit 1 | age 0',
      'assistant | call | messages/1/content/1 | unit 1 | age 0 | Read {"file_path":"a"}',
      'tool-result | text | messages/2/content/0/content/0/text | unit 1 | age 0 | Read {"file_path":"a"}',
      'tool-result | opaque | messages/2/content/0/content/1 | unit 1 | age 0 | Read {"file_path":"a"}',
    ],
  );
});

test('what is left out goes, and a message of which nothing is left goes with it', () => {
  const request = {
    model: 'm',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'assistant', content: 'c' },
      {
        role: 'assistant',
        content: 'd',
        tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '' } }],
      },
      { role: 'tool', tool_call_id: '1', content: 'e' },
    ],
  };
  const canonical = canonicalise(request, 'openai');
  const gone = ['messages/0/content/0/text', 'messages/1/content', 'messages/2/content'];
  expect(restore(canonical, new Map(gone.map((id) => [id, null])), [{ before: 1, text: 'note' }])).toEqual({
    model: 'm',
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'b' }] },
      { role: 'user', content: 'note' },
      { ...request.messages[2], content: null },
      request.messages[3],
    ],
  });
});
