/**
 * Index, ask and metrics on other releases of Node than the one that runs the tests. `OPTIMIZER_TEST_NODES` lists their
 * binaries, with `:` between them; `.ci/run` installs them. Without it, this says what was left out.
 */
import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { sampleFiles } from '../codebase/indexed-project.ts';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const nodes = (process.env.OPTIMIZER_TEST_NODES ?? '').split(':').filter((path) => path !== '');
if (nodes.length === 0) {
  console.warn(
    'Left out: newer releases of Node. Name their binaries in OPTIMIZER_TEST_NODES, as .ci/run does.',
  );
}

const found = [
  { name: `the Node that runs the tests (${process.version})`, node: process.execPath },
  ...nodes.map((node) => ({
    name: spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim(),
    node,
  })),
];

test.each(found)('index, ask and metrics on $name', async ({ node }) => {
  const text = '`Cart.total` adds up `priceOf` of every item (src/cart.ts:13).';
  const vendors = await startScriptedServer({
    ollamaModels: ['qwen3.5:9b'],
    ollama: [answer(text, { usage: { freshInput: 400, output: 20 } })],
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(sampleFiles);
  const env = { OLLAMA_HOST: vendors.urls.ollama };

  const index = await sandbox.run(['index'], { node });
  expect(index).toMatchObject({ exitCode: 0, stderr: '' });
  expect(index.stdout).toMatch(/^9 files \(9 added\)/);

  const fromIndex = await sandbox.run(['ask', '--quiet', 'where is Counter::increment'], { node });
  expect(fromIndex).toMatchObject({ exitCode: 0, stderr: '' });
  expect(fromIndex.stdout).toContain('src/counter.rs:9');

  const fromModel = await sandbox.run(['ask', '--quiet', 'how does the total of a cart come about'], {
    node,
    env,
  });
  expect(fromModel).toMatchObject({ exitCode: 0, stdout: `${text}\n`, stderr: '' });

  const metrics = await sandbox.run(['metrics', '--daily'], { node });
  expect(metrics).toMatchObject({ exitCode: 0, stderr: '' });
  expect(metrics.stdout).toContain('Total Requests: 2');
});
