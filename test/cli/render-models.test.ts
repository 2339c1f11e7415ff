import { expect, test } from 'vitest';
import { ageDaysOf, type ModelRow, type ModelRowPrice, renderModels } from '../../src/cli/render-models.ts';
import type { Channel } from '../../src/cli/terminal.ts';

const plain = { style: (_style: string, text: string) => text } as unknown as Channel;

const price: ModelRowPrice = {
  input: 0.15,
  output: 3,
  cacheRead: 0.075,
  cacheWrite: null,
  isFree: false,
  longPrompts: null,
  from: 'packaged price of 2026-11-01',
  source: 'vendor',
  asOf: '2026-11-01',
  ageDays: 19,
};
const row: ModelRow = {
  tier: 'groq',
  provider: 'groq',
  model: 'm',
  onLadder: true,
  isLocal: false,
  windowTokens: 131_072,
  maxOutputTokens: 4_096,
  modelMaxOutputTokens: null,
  price,
  availability: { available: true },
  retirement: null,
  overrides: [],
};

const cases: readonly (readonly [title: string, of: Partial<ModelRow>, shows: RegExp, not: RegExp | null])[] =
  [
    [
      'prices with where they are from and how old they are',
      {},
      /\$0\.15 in · \$3\.00 out · \$0\.075 from the cache \(packaged price of 2026-11-01, 19 days old\)/,
      /may have changed/,
    ],
    [
      'an old price is warned of',
      { price: { ...price, ageDays: 91 } },
      /91 days old\)\n.*may have changed since.*\[prices\."groq\/m"\]/,
      null,
    ],
    [
      'an unknown price is unknown, never nothing',
      { price: null },
      /price unknown\n.*set \[prices\."groq\/m"\]/,
      /\$0/,
    ],
    [
      'a free model is free',
      { price: { ...price, isFree: true, from: 'local model' } },
      /free \(local model\)/,
      /\$/,
    ],
    [
      "a price of one's own has no age",
      { price: { ...price, from: 'configuration', ageDays: null } },
      /\(configuration\)/,
      /old/,
    ],
    [
      'long prompts may cost more',
      { price: { ...price, longPrompts: { abovePromptTokens: 100_000, input: 0.5, output: 2.5 } } },
      /with more than 100,000 tokens of prompt: \$0\.50 in · \$2\.50 out/,
      null,
    ],
    [
      'why it cannot be asked, and what to do',
      { availability: { available: false, reason: 'no API key', hint: 'Set KEY.' } },
      /not available: no API key\n +Set KEY\./,
      null,
    ],
    ['a window that is not known', { windowTokens: null }, /window unknown/, null],
    [
      'a tier that is not on the ladder',
      { onLadder: false },
      /not on the ladder, asked by --tier only/,
      null,
    ],
    [
      'a model that will be gone',
      { retirement: { date: '2027-01-01', replacement: 'n' } },
      /stops answering on 2027-01-01; n takes its place/,
      null,
    ],
    [
      'what the configuration overrides',
      { overrides: [{ key: 'tiers.groq.model', value: 'm', from: 'env X' }] },
      /set: tiers\.groq\.model = m \(env X\)/,
      null,
    ],
  ];

test.each(cases)('%s', (_title, of, shows, not) => {
  const text = renderModels([{ ...row, ...of }], plain);
  expect(text).toMatch(shows);
  if (not !== null) expect(text).not.toMatch(not);
});

test('a price is as old as its day, or as the first day of its month', () => {
  const nowMs = Date.UTC(2026, 10, 20, 12);
  expect(['2026-11-19', '2026-11', '2026-12-01', 'lately'].map((asOf) => ageDaysOf(asOf, nowMs))).toEqual([
    1,
    19,
    0,
    null,
  ]);
});
