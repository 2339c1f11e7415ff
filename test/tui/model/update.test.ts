import { expect, test } from 'vitest';
import type { BackendEvent, CommandOutcome } from '../../../src/tui/backend.ts';
import { newComposer } from '../../../src/tui/composer/composer-state.ts';
import { textOf } from '../../../src/tui/composer/text-buffer.ts';
import { type Key, key, typed } from '../../../src/tui/input/input-event.ts';
import type { AppState } from '../../../src/tui/model/app-state.ts';
import type { Effect } from '../../../src/tui/model/effect.ts';
import { initialState, type Message, update } from '../../../src/tui/model/update.ts';

/** A session that time passes in. */
class Played {
  state: AppState = initialState(newComposer(['an earlier question']), { columns: 80, rows: 24 }, 0);
  nowMs = 10_000;
  readonly effects: Effect[] = [];

  send(message: Message, afterMs = 1_000): this {
    this.nowMs += afterMs;
    const step = update(this.state, message, this.nowMs);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  press(...keys: readonly Key[]): this {
    for (const one of keys) this.send({ type: 'input', event: { type: 'key', key: one } }, 10);
    return this;
  }

  type(text: string): this {
    return this.press(...[...text].map(typed));
  }

  enter(text: string): this {
    return this.type(text).press(key('enter'));
  }

  backend(event: BackendEvent, afterMs = 1_000): this {
    return this.send({ type: 'backend', event }, afterMs);
  }

  outcome(outcome: CommandOutcome): this {
    return this.send({ type: 'outcome', line: 'it', outcome });
  }

  did<Type extends Effect['type']>(type: Type): readonly (Effect & { readonly type: Type })[] {
    return this.effects.filter((effect): effect is Effect & { readonly type: Type } => effect.type === type);
  }
}

const ended = (again: string | null = null): BackendEvent => ({
  type: 'turn-ended',
  outcome: { kind: 'model', lines: [], summary: null, notes: [], stopped: false, again },
});
const command: BackendEvent = {
  type: 'asks',
  id: 7,
  ask: {
    kind: 'command',
    line: 'npm test',
    parts: [],
    because: 'it runs scripts',
    rules: ['run_command(npm test)'],
  },
};
const typedText = ({ state }: Played) => textOf(state.composer.buffer.atoms);

test('a question is asked, remembered, and no draft any more', () => {
  const played = new Played().enter('why?');
  expect(played.did('ask')).toEqual([{ type: 'ask', question: 'why?' }]);
  expect(played.did('remember')).toEqual([{ type: 'remember', entry: 'why?' }]);
  expect(played.did('save-draft').at(-1)).toEqual({ type: 'save-draft', text: '' });
  expect(played.state.busy?.kind).toBe('turn');
});

test.each([
  ['/tier groq', 'command', { type: 'command', line: 'tier groq' }],
  ['!ls -la', 'shell', { type: 'shell', line: 'ls -la' }],
  ['/usr/bin is what', 'ask', { type: 'ask', question: '/usr/bin is what' }],
  ['what is /tier', 'ask', { type: 'ask', question: 'what is /tier' }],
])('%s is %s', (text, type, effect) => {
  expect(new Played().enter(text).did(type as Effect['type'])).toEqual([effect]);
});

test('what is typed while it works is asked next, in order; commands that show something are done at once', () => {
  const played = new Played().enter('one').enter('two').enter('/undo').enter('three').enter('/why');
  expect(played.did('ask')).toHaveLength(1);
  expect(played.did('command')).toEqual([{ type: 'command', line: 'why' }]);
  expect(played.state.queue).toEqual(['two', '/undo', 'three']);
  played.backend(ended());
  expect(played.did('ask').at(-1)).toEqual({ type: 'ask', question: 'two' });
  played.backend(ended());
  expect(played.did('command').at(-1)).toEqual({ type: 'command', line: 'undo' });
});

test('what the person wants different is asked before what is queued', () => {
  const played = new Played().enter('one').enter('two').backend(ended('one, but shorter'));
  expect(played.did('ask').at(-1)).toEqual({ type: 'ask', question: 'one, but shorter' });
  expect(played.state.queue).toEqual(['two']);
});

test('Esc stops what runs, and what was queued can be changed', () => {
  const played = new Played().enter('one').enter('two').press(key('escape'));
  expect(played.did('stop')).toHaveLength(1);
  expect(played.state.busy?.isStopping).toBe(true);
  expect(played.state.queue).toEqual([]);
  expect(typedText(played)).toBe('two');
});

test('Ctrl-C clears what is typed, then stops, and twice in a row quits', () => {
  const interrupt = key('c', { ctrl: true });
  const played = new Played().type('half').press(interrupt);
  expect(typedText(played)).toBe('');
  expect(played.did('quit')).toEqual([]);
  played.press(interrupt);
  expect(played.did('quit')).toEqual([]);
  played.press(interrupt);
  expect(played.did('quit')).toHaveLength(1);
});

test('two Ctrl-C with time or keys between them do not quit', () => {
  const interrupt = key('c', { ctrl: true });
  const slow = new Played().press(interrupt).send({ type: 'tick' }, 3_000).press(interrupt);
  expect(slow.did('quit')).toEqual([]);
  const busy = new Played().press(interrupt).type('a').press(key('backspace'), interrupt);
  expect(busy.did('quit')).toEqual([]);
});

test('a command is asked for, and the letters answer', () => {
  const asked = () => new Played().enter('change it').backend(command);
  expect(asked().press(typed('y')).did('reply')).toEqual([{ type: 'reply', id: 7, reply: { kind: 'yes' } }]);
  expect(asked().press(typed('p')).did('reply')[0]?.reply).toEqual({ kind: 'always', where: 'project' });
  expect(asked().press(key('escape')).did('reply')[0]?.reply).toEqual({ kind: 'no' });
  expect(asked().press(typed('y')).state.mode.kind).toBe('compose');
});

test('who is typing when something is asked has not answered it', () => {
  const played = new Played().enter('change it').type('and al').backend(command, 50).type('so y');
  expect(played.did('reply')).toEqual([]);
  expect(typedText(played)).toBe('and also y');
  expect(played.state.mode.kind).toBe('ask');
  played.send({ type: 'tick' }, 2_000).press(typed('y'));
  expect(played.did('reply')).toHaveLength(1);
  expect(typedText(played)).toBe('and also y');
});

test('what is asked comes before an open panel, which is there again', () => {
  const panel: CommandOutcome = { kind: 'panel', open: 0, panels: [{ title: 'Why', lines: ['a', 'b'] }] };
  const played = new Played().enter('one').outcome(panel).backend(command);
  expect(played.state.mode.kind).toBe('ask');
  played.press(typed('n'));
  expect(played.state.mode.kind).toBe('panel');
  played.press(key('escape'));
  expect(played.state.mode.kind).toBe('compose');
});

test('what is asked no more is closed, wherever it waits', () => {
  const other: BackendEvent = { ...command, id: 8 };
  const played = new Played().enter('one').backend(command).backend(other);
  played.backend({ type: 'asked-off', id: 8 }).backend({ type: 'asked-off', id: 7 });
  expect(played.state.mode.kind).toBe('compose');
  expect(played.state.waiting).toEqual([]);
});

test('a panel scrolls within its lines and turns to its neighbours', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`);
  const panels = [
    { title: 'A', lines },
    { title: 'B', lines: ['short'] },
  ];
  const played = new Played().outcome({ kind: 'panel', open: 0, panels });
  const top = () => (played.state.mode.kind === 'panel' ? played.state.mode.top : null);
  played.press(key('up'));
  expect(top()).toBe(0);
  played.press(key('end'));
  expect(top()).toBe(40 - 13);
  played.press(key('down'));
  expect(top()).toBe(40 - 13);
  played.press(key('right'));
  expect(played.state.mode).toMatchObject({ open: 1, top: 0 });
  played.press(key('right'));
  expect(played.state.mode).toMatchObject({ open: 0 });
});

test('a choice is narrowed by typing and said as a command', () => {
  const choices = ['auto', 'local', 'groq'].map((insert) => ({ insert, label: insert, detail: null }));
  const played = new Played().outcome({ kind: 'choose', title: 'Who?', command: 'tier', choices });
  played.type('ro').press(key('enter'));
  expect(played.did('command')).toEqual([{ type: 'command', line: 'tier groq' }]);
});

test('a command of the person is asked like a question', () => {
  const played = new Played().outcome({ kind: 'ask', question: 'Review it.' });
  expect(played.did('ask')).toEqual([{ type: 'ask', question: 'Review it.' }]);
  played.outcome({ kind: 'ask', question: 'Again.' });
  expect(played.state.queue).toEqual(['Again.']);
});

test('an error is printed below the command that it answers', () => {
  const played = new Played().outcome({ kind: 'error', message: 'no such tier', hint: 'There are: a.' });
  expect(played.did('print')).toEqual([
    { type: 'print', said: '/it', lines: ['no such tier', '  There are: a.'], role: 'error' },
  ]);
});

test('the status follows what happens in a turn', () => {
  const played = new Played().enter('change it');
  const agent = (event: object) => played.backend({ type: 'agent', event } as BackendEvent);
  agent({ type: 'attempt-started', tier: 'local', model: 'm', isLast: false });
  agent({ type: 'text', tier: 'local', text: 'abcd' });
  expect(played.state.busy).toMatchObject({ tier: 'local', doing: 'answers', characters: 4 });
  agent({ type: 'attempt-ended', tier: 'local', cost: 5 });
  agent({ type: 'escalated', from: 'local', to: 'sonnet', because: 'edit did not parse' });
  agent({ type: 'attempt-started', tier: 'sonnet', model: 'm', isLast: true });
  expect(played.state.busy).toMatchObject({
    tier: 'sonnet',
    because: 'local → sonnet: edit did not parse',
    cost: 5,
  });
  agent({ type: 'checking', tier: 'sonnet', command: 'npm test' });
  expect(played.state.busy?.doing).toBe('checks: npm test');
  played.backend(command);
  expect(played.state.busy?.doing).toBe('waits for you');
});

test('what was looked for before there was an index is looked for again', () => {
  const played = new Played().type('@lo');
  played.effects.length = 0;
  played.backend({ type: 'index-ready', files: 1, symbols: 2 });
  expect(played.did('complete').map(({ query }) => query)).toEqual([{ kind: 'mention', text: 'lo' }]);
});
