// What the input of one turn with tools costs: a program prints a log, then files are read one by one, one is changed, and some
// more are read. The model is a loopback server in place of Claude that makes these calls whatever it is told; tokens are o200k
// over the bytes that it received, and the money is that of Claude Sonnet 5.5 with a cache that works as its documentation says
// (a mark writes, or reads what a mark wrote before; $2 / $2.50 / $0.10 a million).
//   node bench/turn-cost.mjs <repository> [--steps 15,30,60] [--program <bin/optimizer.cjs of another build>]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { bareEnvironment, program as ownProgram, row, temporaryFolder } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '15,30,60' },
    program: { type: 'string', default: ownProgram },
  },
});
const [repository] = positionals;
const program = resolve(values.program);
if (repository === undefined) {
  console.error('node bench/turn-cost.mjs <repository>');
  process.exit(2);
}
const price = { input: 2, write: 2.5, read: 0.1 };
const fewestTokens = 1024;

const project = join(temporaryFolder(), 'project');
cpSync(repository, project, {
  recursive: true,
  filter: (path) => !/node_modules|\.git$|\.optimizer/.test(path),
});
const log = Array.from({ length: 4_000 }, (_, at) =>
  at === 2_000
    ? `2026-11-27 10:00:00 ERROR expected 3 rows, got 4 (case ${at})`
    : `2026-11-27 10:00:${10 + (at % 50)} INFO case ${at} passed in ${at % 97} ms`,
);
writeFileSync(join(project, 'check.log'), `${log.join('\n')}\n`);
writeFileSync(join(project, 'check.sh'), 'cat check.log; exit 1\n');
const files = codeFiles(project);

row('steps', 'tokens of the last request', 'tokens of all', 'of it served', 'cost, $', 'without a cache, $');
row('---:', '---:', '---:', '---:', '---:', '---:');
for (const steps of values.steps.split(',').map(Number)) {
  const requests = await turn(steps);
  const written = new Map();
  let [cost, all, served, plain, last] = [0, 0, 0, 0, 0];
  for (const request of requests) {
    const { total, read, write } = billed(request, written);
    cost += read * price.read + write * price.write + (total - read - write) * price.input;
    plain += total * price.input;
    all += total;
    served += read;
    last = total;
  }
  row(
    steps,
    last,
    all,
    `${((100 * served) / all).toFixed(1)}%`,
    (cost / 1e6).toFixed(4),
    (plain / 1e6).toFixed(4),
  );
}

/** @returns the bodies of all requests of one turn */
async function turn(steps) {
  const calls = [
    ['run_command', { command: 'sh check.sh' }],
    ...Array.from({ length: steps - 2 }, (_, at) => ['read_file', { path: files[at % files.length] }]),
  ];
  const bodies = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    bodies.push(JSON.parse(body));
    const call = calls[bodies.length - 1];
    response.setHeader('content-type', 'text/event-stream');
    response.end(
      eventsOf(call, bodies.length)
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const home = temporaryFolder();
  mkdirSync(join(home, 'home'), { recursive: true });
  writeFileSync(join(home, 'home', 'config.toml'), '[permissions]\nallow = ["run_command(sh check.sh)"]\n');
  const env = bareEnvironment(home, {
    OPTIMIZER_HOME: join(home, 'home'),
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    ANTHROPIC_API_KEY: 'sk-bench',
  });
  const args = [
    'ask',
    '--tier',
    'sonnet',
    '--max-steps',
    String(steps + 1),
    'fix the error that sh check.sh prints',
  ];
  const child = spawn(process.execPath, [program, ...args], { cwd: project, env, stdio: 'ignore' });
  await once(child, 'close');
  server.close();
  return bodies;
}

function eventsOf(call, number) {
  const block =
    call === undefined
      ? [
          { type: 'text', text: '' },
          { type: 'text_delta', text: 'Done.' },
        ]
      : [
          { type: 'tool_use', id: `toolu_${number}`, name: call[0], input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(call[1]) },
        ];
  const usage = { input_tokens: 1, output_tokens: 1 };
  return [
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        content: [],
        model: 'claude-sonnet-5-5',
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: block[0] },
    { type: 'content_block_delta', index: 0, delta: block[1] },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: call === undefined ? 'end_turn' : 'tool_use' },
      usage: { output_tokens: 4 },
    },
    { type: 'message_stop' },
  ];
}

/** A mark reads the longest beginning that a mark at the same place wrote, and writes what comes after it, up to the last mark. */
function billed(request, written) {
  const parts = [
    ...(request.tools ?? []),
    ...(typeof request.system === 'string' ? [{ text: request.system }] : request.system),
    ...request.messages.flatMap(({ content }) =>
      typeof content === 'string' ? [{ text: content }] : content,
    ),
  ];
  let [prefix, tokens, read, marked] = ['', 0, 0, 0];
  for (const { cache_control: mark, ...part } of parts) {
    const text = JSON.stringify(part);
    prefix += text;
    tokens += encode(text).length;
    if (mark === undefined || tokens < fewestTokens) continue;
    if (written.has(prefix)) read = tokens;
    written.set(prefix, tokens);
    marked = tokens;
  }
  return { total: tokens, read, write: Math.max(0, marked - read) };
}

function codeFiles(folder) {
  const found = [];
  const walk = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.tsx?$/.test(path) && statSync(path).size > 4_000 && statSync(path).size < 20_000)
        found.push(relative(folder, path));
    }
  };
  walk(folder);
  return found.sort();
}
