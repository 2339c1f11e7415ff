// How `ask` ends when no provider answers: each refuses the connection, or answers 500 to everything.
//   node bench/down.mjs <repository> "<question>"
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { bareEnvironment, program, row, temporaryFolder } from './measure.mjs';

const [repository, question] = process.argv.slice(2);
if (!repository || !question) {
  console.error('node bench/down.mjs <repository> "<question>"');
  process.exit(2);
}
let requests = 0;
const broken = createServer((request, response) => {
  const isList = request.url === '/api/tags';
  if (request.method === 'POST') requests += 1;
  response.writeHead(isList ? 200 : 500, { 'content-type': 'application/json' });
  response.end(isList ? '{"models":[{"name":"qwen3.5:9b"}]}' : '{"error":{"message":"internal error"}}');
});
broken.listen(0, '127.0.0.1');
await once(broken, 'listening');
const brokenUrl = `http://127.0.0.1:${broken.address().port}`;

row('every provider', 'seconds', 'requests', 'exit code', 'shows the context');
row('---', '---:', '---:', '---:', '---');
for (const [name, url] of [
  ['refuses the connection', 'http://127.0.0.1:9'],
  ['answers 500', brokenUrl],
]) {
  requests = 0;
  const env = bareEnvironment(temporaryFolder(), {
    OLLAMA_HOST: url,
    GROQ_BASE_URL: url,
    GROQ_API_KEY: 'x',
    GEMINI_BASE_URL: url,
    GEMINI_API_KEY: 'x',
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'x',
  });
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'ask', question], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [exitCode] = await once(child, 'close');
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  row(name, seconds, requests, exitCode, out.startsWith('## ') ? 'yes' : 'no');
}
broken.close();
