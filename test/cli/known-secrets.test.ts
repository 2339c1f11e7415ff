import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { knownSecrets } from '../../src/cli/known-secrets.ts';
import type { Config } from '../../src/config/config.ts';

function check(apiKey: string | null, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'known-secrets-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const tiers = { groq: { apiKey, apiKeyEnv: 'GROQ_API_KEY' } } as unknown as Config['tiers'];
  return knownSecrets(root, { tiers }).map(({ kind, value }) => `${kind} is ${value}`);
}

test('the keys of tiers and the values of .env files are known, those of examples are not', () => {
  expect(
    check('gsk_0123456789', { '.env': 'DB_PASSWORD=tr0ubador\n', '.env.example': 'DB_PASSWORD=changeme\n' }),
  ).toEqual(['value of GROQ_API_KEY is gsk_0123456789', 'value of DB_PASSWORD is tr0ubador']);
});

test('a stand-in for a key is no secret: its letters stand everywhere', () => {
  expect([check(null), check(''), check('x')]).toEqual([[], [], []]);
});
