import { expect, test } from 'vitest';
import { makeSandbox } from './sandbox.ts';

const weather = {
  city: 'Berlin',
  days: ['Mon', 'Tue', 'Wed', 'Thu'].map((day) => ({ day, low: 1, high: 7 })),
};
const messages = [
  { role: 'system', content: 'You MUST answer in one word.' },
  { role: 'user', content: 'Please could you tell me what the weather is in Berlin?' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Berlin"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'c1', content: JSON.stringify(weather, null, 2) },
];
const log = Array.from(
  { length: 300 },
  (_, at) => `12:00:${at % 60} worker ${at} has done job ${at * 7}`,
).join('\n');
/** Sentences like no other, so that nothing in them can be folded. */
function unlike(count: number): string {
  return Array.from({ length: count }, (_, at) => `Word${at * 7919} goes with thing${at * 104729}.`).join(
    ' ',
  );
}

function longChat(turns: number): object[] {
  return Array.from({ length: turns }, (_, at) => [
    { role: 'user', content: `Question ${at}: ${unlike(12)}` },
    { role: 'assistant', content: `Answer ${at}: ${unlike(12)}` },
  ]).flat();
}

const files = {
  'chat.json': `${JSON.stringify(messages, null, 2)}\n`,
  'request.json': JSON.stringify({
    model: 'claude-sonnet-5-5',
    max_tokens: 100,
    system: 'Be short.',
    messages: [{ role: 'user', content: 'Please could you tell me why?' }],
  }),
  'build.log': `${log}\nerror: job 99 failed\n`,
  'plain.txt': 'A plain sentence.\n',
  'chat.jsonl': messages.map((message) => `${JSON.stringify(message)}\n`).join(''),
  'session.jsonl': messages.map((message) => `${JSON.stringify({ type: 'x', message })}\n`).join(''),
  'requests.jsonl': `${JSON.stringify({ messages })}\n`.repeat(3),
  'long.json': JSON.stringify({ model: 'gpt-4', messages: longChat(60) }),
  'too-long.json': JSON.stringify({ model: 'gpt-4', messages: [{ role: 'system', content: unlike(900) }] }),
  'broken.json': '{"messages": [',
  'binary.bin': 'a\u0000b',
};

test('messages come out in their own form and indentation, with what went and why on stderr', async () => {
  const { exitCode, stdout, stderr } = await makeSandbox(files).run(['optimize', 'chat.json']);
  expect(exitCode).toBe(0);
  const out = JSON.parse(stdout);
  expect(out.map(({ role }: { role: string }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
  expect(out[1].content).toBe('tell me what the weather is in Berlin?');
  expect(out[2]).toEqual(messages[2]);
  expect(stdout).toContain('\n  {\n    "role"');
  expect(stderr).toMatch(/^messages\[1\] {2}user {2}\d+ → \d+ tokens {2}/);
  expect(stderr).toContain('[-Please could you -]');
  expect(stderr).toMatch(/messages\[3\] {2}result of weather .*JSON/);
  expect(stderr).toMatch(/\n\d+ → \d+ tokens, \d+% less, estimated · .*\n$/);
});

test('a request keeps its other keys, and its model says the price', async () => {
  const { stdout, stderr } = await makeSandbox(files).run(['optimize', 'request.json']);
  expect(JSON.parse(stdout)).toMatchObject({
    model: 'claude-sonnet-5-5',
    max_tokens: 100,
    system: 'Be short.',
    messages: [{ role: 'user', content: 'tell me why?' }],
  });
  expect(stdout.trimEnd()).not.toContain('\n');
  expect(stderr).toMatch(/\$0\.\d+ saved in a call of claude-sonnet-5-5/);
});

test('--json is one document with all that was done', async () => {
  const { stdout, stderr } = await makeSandbox(files).run(['optimize', '--json', 'request.json']);
  expect(stderr).toBe('');
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({
    schemaVersion: 1,
    kind: 'messages',
    dialect: 'anthropic',
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    countedBy: 'estimate',
    messages: [{ role: 'user', content: 'tell me why?' }],
    request: { model: 'claude-sonnet-5-5', max_tokens: 100, system: 'Be short.' },
    operations: [{ blockId: 'messages/0/content', by: 'filler' }],
    stats: { route: 'heuristic_only', cacheHit: false, fallbackUsed: null },
  });
  const { tokensBefore, tokensAfter, tokensSaved, costSaved } = document.stats;
  expect(tokensBefore - tokensAfter).toBe(tokensSaved);
  // $2 a million tokens.
  expect(costSaved).toBe(tokensSaved * 2_000);
});

test('what is piped in and has nothing to save comes out as it was', async () => {
  const sandbox = makeSandbox(files);
  const piped = await sandbox.run(['optimize', '--quiet'], { stdin: files['plain.txt'] });
  expect([piped.exitCode, piped.stdout, piped.stderr]).toEqual([0, files['plain.txt'], '']);
  const named = await sandbox.run(['optimize', 'plain.txt']);
  expect([named.stdout, named.stderr]).toEqual([
    files['plain.txt'],
    expect.stringMatching(/^nothing to save: 5 tokens, estimated · \d+ ms\n$/),
  ]);
});

test('messages one a line come out one a line', async () => {
  const { stdout } = await makeSandbox(files).run(['optimize', 'chat.jsonl']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(messages.length);
  expect(JSON.parse(lines[1] ?? '').content).toBe('tell me what the weather is in Berlin?');
  expect(lines[2]).toBe(JSON.stringify(messages[2]));
});

test('of a session that an agent keeps it says how to get at the messages', async () => {
  const { exitCode, stderr } = await makeSandbox(files).run(['optimize', 'session.jsonl']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/\nTaken as a text: .* jq -cR .* session\.jsonl \| optimizer optimize\n$/);
});

test('a request of the Responses API keeps its form', async () => {
  const body = {
    model: 'gpt-4o',
    instructions: 'You MUST answer in one word.',
    input: [
      { role: 'user', content: 'Please could you tell me what the weather is in Berlin?' },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Berlin"}' },
      { type: 'function_call_output', call_id: 'c1', output: JSON.stringify(weather, null, 2) },
    ],
  };
  const sandbox = makeSandbox({ 'response.json': JSON.stringify(body) });
  const { stdout, stderr } = await sandbox.run(['optimize', 'response.json']);
  const out = JSON.parse(stdout);
  expect(Object.keys(out)).toEqual(Object.keys(body));
  expect(out.instructions).toBe(body.instructions);
  expect(out.input[0].content).toBe('tell me what the weather is in Berlin?');
  expect(out.input[1]).toEqual(body.input[1]);
  expect(stderr).toMatch(/^input\[0\] {2}user /);
  const document = JSON.parse((await sandbox.run(['optimize', '--json', 'response.json'])).stdout);
  expect(document).toMatchObject({
    dialect: 'responses',
    messages: out.input,
    request: { model: 'gpt-4o', instructions: body.instructions },
  });
  expect(document.operations[0].blockId).toBe('input/0/content');
});

test('what is larger than the window of the model that is named is made to fit', async () => {
  const sandbox = makeSandbox(files);
  const { exitCode, stdout, stderr } = await sandbox.run(['optimize', 'long.json']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /\nMade to fit the window of gpt-4 \(8,192 tokens, of which 5,324 are for the prompt\)\.\n$/,
  );
  expect(JSON.parse(stdout).messages.at(-1)).toEqual(longChat(60).at(-1));
  expect(JSON.parse((await sandbox.run(['optimize', '--json', 'long.json'])).stdout)).toMatchObject({
    maxTokens: 5324,
    stats: { fallbackUsed: null },
  });
  // Who names no model has no window.
  const { messages: alone } = JSON.parse(files['long.json']);
  const piped = await sandbox.run(['optimize'], { stdin: JSON.stringify(alone) });
  expect(piped.stderr).not.toContain('window');
  expect(JSON.parse(piped.stdout)).toHaveLength(120);
});

test('what cannot be made to fit comes out all the same, and that is said', async () => {
  const { exitCode, stdout, stderr } = await makeSandbox(files).run(['optimize', 'too-long.json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(files['too-long.json']));
  expect(stderr).toMatch(/\nIt does not fit the window of gpt-4 /);
});

test('a log is folded, its error stays', async () => {
  const { stdout } = await makeSandbox(files).run(['optimize', 'build.log']);
  expect(stdout.length).toBeLessThan(files['build.log'].length / 10);
  expect(stdout).toContain('error: job 99 failed');
});

const refusals: readonly (readonly [
  title: string,
  args: readonly string[],
  exitCode: number,
  says: RegExp,
])[] = [
  ['a file that is not there', ['nowhere.json'], 13, /nowhere\.json cannot be read: there is no such file/],
  ['a folder', ['.'], 13, /it is a folder/],
  ['a binary file', ['binary.bin'], 2, /binary\.bin is binary/],
  ['a JSON file that is none', ['broken.json'], 2, /broken\.json is no JSON: line 1, column 15/],
  ['several requests', ['requests.jsonl'], 2, /requests\.jsonl holds 3 requests, one a line/],
  ['nothing at all', [], 2, /There is nothing to optimise/],
  [
    'no such vendor',
    ['--provider', 'nobody', 'chat.json'],
    2,
    /Allowed choices are openai, anthropic, groq, gemini/,
  ],
  ['no share', ['--ratio', '2', 'plain.txt'], 2, /A number above 0, up to 1, is needed/],
  ['a ratio for messages without a limit', ['--ratio', '0.5', 'chat.json'], 2, /needs --max-tokens/],
  [
    'messages that cannot be made to fit',
    ['--max-tokens', '20', 'chat.json'],
    10,
    /what has to stay takes \d+ tokens, \d+ more than there is room for/,
  ],
  [
    'a text that cannot be made to fit',
    ['--max-tokens', '2', 'plain.txt'],
    10,
    /takes 5 tokens, 3 more than there is room for/,
  ],
];

for (const [title, args, exitCode, says] of refusals) {
  test(`${title}: nothing on stdout, exit code ${exitCode}`, async () => {
    const run = await makeSandbox(files).run(['optimize', ...args]);
    expect([run.exitCode, run.stdout]).toEqual([exitCode, '']);
    expect(run.stderr).toMatch(says);
  });
}
