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
