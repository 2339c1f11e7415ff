import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const files = { 'src/cart.ts': 'export class Cart {\n  total(): number {\n    return 0;\n  }\n}\n' };

/** The names of the files and packages that a run loads, the program itself and Node's own left out. */
async function loadedBy(
  sandbox: Sandbox,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const trace = join(sandbox.home, '..', 'trace.cjs');
  writeFileSync(
    trace,
    `const Module = require('node:module');
     const load = Module._load;
     Module._load = function (id) {
       if (!id.startsWith('node:') && !id.startsWith('/')) process.stderr.write('loaded ' + id + '\\n');
       return load.apply(this, arguments);
     };`,
  );
  const run = await sandbox.run(args, {
    env: { ...env, NODE_OPTIONS: `--require ${JSON.stringify(trace)}` },
  });
  expect(run.exitCode).toBe(0);
  return [...run.stderr.matchAll(/^loaded (?:\.\.?\/)*(?:parts\/)?(.+?)(?:-[\w-]{8}\.cjs)?$/gm)].map(
    ([, id]) => id,
  );
}

test('an answer of the index loads nothing that models need', async () => {
  const sandbox = makeSandbox(files);
  // The sandbox sets addresses, which have to be checked.
  for (const name of Object.keys(sandbox.env)) if (/HOST|URL/.test(name)) delete sandbox.env[name];
  const loaded = await loadedBy(sandbox, ['ask', 'where is Cart']);
  expect(loaded).toContain('update-index');
  const needed =
    /^(?:ask-models|ledger|known-secrets|read-project-rules|session|open-session|end-session|create-provider|tier-health|pause)|tokenizer/;
  expect(loaded.filter((id) => needed.test(id ?? ''))).toEqual([]);
});

test('a prompt is counted by a tokenizer near a limit only', async () => {
  const grounded = answer('`Cart.total` is 0 (src/cart.ts:3).', { usage: { freshInput: 900, output: 20 } });
  const vendors = await startScriptedServer({ ollama: [grounded], ollamaModels: ['qwen3.5:9b'] });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox({ 'src/cart.ts': `${files['src/cart.ts']}${'cart.total();\n'.repeat(200)}` });
  const counted = async (question: string) => {
    const env = { OLLAMA_HOST: vendors.urls.ollama, OPTIMIZER_TIERS_LOCAL_CONTEXT_TOKENS: '2048' };
    const { stdout } = await sandbox.run(['ask', '--json', question], { env });
    return JSON.parse(stdout).counted.countedBy;
  };
  expect(await counted('explain Cart')).toBe('estimate');
  expect(await counted(`explain Cart ${'and its total '.repeat(260)}`)).toBe('o200k');
});
