import { expect, test } from 'vitest';
import { askedText } from '../../src/agent/asked-text.ts';
import type { AttachedImage } from '../../src/agent/attached-image.ts';
import type { TierLimits } from '../../src/agent/limits.ts';
import { packTurn } from '../../src/agent/pack-turn.ts';
import type { Tier, Turn, TurnWorld } from '../../src/agent/turn.ts';
import { buildContext } from '../../src/context/build-context.ts';
import { type TokenRatios, unknownRatios } from '../../src/ledger/token-ratio.ts';
import { indexProject } from '../codebase/indexed-project.ts';

const body = (name: string) =>
  `export function ${name}(cart: Cart): number {\n${`  ${name}Parts.visit((${name}Part) => ${name}Sum.add(${name}Part));\n`.repeat(20)}  return 0;\n}\n`;
const files = Object.fromEntries(
  ['totalPrice', 'totalWeight', 'totalTax', 'totalCount'].map((name) => [`src/${name}.ts`, body(name)]),
);
const question = 'explain totalPrice, totalWeight, totalTax and totalCount';
const turn = {
  question,
  attachment: null,
  budgetTokens: 4_000,
  conversationTokens: 32_000,
  mayEdit: true,
  responseMode: 'human',
  maxSteps: 30,
  repairRounds: 0,
  limitMs: 60_000,
  samples: 1,
  rulesTokens: 2_000,
  brief: true,
  wholeFiles: false,
} as Turn;

async function pack(
  tier: Partial<Tier>,
  limits: Partial<TierLimits> = {},
  ratios: TokenRatios = unknownRatios,
  attachment: string | null = null,
  images: readonly AttachedImage[] = [],
) {
  const index = await indexProject(files);
  const context = buildContext(index, question, { budgetTokens: 3_950 });
  const full = {
    name: 'groq',
    vendor: 'groq',
    model: 'm',
    maxOutputTokens: 500,
    windowTokens: null,
    ...tier,
  } as Tier;
  const known = { ratiosOf: () => ratios, limitsOf: () => ({ tokensLeft: null, money: null, ...limits }) };
  const setting = { ...turn, attachment, images };
  const material = {
    ...askedText(setting),
    history: null,
    ranked: null,
    context,
    rules: [],
    secrets: [],
    conversation: null,
    newConversationId: 'c',
    intent: 'explain' as const,
    summary: null,
  };
  return packTurn(full, material, setting, { ...({ index } as unknown as TurnWorld), ...known });
}

test('what is configured decides where nothing else is tighter', async () => {
  const { budget, counted } = await pack({ windowTokens: 100_000 });
  expect(budget).toMatchObject({ tokens: 4_000, decidedBy: 'configured' });
  expect(counted).toMatchObject({ countedBy: 'estimate', ratio: null });
  expect(budget.bounds.map(({ name }) => name)).toEqual(['configured', 'window']);
});

test('a small window gets less context, and the whole request fits into it', async () => {
  const wide = await pack({});
  const { budget, counted, context } = await pack({ windowTokens: 1_800 });
  expect(budget.decidedBy).toBe('window');
  expect(counted.tokens).toBeLessThanOrEqual(1_300);
  expect(context.manifest.tokens).toBeLessThan(wide.context.manifest.tokens);
  expect(context.blocks.length).toBeGreaterThan(0);
});

test('so does a provider that allows little more this minute', async () => {
  const { budget, counted } = await pack(
    { windowTokens: 100_000 },
    { tokensLeft: { tokens: 1_900, countsOutput: true, resetsInMs: 1_000 } },
  );
  expect(budget.decidedBy).toBe('rate-limit');
  expect(counted.tokens).toBeLessThanOrEqual(1_400);
});

test('what was piped in is shortened to what the window allows', async () => {
  const log = Array.from(
    { length: 400 },
    (_, at) => `step ${at} of the build went on without any error at all`,
  ).join('\n');
  const { counted, shortened } = await pack({ windowTokens: 2_500 }, {}, unknownRatios, log);
  expect(counted.tokens).toBeLessThanOrEqual(2_000);
  expect(shortened).not.toBeNull();
});

test('a model that counts more tokens gets less text', async () => {
  const wide = await pack({ windowTokens: 2_500 });
  const ratios = { estimate: { factor: 1.5, answers: 9 }, o200k: { factor: 1.5, answers: 9 } };
  const { counted } = await pack({ windowTokens: 2_500 }, {}, ratios);
  expect(counted.tokens).toBeLessThanOrEqual(2_000);
  expect(counted.ownTokens).toBeLessThan(wide.counted.ownTokens);
});

test('images take from the budget by the rule of who is asked, and are counted with the request', async () => {
  const image: AttachedImage = {
    written: 'shot.png',
    mediaType: 'image/png',
    base64: '',
    sizeBytes: 0,
    widthPx: 1_280,
    heightPx: 720,
  };
  const claude = { vendor: 'anthropic', model: 'claude-sonnet-5-5', windowTokens: 100_000 } as const;
  const without = await pack(claude);
  const ratios = { estimate: { factor: 1.5, answers: 9 }, o200k: null };
  const { budget, counted, context } = await pack(claude, {}, unknownRatios, null, [image, image]);
  expect(counted.imageTokens).toBe(2 * 46 * 26);
  expect(budget.tokens).toBe(4_000 - counted.imageTokens);
  expect(counted.tokens).toBe(counted.ownTokens + counted.imageTokens);
  expect(context.manifest.tokens).toBeLessThan(without.context.manifest.tokens);
  const learned = (await pack(claude, {}, ratios, null, [image])).counted;
  expect(learned.tokens).toBe(Math.ceil(learned.ownTokens * 1.5) + 46 * 26);
  const narrow = await pack({ ...claude, windowTokens: 3_600 }, {}, unknownRatios, null, [image]);
  expect(narrow.counted.tokens).toBeLessThanOrEqual(3_100);
});
