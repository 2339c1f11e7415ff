import { expect, test } from 'vitest';
import { key, typed } from '../../../src/tui/input/input-event.ts';
import { type Menu, menuInput } from '../../../src/tui/model/menu.ts';

const menu: Menu<string> = {
  at: 0,
  items: ['yes', 'session', 'no'].map((label) => ({
    label,
    detail: null,
    hotkey: label[0] ?? null,
    value: label,
  })),
};

function after(keys: readonly ReturnType<typeof key>[]): string | number {
  let now = menu;
  for (const one of keys) {
    const step = menuInput(now, { type: 'key', key: one });
    if (step.kind === 'chosen') return step.value;
    if (step.kind === 'left') return 'left';
    now = step.menu;
  }
  return now.at;
}

test.each([
  ['Enter takes what is under the cursor', [key('enter')], 'yes'],
  ['down and Enter', [key('down'), key('enter')], 'session'],
  ['it goes round', [key('up'), key('enter')], 'no'],
  ['a letter', [typed('s')], 'session'],
  ['another letter does nothing', [typed('x')], 0],
  ['Escape leaves', [key('down'), key('escape')], 'left'],
  ['Ctrl-C leaves', [key('c', { ctrl: true })], 'left'],
  ['letters held with Ctrl choose nothing', [key('y', { ctrl: true })], 0],
])('%s', (_, keys, expected) => {
  expect(after(keys)).toBe(expected);
});

test('pasted text chooses nothing', () => {
  expect(menuInput(menu, { type: 'paste', text: 'y' })).toEqual({ kind: 'moved', menu });
});
