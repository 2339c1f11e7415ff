// What a conversation costs: each question asked alone, and as a turn of one conversation. Tokens are o200k over the bytes
// that a loopback server received in place of Claude; the money is that of Claude Sonnet 5.5 with a cache that works as its
// documentation says (what was marked before is read, what is marked now is written, $2 / $2.50 / $0.10 a million).
//   node bench/conversation.mjs <repository> "<question>" ["<question>" …]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { bareEnvironment, program, row, temporaryFolder } from './measure.mjs';

const [repository, ...questions] = process.argv.slice(2);
if (questions.length === 0) {
  console.error('node bench/conversation.mjs <repository> "<question>" …');
  process.exit(2);
}
const price = { input: 2, write: 2.5, read: 0.1 };

let request = null;
const server = createServer(async (incoming, response) => {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  request = JSON.parse(body);
  const tokens = encode(
    partsOf(request)
      .map(({ text }) => text)
      .join(''),
  ).length;
  const usage = { input_tokens: tokens, output_tokens: 1 };
  const message = { id: 'm', type: 'message', role: 'assistant', content: [], model: request.model, usage };
  const events = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'See the excerpts.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
    { type: 'message_stop' },
  ];
  response.setHeader('content-type', 'text/event-stream');
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const environment = () =>
  bareEnvironment(temporaryFolder(), {
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    ANTHROPIC_API_KEY: 'sk-bench',
  });

row(
  'question',
  'alone, tokens',
  'alone, $',
  'turn, tokens all in',
  'of it new',
  'from the cache',
  'turn, $',
  'without a cache, $',
);
row('---', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
const talking = environment();
/** Prompts that were marked, as lists of texts. */
const kept = [];
const sums = { alone: 0, turn: 0, plain: 0 };
for (const question of questions) {
  const alone = await ask(['--no-cache', question], environment());
  const turn = await ask(['--continue', '--no-cache', question], talking);
  const aloneCost = costOf(alone, []);
  const turnCost = costOf(turn, kept);
  sums.alone += aloneCost.dollars;
  sums.turn += turnCost.dollars;
  const plain = (turnCost.tokens * price.input) / 1e6;
  sums.plain += plain;
  const fresh = tokensOf(partsOf(turn).slice(-1));
  row(
    question,
    aloneCost.tokens,
    dollars(aloneCost.dollars),
    turnCost.tokens,
    fresh,
    turnCost.read,
    dollars(turnCost.dollars),
    dollars(plain),
  );
}
row('all', '', dollars(sums.alone), '', '', '', dollars(sums.turn), dollars(sums.plain));
server.close();

async function ask(args, env) {
  request = null;
  const child = spawn(process.execPath, [program, 'ask', '--tier', 'sonnet', ...args], {
    cwd: repository,
    env,
    stdio: 'ignore',
  });
  await once(child, 'exit');
  if (!request) throw new Error(`"${args.at(-1)}" sent nothing`);
  return request;
}

function partsOf({ system, messages }) {
  const blocks = typeof system === 'string' ? [{ text: system }] : system;
  return [...blocks, ...messages.flatMap(({ content }) => content)];
}

/** @param keptPrompts what the cache holds; what this request marks is added */
function costOf(body, keptPrompts) {
  const parts = partsOf(body);
  const texts = parts.map(({ text }) => text);
  const hit = Math.max(
    0,
    ...keptPrompts
      .filter((prompt) => prompt.every((text, at) => texts[at] === text))
      .map(({ length }) => length),
  );
  const marked = parts.findLastIndex(({ cache_control: mark }) => mark) + 1;
  if (marked > 0) keptPrompts.push(texts.slice(0, marked));
  const read = marked > 0 ? tokensOf(parts.slice(0, hit)) : 0;
  const written = Math.max(0, tokensOf(parts.slice(0, marked)) - read);
  const tokens = tokensOf(parts);
  const plain = tokens - read - written;
  return { tokens, read, dollars: (plain * price.input + written * price.write + read * price.read) / 1e6 };
}

function tokensOf(parts) {
  return parts.reduce((sum, { text }) => sum + encode(text).length, 0);
}

function dollars(amount) {
  return amount.toFixed(4);
}
