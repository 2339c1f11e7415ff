import { expect, test } from 'vitest';
import type { BackendEvent } from '../../../src/tui/backend.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { Transcript } from '../../../src/tui/transcript/transcript.ts';

const agent = (event: object): BackendEvent => ({ type: 'agent', event }) as BackendEvent;
const started = (tier: string) => agent({ type: 'attempt-started', tier, model: 'm', isLast: true });
const text = (tier: string, piece: string) => agent({ type: 'text', tier, text: piece });
const ended = (more: object = {}): BackendEvent =>
  ({
    type: 'turn-ended',
    outcome: { kind: 'model', lines: [], summary: null, notes: [], stopped: false, again: null, ...more },
  }) as BackendEvent;

/** Without our own styles. */
function written(events: readonly BackendEvent[], columns = 60): string {
  const look = { columns, theme: themeOf('ansi', 'none'), hasLinks: false };
  const transcript = new Transcript(() => look);
  const lines = events.flatMap((event) => [...transcript.take(event)]);
  return lines.join('\n').replace(/\u001b\[[\d;]*m/g, '');
}

test('a turn from the question to what it cost', () => {
  expect(
    written([
      { type: 'turn-started', question: 'why is it so\nand how?' },
      started('groq'),
      text('groq', 'Because **of '),
      text('groq', 'that**.\n'),
      { type: 'answered', text: 'Because **of that**.\n', tier: 'groq' },
      ended({ summary: 'groq (m) · $0.001' }),
    ]),
  ).toBe('\n› why is it so\n  and how?\ngroq (m) …\n\nBecause of that.\n\ngroq (m) · $0.001');
});

test('a draft that was not good enough is followed by why, and by who is asked next', () => {
  const all = written([
    started('local'),
    text('local', 'A draft'),
    agent({ type: 'escalated', from: 'local', to: 'groq', because: 'edit did not parse' }),
    started('groq'),
    text('groq', 'Better.'),
    { type: 'answered', text: 'Better.', tier: 'groq' },
  ]);
  expect(all).toBe('local (m) …\n\nA draft\nlocal → groq: edit did not parse\ngroq (m) …\n\nBetter.');
});

test('where the best answer is not the last one, it is shown again under its name', () => {
  const all = written([
    started('local'),
    text('local', 'The good one.'),
    started('groq'),
    text('groq', 'The worse one.'),
    { type: 'answered', text: 'The good one.', tier: 'local' },
  ]);
  expect(all).toMatch(/The worse one\.\nThe best answer is that of local:\n\nThe good one\.$/);
});

test('an answer that was not streamed, as a kept one, is shown', () => {
  expect(written([{ type: 'answered', text: 'Kept.', tier: 'groq' }])).toBe('\nKept.');
});

test('notices in the middle of an answer wait for its end', () => {
  const all = written([
    started('groq'),
    text('groq', 'One '),
    agent({ type: 'notice', text: 'something was off' }),
    text('groq', 'two.'),
    { type: 'answered', text: 'One two.', tier: 'groq' },
  ]);
  expect(all).toBe('groq (m) …\n\nOne two.\nsomething was off');
});

test('checks say how they went', () => {
  expect(
    written([
      agent({ type: 'checking', tier: 'groq', command: 'npm test' }),
      agent({ type: 'checked', tier: 'groq', command: 'npm test', passed: true, detail: '' }),
      agent({ type: 'checked', tier: 'groq', command: 'npm run lint', passed: false, detail: 'no-undef' }),
    ]),
  ).toBe('  ✓ npm test\n  ✗ npm run lint: no-undef');
});

test('output of a command: whole lines, what was drawn over once, and no escapes', () => {
  const all = written([
    { type: 'shell-output', text: '\u001b[31mone\u001b[0m\ntw' },
    { type: 'shell-output', text: 'o\n10%\r50%\r100%\nrest' },
    { type: 'shell-ended', exitCode: 3 },
  ]);
  expect(all).toBe('one\ntwo\n100%\nrest\nended with code 3');
});

test('what others say cannot steer the terminal', () => {
  const all = written([
    { type: 'turn-started', question: 'a\u001b[2Jb' },
    agent({ type: 'tool-called', tier: 'groq', name: 'run_command', given: 'x\u001b]0;t\u0007y' }),
    text('groq', 'see \u001b[2J\u009b1m this\n'),
    { type: 'says', level: 'error', text: 'bad\u001b[H' },
    ended(),
  ]);
  expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
