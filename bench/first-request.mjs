// Tokens of the first request that a question sends, all in, counted with o200k over the bytes that a loopback server
// received.
//   node bench/first-request.mjs <repository> "<question>" ["<question>" …]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { bareEnvironment, program, row, temporaryFolder } from './measure.mjs';

const [repository, ...questions] = process.argv.slice(2);
if (questions.length === 0) {
  console.error('node bench/first-request.mjs <repository> "<question>" …');
  process.exit(2);
}
const model = 'qwen3.5:9b';
let received = null;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.setHeader('content-type', 'application/json');
  if (request.url === '/api/chat') {
    received ??= { body: JSON.parse(body), atMs: performance.now() };
    const tokens = encode(body).length;
    response.end(
      `${JSON.stringify({ model, message: { role: 'assistant', content: 'See the excerpts.' }, done: true, done_reason: 'stop', prompt_eval_count: tokens, eval_count: 4 })}\n`,
    );
  } else response.end(JSON.stringify({ models: [{ name: model, model }] }));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const env = bareEnvironment(temporaryFolder(), { OLLAMA_HOST: `http://127.0.0.1:${server.address().port}` });

row('question', 'tokens all in', 'system', 'tools', 'ms to the request');
row('---', '---:', '---:', '---:', '---:');
for (const question of questions) {
  received = null;
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'ask', '--tier', 'local', question], {
    cwd: repository,
    env,
    stdio: 'ignore',
  });
  await once(child, 'exit');
  if (!received) throw new Error(`"${question}" sent nothing`);
  const { messages, tools } = received.body;
  const texts = messages.map(({ content }) => content);
  const toolTokens = tools?.length ? encode(JSON.stringify(tools)).length : 0;
  const total = texts.reduce((sum, text) => sum + encode(text).length, 0) + toolTokens;
  row(question, total, encode(texts[0]).length, toolTokens, (received.atMs - start).toFixed(0));
}
server.close();
