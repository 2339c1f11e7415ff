import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NanoUsd } from '../../src/core/money.ts';
import { newSession } from '../../src/prompt/pipeline/session-state.ts';
import { Conversations, hashChain, type KeptConversation } from '../../src/wrappers/conversations.ts';

const say = (text: string) => ({ role: 'user', content: text });
const chainOf = (...texts: readonly string[]) => hashChain('root', texts.map(say));
const kept = (instructions = 'a', sentAtMs = 0): KeptConversation => ({
  state: newSession,
  instructions,
  model: 'm',
  sentAtMs,
});

test('the longest beginning that was sent is found, and no other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }),
      (sent, asked) => {
        const conversations = new Conversations();
        for (const texts of sent) conversations.keep(chainOf(...texts), kept(), null);
        const longest = Math.max(
          0,
          ...sent.map((texts) => (asked.slice(0, texts.length).join() === texts.join() ? texts.length : 0)),
        );
        expect(conversations.find(chainOf(...asked), 'a', 0)?.messages ?? 0).toBe(longest);
      },
    ),
  );
});

test('of the same messages after two system texts each has its own', () => {
  const conversations = new Conversations();
  conversations.keep(chainOf('hello'), kept('a'), null);
  conversations.keep(chainOf('hello'), kept('b'), null);
  for (const name of ['a', 'b']) {
    expect(conversations.find(chainOf('hello', 'more'), name, 0)?.kept.instructions).toBe(name);
  }
  // Better than nothing where the system text has changed.
  expect(conversations.find(chainOf('hello', 'more'), 'c', 0)?.kept.instructions).toBe('b');
});

test('of a long conversation the last steps are kept, of many conversations the last used ones', () => {
  const conversations = new Conversations({ mostConversations: 10 });
  const texts = Array.from({ length: 300 }, (_, at) => `${at}`);
  for (let at = 1; at <= texts.length; at++) {
    const chain = chainOf(...texts.slice(0, at));
    conversations.keep(chain, kept(), conversations.find(chain, 'a', 0)?.messages ?? null);
  }
  expect(conversations.size).toBe(4);
  expect(conversations.find(chainOf(...texts.slice(0, 298), 'otherwise'), 'a', 0)?.messages).toBe(298);
  for (let at = 0; at < 500; at++) {
    conversations.keep(chainOf(`other ${at}`), kept(), null);
    conversations.find(chainOf(...texts), 'a', 0);
  }
  expect(conversations.size).toBeLessThanOrEqual(40);
  expect(conversations.find(chainOf(...texts, 'more'), 'a', 0)?.messages).toBe(300);
  expect(conversations.find(chainOf('other 1'), 'a', 0)).toBeNull();
});

test('after an hour it is forgotten', () => {
  const conversations = new Conversations();
  conversations.keep(chainOf('hello'), kept('a', 0), null);
  expect(conversations.find(chainOf('hello'), 'a', 3_599_999)).not.toBeNull();
  expect(conversations.find(chainOf('hello'), 'a', 3_600_000)).toBeNull();
});

test('long texts that were replaced are kept within a limit too', () => {
  const conversations = new Conversations({ mostCharacters: 10_000 });
  const original = 'x'.repeat(1_000);
  const operation = {
    ...{ blockId: 'a', by: 'json' as const, text: null, tokensAfter: 0, waitedCalls: 0, because: '' },
    ...{ tokensBefore: 1, costEffect: 0 as NanoUsd, handle: '', original, originalHash: '' },
  };
  const state = { ...newSession, operations: [operation] };
  for (let at = 0; at < 100; at++) conversations.keep(chainOf(`${at}`), { ...kept(), state }, null);
  expect(conversations.size).toBe(40);
  expect(conversations.find(chainOf('99'), 'a', 0)).not.toBeNull();
});
