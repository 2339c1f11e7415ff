/** The way there and back of whole conversations is tested with `agent/go-on`. */
import { expect, test } from 'vitest';
import type { Conversation } from '../../src/prompt/conversation/conversation.ts';
import { answeredOf, lastConversation, stateSince } from '../../src/sessions/kept-conversation.ts';
import type { SessionEvent } from '../../src/sessions/session-event.ts';

const cart = { path: 'cart.ts', lineHashes: ['aaaaaaaa'], ranges: [{ startLine: 1, endLine: 1 }], texts: [] };
const price = { ...cart, path: 'price.ts', lineHashes: ['bbbbbbbb', 'cccccccc'] };
const rules = [{ path: 'AGENTS.md', text: 'Be kind.' }];

function after(
  before: Conversation | null,
  id: string,
  told: Conversation['told'] = [cart],
  lastAtMs = 1,
): Conversation {
  return {
    id: 'c',
    turns: [...(before?.turns ?? []), { id, question: `q ${id}`, sent: `s ${id}`, answer: `a ${id}` }],
    told,
    rules,
    rulesToldLast: rules,
    tier: 'groq',
    model: 'm',
    cachedAtMs: null,
    lastAtMs,
  };
}

function kept(conversation: Conversation, before: Conversation | null): SessionEvent {
  return { v: 1, ...answeredOf(conversation, before) } as SessionEvent;
}

test('what a model was told before is not said again', () => {
  const one = after(null, '1');
  expect(stateSince(one, after(one, '2', [cart, price]))).toEqual({
    told: ['cart.ts', { ...price, lineHashes: 'bbbbbbbbcccccccc', ranges: [[1, 1]] }],
    rules: null,
    rulesToldLast: null,
    cachedAtMs: null,
  });
});

test('two that go on from the same turn make two of it, and the one that answered last is gone on with', () => {
  const one = after(null, '1');
  const [left, right] = [after(one, '2a', [price, cart]), after(one, '2b', [cart, price])];
  const events = [kept(one, null), kept(left, one), kept(right, one)];
  expect(lastConversation(events)).toEqual(right);
  const three = after(left, '3', [price]);
  expect(lastConversation([...events, kept(three, left)])).toEqual(three);
});

test('a conversation that began anew in the session is the one that is gone on with', () => {
  const one = after(null, '1');
  const anew = { ...after(null, '2', [price]), id: 'd' };
  expect(lastConversation([kept(one, null), kept(anew, one)])).toEqual(anew);
});

test('one that lost a part is none, and the one before it is gone on with', () => {
  const one = after(null, '1');
  const two = after(one, '2');
  const three = after(two, '3');
  expect(lastConversation([kept(three, two)])).toBeNull();
  expect(lastConversation([kept(one, null), kept(three, two)])).toEqual(one);
  const [first, second, third] = [kept(one, null), kept(two, one), kept(three, two)];
  const isUnknown = { ...second, state: null } as SessionEvent;
  expect(lastConversation([first, isUnknown])).toEqual(one);
  // It says what it needs of a turn that is not known.
  expect(lastConversation([first, isUnknown, third])).toEqual(one);
  expect(lastConversation([first, isUnknown, kept(three, null)])?.turns).toHaveLength(3);
});
