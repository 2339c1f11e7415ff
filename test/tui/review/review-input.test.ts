import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reply } from '../../../src/tui/backend.ts';
import { type InputEvent, key, typed } from '../../../src/tui/input/input-event.ts';
import { reviewInput } from '../../../src/tui/review/review-input.ts';
import { reviewLines } from '../../../src/tui/review/review-lines.ts';
import { newReview, type ReviewState } from '../../../src/tui/review/review-state.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { binary, created, deleted, edited, empty, long } from './some-files.ts';

const files = [edited, created, deleted, binary];
const size = { columns: 80, rows: 20 };
const theme = themeOf('ansi', 'none');

/** Keys by their names or what they type, with blanks between. */
function press(keys: string, state = newReview(files)): { state: ReviewState; decided: readonly Reply[] } {
  const decided: Reply[] = [];
  let now = state;
  for (const name of keys.split(' ').filter((word) => word !== '')) {
    const [, held, own = name] = /^(shift|ctrl)-(.+)$/.exec(name) ?? [];
    const pressed =
      own === 'space'
        ? typed(' ')
        : own.length === 1 && held !== 'ctrl'
          ? typed(own)
          : key(own, held ? { [held]: true } : {});
    const step = reviewInput(now, { type: 'key', key: pressed }, size);
    now = step.state;
    decided.push(...step.intents);
  }
  return { state: now, decided };
}

function check(title: string, keys: string, expected: readonly Reply[]): void {
  test(title, () => expect(press(keys).decided).toEqual(expected));
}

const all = [
  { path: 'src/edited.ts', hunks: [0, 1] },
  { path: 'docs/new.md', hunks: [0] },
  { path: 'old.py', hunks: [0] },
  { path: 'a/b/c/image.png', hunks: [0] },
];
check('y writes all', 'y', [{ kind: 'write', accepted: all }]);
check('Enter writes all', 'enter', [{ kind: 'write', accepted: all }]);
check('n writes nothing', 'n', [{ kind: 'no' }]);
check('Esc writes nothing', 'escape', [{ kind: 'no' }]);
check('Ctrl-C writes nothing', 'ctrl-c', [{ kind: 'no' }]);
check('a hunk is left out', 'j space y', [
  { kind: 'write', accepted: [{ path: 'src/edited.ts', hunks: [0] }, ...all.slice(1)] },
]);
check('a hunk is taken back in', 'j space space y', [{ kind: 'write', accepted: all }]);
check('a file is left out', 'f y', [{ kind: 'write', accepted: all.slice(1) }]);
check('a file that is partly taken is taken whole', 'space f y', [{ kind: 'write', accepted: all }]);
check('what is no text is left out', 'shift-tab space y', [{ kind: 'write', accepted: all.slice(0, -1) }]);
check('with everything left out nothing is written', 'f tab f tab f tab f enter', [{ kind: 'no' }]);
check('the file that is read is edited', 'tab e', [{ kind: 'edit', path: 'docs/new.md' }]);
check('an instruction', 'r u s e left left backspace x enter', [{ kind: 'retry', instruction: 'xse' }]);
check('keys of the review are letters of an instruction', 'r y n enter', [
  { kind: 'retry', instruction: 'yn' },
]);
check('an empty instruction asks for nothing', 'r enter space enter', []);
check('an instruction that is taken back', 'r a escape n', [{ kind: 'no' }]);
check('Esc closes the list of keys first', '? escape', []);
check('moving past the last hunk goes to the next file', 'j j e', [{ kind: 'edit', path: 'docs/new.md' }]);
check('moving up from the first hunk goes to the file before', 'tab k space y', [
  { kind: 'write', accepted: [{ path: 'src/edited.ts', hunks: [0] }, ...all.slice(1)] },
]);

test('a paste into an instruction is one line', () => {
  const { state } = press('r');
  const step = reviewInput(state, { type: 'paste', text: 'use\nthe \u001b[2Jold name' }, size);
  expect(reviewInput(step.state, { type: 'key', key: key('enter') }, size).intents).toEqual([
    { kind: 'retry', instruction: 'use the [2Jold name' },
  ]);
});

test('a hunk that does not fit is read to its end before the next one comes', () => {
  let state = newReview([long, created]);
  const seen = new Set<string>();
  for (let step = 0; step < 40 && state.file === 0; step += 1) {
    for (const line of reviewLines(state, { ...size, theme }).lines) seen.add(line.trim());
    state = press('j', state).state;
  }
  expect(state.file).toBe(1);
  for (let line = 1; line <= 60; line += 1) {
    expect(
      [...seen].some((text) => text.includes(`const line${line} `) || text.includes(`line${line}`)),
    ).toBe(true);
  }
  expect(press('k', state).state).toMatchObject({ file: 0, hunk: 0 });
});

const anyKey = fc.oneof(
  fc.constantFrom(...['j', 'k', ' ', 'f', 's', 'r', '?', 'a', 'G']).map((text) => typed(text)),
  fc
    .constantFrom(
      ...['tab', 'up', 'down', 'pageup', 'pagedown', 'home', 'end', 'left', 'backspace', 'escape', 'f1'],
    )
    .map((name) => key(name)),
);

test('whatever is pressed, the hunk that keys speak of can be seen, and all fits', () => {
  const sizes = fc.record({
    columns: fc.integer({ min: 40, max: 160 }),
    rows: fc.integer({ min: 6, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(anyKey, { maxLength: 30 }), sizes, (keys, room) => {
      let state = newReview([edited, long, created, empty, deleted, binary]);
      for (const pressed of keys) {
        const event: InputEvent = { type: 'key', key: pressed };
        const step = reviewInput(state, event, room);
        if (step.intents.length > 0) continue;
        state = step.state;
        const { lines } = reviewLines(state, { ...room, theme });
        expect(lines.length).toBeLessThanOrEqual(room.rows);
        const own = state.files[state.file]?.hunks ?? null;
        const shown = lines.join('\n');
        const isLong = own?.some((hunk) => hunk.lines.length > room.rows - 6) ?? false;
        if (!state.showsKeys && !isLong && room.rows > 16 && state.hunk > 0) expect(shown).toContain('❯');
      }
    }),
    { numRuns: 150 },
  );
});
