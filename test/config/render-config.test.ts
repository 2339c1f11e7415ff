import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { configToJson, renderConfig } from '../../src/config/render-config.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function sources() {
  writeFileSync(join(home, '.optimizer.toml'), '[routing]\nlocal-only = true\nladder = ["local", "groq"]\n');
  const env = {
    OPTIMIZER_HOME: home,
    GROQ_API_KEY: 'gsk_very-secret-key',
    GROQ_BASE_URL: 'http://localhost:1',
  };
  return (await loadConfig({ projectRoot: home, env, flags: { tier: 'groq' } })).sources;
}

test('the table says for each key what it is and where that came from, and no secret', async () => {
  const text = renderConfig(await sources());
  const rows = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(rows[0]).toEqual(['Key', 'Value', 'From']);
  for (const row of [
    ['routing.local-only', 'true', 'project file .optimizer.toml:2'],
    ['routing.ladder', '["local", "groq"]', 'project file .optimizer.toml:3'],
    ['routing.complex-start', '–', 'default'],
    ['routing.target-quality', '0.9', 'default'],
    ['routing.max-tier', '–', 'default'],
    ['routing.pinned-tier', '"groq"', 'flag --tier'],
    ['tiers.groq.base-url', '"http://localhost:1"', 'env GROQ_BASE_URL'],
    ['tiers.groq.api-key', 'set (GROQ_API_KEY)', 'env GROQ_API_KEY'],
    ['tiers.sonnet.api-key', 'not set', 'default'],
    ['tiers.groq.confidence-threshold', '0.85', 'default (as routing.confidence-threshold)'],
  ]) {
    expect(rows).toContainEqual(row);
  }
  expect(text).not.toContain('secret');
});

test('the JSON form holds the same by key', async () => {
  const json = configToJson(await sources());
  expect(json['routing.local-only']).toEqual({
    value: true,
    from: 'project file .optimizer.toml:2',
    note: null,
  });
  expect(json['tiers.groq.api-key']?.value).toBe('set (GROQ_API_KEY)');
  expect(JSON.stringify(json)).not.toContain('secret');
});
