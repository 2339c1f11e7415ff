import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { whyNotSandboxed } from '../../src/sandbox/run-sandboxed.ts';
import { answer, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const usage = { freshInput: 320, output: 30 };
const possible = (await whyNotSandboxed()) === null;

async function project(scripts: Scripts) {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox({
    'src/price.ts': 'export function priceOf(name: string): number {\n  return name.length;\n}\n',
  });
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    ...(scripts.groq ? { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' } : {}),
  });
  return { sandbox, vendors };
}

const question =
  'write a Python function `total(prices)` that adds them up, such as total([1, 2]) == 3 and total([]) == 0';
const wrong = '```python\ndef total(prices):\n    return max(prices, default=0)\n```';
const right = '```python\ndef total(prices):\n    return sum(prices)\n```';

test.runIf(possible)(
  'an answer whose examples fail goes up, with what failed and not with what it said',
  async () => {
    const { sandbox, vendors } = await project({
      ollama: [answer(wrong, { usage })],
      groq: [answer(right, { usage })],
    });
    const run = await sandbox.run(['ask', '--json', question]);
    const json = JSON.parse(run.stdout);
    expect(json).toMatchObject({ tier: 'groq', confidenceBasis: 'measured', accepted: true });
    expect(json.attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'escalated',
      'answered',
    ]);
    const sent = JSON.stringify(vendors.requests.at(-1)?.body);
    expect(sent).toContain('1 of 2 examples of the question pass; total([1, 2]) gave 2, not 3');
    expect(sent).not.toContain('max(prices');
    const metrics = await sandbox.run(['metrics', '--by', 'tier']);
    expect(metrics.stdout).toMatch(/Went up: +1 request/);
    expect(metrics.stdout).toMatch(/Verified: +1 of 1 answers/);
  },
);

test('where nothing may be run the examples say nothing', async () => {
  const { sandbox } = await project({ ollama: [answer(wrong, { usage })] });
  sandbox.env.OPTIMIZER_VERIFY_RUN_EXAMPLES = 'false';
  const { attempts } = JSON.parse((await sandbox.run(['ask', '--json', '--tier', 'local', question])).stdout);
  const names = attempts.at(-1).evidence.map(({ name }: { name: string }) => name);
  expect(names).not.toContain('examples-pass');
});

test('why the examples of a question were not run is explained', async () => {
  const rust = '```rust\nfn total(prices: &[u32]) -> u32 {\n    prices.iter().sum()\n}\n```';
  const { sandbox } = await project({ ollama: [answer(rust, { usage })] });
  const { stderr } = await sandbox.run([
    'ask',
    '--explain',
    '--tier',
    'local',
    question.replace('Python', 'Rust'),
  ]);
  expect(stderr).toContain(
    '   –  examples-pass: the examples of the question were not run: only Python and JavaScript',
  );
});

test('with two samples a local model that says something else the second time is not believed', async () => {
  const { sandbox, vendors } = await project({
    ollama: [answer('It gives 30 each time.', { usage }), answer('It gives 60 each time.', { usage })],
    groq: [answer('`priceOf` gives the length of the name (src/price.ts:1).', { usage })],
  });
  sandbox.env.OPTIMIZER_VERIFY_SAMPLES = '2';
  const asked = 'what is a good size for a queue of web requests';
  const { stderr } = await sandbox.run(['ask', '--explain', asked]);
  expect(stderr).toContain('samples-agree: asked again, it says something else (numbers: 0% the same)');
  expect(stderr).toMatch(/local \(\S+\), sample: answered/);
  const temperatures = vendors.requests.flatMap(
    ({ body }) => JSON.stringify(body).match(/"temperature":[\d.]+/g) ?? [],
  );
  expect(temperatures.slice(0, 2)).toEqual(['"temperature":0', '"temperature":0.7']);
  const { stdout: metrics } = await sandbox.run(['metrics', '--by', 'purpose']);
  expect(metrics).toMatch(/sample +1/);
});

test('feedback, the same question again, experiments and metrics', async () => {
  const good = '`priceOf` is in src/price.ts:1.';
  const { sandbox } = await project({ ollama: Array.from({ length: 8 }, () => answer(good, { usage })) });
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(
    join(sandbox.home, 'config.toml'),
    '[experiments.context]\narms = ["as-it-is", "short: context.budget-tokens = 900"]\n',
  );
  expect((await sandbox.run(['feedback', 'last', 'good'])).exitCode).toBe(2);
  const budgets = new Set<number>();
  for (let at = 0; at < 6; at += 1) {
    const run = await sandbox.run([
      'ask',
      '--json',
      '--no-cache',
      `explain how priceOf works, part ${at % 5}`,
    ]);
    budgets.add(JSON.parse(run.stdout).context.budgetTokens > 900 ? 8_000 : 900);
  }
  expect(budgets.size).toBeGreaterThanOrEqual(1);
  const said = await sandbox.run(['feedback', 'last', 'bad', '--note', 'too short']);
  expect(said.stdout).toMatch(/^Kept: bad, of the answer of local/);
  expect((await sandbox.run(['feedback', 'last', 'maybe'])).exitCode).toBe(2);

  const report = JSON.parse((await sandbox.run(['experiments', 'report', '--json'])).stdout);
  const [experiment] = report.experiments;
  expect(experiment.arms.map(({ name }: { name: string }) => name)).toEqual(['as-it-is', 'short']);
  const requests = experiment.arms.reduce((sum: number, arm: { requests: number }) => sum + arm.requests, 0);
  expect(requests).toBe(6);
  expect((await sandbox.run(['experiments', 'report'])).stdout).toContain('short against as-it-is');
  expect((await sandbox.run(['experiments', 'compare', 'tier=local', 'tier=groq'])).stdout).toContain(
    'too few',
  );
  expect((await sandbox.run(['experiments', 'compare', 'nope/x', 'tier=groq'])).exitCode).toBe(2);

  const { stdout } = await sandbox.run(['metrics', '--json', '--by', 'tier']);
  const metrics = JSON.parse(stdout);
  expect(metrics.quality).toMatchObject({ said: { good: 0, bad: 1 }, done: { bad: 1 } });
  expect(metrics.groups[0]).toMatchObject({ name: 'local', requests: 6 });
  expect((await sandbox.run(['metrics', '--csv', '--days', '3'])).stdout.trim().split('\r\n')).toHaveLength(
    4,
  );
  const page = join(sandbox.home, 'metrics.html');
  expect((await sandbox.run(['metrics', '--month', '--html', page])).exitCode).toBe(0);
  const html = readFileSync(page, 'utf8');
  expect(html).not.toMatch(/<script|src=|href=|url\(/);
  expect(html).toContain('<svg');
  expect((await sandbox.run(['metrics', '--html', '/nowhere/at/all.html'])).exitCode).toBe(2);
});
