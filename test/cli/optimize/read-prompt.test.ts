import { expect, test } from 'vitest';
import { PromptFormError, readPrompt } from '../../../src/cli/optimize/read-prompt.ts';

const isClaude = (model: unknown) => String(model).includes('claude');
const user = { role: 'user', content: 'Hello' };
const answer = { role: 'assistant', content: 'Hello!' };

function check(title: string, given: unknown, expected: string): void {
  test(title, () => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const prompt = readPrompt(text, { name: 'chat.jsonl', isJson: false }, isClaude);
    const said = prompt.kind === 'text' ? 'text' : `${prompt.dialect} ${prompt.form}`;
    expect(said).toBe(expected);
  });
}

check('a list of messages that both take is OpenAI’s', [user, answer], 'openai list');
check(
  'and in a request for Claude it is Anthropic’s',
  { model: 'claude-x', messages: [user] },
  'anthropic request',
);
check(
  'a role that only OpenAI has',
  { model: 'claude-x', messages: [{ role: 'system', content: 'Be short.' }] },
  'openai request',
);
check('a system text of its own', { system: 'Be short.', messages: [user] }, 'anthropic request');
check(
  'tools of Anthropic',
  { messages: [user], tools: [{ name: 'a', input_schema: {} }] },
  'anthropic request',
);
check(
  'tools of OpenAI',
  { model: 'claude-x', messages: [user], tools: [{ type: 'function', function: { name: 'a' } }] },
  'openai request',
);
check(
  'a result inside of a message',
  [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'b' }] }],
  'anthropic list',
);
check(
  'calls beside the content',
  [
    {
      role: 'assistant',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'b', arguments: '{}' } }],
    },
  ],
  'openai list',
);
check(
  'an image by its address',
  [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }],
  'openai list',
);
check('prose', 'Hello there.', 'text');
check('a log that begins like JSON', '[info] started\n[info] ended', 'text');
check('JSON of anything else', { name: 'shop', version: '1.0.0' }, 'text');
check(
  'a list of anything else',
  [
    { id: 1, role: 'admin' },
    { id: 2, role: 'user' },
  ],
  'text',
);
check('nothing in it', [], 'text');
check('a message on each line', `${JSON.stringify(user)}\n${JSON.stringify(answer)}\n`, 'openai lines');
check('a log of JSON', '{"level":"info","text":"a"}\n{"level":"info","text":"b"}\n', 'text');

test('a session that an agent keeps is a text, and how to get at its messages is said', () => {
  const lines = [
    { type: 'summary' },
    { type: 'user', message: user },
    { type: 'assistant', message: answer },
  ];
  const text = `broken\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`.replace(
    'broken',
    '{"broken',
  );
  const prompt = readPrompt(text, { name: 'session.jsonl', isJson: false }, isClaude);
  expect(prompt).toEqual({ kind: 'text', note: expect.stringContaining('jq -cR') });
});

const errors: readonly (readonly [title: string, given: string, name: string | null, says: RegExp])[] = [
  [
    'a message without a role',
    '{"messages":[{"role":"user","content":"a"},{"content":"b"}]}',
    null,
    /^messages\[1\] is no message .*\{"content":"b"\}/,
  ],
  ['a list that goes wrong', '[{"role":"user","content":"a"},"b"]', null, /^messages\[1\] is no message/],
  [
    'a file that must be JSON and is none',
    '{\n  "a": 1,\n  oops\n}',
    'chat.json',
    /^chat\.json is no JSON: line 3, column 3: /,
  ],
  ['a file that ends in the middle', '{"a": [1,', 'chat.json', /^chat\.json is no JSON: line 1, column 10: /],
  [
    'messages that end in the middle, wherever they come from',
    '{"messages":[{"role":"user","content":"a"',
    null,
    /^Standard input is no JSON: line 1, column 42/,
  ],
  [
    'several requests',
    '{"messages":[]}\n{"messages":[{"role":"user","content":"a"}]}\n',
    null,
    /holds 2 requests, one a line/,
  ],
  ['contents of Gemini', '{"contents":[{"role":"user","parts":[{"text":"a"}]}]}', null, /form of Gemini/],
];

for (const [title, given, name, says] of errors) {
  test(`${title} is an error that says where`, () => {
    const source = { name: name ?? 'Standard input', isJson: name !== null };
    expect(() => readPrompt(given, source, isClaude)).toThrow(PromptFormError);
    expect(() => readPrompt(given, source, isClaude)).toThrow(says);
  });
}
