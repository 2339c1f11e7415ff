/** The second opinion of a small local model through the command, with a scripted Ollama. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite.ts';
import {
  answer,
  httpError,
  type ScriptedReply,
  type Scripts,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const classifier = 'qwen3.5:4b';
const local = 'qwen3.5:9b';
const key = 'sk-ant-api03-Zx81Kq0Yt5Wm2Nv7Lb4Pc9Rd6Sf3Gh1Jk8Tq5Xw2Ze7Vu4By9Ni0Mo6La3Hs8Df5';
const files = {
  'package.json': '{"name": "shop"}',
  'src/price.ts': `/** Price of one item, in cents. */
export function priceOf(name: string): number {
  return name.length;
}
`,
};
/** Score 1. */
const question = 'explain how a customer gets the price of one item';
const grounded = answer('`priceOf` does (src/price.ts:2).', { usage: { freshInput: 900, output: 5 } });
const says = (complexity: string) =>
  answer(`{"intent":"explain","complexity":"${complexity}"}`, { usage: { freshInput: 300, output: 12 } });

async function shop(
  ollama: readonly ScriptedReply[],
  env: Readonly<Record<string, string>> = {},
  more: Scripts = {},
) {
  const vendors = await startScriptedServer({
    ollamaModels: [classifier, local],
    ollama,
    groq: [grounded],
    ...more,
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    GROQ_BASE_URL: vendors.urls.groq,
    ANTHROPIC_BASE_URL: vendors.urls.anthropic,
    GROQ_API_KEY: 'gsk_0000000000000000000000000000000000000000000000000000',
    OPTIMIZER_FEATURES_CLASSIFIER: 'true',
    ...env,
  });
  const calls = () =>
    vendors.requests
      .filter(({ path }) => path === '/api/chat')
      .map(({ body }) => body as { readonly model: string; readonly think?: unknown; options: object });
  const ask = async (asked: string, ...flags: readonly string[]) => {
    const run = await sandbox.run(['ask', asked, '--json', '--no-cache', ...flags]);
    return { ...run, json: JSON.parse(run.stdout) };
  };
  return { sandbox, vendors, calls, ask };
}

test('it is asked in one short call without thinking; --json, --explain and the ledger show what it said', async () => {
  const { sandbox, calls, ask } = await shop([says('simple'), grounded, says('simple'), grounded]);
  const { json, stderr } = await ask(`${question}, with ${key}`);
  expect(stderr).toBe('');
  expect(calls()[0]).toMatchObject({
    model: classifier,
    think: false,
    options: { num_predict: 40, temperature: 0, num_ctx: 4096 },
  });
  expect(JSON.stringify(calls())).not.toContain(key);
  expect(json.classification).toMatchObject({ intent: 'explain', complexity: 'simple', score: 0.5 });
  expect(json.classification.features.at(-1)).toMatchObject({ name: 'second opinion', points: -0.5 });
  expect(json.opinion).toMatchObject({
    model: classifier,
    complexity: 'simple',
    cached: false,
    notice: null,
  });
  expect(json.attempts.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['classify', 'answer']);

  const explained = await sandbox.run(['ask', question, '--explain', '--no-cache']);
  expect(explained.stderr).toContain(`-0.5  second opinion: ${classifier}: explain, simple`);
  const database = openDatabase(join(sandbox.home, 'ledger.db'), { readOnly: true });
  const rows = database.prepare('SELECT purpose, model, cost_nano_usd FROM attempts ORDER BY rowid').all();
  database.close();
  expect(rows.slice(0, 2)).toEqual([
    { purpose: 'classify', model: classifier, cost_nano_usd: 0 },
    { purpose: 'answer', model: local, cost_nano_usd: 0 },
  ]);
  const { stdout: metrics } = await sandbox.run(['metrics', '--json']);
  expect(JSON.parse(metrics).total.totalRequests).toBe(2);
});

test('switched off, where the class is clear, with a tier of its own or in a dry run it is not asked', async () => {
  const { sandbox, calls, ask } = await shop([grounded]);
  const models = () => calls().map(({ model }) => model);
  await sandbox.run(['ask', question], { env: { OPTIMIZER_FEATURES_CLASSIFIER: 'false' } });
  await ask(question, '--tier', 'local');
  await ask('debug why the price of one item is wrong');
  expect(models()).not.toContain(classifier);
  const before = calls().length;
  const { stderr } = await ask(question, '--dry-run');
  expect(stderr).toContain('A dry run asks no model');
  expect(calls().length).toBe(before);
});

test('what hangs is waited for no longer than its limit, and not again by the next question', async () => {
  const env = { OPTIMIZER_TIMEOUTS_CLASSIFIER_SECONDS: '0.2' };
  const { calls, ask } = await shop([{ kind: 'hang' }, grounded], env);
  const first = await ask(question);
  expect(first.stderr.trim().split('\n')).toEqual([
    `second opinion: ${classifier} did not answer within 0.2 s; if it was still loading, raise timeouts.classifier-seconds. The question's words alone decide.`,
  ]);
  expect(first.json).toMatchObject({ kind: 'model', classification: { score: 1 } });
  expect((await ask(question)).stderr).toContain('tried again at');
  expect(calls().filter(({ model }) => model === classifier).length).toBe(1);
});

test('where every tier fails it is not listed among them', async () => {
  const missing = httpError(404, 'model not found');
  const groq = [httpError(401, 'no such key')];
  const { sandbox } = await shop([says('simple'), missing], {}, { groq });
  const { stderr } = await sandbox.run(['ask', question]);
  expect(stderr).toContain('local: ');
  expect(stderr).toContain('every tier that was asked failed');
  expect(stderr).not.toContain('no usable answer');
});

test.each<{ title: string; env: Readonly<Record<string, string>>; more: Scripts; says: string }>([
  { title: 'not pulled', env: {}, more: { ollamaModels: [local] }, says: `ollama pull ${classifier}` },
  {
    title: 'of another machine',
    env: { OPTIMIZER_CLASSIFIER_MODEL: 'gpt-oss:120b-cloud' },
    more: {},
    says: 'does not run on this machine',
  },
  {
    title: 'at a server elsewhere',
    env: {
      OLLAMA_HOST: 'http://192.0.2.1:11434',
      OPTIMIZER_FEATURES_LOCAL_MODELS: 'false',
      ANTHROPIC_API_KEY: key,
    },
    more: { anthropic: [grounded] },
    says: 'does not run on this machine',
  },
])(
  'a model that is $title is one line on stderr, and the answer comes',
  async ({ env, more, says: notice }) => {
    const { ask } = await shop([grounded], env, more);
    const { json, stderr, exitCode } = await ask(question);
    expect(exitCode).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(notice)]);
    expect(json).toMatchObject({
      kind: 'model',
      classification: { score: 1 },
      opinion: { complexity: null },
    });
  },
);
