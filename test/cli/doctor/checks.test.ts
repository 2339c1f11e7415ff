import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkConfiguration } from '../../../src/cli/doctor/check-configuration.ts';
import { judgeWatches } from '../../../src/cli/doctor/check-index.ts';
import { checkKeys, checkModels, checkPrices } from '../../../src/cli/doctor/check-models.ts';
import { checkNode } from '../../../src/cli/doctor/check-node.ts';
import { checkOllama } from '../../../src/cli/doctor/check-ollama.ts';
import { checkTerminal } from '../../../src/cli/doctor/check-terminal.ts';
import { checkWriteAccess } from '../../../src/cli/doctor/check-write-access.ts';
import {
  type Check,
  type Finding,
  ok,
  problem,
  runChecks,
  stoppedBy,
  warning,
} from '../../../src/cli/doctor/finding.ts';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import type { ModelRow } from '../../../src/cli/render-models.ts';
import type { Channel } from '../../../src/cli/terminal.ts';
import type { Language } from '../../../src/codebase/languages/language.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { type Scripts, startScriptedServer } from '../../loopback/scripted-server.ts';

const never = new AbortController().signal;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function configOf(toml: string, env: Readonly<Record<string, string>> = {}) {
  const home = folder();
  writeFileSync(join(home, 'config.toml'), toml);
  return loadConfig({ projectRoot: home, env: { OPTIMIZER_HOME: home, ...env } });
}

const told = (findings: readonly Finding[]) => findings.map(({ status, text }) => `${status}: ${text}`);

describe('checks run together', () => {
  const area = (name: string, run: Check['run']): Check => ({ area: name, title: name, run });

  test('one that hangs or fails costs the others nothing, and is aborted', async () => {
    let aborted = false;
    const hangs = (signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true)));
    const areas = await runChecks(
      [
        area('a', hangs),
        area('b', async () => [ok('fine')]),
        area('c', async () => {
          throw new Error('odd\nthing');
        }),
      ],
      { limitMs: 50, signal: never },
    );
    expect(areas.map(({ findings }) => told(findings))).toEqual([
      ['warning: not known: the check took longer than 0.05 s'],
      ['ok: fine'],
      ['problem: the check failed: odd thing'],
    ]);
    expect(aborted).toBe(true);
  });

  test('the exit code is that of what makes every question fail', () => {
    const areas = (...findings: readonly Finding[]) => [{ area: 'a', title: 'A', findings }];
    expect(stoppedBy(areas(warning('w', null), problem('p', 'h')))).toBeNull();
    expect(stoppedBy(areas(problem('p', 'h'), problem('q', 'h', exitCodes.index)))).toBe(exitCodes.index);
  });
});

describe('Node', () => {
  const language = (id: string, loads: boolean) =>
    ({
      id,
      loadExtractor: () => (loads ? Promise.resolve() : Promise.reject(new Error('no'))),
    }) as unknown as Language;

  test.each([
    ['20.19.9', [], 'problem', 'ok'],
    ['20.20.0', [language('go', true)], 'ok', 'ok'],
    ['24.0.0', [language('go', true), language('cpp', false)], 'ok', 'warning'],
    ['22.1.0', [language('go', false), language('cpp', false)], 'ok', 'problem'],
  ])('%s', async (version, languages, node, grammars) => {
    const [first, sqlite, last] = await checkNode(version, languages);
    expect([first?.status, sqlite?.status, last?.status]).toEqual([node, 'ok', grammars]);
  });

  test('all that is installed loads', async () => {
    expect(told(await checkNode()).at(-1)).toMatch(/^ok: all \d+ languages load$/);
  });
});

describe('Ollama', () => {
  async function check(toml: string, scripts: Scripts, expected: readonly unknown[]) {
    const vendors = await startScriptedServer(scripts);
    onTestFinished(() => vendors.close());
    const { config } = await configOf(toml, { OLLAMA_HOST: vendors.urls.ollama });
    expect(told(await checkOllama(config, never))).toEqual(expected);
    expect(vendors.requests.every(({ method }) => method === 'GET')).toBe(true);
  }
  const answers = expect.stringMatching(/^ok: Ollama 0\.13\.1 at http:\/\/127/);
  const there = { ollamaModels: ['qwen3.5:9b'], ollamaVersion: '0.13.1' };

  test.each([
    [
      'a model that is not loaded',
      '',
      there,
      [answers, 'ok: has qwen3.5:9b, asked for up to 16,384 tokens of context'],
    ],
    [
      'a model that is loaded with less than a long question takes',
      '',
      { ...there, ollamaLoaded: [{ name: 'qwen3.5:9b', contextTokens: 4096 }] },
      [
        answers,
        'ok: has qwen3.5:9b, loaded with 4,096 tokens of context; a long question loads it anew with 16,384',
      ],
    ],
    [
      'a model that is loaded with enough',
      '',
      { ...there, ollamaLoaded: [{ name: 'qwen3.5:9b', contextTokens: 32_768 }] },
      [answers, 'ok: has qwen3.5:9b, loaded with 32,768 tokens of context, enough for any question'],
    ],
    [
      'a window that is configured too small',
      '[tiers.local]\ncontext-tokens = 4096',
      there,
      [
        answers,
        expect.stringMatching(
          /^warning: has qwen3\.5:9b, but tiers\.local\.context-tokens = 4096, and a question may take 10,000 tokens/,
        ),
      ],
    ],
    [
      'models that are not pulled, also one beside the tiers',
      '[features]\nsemantic-search = true',
      { ollamaModels: ['llama3:8b'], ollamaVersion: '0.13.1' },
      [
        answers,
        'warning: Ollama has no model qwen3.5:9b',
        'warning: Ollama has no model qwen3-embedding:0.6b',
      ],
    ],
    [
      'a server that does not say its version',
      '',
      { ollamaModels: ['qwen3.5:9b'] },
      [expect.stringMatching(/^ok: a server answers/), expect.stringMatching(/^ok: has/)],
    ],
    [
      'local models that are switched off',
      '[features]\nlocal-models = false',
      there,
      [expect.stringMatching(/^ok: local models are switched off/)],
    ],
    [
      'a ladder without',
      '[routing]\nladder = ["groq"]',
      there,
      ['ok: no tier that may be asked is a model of Ollama'],
    ],
  ])('%s', (_what, toml, scripts, expected) => check(toml, scripts, expected));

  test('a model of the cloud is not looked at where nothing may leave the machine', async () => {
    const vendors = await startScriptedServer({ ollamaModels: ['gpt-oss:120b-cloud'] });
    onTestFinished(() => vendors.close());
    const { config } = await configOf(
      '[routing]\nlocal-only = true\n[tiers.local]\nmodel = "gpt-oss:120b-cloud"',
      { OLLAMA_HOST: vendors.urls.ollama },
    );
    expect(told(await checkOllama(config, never))).toEqual([
      'ok: no tier that may be asked is a model of Ollama',
    ]);
    expect(vendors.requests).toEqual([]);
  });

  test('no server: one line with what to do', async () => {
    const { config } = await configOf('', { OLLAMA_HOST: 'http://127.0.0.1:9' });
    const findings = await checkOllama(config, never);
    expect(findings).toMatchObject([{ status: 'warning', hint: expect.stringContaining('ollama serve') }]);
  });
});

describe('models, keys and prices', () => {
  const row = (more: Partial<ModelRow>): ModelRow => ({
    tier: 'groq',
    provider: 'groq',
    model: 'm',
    onLadder: true,
    isLocal: false,
    windowTokens: null,
    maxOutputTokens: 1,
    modelMaxOutputTokens: null,
    price: null,
    availability: { available: true },
    retirement: null,
    overrides: [],
    ...more,
  });
  const key = 'gsk_not-to-be-seen-anywhere';

  test('keys are named, never shown; what is not wanted needs none', async () => {
    const { config } = await configOf('[routing]\nmax-tier = "gemini"', { GROQ_API_KEY: key });
    const findings = checkKeys(config);
    expect(told(findings)).toEqual([
      'ok: GROQ_API_KEY is set (groq)',
      'warning: GEMINI_API_KEY is not set: gemini cannot be asked',
      'ok: ANTHROPIC_API_KEY is not set: sonnet cannot be asked',
    ]);
    expect(JSON.stringify(findings)).not.toContain(key);
  });

  test('a refused key is told, a missing one is left to the check of keys', async () => {
    const { config } = await configOf('', { GROQ_API_KEY: key });
    const refused = { available: false, reason: 'the key was refused', hint: 'Later.' } as const;
    const rows = [row({ availability: refused }), row({ tier: 'gemini', availability: refused })];
    expect(told(checkModels(rows, config, ['Enable one']))).toEqual([
      'warning: no model can be asked: only questions that the index answers are answered',
      'warning: groq is not asked: the key was refused',
    ]);
    expect(told(checkModels([row({})], config, []))).toEqual(['ok: can be asked: groq (m)']);
  });

  test.each([
    [90, ['ok: packaged prices are up to 90 days old (model facts of 2026-11-20)']],
    [91, ['warning: the price of groq/m is 91 days old']],
  ])('prices of %i days', (ageDays, expected) => {
    const price = { ageDays, source: 'https://example.org' } as ModelRow['price'];
    expect(told(checkPrices([row({ price })], '2026-11-20'))).toEqual(expected);
  });

  test('a price that nobody knows', () => {
    expect(checkPrices([row({})], '2026-11-20').at(-1)).toMatchObject({
      status: 'warning',
      hint: 'Set [prices."groq/m"].',
    });
  });
});

describe('write access', () => {
  test('nothing is made to find it out', async () => {
    const home = folder();
    const findings = checkWriteAccess({ dataDir: join(home, 'a/b'), cacheDir: join(home, 'c') }, home);
    expect(told(findings).filter((text) => !/ are free on /.test(text))).toEqual([
      `ok: ${home}/a/b can be written`,
      `ok: ${home}/c can be written`,
      `ok: ${home}/.optimizer can be written`,
      'ok: no ledger yet; the first question to a model begins it',
    ]);
    expect(() => rmSync(join(home, 'a'))).toThrow();
  });

  test('a file in the way, with no place left for an index, makes every question fail', () => {
    const home = folder();
    writeFileSync(join(home, 'file'), '');
    writeFileSync(join(home, '.optimizer'), '');
    const findings = checkWriteAccess(
      { dataDir: join(home, 'file/data'), cacheDir: join(home, 'file/cache') },
      home,
    );
    expect(findings.map(({ status, stops }) => [status, stops]).slice(0, 3)).toEqual([
      ['problem', null],
      ['warning', null],
      ['problem', exitCodes.index],
    ]);
  });

  test('the ledger as it is: readable, damaged', () => {
    const home = folder();
    openLedger(home).close();
    const ofLedger = () => told(checkWriteAccess({ dataDir: home, cacheDir: home }, null))[2];
    expect(ofLedger()).toBe(`ok: the ledger opens: 0 requests in ${home}/ledger.db`);
    const broken = join(home, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'ledger.db'), 'x'.repeat(4096));
    expect(told(checkWriteAccess({ dataDir: broken, cacheDir: home }, null))[2]).toMatch(
      /^problem: .*is damaged/,
    );
  });
});

test('files and variables of the configuration are counted, warnings are told', async () => {
  const loaded = await configOf('[routing]\nlocal-only = true\n', { OPTIMIZER_CONTEXT_BUDGET_TOKENS: '900' });
  const findings = told(checkConfiguration('/nowhere', { ...loaded, warnings: ['Odd.'] }));
  expect(findings).toEqual([
    `ok: own file ${loaded.directories.configFile} (1 setting)`,
    'ok: no file of the project /nowhere/.optimizer.toml',
    'ok: 1 setting from the environment',
    'warning: Odd',
  ]);
  expect(told(checkConfiguration(null, loaded))).toHaveLength(2);
});

test('watches that do not reach for the folders of a project', () => {
  expect(judgeWatches(800, 1_000).status).toBe('ok');
  expect(judgeWatches(801, 1_000)).toMatchObject({
    status: 'warning',
    hint: expect.stringContaining('=4000'),
  });
});

test('a terminal that is narrow', () => {
  const channel = (columns: number, isTerminal = true) =>
    ({ columns, isTerminal, style: (_style: string, text: string) => `<${text}>` }) as unknown as Channel;
  expect(told(checkTerminal(channel(80)))).toEqual(['ok: 80 columns, colours']);
  expect(told(checkTerminal(channel(40)))).toEqual(['warning: 40 columns, colours']);
  expect(told(checkTerminal(channel(0)))).toEqual(['ok: width not known, colours']);
  expect(told(checkTerminal(channel(80, false)))[0]).toMatch(/^ok: stdout is no terminal/);
});
