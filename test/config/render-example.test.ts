import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { renderExample } from '../../src/config/render-example.ts';
import { definitions } from '../../src/config/schema.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'example-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const load = () => loadConfig({ projectRoot: join(home), env: { OPTIMIZER_HOME: home } });
const settingLine = /^# ([a-z-]+ = .*|\[.*\])$/;

test('the file beside the package is the one that the schema makes; `vitest run -u` writes it anew', async () => {
  await expect(renderExample()).toMatchFileSnapshot('../../.optimizer.toml.example');
});

describe('the example loads without any problem', () => {
  test('as it stands, in both places, and sets nothing', async () => {
    const defaults = await load();
    writeFileSync(join(home, 'config.toml'), renderExample());
    writeFileSync(join(home, '.optimizer.toml'), renderExample());
    expect(await load()).toEqual(defaults);
  });

  test('with every line of it, in the own file: defaults and what stands there as an example', async () => {
    const before = await load();
    writeFileSync(join(home, 'config.toml'), renderExample().replaceAll(new RegExp(settingLine, 'gm'), '$1'));
    const { config, sources, warnings } = await load();
    const { haiku, coder, ...tiers } = config.tiers;
    expect(warnings).toEqual([]);
    expect(haiku).toMatchObject({ provider: 'anthropic', model: 'claude-haiku-5-5' });
    expect(coder).toMatchObject({ provider: 'ollama', model: 'qwen2.5-coder:7b' });
    expect(Object.keys(config.prices)).toEqual(['groq/openai/gpt-oss-120b']);
    expect(Object.keys(config.experiments)).toEqual(['short-context']);
    expect(config.budget).toEqual({
      dailyUsd: 1,
      monthlyUsd: 20,
      projectDailyUsd: 0.5,
      projectMonthlyUsd: 10,
      sessionUsd: 0.5,
      requestUsd: 0.25,
      atCap: 'local-only',
    });
    const { budget, routing } = before.config;
    expect({
      ...config,
      prices: {},
      experiments: {},
      tiers: {},
      budget,
      routing: { ...config.routing, maxTier: null, complexStart: null },
    }).toEqual({
      ...before.config,
      tiers: {},
      routing,
    });
    for (const [name, tier] of Object.entries(tiers)) {
      const { baseUrl, contextTokens, takesImages } = tier;
      const shown = { baseUrl, contextTokens, takesImages };
      expect(tier).toEqual({ ...before.config.tiers[name], ...shown });
    }
    const unset = sources.filter(({ key, origin }) => origin.kind === 'default' && !/haiku|coder/.test(key));
    expect(unset.map(({ key }) => key).filter((key) => !/context-tokens|api-key/.test(key))).toEqual([]);
  });

  test('with the lines that a project may set, in the file of a project', async () => {
    const before = await load();
    const forbidden = definitions
      .filter(({ project }) => project === 'never')
      .map(({ path }) => path.at(-1) ?? '');
    const lines = renderExample()
      .split('\n')
      .map((line) => {
        const [, setting = ''] = settingLine.exec(line) ?? [];
        return setting.startsWith('[') || forbidden.includes(setting.split(' ')[0] ?? '')
          ? line
          : setting || line;
      });
    writeFileSync(join(home, '.optimizer.toml'), lines.join('\n'));
    const { config, warnings } = await load();
    expect(warnings).toEqual([]);
    const { budget } = before.config;
    expect({ ...config, budget, routing: { ...config.routing, maxTier: null, complexStart: null } }).toEqual(
      before.config,
    );
  });
});

test('every key of the schema is in it', () => {
  const text = readFileSync(new URL('../../.optimizer.toml.example', import.meta.url), 'utf8');
  for (const { path } of definitions) expect(text).toMatch(new RegExp(`^# ${path.at(-1)} = `, 'm'));
});
