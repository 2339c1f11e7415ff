import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { type ConfigFlags, loadConfig } from '../../src/config/load-config.ts';
import { locateOrigin } from '../../src/config/origin.ts';

let home: string;
let project: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'config-'));
  project = join(home, 'project');
  mkdirSync(project);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Places {
  readonly user?: string;
  readonly project?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: ConfigFlags;
}

function load(places: Places) {
  if (places.user !== undefined) writeFileSync(join(home, 'config.toml'), places.user);
  if (places.project !== undefined) writeFileSync(join(project, '.optimizer.toml'), places.project);
  const env = { OPTIMIZER_HOME: home, ...places.env };
  return loadConfig({ projectRoot: project, env, ...(places.flags ? { flags: places.flags } : {}) });
}

/** A value by its key, where it came from, and its note. */
async function standing(key: string, places: Places) {
  const { sources, warnings } = await load(places);
  const source = sources.find((one) => one.key === key);
  const from = source ? locateOrigin(source.origin).replace(home, '~') : null;
  return { value: source?.value, from, note: source?.note ?? null, warnings };
}

async function failure(places: Places): Promise<ConfigError> {
  const error = await load(places).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw error ?? new Error('It was accepted');
  return error;
}

/** Problems as `place: key message`. */
async function problems(places: Places): Promise<readonly string[]> {
  const error = await failure(places);
  return error.problems.map(
    ({ origin, key, message }) =>
      `${locateOrigin(origin).replace(home, '~')}: ${key === null ? '' : `${key} `}${message}`,
  );
}

describe('without anything set', () => {
  test('the defaults hold, each once, and nothing is warned of', async () => {
    const { config, sources, warnings } = await load({});
    expect(config.routing).toEqual({
      ladder: ['local', 'groq', 'gemini', 'sonnet'],
      complexStart: null,
      targetQuality: 0.9,
      maxTier: null,
      pinnedTier: null,
      localOnly: false,
    });
    expect(Object.keys(config.tiers)).toEqual(['local', 'groq', 'gemini', 'sonnet']);
    expect(config.timeouts.localFirstTokenMs).toBe(300_000);
    expect(config.index.maxFileBytes).toBe(4 * 1_048_576);
    expect(new Set(sources.map(({ key }) => key)).size).toBe(sources.length);
    expect(sources.every(({ origin }) => origin.kind === 'default')).toBe(true);
    expect(warnings).toEqual([]);
  });

  test('the configuration is frozen through and through', async () => {
    const { config } = await load({});
    expect(Object.isFrozen(config.tiers.local)).toBe(true);
    expect(Object.isFrozen(config.routing.ladder)).toBe(true);
  });

  test('there need not be a project', async () => {
    const { config } = await loadConfig({ projectRoot: null, env: { OPTIMIZER_HOME: home } });
    expect(config.context.budgetTokens).toBe(8_000);
  });
});

describe('the nearer place wins', () => {
  const user = '[context]\nbudget-tokens = 6000\n';
  const project = '# ours\n[context]\nbudget-tokens = 5000\n';
  const env = { OPTIMIZER_CONTEXT_BUDGET_TOKENS: '7_000' };
  async function check(places: Places, value: number, from: string) {
    expect(await standing('context.budget-tokens', places)).toMatchObject({ value, from, warnings: [] });
  }

  test('the own file over the defaults', () => check({ user }, 6_000, '~/config.toml:2'));
  test('the file of the project over the own', () => check({ user, project }, 5_000, '.optimizer.toml:3'));
  test('the environment over both', () =>
    check({ user, project, env }, 7_000, 'OPTIMIZER_CONTEXT_BUDGET_TOKENS'));
  test('a flag over all', () =>
    check({ user, project, env, flags: { budgetTokens: '9000' } }, 9_000, '--budget-tokens'));
  test('a variable that is set to nothing is not set', () =>
    check({ user, env: { OPTIMIZER_CONTEXT_BUDGET_TOKENS: ' ' } }, 6_000, '~/config.toml:2'));
});

describe('the file of a project may narrow what the user allows, and not widen it', () => {
  async function check(key: string, user: string, project: string, value: unknown, from: string) {
    const found = await standing(key, { user, project });
    expect(found).toMatchObject({ value, from });
    return found;
  }

  test('local-only: once on, it stays on', async () => {
    const on = '[routing]\nlocal-only = true';
    const off = '[routing]\nlocal-only = false';
    const found = await check('routing.local-only', on, off, true, '~/config.toml:2');
    expect(found.note).toBe('.optimizer.toml:2 asks for false; the file of a project may only turn it on');
    expect(found.warnings).toEqual([]);
    await check('routing.local-only', off, on, true, '.optimizer.toml:2');
  });

  test('max-tier: the lower one', async () => {
    const max = (tier: string) => `[routing]\nmax-tier = "${tier}"`;
    await check('routing.max-tier', max('groq'), max('sonnet'), 'groq', '~/config.toml:2');
    await check('routing.max-tier', max('gemini'), max('local'), 'local', '.optimizer.toml:2');
    await check('routing.max-tier', '', max('gemini'), 'gemini', '.optimizer.toml:2');
  });

  test('limits: the lower one; thresholds: the higher one', async () => {
    await check('retry.max-tries', '', '[retry]\nmax-tries = 9', 3, 'default');
    await check('retry.max-tries', '', '[retry]\nmax-tries = 1', 1, '.optimizer.toml:2');
    await check(
      'tiers.groq.max-output-tokens',
      '',
      '[tiers.groq]\nmax-output-tokens = 100',
      100,
      '.optimizer.toml:2',
    );
    const threshold = (value: number) => `[routing]\nconfidence-threshold = ${value}`;
    await check('routing.confidence-threshold', threshold(0.9), threshold(0.1), 0.9, '~/config.toml:2');
    await check('tiers.groq.confidence-threshold', '', threshold(0.95), 0.95, 'default');
  });

  test('features: routing and local models can be turned off, not on', async () => {
    const local = (on: boolean) => `[features]\nlocal-models = ${on}`;
    await check('features.local-models', local(false), local(true), false, '~/config.toml:2');
    await check('features.local-models', local(true), local(false), false, '.optimizer.toml:2');
    await check(
      'features.context-optimization',
      '',
      '[features]\ncontext-optimization = false',
      false,
      '.optimizer.toml:2',
    );
  });

  test('the ladder: tiers can be left out, neither added nor put in another order', async () => {
    const ladder = (...names: string[]) => `[routing]\nladder = ${JSON.stringify(names)}`;
    await check('routing.ladder', '', ladder('groq', 'sonnet'), ['groq', 'sonnet'], '.optimizer.toml:2');
    await check('routing.ladder', '', ladder('sonnet', 'groq'), ['groq', 'sonnet'], '.optimizer.toml:2');
    await check(
      'routing.ladder',
      ladder('local', 'groq'),
      ladder('local', 'sonnet'),
      ['local'],
      '.optimizer.toml:2',
    );
    expect(await problems({ user: ladder('local'), project: ladder('sonnet') })).toEqual([
      '.optimizer.toml:2: routing.ladder leaves no tier of your ladder: local',
    ]);
  });

  test('leaving a tier out never lifts the limit that it was', async () => {
    const places = {
      user: '[routing]\nmax-tier = "gemini"',
      project: '[routing]\nladder = ["local", "groq", "sonnet"]',
    };
    expect(await standing('routing.max-tier', places)).toMatchObject({ value: 'groq' });
    expect(await problems({ ...places, project: '[routing]\nladder = ["sonnet"]' })).toEqual([
      '.optimizer.toml:2: routing.ladder leaves nothing up to gemini, the highest tier allowed (~/config.toml:2)'.replace(
        '~',
        home,
      ),
    ]);
  });

  test('a wish above a default is warned of, as nobody said no to it', async () => {
    const { warnings } = await load({ project: '[context]\nbudget-tokens = 90000' });
    expect(warnings).toEqual([
      'context.budget-tokens stays 8000: .optimizer.toml:2 asks for 90000; the file of a project may only lower it.',
    ]);
  });

  test('addresses, keys, models, prices and new tiers are errors that say where they belong', async () => {
    const error = await failure({
      project: `
[tiers.local]
base-url = "http://evil.example"
model = "gpt-oss:120b-cloud"
[tiers.groq]
api-key-env = "AWS_SECRET_ACCESS_KEY"
[tiers.other]
provider = "anthropic"
[prices."anthropic/claude-sonnet-5-5"]
input = 0
`,
    });
    expect(error.code).toBe('config/invalid');
    expect(error.hint).toBe(`Put it into your own file, ${join(home, 'config.toml')}.`);
    expect(error.problems.map(({ key, origin }) => [key, locateOrigin(origin)])).toEqual([
      ['tiers.local.base-url', '.optimizer.toml:3'],
      ['tiers.local.model', '.optimizer.toml:4'],
      ['tiers.groq.api-key-env', '.optimizer.toml:6'],
      ['tiers.other', '.optimizer.toml:7'],
      ['prices."anthropic/claude-sonnet-5-5".input', '.optimizer.toml:10'],
    ]);
  });

  test('a limit on money can be lowered, and what happens at it made stricter, never the other way', async () => {
    const at = (user: string, project: string) =>
      load({ user: `[budget]\n${user}`, project: `[budget]\n${project}` }).then(
        ({ config }) => config.budget,
      );
    expect(await at('daily-usd = 2', 'daily-usd = 1\nsession-usd = 0.5')).toMatchObject({
      dailyUsd: 1,
      sessionUsd: 0.5,
    });
    expect(await at('daily-usd = 1', 'daily-usd = 2')).toMatchObject({ dailyUsd: 1 });
    expect(await at('at-cap = "ask"', 'at-cap = "stop"')).toMatchObject({ atCap: 'stop' });
    expect(await at('at-cap = "stop"', 'at-cap = "ask"')).toMatchObject({ atCap: 'stop' });
    expect(await at('', 'at-cap = "ask"')).toMatchObject({ atCap: 'local-only' });
    const error = await failure({ user: '[budget]\nat-cap = "go-on"' });
    expect(error.problems[0]?.message).toBe('must be one of "ask", "local-only", "stop", is "go-on"');
  });

  test('a tier that the user added can be narrowed', async () => {
    const user = '[tiers.haiku]\nprovider = "anthropic"\nmodel = "claude-haiku-5-5"';
    const { config } = await load({ user, project: '[tiers.haiku]\nmax-output-tokens = 99' });
    expect(config.tiers.haiku?.maxOutputTokens).toBe(99);
  });
});

describe('tiers', () => {
  test('one can be added and put on the ladder', async () => {
    const { config } = await load({
      user: `
[routing]
ladder = ["index", "local", "haiku", "opus"]
[tiers.haiku]
provider = "anthropic"
model = "claude-haiku-5-5"
max-output-tokens = 512
[tiers.opus]
provider = "anthropic"
model = "claude-opus-5-5"
base-url = "https://proxy.example/v1/"
api-key-env = "WORK_KEY"
confidence-threshold = 0.5
`,
      env: { ANTHROPIC_API_KEY: ' key-a\n', WORK_KEY: 'key-b' },
    });
    expect(config.routing.ladder).toEqual(['local', 'haiku', 'opus']);
    expect(config.routing.complexStart).toBeNull();
    expect(config.tiers.haiku).toEqual({
      name: 'haiku',
      provider: 'anthropic',
      model: 'claude-haiku-5-5',
      baseUrl: null,
      apiKeyEnv: 'ANTHROPIC_API_KEY',
      apiKey: 'key-a',
      maxOutputTokens: 512,
      usesTools: true,
      takesImages: null,
      confidenceThreshold: 0.85,
      contextTokens: null,
    });
    expect(config.tiers.opus).toMatchObject({
      baseUrl: 'https://proxy.example/v1',
      apiKey: 'key-b',
      confidenceThreshold: 0.5,
    });
  });

  test('one can be added by variables alone', async () => {
    const { config } = await load({
      env: {
        OPTIMIZER_TIERS_BIG_LOCAL_PROVIDER: 'ollama',
        OPTIMIZER_TIERS_BIG_LOCAL_MODEL: 'qwen3.6:27b',
        OPTIMIZER_ROUTING_LADDER: 'local, big-local',
      },
    });
    expect(config.routing.ladder).toEqual(['local', 'big-local']);
    expect(config.tiers['big-local']?.model).toBe('qwen3.6:27b');
  });

  test('what one must have is asked for', async () => {
    expect(
      await problems({
        user: '[tiers.a]\nmodel = "x"\n[tiers.b]\nprovider = "groq"\n[tiers.groq]\nprovider = "ollama"',
      }),
    ).toEqual([
      '~/config.toml:2: tiers.a.provider must be set: one of ollama, groq, gemini, anthropic',
      '~/config.toml:4: tiers.b.model must be set',
      '~/config.toml:6: tiers.groq.model must be set (its provider is no longer groq)',
    ]);
  });

  test('names that cannot be', async () => {
    expect(
      await problems({
        user: '[tiers.index]\nmodel = "x"\n[tiers."My Tier"]\nmodel = "x"\n[tiers.__proto__]\nmodel = "x"',
      }),
    ).toEqual([
      '~/config.toml:1: tiers.index is taken: the index is the tier without a model and has no settings',
      expect.stringMatching(/^~\/config\.toml:3: tiers\."My Tier" is no tier's name/),
      expect.stringMatching(/^~\/config\.toml:5: tiers\.__proto__ is no tier's name/),
    ]);
  });

  test('the key of Gemini may stand in the variable of Google', async () => {
    const google = { GOOGLE_API_KEY: 'g' };
    expect((await load({ env: google })).config.tiers.gemini).toMatchObject({
      apiKey: 'g',
      apiKeyEnv: 'GOOGLE_API_KEY',
    });
    const both = { ...google, GEMINI_API_KEY: 'x' };
    expect((await load({ env: both })).config.tiers.gemini).toMatchObject({
      apiKey: 'x',
      apiKeyEnv: 'GEMINI_API_KEY',
    });
    expect((await load({})).config.tiers.gemini).toMatchObject({ apiKey: null, apiKeyEnv: 'GEMINI_API_KEY' });
  });
});

describe('addresses from the environment', () => {
  async function check(env: Record<string, string>, tier: string, baseUrl: string | null) {
    expect((await load({ env })).config.tiers[tier]?.baseUrl).toBe(baseUrl);
  }

  test('of each vendor', async () => {
    await check({ GROQ_BASE_URL: 'http://127.0.0.1:1/' }, 'groq', 'http://127.0.0.1:1');
    await check({ ANTHROPIC_BASE_URL: 'http://127.0.0.1:2' }, 'sonnet', 'http://127.0.0.1:2');
    await check({ GEMINI_BASE_URL: 'http://127.0.0.1:3' }, 'gemini', 'http://127.0.0.1:3');
    await check({ GROQ_BASE_URL: 'http://127.0.0.1:1' }, 'sonnet', null);
  });

  test('OLLAMA_HOST in each form that Ollama reads', async () => {
    const forms = {
      'example.org': 'http://example.org:11434',
      'example.org:80': 'http://example.org:80',
      ':8080': 'http://127.0.0.1:8080',
      '0.0.0.0': 'http://127.0.0.1:11434',
      '0.0.0.0:9': 'http://127.0.0.1:9',
      '[::1]:9': 'http://[::1]:9',
      'http://example.org': 'http://example.org:80',
      'https://example.org': 'https://example.org:443',
      'https://example.org:1/ollama/': 'https://example.org:1/ollama',
    };
    for (const [host, url] of Object.entries(forms)) await check({ OLLAMA_HOST: host }, 'local', url);
  });

  test('the own variable of a tier is nearer, and the file is further away', async () => {
    const user = '[tiers.groq]\nbase-url = "http://file"';
    const env = { GROQ_BASE_URL: 'http://vendor' };
    expect((await load({ user, env })).config.tiers.groq?.baseUrl).toBe('http://vendor');
    const own = { ...env, OPTIMIZER_TIERS_GROQ_BASE_URL: 'http://own' };
    expect((await load({ user, env: own })).config.tiers.groq?.baseUrl).toBe('http://own');
  });

  test('one wrong address is one problem, and its password is not shown', async () => {
    const found = await problems({ env: { OLLAMA_HOST: 'http://ada:secret@host' } });
    expect(found).toEqual([
      expect.stringMatching(/^OLLAMA_HOST: must be an address .*without a name and password/),
    ]);
    expect(found.join()).not.toContain('secret');
  });

  test('a key that would travel unencrypted is warned of', async () => {
    const env = {
      GROQ_BASE_URL: 'http://far.example',
      GROQ_API_KEY: 'k',
      ANTHROPIC_BASE_URL: 'http://localhost:1',
      ANTHROPIC_API_KEY: 'k',
    };
    expect((await load({ env })).warnings).toEqual([
      'tiers.groq: the key in GROQ_API_KEY goes to http://far.example unencrypted.',
    ]);
  });
});

describe('every problem of every place is reported at once', () => {
  test('with its place, and what would be right', async () => {
    const found = await problems({
      user: '[retry]\nmax-tries = 0\nmax_wait-seconds = 3\n\n[contxt]\nbudget = 1\n',
      project: 'local-only = true\n[routing]\nlocal-onli = true\nmax-tier = "opus"\n',
      env: { OPTIMIZER_ROUTING_LOCALONLY: '1', OPTIMIZER_FEATURES_LOCAL_MODELS: 'maybe' },
      flags: { budgetTokens: 'many', tier: 'sonet' },
    });
    expect(found).toEqual([
      '~/config.toml:2: retry.max-tries must be a whole number from 1 to 10, is 0',
      '~/config.toml:3: retry.max_wait-seconds is not known; did you mean retry.max-wait-seconds?',
      '~/config.toml:5: contxt is not known; known there: [features], [index], [context], [budget], [semantic], [classifier], [routing], [tiers], [verify], [experiments], [permissions], [interface], [agent], [conversations], [answers], [retry], [timeouts], [prices]',
      '.optimizer.toml:1: local-only is not known; did you mean routing.local-only?',
      '.optimizer.toml:3: routing.local-onli is not known; did you mean routing.local-only?',
      '.optimizer.toml:4: routing.max-tier names the tier "opus", which does not exist; known: local, groq, gemini, sonnet',
      'OPTIMIZER_ROUTING_LOCALONLY: is not known; did you mean OPTIMIZER_ROUTING_LOCAL_ONLY?',
      'OPTIMIZER_FEATURES_LOCAL_MODELS: features.local-models must be true or false, is "maybe"',
      '--budget-tokens: context.budget-tokens must be a whole number from 100 to 1000000, is "many"',
      '--tier: names the tier "sonet", which does not exist; known: index, local, groq, gemini, sonnet',
    ]);
  });

  async function check(user: string, ...expected: readonly string[]) {
    expect(await problems({ user })).toEqual(expected.map((text) => expect.stringContaining(text)));
  }

  test('wrong types', async () => {
    await check(
      '[routing]\nladder = "local"',
      'config.toml:2: routing.ladder must be a list of names of tiers',
    );
    await check('[routing]\nladder = ["local", "local"]', 'each once');
    await check('[routing]\nlocal-only = "true"', 'must be true or false, is "true"');
    await check('routing = 3', 'config.toml:1: routing must be a table of keys');
    await check('[routing]\nlocal-only = { a = 1 }', 'must be true or false, is a table');
    await check('[context]\nbudget-tokens = 1979-05-27', 'is a date');
    await check('[retry]\nmax-tries = 1.5', 'must be a whole number');
    await check('[[tiers]]\nname = "a"', 'tiers must be a table of keys');
  });

  test('what does not fit together', async () => {
    await check('[routing]\nladder = ["local", "haiku"]', 'routing.ladder names the tier "haiku"');
    await check(
      '[routing]\nladder = ["local"]\ncomplex-start = "groq"',
      'complex-start must be a tier of the ladder (local)',
    );
    await check(
      '[routing]\nladder = ["local"]\nmax-tier = "groq"',
      'max-tier must be a tier of the ladder (local)',
    );
    await check('[routing]\nmax-tier = "index"', 'max-tier must be a tier of the ladder');
    await check('[prices."gpt-oss"]\ninput = 1', 'must be named provider/model');
    await check('[prices."groq/x"]\ninput = 1', 'prices."groq/x".output must be set');
  });

  test('a misspelled provider is one problem, not also a missing tier', async () => {
    await check(
      '[routing]\nladder = ["local", "x"]\n[tiers.x]\nprovider = "gorq"\nmodel = "m"',
      'tiers.x.provider must be one of',
    );
  });

  test('what is no TOML says so by line, without quoting it', async () => {
    const found = await problems({
      user: '[tiers.groq]\napi-key = sk-live-abcdefghijkl\n',
      project: 'a = [1,\n',
    });
    expect(found[0]).toMatch(/^~\/config\.toml:2: is not valid TOML: /);
    expect(found[1]).toMatch(/^\.optimizer\.toml:\d: is not valid TOML: /);
    expect(found.join('\n')).not.toContain('abcdefghijkl');
  });

  test('what cannot be read at all', async () => {
    mkdirSync(join(home, 'config.toml'));
    expect(await problems({})).toEqual(['~/config.toml: is not a file']);
    rmSync(join(home, 'config.toml'), { recursive: true });
    writeFileSync(join(home, 'config.toml'), Buffer.from([0xff, 0xfe, 0x5b, 0]));
    expect(await problems({})).toEqual(['~/config.toml: is not UTF-8 text']);
    writeFileSync(join(home, 'config.toml'), '#'.repeat(1_048_577));
    expect(await problems({})).toEqual(['~/config.toml: is larger than 1 MiB']);
    rmSync(join(home, 'config.toml'));
    symlinkSync('/dev/zero', join(project, '.optimizer.toml'));
    expect(await problems({})).toEqual(['.optimizer.toml: is not a file']);
  });

  test('a byte order mark is no problem', async () => {
    expect((await load({ user: '\uFEFF[retry]\nmax-tries = 2' })).config.retry.maxTries).toBe(2);
  });
});

describe('an API key in a file is refused and never shown', () => {
  const key = 'sk-ant-REDACTED';
  test.each([
    ['under the name of a key', `[tiers.sonnet]\napi-key = "${key}"`],
    ['in place of a variable', `[tiers.sonnet]\napi-key-env = "${key}"`],
    ['at the top', `ANTHROPIC_API_KEY = "${key}"`],
    ['under any name', `[routing]\nmax-tier = "${key}"`],
    ['in a list', `[routing]\nladder = ["${key}"]`],
    ['a short one', '[tiers.sonnet]\napi_key = "hunter2"'],
  ])('%s', async (_, user) => {
    const error = await failure({ user });
    expect(error.message).toContain('looks like an API key: keys are never stored in a file');
    expect(error.hint).toContain('api-key-env');
    expect(error.message + error.hint + JSON.stringify(error.problems)).not.toMatch(/REDACTED|hunter2/);
  });

  test('a variable of that name says where keys are read', async () => {
    const found = await problems({ env: { OPTIMIZER_TIERS_GROQ_API_KEY: key } });
    expect(found.join()).toMatch(/a key stands in the variable of its provider/);
    expect(found.join()).not.toContain(key);
  });
});

describe('flags', () => {
  test('pin a tier, the index included', async () => {
    expect((await load({ flags: { tier: 'index' } })).config.routing.pinnedTier).toBe('index');
    expect((await load({ flags: { tier: 'gemini' } })).config.routing.pinnedTier).toBe('gemini');
    expect(await standing('routing.pinned-tier', { flags: { tier: 'gemini' } })).toMatchObject({
      from: '--tier',
    });
  });

  test('a name that every object has is no tier', async () => {
    expect(await problems({ flags: { tier: 'constructor', maxTier: 'constructor' } })).toHaveLength(2);
  });

  test('win over what a project narrowed', async () => {
    const places = {
      project: '[routing]\nmax-tier = "local"',
      flags: { maxTier: 'sonnet', localOnly: true },
    };
    expect((await load(places)).config.routing).toMatchObject({ maxTier: 'sonnet', localOnly: true });
  });
});

describe('warnings', () => {
  test('of semantic search a project may switch it on and off, but not name a model or let the code out', async () => {
    const { config, warnings } = await load({
      user: '[semantic]\nfill-seconds = 3',
      project: '[features]\nsemantic-search = true\n[semantic]\nremote = true\nfill-seconds = 60',
    });
    expect(config.features.semanticSearch).toBe(true);
    expect(config.semantic).toEqual({ model: 'qwen3-embedding:0.6b', remote: false, fillMs: 3_000 });
    expect(warnings.map((warning) => warning.split(' ')[0])).toEqual(['semantic.remote']);
    await expect(load({ project: '[semantic]\nmodel = "other"' })).rejects.toThrow(
      'semantic.model cannot be set',
    );
  });

  test('a variable that only looks like one of this program', async () => {
    const { warnings } = await load({ env: { OPTIMIZER_COLOUR: 'red' } });
    expect(warnings).toEqual(['OPTIMIZER_COLOUR is not a variable of this program and has no effect.']);
  });
});

test('prices are read, and what is not given is not known', async () => {
  const { config } = await load({
    user: '[prices."groq/openai/gpt-oss-120b"]\ninput = 0.15\noutput = 1\ncache-read = 0',
  });
  expect(config.prices).toEqual({
    'groq/openai/gpt-oss-120b': { input: 0.15, output: 1, cacheRead: 0, cacheWrite: null },
  });
});

test('whether a tier is sent images is known of its model unless the user says it; a project has no say', async () => {
  const { config } = await load({});
  expect(config.tiers.local?.takesImages).toBeNull();
  const own = await load({ user: '[tiers.local]\nimages = true\n[tiers.gemini]\nimages = false' });
  expect([own.config.tiers.local?.takesImages, own.config.tiers.gemini?.takesImages]).toEqual([true, false]);
  expect(await problems({ project: '[tiers.local]\nimages = true' })).toEqual([
    expect.stringContaining('tiers.local.images'),
  ]);
});
