import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, httpError, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

const files = {
  'package.json': '{"name": "shop"}',
  'src/cart.ts': `import { priceOf } from './price.js';

/** Items that a customer wants. */
export class Cart {
  private readonly items: string[] = [];

  addItem(name: string): void {
    this.items.push(name);
  }

  /** Sum over all items, in cents. */
  total(): number {
    return this.items.reduce((sum, item) => sum + priceOf(item), 0);
  }
}
`,
  'src/price.ts': `const prices = new Map([['apple', 120]]);

/** Price of one item, in cents. Unknown items are free. */
export function priceOf(name: string): number {
  return prices.get(name) ?? 0;
}
`,
  'src/main.ts': `import { Cart } from './cart.js';

const cart = new Cart();
cart.addItem('apple');
console.log(cart.total());
`,
};

const question = 'explain how the total of a cart comes about';
const grounded =
  '`Cart.total` adds up `priceOf` of every item (src/cart.ts:12); prices stand in src/price.ts:1.';
/** As a local server reports a prompt of this size; much less would mean that it was cut. */
const usage = { freshInput: 320, output: 30 };
const invented =
  'The `TotalCalculatorService` in src/services/total.ts:99 does it with `computeGrandTotal()`.';

/** The sandbox with scripted vendors; every tier that has a script is there. */
async function shop(scripts: Scripts) {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    ...(scripts.ollama ? { OLLAMA_HOST: vendors.urls.ollama } : {}),
    ...(scripts.groq ? { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' } : {}),
    ...(scripts.gemini
      ? { OPTIMIZER_TIERS_GEMINI_BASE_URL: vendors.urls.gemini, GEMINI_API_KEY: 'gem-test' }
      : {}),
    ...(scripts.anthropic
      ? { ANTHROPIC_BASE_URL: vendors.urls.anthropic, ANTHROPIC_API_KEY: 'sk-test' }
      : {}),
  });
  const asked = () =>
    vendors.requests.filter(({ method }) => method === 'POST').map(({ provider }) => provider);
  return { sandbox, vendors, asked };
}

async function askJson(sandbox: Sandbox, args: readonly string[]) {
  const run = await sandbox.run(['ask', '--json', ...args]);
  return { ...run, json: JSON.parse(run.stdout) };
}

test('the index answers a structural question without any model', async () => {
  const { sandbox, asked } = await shop({ ollama: [answer('never asked')] });
  const run = await sandbox.run(['ask', 'where is priceOf']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('src/price.ts:4');
  expect(run.stderr).toContain('no model asked');
  expect(asked()).toEqual([]);
});

test('what the index does not have is said, with near names and its own exit code', async () => {
  const sandbox = makeSandbox(files);
  const run = await sandbox.run(['ask', 'where is pricesOf']);
  expect(run.exitCode).toBe(6);
  expect(run.stdout).toContain('near: priceOf');
});

test('the local tier answers first and its answer is accepted on evidence', async () => {
  const { sandbox, vendors, asked } = await shop({
    ollama: [answer(grounded, { usage })],
    gemini: [answer('never asked')],
  });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`${grounded}\n`);
  expect(run.stderr).toContain('local (qwen3.5:9b)');
  expect(asked()).toEqual(['ollama']);
  const body = vendors.requests.find(({ method }) => method === 'POST')?.body;
  const sent = JSON.stringify(body);
  expect(sent).toContain('total(): number');
  expect(sent).toContain(question);
  expect(body).toMatchObject({ model: 'qwen3.5:9b', think: false, options: { num_ctx: expect.any(Number) } });
});

test('the same question is answered again without asking, until --no-cache or a change', async () => {
  const { sandbox, asked } = await shop({ ollama: [answer(grounded, { usage })] });
  await sandbox.run(['ask', question]);
  const again = await sandbox.run(['ask', question]);
  expect(again.stdout).toBe(`${grounded}\n`);
  expect(again.stderr).toContain('answered before; --no-cache asks again');
  expect(asked()).toHaveLength(1);
  const { json } = await askJson(sandbox, [question]);
  expect(json).toMatchObject({ cached: true, attempts: [{ cached: true, cost: 0 }] });
  await sandbox.run(['ask', '--no-cache', question]);
  expect(asked()).toHaveLength(2);
});

test('a secret never reaches a model', async () => {
  const secret = ['ghp', 'q8Zr4TnX0vKd7WmLp2Ys9BcHf3JgEa6U'].join('_');
  const { sandbox, vendors } = await shop({ ollama: [answer(grounded, { usage })] });
  sandbox.write({
    '.env': 'SHOP_PASSWORD=swordfish\n',
    'src/login.ts': `export function login() {\n  return ['swordfish', '${secret}'];\n}\n`,
  });
  const run = await sandbox.run(['ask', `explain how login works with swordfish and ${secret}`]);
  const sent = JSON.stringify(vendors.requests.map(({ body }) => body));
  expect(sent).toContain('login');
  expect(sent).not.toContain('swordfish');
  expect(sent).not.toContain(secret);
  expect(run.stderr).toContain('not sent, and replaced by a mark: GitHub token, value of SHOP_PASSWORD');
});

test('rules of the project are sent with every question, without their secrets, unless they are left out', async () => {
  const secret = ['ghp', 'q8Zr4TnX0vKd7WmLp2Ys9BcHf3JgEa6U'].join('_');
  const { sandbox, vendors } = await shop({ ollama: [answer(grounded, { usage })] });
  sandbox.write({
    '.optimizer.toml': '',
    'AGENTS.md': `Answer in rhymes. ${secret}\n`,
    'src/OPTIMIZER.md': 'Name the file first.\n',
  });
  const system = () => {
    const { body } = vendors.requests.filter(({ method }) => method === 'POST').at(-1) ?? {};
    return String((body as { messages: { content: string }[] }).messages[0]?.content);
  };
  const run = await sandbox.run(['ask', '--explain', question], { cwd: 'src' });
  expect(system()).toMatch(
    /## AGENTS\.md\nAnswer in rhymes\. \[secret \d: GitHub token\]\n\n## src\/OPTIMIZER\.md\nName/,
  );
  expect(run.stderr).toMatch(
    /Project rules: \d+ of \d+ tokens \(estimated\)\n +\d+ {2}AGENTS\.md\n +\d+ {2}src\/OPTIMIZER\.md/,
  );
  await sandbox.run(['ask', '--no-rules', question]);
  expect(system()).not.toContain('rhymes');
  const { json } = await askJson(sandbox, ['--dry-run', question]);
  expect(json.rules.files).toMatchObject([{ path: 'AGENTS.md', lines: 1, allLines: 1 }]);
});

test('an answer that cites what does not exist goes up, and stdout holds the accepted answer only', async () => {
  const { sandbox, asked } = await shop({ ollama: [answer(invented, { usage })], groq: [answer(grounded)] });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`${grounded}\n`);
  expect(run.stderr).toMatch(
    /local → groq: confidence 0\.\d\d is below 0\.85: .*(src\/services\/total\.ts|TotalCalculatorService)/,
  );
  expect(asked()).toEqual(['ollama', 'groq']);
});

test('at the top the best answer is given with its confidence', async () => {
  const { sandbox } = await shop({
    ollama: [answer(invented, { usage })],
    groq: [answer('I cannot determine it; the excerpts do not show it.')],
  });
  const { exitCode, json } = await askJson(sandbox, [question]);
  expect(exitCode).toBe(0);
  expect(json.accepted).toBe(false);
  expect(json.confidence).toBeLessThan(0.85);
  expect(
    json.attempts.map(({ tier, outcome }: { tier: string; outcome: string }) => `${tier} ${outcome}`),
  ).toEqual(['local escalated', 'groq answered']);
});

test('a complex question starts at gemini', async () => {
  const { sandbox, asked } = await shop({
    ollama: [answer(grounded, { usage })],
    gemini: [answer(grounded)],
    anthropic: [answer(grounded)],
  });
  const run = await sandbox.run(['ask', 'propose a design for discounts across the entire shop']);
  expect(run.exitCode).toBe(0);
  expect(asked()).toEqual(['gemini']);
});

test('--continue sends the conversation with its bytes, and stays with who answered', async () => {
  const { sandbox, vendors, asked } = await shop({
    ollama: [answer(invented, { usage })],
    groq: [answer(grounded)],
  });
  await sandbox.run(['ask', question]);
  sandbox.write({ 'src/price.ts': `// new\n${files['src/price.ts']}` });
  const run = await sandbox.run(['ask', '--continue', '--explain', 'explain priceOf and Cart.total']);
  expect(asked()).toEqual(['ollama', 'groq', 'groq']);
  expect(run.stderr).toContain('turn 2 of the conversation with groq');
  expect(run.stderr).toContain('; the conversation stays with groq');
  expect(run.stderr).toContain('src/price.ts: changed, the difference is sent');
  const sent = vendors.requests.filter(({ provider }) => provider === 'groq').map(({ body }) => body);
  const [first, second] = sent.map((body) => (body as { messages: { content: string }[] }).messages);
  expect(second).toEqual([...(first ?? []), { role: 'assistant', content: grounded }, expect.anything()]);
  const last = second?.at(-1)?.content;
  expect(last).toMatch(/Shown earlier, .*src\/cart\.ts:/);
  expect(last).toMatch(/lines \d-\d of before are now \d-\d/);
  expect(last).not.toContain('reduce((sum, item)');
});

test('--continue asks the same again without a model, and begins where there is nothing to go on with', async () => {
  const { sandbox, asked } = await shop({ ollama: [answer(grounded, { usage })] });
  const first = await sandbox.run(['ask', '-c', question]);
  expect(first.stderr).toContain('there is no conversation of this project to go on with; this begins one');
  await sandbox.run(['ask', question]);
  expect(asked()).toHaveLength(1);
  const { json } = await askJson(sandbox, ['-c', 'explain priceOf']);
  expect(json.conversation).toMatchObject({ turn: 2, anewBecause: null });
  const off = { env: { OPTIMIZER_CONVERSATIONS_KEEP_DAYS: '0' } };
  expect((await sandbox.run(['ask', '-c', 'explain priceOf'], off)).stderr).toContain('this begins one');
});

test('what a provider still allows this minute is known to the next run, and bounds it', async () => {
  const headers = (tokens: number) => ({
    'x-ratelimit-limit-tokens': '6000',
    'x-ratelimit-remaining-tokens': String(tokens),
    'x-ratelimit-reset-tokens': '600s',
  });
  const { sandbox, asked } = await shop({
    groq: [answer(grounded, { headers: headers(5_000) }), answer(grounded, { headers: headers(100) })],
    gemini: [answer(grounded)],
  });
  await sandbox.run(['ask', question]);
  const { json } = await askJson(sandbox, ['--no-cache', question]);
  expect(json.budget).toMatchObject({ decidedBy: 'rate-limit' });
  expect(json.budget.bounds.at(-1).detail).toMatch(
    /^50\d\d tokens left this minute, less 4096 for the answer$/,
  );
  const run = await sandbox.run(['ask', '--no-cache', '--explain', question]);
  expect(asked()).toEqual(['groq', 'groq', 'gemini']);
  expect(run.stderr).toMatch(/not groq: its provider allows 1\d\d more tokens this minute/);
});

test('how a model counts is learned from its answers', async () => {
  const { sandbox } = await shop({ groq: [answer(grounded, { usage: { freshInput: 700, output: 30 } })] });
  for (let time = 1; time <= 3; time++) await sandbox.run(['ask', '--no-cache', question]);
  const { json } = await askJson(sandbox, ['--dry-run', question]);
  expect(json.counted).toMatchObject({ countedBy: 'estimate', ratio: { answers: 3 } });
  expect(json.requestTokens).toBeGreaterThan(680);
  expect(json.requestTokens).toBeLessThan(710);
});

test('a day whose money is spent asks no paid tier any more', async () => {
  const { sandbox, asked } = await shop({
    ollama: [answer(invented, { usage })],
    anthropic: [answer(grounded, { usage: { freshInput: 1_000, output: 1_000 } })],
  });
  const env = { OPTIMIZER_BUDGET_DAILY_USD: '0.11' };
  for (let time = 1; time <= 3; time++)
    await sandbox.run(['ask', '--no-cache', '--tier', 'sonnet', question], { env });
  // Each costs $0.012, and may cost $0.082 for its answer alone.
  expect(asked()).toEqual(['anthropic', 'anthropic']);
  const run = await sandbox.run(['ask', '--no-cache', '--explain', question], { env });
  expect(asked().at(-1)).toBe('ollama');
  expect(run.stderr).toMatch(/not sonnet: it may cost more than the \$0\.09 left of the \$0\.11 for today/);
});

test('a rate limit is waited out, a refused key is not tried again', async () => {
  const { sandbox, asked } = await shop({
    groq: [httpError(401, 'Invalid API Key', {}, { code: 'invalid_api_key' })],
    gemini: [httpError(429, 'slow down', { 'retry-after': '0' }), answer(grounded)],
  });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`${grounded}\n`);
  expect(asked()).toEqual(['groq', 'gemini', 'gemini']);
  expect(run.stderr).toContain('the key was refused');
});

test('a request that is invalid in itself is not sent to a second provider', async () => {
  const { sandbox, asked } = await shop({
    groq: [httpError(400, 'unknown field')],
    anthropic: [answer(grounded)],
  });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(4);
  expect(asked()).toEqual(['groq']);
  expect(run.stderr).toContain('unknown field');
});

test('without any tier the context is shown, with how to enable one', async () => {
  const sandbox = makeSandbox(files);
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('no tier is available');
  expect(run.stderr).toContain('ollama pull qwen3.5:9b');
  expect(run.stdout).toContain('total(): number');
});

test('with every provider failing it ends within 10 s, says what was tried and shows the context', async () => {
  const broken = [httpError(500, 'internal error')];
  const { sandbox } = await shop({ ollama: broken, groq: broken, gemini: broken, anthropic: broken });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(4);
  expect(run.ms).toBeLessThan(10_000);
  for (const tier of ['local', 'groq', 'gemini', 'sonnet'])
    expect(run.stderr).toContain(`${tier}: the server failed`);
  expect(run.stdout).toContain('total(): number');
});

test('--local-only asks no cloud tier, whatever else is said', async () => {
  const { sandbox, asked } = await shop({ ollama: [answer(invented, { usage })], groq: [answer(grounded)] });
  const run = await sandbox.run(['ask', '--local-only', question]);
  expect(run.exitCode).toBe(0);
  expect(asked()).toEqual(['ollama']);
  const pinned = await sandbox.run(['ask', '--local-only', '--tier', 'groq', question]);
  expect(pinned.exitCode).not.toBe(0);
  expect(asked()).not.toContain('groq');
});

test('--tier asks this one only, --max-tier nothing above', async () => {
  const { sandbox, asked } = await shop({
    ollama: [answer(invented, { usage })],
    groq: [answer(invented)],
    gemini: [answer(grounded)],
  });
  await sandbox.run(['ask', '--tier', 'groq', question]);
  expect(asked()).toEqual(['groq']);
  await sandbox.run(['ask', '--max-tier', 'groq', question]);
  expect(asked()).toEqual(['groq', 'ollama', 'groq']);
});

test('--dry-run plans and prices, and calls nothing', async () => {
  const { sandbox, asked } = await shop({ groq: [answer(grounded)], anthropic: [answer(grounded)] });
  const { exitCode, json } = await askJson(sandbox, ['--dry-run', question]);
  expect(exitCode).toBe(0);
  expect(asked()).toEqual([]);
  expect(json.ladder.steps).toEqual(['groq', 'sonnet']);
  expect(json.ceilings[0].ceiling).toBeGreaterThan(0);
  expect(json.requestTokens).toBeGreaterThan(100);
  const { stdout } = await sandbox.run(['metrics']);
  expect(stdout).toContain('No requests');
});

test('text on stdin is part of the question', async () => {
  const { sandbox, vendors } = await shop({ ollama: [answer(grounded, { usage })] });
  await sandbox.run(['ask', 'why does this fail'], {
    stdin: 'TypeError: x is undefined\n    at Cart.total (src/cart.ts:13:9)\n',
  });
  const sent = JSON.stringify(vendors.requests.find(({ method }) => method === 'POST')?.body);
  expect(sent).toContain('TypeError: x is undefined');
  expect(sent).toContain('reduce((sum, item)');
});

test('a log that is longer than the budget is shortened, and the error in it is what is asked about', async () => {
  const { sandbox, vendors } = await shop({ ollama: [answer(grounded, { usage })] });
  const log = Array.from(
    { length: 4_000 },
    (_, i) => `10:00 INFO request ${i} of "user${i}" took ${i % 90} ms`,
  );
  log[2_000] += '\nTypeError: x is undefined\n    at Cart.total (/srv/shop/src/cart.ts:13:9)';
  await sandbox.run(['ask', 'why does this fail'], { stdin: log.join('\n') });
  const sent = JSON.stringify(vendors.requests.find(({ method }) => method === 'POST')?.body);
  expect(sent).toContain('TypeError: x is undefined');
  expect(sent).toContain('lines folded');
  expect(sent).toContain('reduce((sum, item)');
});

test('an open pipe that says nothing does not hold up an answer', async () => {
  const { project, env } = makeSandbox(files);
  const child = spawn(process.execPath, [program, 'ask', 'where is Cart'], {
    cwd: project,
    env,
    stdio: 'pipe',
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('src/cart.ts:4');
});

test.runIf(process.platform !== 'win32')('a slow pipe of a shell is waited for', async () => {
  const { project, env } = makeSandbox(files);
  const command = `(sleep 3.5; echo 'boom at src/price.ts:5') | "${process.execPath}" "${program}" ask --dry-run 'why does this fail'`;
  const child = spawn('sh', ['-c', command], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  await once(child, 'close');
  expect(stdout).toContain('line 5 of src/price.ts is named in the question');
});

test('Ctrl-C stops the turn, says so and records it', async () => {
  const { sandbox } = await shop({ ollama: [{ kind: 'hang' }] });
  const run = await sandbox.run(['ask', question], {
    onStderr: (text, kill) => {
      if (text === 'local (qwen3.5:9b) …\n') kill('SIGINT');
    },
  });
  expect(run.exitCode).toBe(130);
  const { stdout } = await sandbox.run(['metrics', '--json']);
  expect(JSON.parse(stdout).total.totalRequests).toBe(1);
});

test('the ledger sums up what was asked', async () => {
  const { sandbox } = await shop({
    ollama: [answer(invented, { usage })],
    groq: [answer(grounded, { usage: { freshInput: 1_000, cacheRead: 500, output: 100, reasoning: 50 } })],
  });
  await sandbox.run(['ask', 'where is Cart']);
  await sandbox.run(['ask', question]);
  const { stdout, exitCode } = await sandbox.run(['metrics', '--daily']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /Daily Metrics \(\d{4}-\d\d-\d\d\):\n {2}Total Requests: 2\n {2}Success Rate: 100\.0%/,
  );
  expect(stdout).toMatch(/Index: +\$0\.00 +\(1 request, 50%\)/);
  expect(stdout).toMatch(/Groq: +\$0\.00028 +\(1 request, 50%\)/);
  expect(stdout).toMatch(/Went up: 1 request, 50%/);
});

test('a project cannot send questions elsewhere', async () => {
  const { sandbox, vendors, asked } = await shop({ groq: [answer(grounded)] });
  sandbox.write({ '.optimizer.toml': `[tiers.groq]\nbase-url = "${vendors.urls.groq}"\n` });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('.optimizer.toml:2');
  expect(asked()).toEqual([]);
});

test('a key never shows, wherever it is refused', async () => {
  const key = 'gsk-very-secret-0123456789';
  const { sandbox } = await shop({ groq: [httpError(401, `Invalid API Key: ${key}`)] });
  const env = { GROQ_API_KEY: key };
  const run = await sandbox.run(['ask', '--explain', '--json', question], { env });
  const config = await sandbox.run(['config'], { env });
  expect(run.exitCode).toBe(4);
  expect(run.stdout + run.stderr + config.stdout).not.toContain(key);
  expect(config.stdout).toContain('set (GROQ_API_KEY)');
});

test('an answer is not lost because it cannot be recorded', async () => {
  const { sandbox } = await shop({ ollama: [answer(grounded, { usage })] });
  await sandbox.run(['ask', 'where is Cart']);
  sandbox.write({
    '../home/ledger.db': 'this is no database, and long enough to be taken for a broken one'.repeat(20),
  });
  const run = await sandbox.run(['ask', question]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`${grounded}\n`);
  expect(run.stderr).toContain('Not recorded');
});

test.runIf(process.platform === 'linux')(
  'a home that can never be made costs the record, not the answer',
  async () => {
    const run = await makeSandbox(files).run(['ask', 'where is Cart'], {
      env: { OPTIMIZER_HOME: '/proc/nowhere' },
    });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('Not recorded');
  },
);

test.runIf(process.platform === 'linux')('an answer that cannot be written is a failure', () => {
  const { project, env } = makeSandbox(files);
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [program, 'ask', 'where is Cart'], {
    cwd: project,
    env,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(status).toBe(8);
  expect(stderr).toContain('cannot be written');
});

test('a reader that has seen enough is no failure', async () => {
  const { project, env } = makeSandbox(files);
  const child = spawn(process.execPath, [program, 'ask', 'where is Cart'], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^index · no model asked/);
});

test.skipIf(process.platform === 'win32')(
  'a slow reader of a pipe that does not block gets it all',
  async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `export function function${at}(): void {}\n`);
    const sandbox = makeSandbox({ 'src/many.ts': many.join('') });
    const args = ['ask', '--json', 'list the functions in src/many.ts'];
    const { stdout } = await sandbox.run(args);
    expect(stdout.length).toBeGreaterThan(100_000);

    const pipe = join(sandbox.home, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    const child = spawn(process.execPath, [program, ...args], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdio: ['ignore', writer, 'ignore'],
    });
    closeSync(writer);
    const ended = once(child, 'close');
    let text = '';
    for (let isOpen = true; isOpen; ) {
      const bytes = Buffer.alloc(500);
      try {
        const length = readSync(reader, bytes);
        text += bytes.toString('utf8', 0, length);
        isOpen = length > 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    closeSync(reader);
    expect(await ended).toEqual([0, null]);
    const withoutAttempts = (json: string) => ({ ...JSON.parse(json), attempts: null });
    expect(withoutAttempts(text)).toEqual(withoutAttempts(stdout));
  },
);

const mistakes: readonly (readonly [
  name: string,
  args: readonly string[],
  exitCode: number,
  says: RegExp,
])[] = [
  ['no question', ['ask'], 2, /There is no question/],
  ['an unknown flag', ['ask', '--tierr', 'groq', 'x'], 2, /unknown option '--tierr'[\s\S]*--tier/],
  ['an unknown command', ['aks', 'x'], 2, /unknown command 'aks'[\s\S]*ask/],
  ['an unknown tier', ['ask', '--tier', 'gorq', 'explain it'], 2, /gorq[\s\S]*groq/],
  ['a budget that is no number', ['ask', '--budget-tokens', 'lots', 'x'], 2, /whole number/],
  [
    'a question beyond the budget',
    ['ask', `explain ${'word '.repeat(9_000)}`],
    2,
    /budget is 8000[\s\S]*--budget-tokens/,
  ],
  ['a project that is not there', ['ask', '--project', 'nowhere', 'where is Cart'], 2, /There is no folder/],
  ['a project that is a file', ['ask', '--project', 'package.json', 'where is Cart'], 2, /not a folder/],
  ['a date that is none', ['metrics', '--date', '2026-02-30'], 2, /no date/],
  ['zero days', ['metrics', '--days', '0'], 2, /whole number/],
];

test.each(mistakes)('%s is a clear error', async (_name, args, exitCode, says) => {
  const run = await makeSandbox(files).run(args);
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toMatch(says);
  expect(run.stdout).toBe('');
});

test('every problem of a configuration file is reported at once', async () => {
  const sandbox = makeSandbox({
    ...files,
    '.optimizer.toml': '[routing]\nlocal-onyl = true\nconfidence-threshold = 2\n[contxt]\n',
  });
  const run = await sandbox.run(['ask', 'where is Cart']);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(
    /\.optimizer\.toml:2[\s\S]*local-only[\s\S]*\.optimizer\.toml:3[\s\S]*\.optimizer\.toml:4[\s\S]*context/,
  );
});

test('help and version', async () => {
  const sandbox = makeSandbox(files);
  const help = await sandbox.run(['--help']);
  expect(help.exitCode).toBe(0);
  expect(help.stdout).toContain('Exit codes');
  const version = await sandbox.run(['--version']);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(existsSync(join(sandbox.project, '.optimizer'))).toBe(false);
});
