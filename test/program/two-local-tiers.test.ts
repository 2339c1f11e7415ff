/** A quick local tier and one for code through the command, with a scripted Ollama and a scripted Groq. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const quick = 'qwen3.5:4b';
const coder = 'qwen2.5-coder:7b';
/** As the README shows it. */
const config = `[routing]
ladder = ["local", "coder", "groq", "gemini", "sonnet"]

[tiers.local]
model = "${quick}"

[tiers.coder]
provider = "ollama"
model = "${coder}"
`;
const files = {
  'package.json': '{"name": "shop"}',
  'src/price.ts': `/** Price of one item, in cents. */
export function priceOf(name: string): number {
  return name.length;
}
`,
};

async function shop(models: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const grounded = answer('`priceOf` does (src/price.ts:2).');
  const vendors = await startScriptedServer({ ollamaModels: models, ollama: [grounded], groq: [grounded] });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(join(sandbox.home, 'config.toml'), config);
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    GROQ_BASE_URL: vendors.urls.groq,
    GROQ_API_KEY: 'gsk_0000000000000000000000000000000000000000000000000000',
    ...env,
  });
  /** Who was asked first. */
  return async (question: string) => {
    const before = vendors.requests.length;
    const { stdout } = await sandbox.run(['ask', question, '--json', '--no-cache']);
    const asked = vendors.requests
      .slice(before)
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => (body as { readonly model: string }).model);
    return { first: asked[0], classification: JSON.parse(stdout).classification };
  };
}

test.each([
  ['find the place where the price of one item comes from', 'search simple', quick],
  ['change the price of one item to be a whole number of euros', 'edit medium', coder],
  ['write a function that adds up the price of items', 'write medium', coder],
  [
    'rewrite the whole system of prices, with trade-offs for every caller',
    'design complex',
    'openai/gpt-oss-120b',
  ],
])('"%s" (%s) begins at %s', async (question, kind, model) => {
  const { first, classification } = await (await shop([quick, coder]))(question);
  expect(`${classification.intent} ${classification.complexity}`).toBe(kind);
  expect(first).toBe(model);
});

test('a coder that is not pulled is passed over', async () => {
  const { first } = await (await shop([quick]))('change the price of one item to be a whole number of euros');
  expect(first).toBe('openai/gpt-oss-120b');
});

test('where nothing may leave the machine, the coder takes the hard ones, too', async () => {
  const ask = await shop([quick, coder], { OPTIMIZER_ROUTING_LOCAL_ONLY: 'true' });
  expect((await ask('refactor all callers of the price of one item')).first).toBe(coder);
  expect((await ask('find the place where the price of one item comes from')).first).toBe(quick);
});
