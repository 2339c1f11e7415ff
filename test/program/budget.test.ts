import { expect, onTestFinished, test, vi } from 'vitest';
import { answer, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const files = {
  'package.json': '{"name": "shop"}',
  'src/cart.ts':
    'import { priceOf } from "./price.js";\nexport class Cart {\n  items: string[] = [];\n  total(): number {\n    return this.items.reduce((sum, item) => sum + priceOf(item), 0);\n  }\n}\n',
  'src/price.ts': 'export function priceOf(name: string): number {\n  return name.length;\n}\n',
};
const question = 'explain how the total of a cart comes about';
const grounded = '`Cart.total` adds up `priceOf` of every item (src/cart.ts:4).';
const invented =
  'The `TotalCalculatorService` in src/services/total.ts:99 does it with `computeGrandTotal()`.';

async function shop(scripts: Scripts, budget: Readonly<Record<string, string>>) {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    ...(scripts.ollama ? { OLLAMA_HOST: vendors.urls.ollama } : {}),
    GROQ_BASE_URL: vendors.urls.groq,
    GROQ_API_KEY: 'gsk-test',
    ...(scripts.anthropic
      ? { ANTHROPIC_BASE_URL: vendors.urls.anthropic, ANTHROPIC_API_KEY: 'sk-test' }
      : {}),
    ...Object.fromEntries(Object.entries(budget).map(([key, value]) => [`OPTIMIZER_BUDGET_${key}`, value])),
  });
  const asked = () =>
    vendors.requests.filter(({ method }) => method === 'POST').map(({ provider }) => provider);
  return { ...sandbox, asked };
}
const usage = { freshInput: 320, output: 30 };
const spending = { usage: { freshInput: 20_000, output: 2_000 } };

const cases: readonly {
  readonly title: string;
  readonly scripts: Scripts;
  readonly budget: Readonly<Record<string, string>>;
  readonly asked: readonly string[];
  readonly exitCode: number;
  readonly stdout: RegExp;
  readonly stderr: RegExp;
}[] = [
  {
    title: 'a request that could pass a limit is not made, and the index shows what it found',
    scripts: { groq: [answer(grounded)] },
    budget: { DAILY_USD: '0.0001' },
    asked: [],
    exitCode: 10,
    stdout: /export class Cart/,
    stderr:
      /groq: it may cost more than the \$0\.00010 left of the \$0\.00010 for today — Raise budget\.daily-usd/,
  },
  {
    title: 'local-only: a local model is asked all the same, and its answer given',
    scripts: { ollama: [answer(invented, { usage })], groq: [answer(grounded)] },
    budget: { MONTHLY_USD: '0.0001' },
    asked: ['ollama'],
    exitCode: 0,
    stdout: /TotalCalculatorService/,
    stderr: /groq is not asked: it may cost more than .* for this month\./,
  },
  {
    title: 'stop: an answer that does not hold ends with the exit code of the budget',
    scripts: { ollama: [answer(invented, { usage })], groq: [answer(grounded)] },
    budget: { REQUEST_USD: '0.0001', AT_CAP: 'stop' },
    asked: ['ollama'],
    exitCode: 10,
    stdout: /TotalCalculatorService/,
    stderr: /Stopped before groq: .* for one question\.[\s\S]*the budget ends it here/,
  },
  {
    title: 'stop: an answer of a local model that holds is an answer',
    scripts: { ollama: [answer(grounded, { usage })], groq: [answer(grounded)] },
    budget: { REQUEST_USD: '0', AT_CAP: 'stop' },
    asked: ['ollama'],
    exitCode: 0,
    stdout: /Cart\.total/,
    stderr: /^(?![\s\S]*Stopped)/,
  },
  {
    title: 'ask: without a terminal nobody is asked, and it stops',
    scripts: { groq: [answer(grounded)] },
    budget: { PROJECT_DAILY_USD: '0.0001', AT_CAP: 'ask' },
    asked: [],
    exitCode: 10,
    stdout: /export class Cart/,
    stderr: /for today in this project/,
  },
  {
    title: 'the dear tier is left out, the cheap one asked',
    scripts: { groq: [answer(grounded)], anthropic: [answer(grounded)] },
    budget: { SESSION_USD: '0.01' },
    asked: ['groq'],
    exitCode: 0,
    stdout: /Cart\.total/,
    stderr:
      /sonnet is not asked: it may cost more than the \$0\.01 left of the \$0\.01 for this conversation/,
  },
  {
    title: 'a limit that is nearly reached is warned of once',
    scripts: { groq: [answer(grounded, spending)] },
    budget: { DAILY_USD: '0.005', MONTHLY_USD: '0.0043' },
    asked: ['groq'],
    exitCode: 0,
    stdout: /Cart\.total/,
    stderr: /\$0\.0042 of the \$0\.0050 for today are spent \(84%\)[\s\S]*for this month are spent \(97%\)/,
  },
];

test.each(cases)('$title', async ({ scripts, budget, asked, exitCode, stdout, stderr }) => {
  const shopped = await shop(scripts, budget);
  const run = await shopped.run(['ask', question]);
  expect(run.stderr).toMatch(stderr);
  expect(run.stdout).toMatch(stdout);
  expect(run.exitCode).toBe(exitCode);
  expect(shopped.asked()).toEqual(asked);
});

test('what one run spent, the next cannot', async () => {
  const shopped = await shop({ groq: [answer(grounded, spending)] }, { DAILY_USD: '0.0065' });
  expect((await shopped.run(['ask', question])).exitCode).toBe(0);
  const second = await shopped.run(['ask', '--no-cache', question]);
  expect([second.exitCode, shopped.asked()]).toEqual([10, ['groq']]);
  // What was answered before costs nothing.
  expect(second.stderr).toMatch(/more than the \$0\.0023 left of the \$0\.0065 for today/);
});

test('two at once do not spend the same money', async () => {
  const slow = answer(grounded, { ...spending, break: { afterChunks: 1, how: 'stall' } });
  const shopped = await shop({ groq: [slow] }, { DAILY_USD: '0.005' });
  let kill = (_signal: NodeJS.Signals) => {};
  const first = shopped.run(['ask', question], {
    onStderr: (_text, end) => {
      kill = end;
    },
  });
  await vi.waitFor(() => expect(shopped.asked()).toHaveLength(1), { timeout: 10_000 });
  const second = await shopped.run(['ask', question]);
  expect(second.exitCode).toBe(10);
  expect(second.stderr).toMatch(/are set aside for calls that run/);
  kill('SIGKILL');
  await first;
  // Nothing was recorded, and what was set aside is free again.
  const planned = await shopped.run(['ask', '--dry-run', question]);
  expect(planned.stdout).toMatch(/money: \$0\.0050 left of the \$0\.0050 for today/);
});
