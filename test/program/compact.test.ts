import { expect, onTestFinished, test } from 'vitest';
import { answer, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const files = { 'src/cart.ts': 'export class Cart {\n  total(): number {\n    return 0;\n  }\n}\n' };
const usage = { freshInput: 400, output: 40 };
const grounded = answer('`Cart.total` returns 0 (src/cart.ts:2).', { usage });
const summary = answer('Asked what `Cart.total` in src/cart.ts gives; it gives 0. Nothing is open.', {
  usage,
});

async function conversation(scripts: Scripts, tokens = '10') {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    ...(scripts.ollama ? { OLLAMA_HOST: vendors.urls.ollama } : {}),
    ...(scripts.groq ? { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' } : {}),
    OPTIMIZER_CONVERSATIONS_BUDGET_TOKENS: tokens,
  });
  await sandbox.run(['ask', 'explain what Cart.total gives']);
  const run = await sandbox.run(['ask', '--continue', 'explain why Cart.total gives that']);
  const sent = vendors.requests
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => JSON.stringify(body));
  return { run, sent, sandbox };
}

test('a conversation that there is no more room for is summed up once, and goes on from that', async () => {
  const { run, sent, sandbox } = await conversation({ ollama: [grounded, summary, grounded] });
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toContain('the conversation begins anew');
  expect(sent).toHaveLength(3);
  expect(sent[1]).toContain('You summarise a conversation');
  expect(sent[1]).toContain('explain what Cart.total gives');
  expect(sent[2]).toContain('So far in this conversation: Asked what `Cart.total`');
  expect((await sandbox.run(['metrics', '--by', 'purpose'])).stdout).toMatch(/compact +1/);
});

test('while there is room nothing is summed up', async () => {
  const { sent } = await conversation({ ollama: [grounded] }, '30000');
  expect(sent.some((body) => body.includes('You summarise'))).toBe(false);
});

test('without a local tier, or without a summary, the last exchange is carried over', async () => {
  const cloud = await conversation({ groq: [grounded] });
  expect(cloud.sent).toHaveLength(2);
  expect(cloud.sent[1]).toContain('Just before, the question was: explain what Cart.total gives');
  const useless = await conversation({ ollama: [grounded, answer('No.', { usage }), grounded] });
  expect(useless.run.stderr).toContain(
    'summary of the conversation: qwen3.5:9b gave no summary ("No."). Its last exchange is carried over instead.',
  );
  expect(useless.sent[2]).toContain('Just before, the question was');
});
