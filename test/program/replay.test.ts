import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const files = {
  'package.json': '{"name": "shop"}',
  'src/price.ts': 'export function priceOf(name: string): number {\n  return name.length;\n}\n',
};

/** A ledger with one answer of the local tier; the server counts what is asked. */
async function afterOneQuestion() {
  const vendors = await startScriptedServer({
    ollamaModels: ['qwen3.5:9b'],
    ollama: [
      answer('`priceOf` gives a number (src/price.ts:1).', { usage: { freshInput: 320, output: 30 } }),
    ],
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  sandbox.env.OLLAMA_HOST = vendors.urls.ollama;
  await sandbox.run(['ask', 'explain how priceOf comes to its number']);
  return { sandbox, vendors };
}

test('replays what the ledger holds and sends nothing', async () => {
  const { sandbox, vendors } = await afterOneQuestion();
  const before = vendors.requests.length;
  const text = await sandbox.run(['replay']);
  expect(text.stdout).toContain('1 request to models since');
  expect(text.stdout).toMatch(/local +1 +100% +1 +100%/);
  expect(text.stdout).toMatch(/local +too few: 0 of 30 answers, 0 of 5 bad ones/);
  const { stdout, exitCode } = await sandbox.run(['replay', '--json', '--since', '2020-01-01']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ requests: 1, paid: 0, changed: 0, unknownExpected: 0 });
  expect(vendors.requests.length).toBe(before);
});

test('a policy of a file holds instead of one’s own, and one that is wrong is refused', async () => {
  const { sandbox } = await afterOneQuestion();
  sandbox.write({
    'policy.toml': '[routing]\ntarget-quality = 1.0\n',
    'wrong.toml': '[routing]\nladder = []\n',
  });
  const strict = await sandbox.run(['replay', '--json', '--policy', join(sandbox.project, 'policy.toml')]);
  expect(JSON.parse(strict.stdout)).toMatchObject({ requests: 1, changed: 1, policy: { targetShare: 1 } });
  const wrong = await sandbox.run(['replay', '--policy', join(sandbox.project, 'wrong.toml')]);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('unknown key ladder');
  expect((await sandbox.run(['replay', '--since', 'soon'])).stderr).toContain('is no date');
});

test('an empty ledger is said to be one', async () => {
  expect((await makeSandbox(files).run(['replay'])).stdout).toContain('No request to a model');
});
