import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/tui/backend.ts';
import { type ComposerState, newComposer, withCandidates } from '../../../src/tui/composer/composer-state.ts';
import { press, shown } from './press.ts';

const offered: Readonly<Record<string, readonly Candidate[]>> = {
  mention: ['src/cart.ts', 'loadCart', 'src/'].map((insert) => ({ insert, label: insert, detail: null })),
  command: [
    { insert: 'tier', label: '/tier <name>', detail: 'asks one tier only' },
    { insert: 'help', label: '/help [command]', detail: null },
    { insert: 'clear', label: '/clear', detail: null },
  ],
  argument: ['local', 'sonnet'].map((insert) => ({ insert, label: insert, detail: null })),
};

/** Every question is answered at once, with what has the letters. */
function answered(keys: readonly string[], from = newComposer([])): { state: ComposerState; sent: string[] } {
  let state = from;
  const sent: string[] = [];
  for (const one of keys.flatMap((all) => (/^(?:[CMS]-|<)/.test(all) ? [all] : [...all]))) {
    const step = press([one], state);
    state = step.state;
    for (const intent of step.intents) {
      if (intent.type === 'submit') sent.push(intent.text);
      if (intent.type !== 'complete') continue;
      const all = offered[intent.query.kind] ?? [];
      const fit = all.filter(({ insert }) => insert.toLowerCase().includes(intent.query.text.toLowerCase()));
      state = withCandidates(state, intent.token, fit);
    }
  }
  return { state, sent };
}

test.each<[title: string, keys: readonly string[], expected: string]>([
  ['Tab takes the first', ['see @ca', '<tab>', 'x'], 'see @src/cart.ts x|'],
  ['Enter too', ['@ca', '<enter>'], '@src/cart.ts |'],
  ['Down chooses the next', ['@ca', '<down>', '<tab>'], '@loadCart |'],
  ['Ctrl-N and Ctrl-P', ['@ca', 'C-n', 'C-p', '<tab>'], '@src/cart.ts |'],
  ['it goes round', ['@ca', '<up>', '<tab>'], '@loadCart |'],
  ['a folder is gone on with', ['@', '<up>', '<tab>', 'c'], '@src/c|'],
  ['in the middle of a text', ['a b', '<left>', '@ca', '<tab>'], 'a @src/cart.ts |b'],
  ['a command', ['/ti', '<tab>'], '/tier |'],
  ['what follows a command', ['/ti', '<tab>', 's', '<tab>'], '/tier sonnet |'],
  ['Escape sends it away until the next word', ['@ca', '<escape>', 'r', '<enter>'], '|'],
])('%s', (_, keys, expected) => {
  expect(shown(answered(keys).state)).toBe(expected);
});

test.each<[title: string, keys: readonly string[], expected: readonly string[]]>([
  ['a command that needs nothing is done at once', ['/cl', '<enter>'], ['/clear ']],
  ['nor does one that may have more need it', ['/he', '<enter>'], ['/help ']],
  ['one that needs more is not', ['/ti', '<enter>'], []],
  ['with what it needs', ['/tier so', '<enter>'], ['/tier sonnet ']],
  ['a name that is typed in full is sent', ['see @loadCart', '<enter>'], ['see @loadCart ']],
])('Enter: %s', (_, keys, expected) => {
  expect(answered(keys).sent).toEqual(expected);
});

test.each<[text: string, query: object | null]>([
  ['@ca', { kind: 'mention', text: 'ca' }],
  ['see (@ca', { kind: 'mention', text: 'ca' }],
  ['first\n@', { kind: 'mention', text: '' }],
  ['me@example', null],
  ['see @ca now', null],
  ['/', { kind: 'command', text: '' }],
  ['/ti', { kind: 'command', text: 'ti' }],
  ['/usr/lib', null],
  ['see /ti', null],
  ['/tier so', { kind: 'argument', command: 'tier', text: 'so' }],
  ['/tier ', { kind: 'argument', command: 'tier', text: '' }],
])('what is looked for behind %j', (text, query) => {
  const { state } = press(text.split(/(\n)/).map((part) => (part === '\n' ? 'C-j' : part)));
  expect(state.completion?.query ?? null).toEqual(query);
});

test('an answer that comes too late is passed over', () => {
  const first = press(['@c']);
  const token = first.state.completion?.token ?? 0;
  const later = press(['a'], first.state).state;
  expect(withCandidates(later, token, offered.mention ?? [])).toBe(later);
});

test('until the next answer comes, what still fits is offered', () => {
  const { state } = answered(['@c']);
  expect(press(['a'], state).state.completion?.candidates.map(({ insert }) => insert)).toEqual([
    'src/cart.ts',
    'loadCart',
  ]);
});

test('going through lines opens nothing', () => {
  const { state } = answered(['see @ca', '<escape>', 'C-j', 'see it', '<up>']);
  expect(state.completion).toBeNull();
});
