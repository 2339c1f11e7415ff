import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, httpError, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const userFile = `
[routing]
ladder = ["local", "groq", "sonnet"]
max-tier = "groq"
[tiers.odd]
provider = "groq"
model = "moon/shot"
[tiers.elsewhere]
provider = "ollama"
model = "gpt-oss:120b-cloud"
[prices."groq/openai/gpt-oss-120b"]
input = 0.2
output = 0.7
`;

async function shop() {
  const vendors = await startScriptedServer({
    ollamaModels: ['qwen3.5:9b'],
    ollama: [answer('x')],
    groq: [
      httpError(401, 'Invalid API Key', {}, { code: 'invalid_api_key' }),
      answer('An answer of `f` (a.ts:1).'),
    ],
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox({ 'a.ts': 'export function f() {}\n' });
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(join(sandbox.home, 'config.toml'), userFile);
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    GROQ_BASE_URL: vendors.urls.groq,
    GROQ_API_KEY: 'gsk-test',
  });
  const models = async () => {
    const { stdout, exitCode } = await sandbox.run(['models', '--json']);
    expect(exitCode).toBe(0);
    const { tiers } = JSON.parse(stdout) as { readonly tiers: readonly { readonly tier: string }[] };
    return new Map(tiers.map((tier) => [tier.tier, tier]));
  };
  return { sandbox, vendors, models };
}

test('every tier is listed, in the order of the ladder, with what is known of it', async () => {
  const { sandbox, vendors, models } = await shop();
  const tiers = await models();
  expect([...tiers.keys()]).toEqual(['local', 'groq', 'sonnet', 'gemini', 'odd', 'elsewhere']);
  expect(tiers.get('local')).toMatchObject({ availability: { available: true }, price: { isFree: true } });
  expect(tiers.get('groq')).toMatchObject({
    price: { input: 0.2, output: 0.7, from: 'configuration', ageDays: null },
    overrides: expect.arrayContaining([
      expect.objectContaining({ key: 'prices."groq/openai/gpt-oss-120b".input' }),
    ]),
  });
  expect(tiers.get('sonnet')).toMatchObject({
    price: { input: 2, output: 10, asOf: '2026-10-07' },
    availability: { available: false, reason: 'it is above the highest tier allowed, groq' },
  });
  expect(tiers.get('gemini')).toMatchObject({
    onLadder: false,
    availability: { available: false, hint: expect.stringContaining('GEMINI_API_KEY') },
  });
  expect(tiers.get('odd')).toMatchObject({ price: null, windowTokens: null });
  // A model in the cloud of Ollama is nothing that runs here for free.
  expect(tiers.get('elsewhere')).toMatchObject({ price: null, isLocal: false });
  expect(vendors.requests.every(({ method }) => method === 'GET')).toBe(true);
  const text = (await sandbox.run(['models'])).stdout;
  expect(text).toContain('$0.20 in · $0.70 out (configuration)');
});

test('a tier whose key was refused is left alone by other processes, until when it says', async () => {
  const { sandbox, vendors, models } = await shop();
  const question = 'explain how f comes about';
  await sandbox.run(['ask', '--max-tier', 'groq', '--tier', 'groq', question]);
  expect((await models()).get('groq')).toMatchObject({
    availability: {
      available: false,
      reason: expect.stringContaining('the key was refused'),
      hint: expect.stringMatching(/again from \d\d:\d\d on; --tier groq asks it now/),
    },
  });
  // Asked for by name it is asked, and its answer ends the pause.
  expect((await sandbox.run(['ask', '--tier', 'groq', question])).stdout).toContain('An answer');
  expect((await models()).get('groq')).toMatchObject({ availability: { available: true } });
  expect(vendors.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
});

test('a tier that is not on the ladder is asked by its name', async () => {
  const { sandbox, vendors } = await shop();
  await sandbox.run(['ask', '--tier', 'odd', 'explain how f comes about']);
  expect(vendors.requests.find(({ provider }) => provider === 'groq')?.body).toMatchObject({
    model: 'moon/shot',
  });
});
