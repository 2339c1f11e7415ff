/**
 * What the screen does with whatever happens: a pure function from a state and a message to the next state and what is to be
 * done. Knows neither ink nor the terminal nor the program behind.
 */
import type { AgentEvent } from '../../agent/agent-event.ts';
import type { BackendEvent, Candidate, CommandOutcome } from '../backend.ts';
import { composerInput } from '../composer/composer-input.ts';
import type { ComposerIntent } from '../composer/composer-intent.ts';
import { type ComposerState, withCandidates, withDraft } from '../composer/composer-state.ts';
import type { InputEvent } from '../input/input-event.ts';
import { reviewInput } from '../review/review-input.ts';
import type { AppState, Busy, Mode } from './app-state.ts';
import { askMode } from './ask-mode.ts';
import type { Effect } from './effect.ts';
import { menuInput } from './menu.ts';
import { openRows, panelRows } from './open-rows.ts';

export type Message =
  | { readonly type: 'input'; readonly event: InputEvent }
  | { readonly type: 'backend'; readonly event: BackendEvent }
  /** @property line the command, without its slash */
  | { readonly type: 'outcome'; readonly line: string; readonly outcome: CommandOutcome }
  | { readonly type: 'candidates'; readonly token: number; readonly candidates: readonly Candidate[] }
  | { readonly type: 'edited'; readonly text: string }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick' };

export interface Step {
  readonly state: AppState;
  readonly effects: readonly Effect[];
}

/** A second Ctrl-C within this ends the session. */
const secondInterruptMs = 2_000;
/** Who typed a key so lately is typing. */
const typingMs = 700;

export function update(before: AppState, message: Message, nowMs: number): Step {
  const state = { ...before, nowMs };
  switch (message.type) {
    case 'input':
      return input(state, message.event);
    case 'backend':
      return backend(state, message.event);
    case 'outcome':
      return outcome(state, message.outcome, `/${message.line}`);
    case 'candidates':
      return only({ ...state, composer: withCandidates(state.composer, message.token, message.candidates) });
    case 'edited':
      return only({ ...state, composer: withDraft(state.composer, message.text) });
    case 'resized':
      return only({ ...state, size: { columns: message.columns, rows: message.rows } });
    case 'tick':
      return only(state);
  }
}

function only(state: AppState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

function input(before: AppState, event: InputEvent): Step {
  if (event.type === 'background') return only({ ...before, isDark: event.isDark });
  const { mode, nowMs } = before;
  // Whoever was typing when something was asked did not mean to answer it.
  const isDeaf = isAsked(mode) && nowMs < before.deafUntilMs;
  if (isDeaf) return compose({ ...before, typedAtMs: nowMs, deafUntilMs: nowMs + typingMs }, event);
  // A key that answers is not the middle of a line: what is asked next can be answered at once.
  const state = isAsked(mode) ? before : { ...before, typedAtMs: nowMs };
  if (event.type === 'key' && event.key.ctrl && event.key.name === 'z')
    return only(state, { type: 'suspend' });
  switch (mode.kind) {
    case 'compose':
      return compose(state, event);
    case 'ask': {
      const step = menuInput(mode.menu, event);
      if (step.kind === 'moved') return only({ ...state, mode: { ...mode, menu: step.menu } });
      const reply = step.kind === 'chosen' ? step.value : ({ kind: 'no' } as const);
      return only(answered(state), { type: 'reply', id: mode.id, reply });
    }
    case 'review': {
      const { state: review, intents } = reviewInput(mode.review, event, {
        columns: state.size.columns,
        rows: openRows(state),
      });
      const [decided] = intents;
      if (decided === undefined) return only({ ...state, mode: { ...mode, review } });
      return only(answered(state), { type: 'reply', id: mode.id, reply: decided });
    }
    case 'panel':
      return panel(state, mode, event);
    case 'choose':
      return choosing(state, mode, event);
  }
}

function isAsked({ kind }: Mode): boolean {
  return kind === 'ask' || kind === 'review';
}

/** The mode behind it, or composing. */
function closed(state: AppState): AppState {
  const [next, ...waiting] = state.waiting;
  return { ...state, mode: next ?? { kind: 'compose' }, waiting };
}

function answered(state: AppState): AppState {
  return closed({ ...state, busy: state.busy && { ...state.busy, doing: 'goes on' } });
}

function compose(state: AppState, event: InputEvent): Step {
  const { size } = state;
  const { state: composer, intents } = composerInput(state.composer, event, size);
  // Whatever else is typed takes back the first Ctrl-C.
  const isInterrupt = intents.some(({ type }) => type === 'interrupt');
  let next: AppState = { ...state, composer, ...(!isInterrupt && { interruptedAtMs: null }) };
  const effects: Effect[] = [];
  for (const intent of intents) {
    const step = composed(next, intent);
    next = step.state;
    effects.push(...step.effects);
  }
  return { state: next, effects };
}

function composed(state: AppState, intent: ComposerIntent): Step {
  switch (intent.type) {
    case 'submit':
      return submitted(state, intent.text);
    case 'complete':
      return only(state, { type: 'complete', query: intent.query, token: intent.token });
    case 'draft-changed':
      return only(state, { type: 'save-draft', text: intent.text });
    case 'stop':
      return stopped(state);
    case 'interrupt': {
      const { interruptedAtMs, nowMs } = state;
      if (interruptedAtMs !== null && nowMs - interruptedAtMs < secondInterruptMs)
        return only(state, { type: 'quit' });
      const noted = { ...state, interruptedAtMs: nowMs };
      return state.busy === null ? only(noted) : stopped(noted);
    }
    case 'end':
      return only(state, { type: 'quit' });
    case 'edit-in-editor':
      return only(state, { type: 'edit-in-editor', text: intent.text });
    case 'redraw':
      return only(state, { type: 'redraw' });
  }
}

/** What waits to be asked comes back to be changed: nothing that was typed is lost. */
function stopped(state: AppState): Step {
  const { queue, composer, busy } = state;
  const isEmpty = composer.buffer.atoms.length === 0;
  const back = queue.length > 0 && isEmpty ? withDraft(composer, queue.join('\n')) : composer;
  const idle = { ...state, queue: isEmpty ? [] : queue, composer: back };
  if (busy === null) return only(idle);
  return only({ ...idle, busy: { ...busy, isStopping: true } }, { type: 'stop' });
}

/** Commands that show or set something run while a turn does; the others wait for it. */
const waitsForTurn = /^\/(?:undo|redo|clear|new|resume|fork|compact)\b/;

function submitted(state: AppState, text: string): Step {
  const entry = text.trim();
  if (entry === '') return only(state);
  const remembered: readonly Effect[] = [
    { type: 'remember', entry },
    { type: 'save-draft', text: '' },
  ];
  const isCommand = /^\/[^\s/]*(?:\s|$)/.test(entry);
  const mustWait = state.busy !== null && (!isCommand || waitsForTurn.test(entry));
  if (mustWait) return only({ ...state, queue: [...state.queue, entry] }, ...remembered);
  const step = started(state, entry);
  return { state: step.state, effects: [...remembered, ...step.effects] };
}

function started(state: AppState, entry: string): Step {
  if (/^\/[^\s/]*(?:\s|$)/.test(entry)) return only(state, { type: 'command', line: entry.slice(1) });
  if (entry.startsWith('!')) {
    const line = entry.slice(1).trim();
    if (line === '') return only(state);
    return only({ ...state, busy: newBusy('shell', state.nowMs, line) }, { type: 'shell', line });
  }
  return only(
    { ...state, busy: newBusy('turn', state.nowMs, 'reading the code') },
    { type: 'ask', question: entry },
  );
}

function newBusy(kind: Busy['kind'], startedMs: number, doing: string): Busy {
  return {
    kind,
    startedMs,
    doing,
    tier: null,
    because: null,
    characters: 0,
    cost: 0,
    unknownCosts: 0,
    isStopping: false,
  };
}

function panel(state: AppState, mode: Mode & { readonly kind: 'panel' }, event: InputEvent): Step {
  if (event.type !== 'key') return only(state);
  const { name, text, ctrl } = event.key;
  const page = panelRows(state);
  const length = mode.panels[mode.open]?.lines.length ?? 0;
  const scrolled = (top: number) =>
    only({ ...state, mode: { ...mode, top: Math.max(0, Math.min(top, Math.max(0, length - page))) } });
  const turned = (open: number) =>
    only({ ...state, mode: { ...mode, open: (open + mode.panels.length) % mode.panels.length, top: 0 } });
  if (name === 'escape' || name === 'enter' || text === 'q' || (ctrl && name === 'c'))
    return only(closed(state));
  if (name === 'left' || (name === 'tab' && event.key.shift) || text === 'h') return turned(mode.open - 1);
  if (name === 'right' || name === 'tab' || text === 'l') return turned(mode.open + 1);
  if (name === 'up' || text === 'k') return scrolled(mode.top - 1);
  if (name === 'down' || text === 'j') return scrolled(mode.top + 1);
  if (name === 'pageup') return scrolled(mode.top - page);
  if (name === 'pagedown' || text === ' ') return scrolled(mode.top + page);
  if (name === 'home' || text === 'g') return scrolled(0);
  if (name === 'end' || text === 'G') return scrolled(length);
  return only(state);
}

function choosing(state: AppState, mode: Mode & { readonly kind: 'choose' }, event: InputEvent): Step {
  const narrowed = (typed: string) => {
    const fits = mode.choices.filter(({ label, detail }) =>
      `${label} ${detail ?? ''}`.toLowerCase().includes(typed.toLowerCase()),
    );
    const items = fits.map(({ label, detail, insert }) => ({ label, detail, hotkey: null, value: insert }));
    return only({ ...state, mode: { ...mode, typed, menu: { items, at: 0 } } });
  };
  if (event.type === 'key') {
    const { name, text, ctrl, alt } = event.key;
    if (name === 'backspace') return narrowed(mode.typed.slice(0, -1));
    if (text !== null && !ctrl && !alt) return narrowed(mode.typed + text);
  }
  const step = menuInput(mode.menu, event);
  if (step.kind === 'moved') return only({ ...state, mode: { ...mode, menu: step.menu } });
  if (step.kind === 'left') return only(closed(state));
  return only(closed(state), { type: 'command', line: `${mode.command} ${step.value}` });
}

function outcome(state: AppState, result: CommandOutcome, said: string): Step {
  switch (result.kind) {
    case 'lines':
      return only(state, { type: 'print', said, lines: result.lines, role: null });
    case 'error': {
      const hint = result.hint === '' ? [] : result.hint.split('\n').map((line) => `  ${line}`);
      return only(state, { type: 'print', said, lines: [result.message, ...hint], role: 'error' });
    }
    case 'panel':
      return only(opened(state, { kind: 'panel', panels: result.panels, open: result.open, top: 0 }));
    case 'choose': {
      const { title, command, choices } = result;
      const items = choices.map(({ label, detail, insert }) => ({
        label,
        detail,
        hotkey: null,
        value: insert,
      }));
      return only(
        opened(state, { kind: 'choose', title, command, typed: '', choices, menu: { items, at: 0 } }),
      );
    }
    case 'ask':
      return state.busy === null
        ? started(state, result.question)
        : only({ ...state, queue: [...state.queue, result.question] });
    case 'clear':
      return only(
        { ...state, queue: [] },
        { type: 'print', said, lines: ['A new session begins.'], role: 'dim' },
      );
    case 'quit':
      return only(state, { type: 'quit' });
  }
}

/** What the program asks comes before what the person opened. */
function opened(state: AppState, mode: Mode): AppState {
  const { kind } = state.mode;
  if (kind === 'compose') return { ...state, mode };
  if (kind === 'ask' || kind === 'review') return { ...state, waiting: [...state.waiting, mode] };
  return {
    ...state,
    mode,
    waiting: mode.kind === 'ask' || mode.kind === 'review' ? [state.mode, ...state.waiting] : state.waiting,
  };
}

function backend(state: AppState, event: BackendEvent): Step {
  switch (event.type) {
    case 'ready':
      return only({ ...state, project: event.project });
    case 'index-progress':
      return only({ ...state, index: indexAt(event.done, event.total) });
    case 'index-ready': {
      // What was looked for while there was no index.
      const { completion } = state.composer;
      const ready: AppState = { ...state, index: { kind: 'ready' } };
      if (completion === null || completion.candidates.length > 0) return only(ready);
      return only(ready, { type: 'complete', query: completion.query, token: completion.token });
    }
    case 'status':
      return only({ ...state, status: event.status });
    case 'theme':
      return only({ ...state, theme: event.name });
    case 'turn-started':
      return only({ ...state, busy: state.busy ?? newBusy('turn', state.nowMs, 'reading the code') });
    case 'agent':
      return only({ ...state, busy: state.busy && withEvent(state.busy, event.event) });
    case 'asks': {
      const mode = askMode(event.id, event.ask);
      const isTyping = state.nowMs - state.typedAtMs < typingMs;
      const busy = state.busy && { ...state.busy, doing: 'waits for you' };
      return only({ ...opened(state, mode), busy, deafUntilMs: isTyping ? state.nowMs + typingMs : 0 });
    }
    case 'asked-off':
      return only(askedOff(state, event.id));
    case 'turn-ended':
      if (event.outcome.again !== null) return started({ ...state, busy: null }, event.outcome.again);
      return nextOf(state);
    case 'shell-ended':
      return nextOf(state);
    default:
      return only(state);
  }
}

function indexAt(done: number, total: number): AppState['index'] {
  return done >= total ? { kind: 'ready' } : { kind: 'reading', done, total };
}

/** Of what was typed while it worked. */
function nextOf(state: AppState): Step {
  const [next, ...queue] = state.queue;
  const idle = { ...state, busy: null };
  return next === undefined ? only(idle) : started({ ...idle, queue }, next);
}
function askedOff(state: AppState, id: number): AppState {
  const isIt = (mode: Mode) => (mode.kind === 'ask' || mode.kind === 'review') && mode.id === id;
  const waiting = state.waiting.filter((mode) => !isIt(mode));
  return isIt(state.mode) ? closed({ ...state, waiting }) : { ...state, waiting };
}

function withEvent(busy: Busy, event: AgentEvent): Busy {
  switch (event.type) {
    case 'context':
      return { ...busy, doing: 'choosing whom to ask' };
    case 'attempt-started':
      return { ...busy, doing: 'waiting for an answer', tier: event.tier, characters: 0 };
    case 'text':
      return { ...busy, doing: 'answers', characters: busy.characters + event.text.length };
    case 'tool-called':
      return { ...busy, doing: event.name };
    case 'tool-answered':
      return { ...busy, doing: 'waiting for an answer' };
    case 'checking':
      return { ...busy, doing: `checks: ${event.command}` };
    case 'checked':
      return { ...busy, doing: 'checks the answer' };
    case 'mending':
      return { ...busy, doing: 'mends its changes' };
    case 'retrying':
      return { ...busy, doing: `tries again in ${(event.delayMs / 1_000).toFixed(0)} s` };
    case 'escalated':
      return { ...busy, tier: event.to, because: `${event.from} → ${event.to}: ${event.because}` };
    case 'attempt-ended':
      return event.cost === null
        ? { ...busy, doing: 'checked', unknownCosts: busy.unknownCosts + 1 }
        : { ...busy, doing: 'checked', cost: busy.cost + event.cost };
    default:
      return busy;
  }
}

export function initialState(composer: ComposerState, size: AppState['size'], nowMs: number): AppState {
  return {
    size,
    theme: 'auto',
    isDark: null,
    composer,
    mode: { kind: 'compose' },
    waiting: [],
    busy: null,
    queue: [],
    project: null,
    index: { kind: 'waiting' },
    status: null,
    nowMs,
    interruptedAtMs: null,
    typedAtMs: 0,
    deafUntilMs: 0,
  };
}
