/** Search by meaning and the rerank through the command, with a scripted Ollama. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite.ts';
import { answer, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { wordVectors } from '../loopback/word-vectors.ts';
import { makeSandbox } from './sandbox.ts';

const model = 'qwen3-embedding:0.6b';
const key = 'sk-ant-api03-Zx81Kq0Yt5Wm2Nv7Lb4Pc9Rd6Sf3Gh1Jk8Tq5Xw2Ze7Vu4By9Ni0Mo6La3Hs8Df5';
const files = {
  'package.json': '{"name": "shop"}',
  'src/session.ts': `/** Ends what nobody touched for a while. */
export function evictStale(entries: Map<string, number>, now: number): void {
  for (const [name, touched] of entries) if (now - touched > 60_000) entries.delete(name);
}
`,
  'src/price.ts': `/** Price of one item, in cents. */
export function priceOf(name: string): number {
  return name.length;
}
`,
  'src/mail.ts': `const token = '${key}';

/** Writes a letter to a customer. */
export function writeLetter(customer: string): string {
  return token + customer;
}
`,
};
/** No word of it stands in the code. */
const question = 'abandoned basket expiry';
const synonyms = { abandoned: 'touched', expiry: 'evict', basket: 'entries', evictstale: 'evict' };

async function shop(scripts: Scripts, features: Readonly<Record<string, string>> = {}) {
  const vendors = await startScriptedServer({
    ollamaModels: [model, 'qwen3.5:9b'],
    ollamaEmbed: wordVectors(synonyms),
    ...scripts,
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    OPTIMIZER_FEATURES_SEMANTIC_SEARCH: 'true',
    ...features,
  });
  const embedded = () =>
    vendors.requests
      .filter(({ path }) => path === '/api/embed')
      .flatMap(({ body }) => (body as { readonly input: string[] }).input);
  const context = async (...more: readonly string[]) => {
    const run = await sandbox.run(['context', question, '--json', ...more]);
    return { ...run, json: JSON.parse(run.stdout) };
  };
  return { sandbox, vendors, embedded, context };
}

test('finds by meaning what has no word of the question, and embeds nothing twice', async () => {
  const { embedded, context } = await shop({});
  const { json, stderr, exitCode } = await context();
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  expect(json.files[0]).toMatchObject({
    path: 'src/session.ts',
    reason: 'a piece of it means something like the question',
  });
  expect(json.meaning).toMatchObject({ model, used: true, files: 4, filesEmbedded: 4, notice: null });
  const first = embedded().length;
  expect((await context()).json.meaning).toMatchObject({ embedded: 0, filesEmbedded: 4 });
  expect(embedded().length).toBe(first + 1);
});

test('switched off, nothing is asked and nothing is kept', async () => {
  const { sandbox, vendors, context } = await shop({}, { OPTIMIZER_FEATURES_SEMANTIC_SEARCH: 'false' });
  const { json, exitCode } = await context();
  expect(exitCode).toBe(6);
  expect(json).not.toHaveProperty('meaning');
  expect(vendors.requests).toEqual([]);
  expect(
    readdirSync(join(sandbox.project, '.optimizer')).filter((name) => name.startsWith('meaning')),
  ).toEqual([]);
});

test('a structural question asks no embedding model', async () => {
  const { sandbox, vendors } = await shop({});
  expect((await sandbox.run(['ask', 'where is priceOf'])).exitCode).toBe(0);
  expect(vendors.requests).toEqual([]);
});

test('`index` embeds all, only what changed after that, and no secret', async () => {
  const { sandbox, embedded } = await shop({});
  const { stdout } = await sandbox.run(['index']);
  expect(stdout).toContain(`4 of 4 files embedded by ${model} (`);
  expect(embedded().join()).not.toContain(key);
  expect(embedded().join()).toContain('[secret');
  const before = embedded().length;
  sandbox.write({ 'src/price.ts': files['src/price.ts'].replace('length', 'length + 1') });
  const { stdout: json } = await sandbox.run(['index', '--json']);
  expect(JSON.parse(json).meaning).toMatchObject({ files: 4, filesEmbedded: 4, embedded: 1 });
  expect(embedded().slice(before)).toEqual([expect.stringContaining('length + 1')]);
});

test.each<{
  title: string;
  scripts: Scripts;
  env: Readonly<Record<string, string>>;
  says: string;
}>([
  { title: 'without the model', scripts: { ollamaModels: ['other'] }, env: {}, says: `ollama pull ${model}` },
  {
    title: 'without a server',
    scripts: {},
    env: { OLLAMA_HOST: 'http://127.0.0.1:9' },
    says: 'ollama serve',
  },
  {
    title: 'with a server that says nothing',
    scripts: { ollamaEmbed: () => ({ kind: 'hang' }) as const },
    env: { OPTIMIZER_TIMEOUTS_EMBEDDING_SECONDS: '0.2' },
    says: 'did not answer within 0.2 s',
  },
  {
    title: 'with a server elsewhere',
    scripts: {},
    env: { OLLAMA_HOST: 'http://192.0.2.1:11434' },
    says: 'semantic.remote = true',
  },
  {
    title: 'where nothing may leave the machine',
    scripts: {},
    env: {
      OLLAMA_HOST: 'http://192.0.2.1:11434',
      OPTIMIZER_SEMANTIC_REMOTE: 'true',
      OPTIMIZER_ROUTING_LOCAL_ONLY: 'true',
    },
    says: 'routing.local-only',
  },
  {
    title: 'with local models switched off',
    scripts: {},
    env: { OPTIMIZER_FEATURES_LOCAL_MODELS: 'false' },
    says: 'features.local-models = true',
  },
])('$title there is one line on stderr, and words alone', async ({ scripts, env, says }) => {
  const { sandbox, embedded } = await shop(scripts, env);
  const run = await sandbox.run(['context', 'price of one item', '--json']);
  expect(run.exitCode).toBe(0);
  expect(run.stderr.trim().split('\n')).toEqual([expect.stringContaining(says)]);
  const { files: found, meaning } = JSON.parse(run.stdout);
  expect(found[0].path).toBe('src/price.ts');
  expect(meaning).toMatchObject({ used: false, filesEmbedded: 0, notice: run.stderr.trim() });
  expect((await sandbox.run(['index'])).exitCode).toBe(0);
  expect(embedded().length).toBeLessThanOrEqual(5);
});

test('what hung is not waited for by the next question', async () => {
  const { embedded, context } = await shop(
    { ollamaEmbed: () => ({ kind: 'hang' }) },
    { OPTIMIZER_TIMEOUTS_EMBEDDING_SECONDS: '0.2' },
  );
  await context();
  expect((await context()).stderr).toContain('tried again at');
  expect(embedded()).toEqual([question].map((text) => expect.stringContaining(text)));
});

test('a model that gives longer vectors than before is embedded with anew, and says so', async () => {
  let dimensions = 128;
  const { context } = await shop({ ollamaEmbed: (texts) => wordVectors(synonyms, dimensions)(texts) });
  await context();
  dimensions = 256;
  const { json, stderr } = await context();
  expect(stderr).toContain('gives other vectors than before');
  expect(json.meaning).toMatchObject({ used: true, filesEmbedded: 4 });
  expect(json.files[0].path).toBe('src/session.ts');
  expect((await context()).stderr).toBe('');
});

test.each([
  { title: 'all behind its head', table: null, says: '' },
  { title: 'a page that is read later', table: 'files', says: 'damaged' },
])(
  'where $title is damaged, what was embedded is thrown away and embedded again',
  async ({ table, says }) => {
    const { sandbox, context } = await shop({});
    await context();
    const folder = join(sandbox.project, '.optimizer');
    const path = join(folder, readdirSync(folder).find((name) => /^meaning-.*\.db$/.test(name)) ?? '');
    const bytes = readFileSync(path);
    writeFileSync(path, table === null ? bytes.fill(0xab, 4096) : bytes.fill(0xab, ...pageOf(path, table)));
    expect((await context()).stderr).toContain(says);
    const { json, stderr } = await context();
    expect(json.meaning).toMatchObject({ used: true, filesEmbedded: 4, notice: null });
    expect(stderr).toBe('');
  },
);

/** Where it begins and ends. */
function pageOf(path: string, table: string): [number, number] {
  const db = openDatabase(path, { readOnly: true });
  const row = db.prepare('SELECT rootpage AS page FROM sqlite_master WHERE name = ?').get(table);
  db.close();
  const page = Number(row?.page);
  return [4096 * (page - 1), 4096 * page];
}

test('two processes at once embed all there is', async () => {
  const { sandbox, context } = await shop({});
  const runs = await Promise.all([sandbox.run(['index']), sandbox.run(['index']), context()]);
  for (const { stderr, exitCode } of runs) expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect((await context()).json.meaning).toMatchObject({ embedded: 0, filesEmbedded: 4 });
});

test('after a failure in the middle it goes on where it was', async () => {
  let calls = 0;
  const { sandbox, embedded } = await shop({
    ollamaEmbed: (texts) => (++calls === 2 ? { kind: 'hang' } : wordVectors(synonyms)(texts)),
  });
  const many = Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`src/part-${at}.ts`, `export const part${at} = ${at};\n`]),
  );
  sandbox.write(many);
  const running = sandbox.run(['index'], { env: { OPTIMIZER_TIMEOUTS_LOCAL_FIRST_TOKEN_SECONDS: '0.3' } });
  expect((await running).stderr).toContain('did not answer within 0.3 s');
  const first = new Set(embedded().slice(0, 4));
  const before = embedded().length;
  await sandbox.run(['index']);
  const later = embedded().slice(before);
  expect(later.filter((text) => first.has(text))).toEqual([]);
  expect(later.length).toBeGreaterThan(8);
});

test('the local model orders the places before it answers; --explain, --json and the ledger show it', async () => {
  const usage = { freshInput: 900, output: 5 };
  const { sandbox, vendors } = await shop(
    {
      ollamaLoaded: [{ name: 'qwen3.5:9b', contextTokens: 16_384 }],
      ollama: [answer('2, 1', { usage }), answer('`priceOf` does (src/price.ts:2).', { usage })],
    },
    { OPTIMIZER_FEATURES_RERANK: 'true', OPTIMIZER_FEATURES_SEMANTIC_SEARCH: 'false' },
  );
  const asked = ['ask', 'explain how a customer gets the price of one item', '--json', '--no-cache'];
  const { stdout, stderr } = await sandbox.run(asked);
  expect(stderr).toBe('');
  const { rerank, attempts } = JSON.parse(stdout);
  expect(rerank).toMatchObject({ tier: 'local', model: 'qwen3.5:9b', order: [2, 1], notice: null });
  expect(attempts.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['rerank', 'answer']);
  const windows = vendors.requests
    .filter(({ path }) => path === '/api/chat')
    .map(({ body }) => (body as { options: { num_ctx: number } }).options.num_ctx);
  expect(windows).toEqual([16_384, 16_384]);
  const explained = await sandbox.run([...asked.slice(0, 2), '--explain']);
  expect(explained.stderr).toContain('rerank: qwen3.5:9b, 2, 1 of');
  expect(explained.stderr).toContain('said before');
  const { stdout: metrics } = await sandbox.run(['metrics', '--json']);
  expect(JSON.parse(metrics).total.totalRequests).toBe(2);
});

const cloudModel = 'nomic-embed:137m-cloud';

/** A model of somebody else's machine behind the server, at this price per million tokens, and a limit on money. */
async function paid(inputUsd: number | null, dailyUsd: string) {
  const shopped = await shop(
    { ollamaModels: [cloudModel, 'qwen3.5:9b'] },
    {
      OPTIMIZER_SEMANTIC_MODEL: cloudModel,
      OPTIMIZER_SEMANTIC_REMOTE: 'true',
      OPTIMIZER_BUDGET_DAILY_USD: dailyUsd,
    },
  );
  const price = inputUsd === null ? '' : `[prices."ollama/${cloudModel}"]\ninput = ${inputUsd}\noutput = 0\n`;
  mkdirSync(shopped.sandbox.home, { recursive: true });
  writeFileSync(join(shopped.sandbox.home, 'config.toml'), price);
  return shopped;
}

test.each([
  {
    title: 'no price is known',
    price: null,
    notice: /price of .*-cloud is not known, and a budget is to be kept/,
  },
  {
    title: 'it could pass the limit',
    price: 100,
    notice: /may cost more than the \$0\.01 left of the \$0\.01 for today/,
  },
])('an embedding model that is paid is not asked where $title', async ({ price, notice }) => {
  const { context, embedded } = await paid(price, '0.01');
  const { stderr, exitCode } = await context();
  // By words alone there is nothing to find.
  expect(exitCode).toBe(6);
  expect(stderr).toMatch(notice);
  expect(embedded()).toEqual([]);
});

test('what embedding costs is recorded, counts, and stays set aside no longer than it runs', async () => {
  const { context, embedded, sandbox } = await paid(10, '0.05');
  const { json } = await context();
  expect(json.meaning).toMatchObject({ used: true, notice: null });
  expect(embedded().length).toBeGreaterThan(1);
  const { total } = JSON.parse((await sandbox.run(['metrics', '--json'])).stdout);
  // 10 tokens for each text, as the server reports them.
  const database = openDatabase(join(sandbox.home, 'ledger.db'), { readOnly: true });
  const rows = database.prepare('SELECT purpose, cost_nano_usd, cost_basis FROM attempts').all();
  const reserved = database.prepare('SELECT count(*) AS count FROM reservations').get();
  database.close();
  expect(rows).toEqual([
    { purpose: 'embed', cost_nano_usd: embedded().length * 10 * 10_000, cost_basis: 'reported' },
  ]);
  expect(reserved).toEqual({ count: 0 });
  expect(total).toBeDefined();
});

test('an embedding model of this machine is asked whatever is left', async () => {
  const { context } = await shop({}, { OPTIMIZER_BUDGET_DAILY_USD: '0' });
  expect((await context()).json.meaning).toMatchObject({ used: true, notice: null });
});
