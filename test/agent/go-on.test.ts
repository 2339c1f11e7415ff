import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goOn } from '../../src/agent/go-on.ts';
import { packTurn, promptFor } from '../../src/agent/pack-turn.ts';
import type { Tier, Turn, TurnWorld } from '../../src/agent/turn.ts';
import { buildContext } from '../../src/context/build-context.ts';
import { unknownRatios } from '../../src/ledger/token-ratio.ts';
import { afterTurn, type Conversation } from '../../src/prompt/conversation/conversation.ts';
import type { RuleFile } from '../../src/prompt/project-rules.ts';
import { answeredOf, lastConversation } from '../../src/sessions/kept-conversation.ts';
import { lineOf, readEvents } from '../../src/sessions/session-event.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const turn = {
  budgetTokens: 2_000,
  wholeFiles: false,
  rulesTokens: 2_000,
  brief: true,
  conversationTokens: 32_000,
  responseMode: 'human',
  maxSteps: 30,
  repairRounds: 0,
  limitMs: 60_000,
  samples: 1,
} as Turn;

const tier = { vendor: 'groq', model: 'm', windowTokens: null, maxOutputTokens: 500 } as Tier;

type World = TurnWorld & { readonly index: Awaited<ReturnType<typeof indexProject>> };

async function project(): Promise<World> {
  const index = await indexProject(sampleFiles);
  return { index, clock: { nowMs: () => 1_000 } } as World;
}

/** One turn with an answer; what was sent, and the conversation after it. */
async function say(
  world: World,
  before: Conversation | null,
  question: string,
  options: {
    readonly rules?: readonly RuleFile[];
    readonly turn?: Partial<Turn>;
    readonly secrets?: readonly string[];
  } = {},
) {
  const setting = { ...turn, ...options.turn };
  const context = buildContext(world.index, question, { budgetTokens: 2_000 });
  const secrets = (options.secrets ?? []).map((value) => ({ kind: 'password', value }));
  const rules = options.rules ?? [];
  const material = {
    asked: question,
    searched: question,
    shortened: null,
    history: null,
    ranked: null,
    context,
    rules,
    secrets,
    conversation: before,
    intent: 'explain' as const,
    summary: null,
  };
  const known = {
    ...world,
    ratiosOf: () => unknownRatios,
    limitsOf: () => ({ tokensLeft: null, money: null }),
  };
  const parts = await packTurn(tier, { ...material, newConversationId: 'new' }, setting, known);
  const { prompt } = await promptFor(setting, parts, tier, { intent: 'explain', earlierDoubt: null }, known);
  const sent = prompt.messages.at(-1)?.text ?? '';
  const after = afterTurn(
    parts.going.before,
    { id: `turn ${++turnCount}`, question, sent, answer: `About ${question}` },
    {
      id: parts.going.conversationId,
      context: { told: parts.going.toldAfter() },
      rules: parts.going.rulesNow,
      tier: 'groq',
      model: 'm',
      cachedAtMs: null,
      nowMs: 1_000,
    },
  );
  // As from the store.
  return { parts, prompt, sent, after: keptAndRead(after, before) };
}

let turnCount = 0;

/** What stands in the file of its session after each turn. */
const files = new WeakMap<Conversation, string>();

function keptAndRead(after: Conversation, before: Conversation | null): Conversation {
  const event = answeredOf(after, before);
  const earlier = before === null ? '' : files.get(before);
  // One that a test made up was never kept.
  if (event === null || earlier === undefined) return after;
  const text = earlier + lineOf(event);
  const read = lastConversation(readEvents(text));
  expect(read).toEqual(after);
  files.set(read as Conversation, text);
  return read as Conversation;
}

const bytesOf = ({ system, messages }: Awaited<ReturnType<typeof say>>['prompt']) =>
  JSON.stringify([system, ...messages.map(({ role, text }) => [role, text])]).slice(0, -1);

test('the bytes of each request are the beginning of the next, whatever is asked and changed', async () => {
  const world = await project();
  const questions = fc.constantFrom(
    'explain Cart.total',
    'explain priceOf',
    'why is that',
    'explain main and Cart',
  );
  const rule = fc.constantFrom('Be kind.', 'Be short.', '');
  const step = fc.record({ question: questions, rule, secret: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      let before: Conversation | null = null;
      let last: string | null = null;
      for (const { question, rule: text, secret } of steps) {
        const rules = text === '' ? [] : [{ path: 'AGENTS.md', text }];
        const said = await say(world, before, question, { rules, secrets: secret ? ['items'] : [] });
        const bytes = bytesOf(said.prompt);
        if (last !== null) expect(bytes.startsWith(last)).toBe(true);
        last = bytes;
        before = said.after;
      }
    }),
    { numRuns: 50 },
  );
});

test('what was shown is not sent again', async () => {
  const world = await project();
  const first = await say(world, null, 'explain Cart.total');
  expect(first.sent).toContain('total(): number');
  const second = await say(world, first.after, 'explain Cart.total again');
  expect(second.sent).not.toContain('total(): number {');
  expect(second.sent).toMatch(/Shown earlier, .*src\/cart\.ts:/);
  expect(second.prompt.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
});

test('rules that changed are said once, and the system text stays', async () => {
  const world = await project();
  const kind = [{ path: 'AGENTS.md', text: 'Be kind.' }];
  const short = [{ path: 'AGENTS.md', text: 'Be short.' }];
  const first = await say(world, null, 'explain Cart.total', { rules: kind });
  const second = await say(world, first.after, 'explain priceOf', { rules: short });
  expect(second.prompt.system).toContain('Be kind.');
  expect(second.sent).toMatch(/^From now on the rules of AGENTS\.md are:\nBe short\.\n/);
  const third = await say(world, second.after, 'explain priceOf', { rules: short });
  expect(third.sent).not.toContain('rules of');
  const fourth = await say(world, third.after, 'explain priceOf', { rules: [] });
  expect(fourth.sent).toMatch(/^The rules of AGENTS\.md no longer hold\.\n/);
});

test('a conversation without more room begins anew with its last exchange, and says so', async () => {
  const world = await project();
  const first = await say(world, null, 'explain Cart.total');
  const { parts, sent, prompt } = await say(world, first.after, 'and why', {
    turn: { conversationTokens: 50 },
  });
  expect(parts.going.anewBecause).toMatch(/^its one turn takes about \d+ tokens, more than the 50/);
  expect(prompt.messages).toHaveLength(1);
  expect(sent).toMatch(
    /^Just before, the question was: explain Cart\.total\nand the answer: About explain Cart\.total\n\n/,
  );
});

test('lines from the middle of a key are not sent, though its beginning is not shown', async () => {
  const world = await project();
  const line = (at: number) => `MIIEpAIBAAKCAQEA${'x7Qz'.repeat(8)}${at}`;
  const key = ['-----BEGIN RSA PRIVATE KEY-----', ...[1, 2, 3, 4].map(line), '-----END RSA PRIVATE KEY-----'];
  const index = { root: world.index.root, file: () => ({}), readLines: () => key } as never;
  const whole = buildContext(world.index, 'explain priceOf', { budgetTokens: 500 });
  const [block] = whole.blocks;
  if (block === undefined) throw new Error('nothing was found');
  const context = {
    ...whole,
    blocks: [{ ...block, text: `## key\n[3-4]\n${key.slice(2, 4).join('\n')}\n` }],
  };
  const kept = { conversation: null, left: null, anewBecause: null, newConversationId: 'new', summary: null };
  const parts = goOn(kept, { asked: 'x', context, rules: [], secrets: [] }, turn, { index }, null);
  expect(parts.going.messageText(null)).not.toContain('MIIEpAIB');
  expect(parts.replaced).toEqual([{ kind: 'private key', mark: '[secret 1: private key]' }]);
});

test('no mark stands for two secrets', async () => {
  const world = await project();
  const first = await say(world, null, 'explain items of Cart.total', { secrets: ['items'] });
  expect(first.sent).toContain('[secret 1: password]');
  const second = await say(world, first.after, 'explain reduce of Cart.total', { secrets: ['reduce'] });
  expect(second.sent).toContain('[secret 2: password]');
});

test('of a key only lines that were not shown may be new, and none of them is sent', async () => {
  const line = (at: number) => `MIIEpAIBAAKCAQEA${'x7Qz'.repeat(8)}${at}`;
  const key = [
    '-----BEGIN RSA PRIVATE KEY-----',
    ...[1, 2, 3, 4, 5, 6].map(line),
    '-----END RSA PRIVATE KEY-----',
  ];
  const world = await project();
  writeFileSync(join(world.index.root, 'src/cart.ts'), key.join('\n'));
  const told = {
    path: 'src/cart.ts',
    lineHashes: ['aaaaaaaa'],
    ranges: [{ startLine: 1, endLine: 1 }],
    texts: [],
  };
  const first = await say(world, null, 'explain priceOf');
  const piece = {
    path: 'src/cart.ts',
    startLine: 3,
    endLine: 5,
    text: `[3-5]\n${key.slice(2, 5).join('\n')}\n`,
  };
  const index = { ...world.index, root: world.index.root, file: () => ({}), readLines: () => key } as never;
  const context = { ...buildContext(world.index, 'explain priceOf', { budgetTokens: 500 }), pieces: [piece] };
  const kept = {
    conversation: { ...first.after, told: [told] },
    left: null,
    anewBecause: null,
    newConversationId: 'new',
    summary: null,
  };
  const parts = goOn(kept, { asked: 'x', context, rules: [], secrets: [] }, turn, { index }, null);
  expect(parts.going.messageText(null)).not.toContain('MIIEpAIB');
  rmSync(join(world.index.root, 'src/cart.ts'));
});
