import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composerInput } from '../../../src/tui/composer/composer-input.ts';
import { composerLines } from '../../../src/tui/composer/composer-lines.ts';
import { newComposer } from '../../../src/tui/composer/composer-state.ts';
import { atomsOf, isFold, textOf } from '../../../src/tui/composer/text-buffer.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { eventsOf, press, setting, shown } from './press.ts';

const family = '👨‍👩‍👧';
const accented = 'e\u0301';

test.each<[title: string, keys: readonly string[], expected: string]>([
  ['typed', ['hello'], 'hello|'],
  ['Ctrl-A and Ctrl-E', ['hello', 'C-a', 'x', 'C-e', 'y'], 'xhelloy|'],
  ['Ctrl-B and Ctrl-F', ['abc', 'C-b', 'C-b', 'C-f'], 'ab|c'],
  ['words to the left', ['one two-three', 'M-b', 'M-b'], 'one |two-three'],
  ['words to the right', ['one two', 'C-a', 'C-<right>'], 'one| two'],
  ['Ctrl-H and Backspace', ['abcd', 'C-h', '<backspace>'], 'ab|'],
  ['Ctrl-D deletes before the cursor', ['abc', 'C-a', 'C-d', '<delete>'], '|c'],
  ['Ctrl-T', ['ab', 'C-t'], 'ba|'],
  ['Ctrl-K and Ctrl-Y', ['one two', 'C-a', 'C-k', 'x', 'C-y'], 'xone two|'],
  ['Ctrl-U', ['one two', 'M-b', 'C-u'], '|two'],
  ['Ctrl-W goes to the blank', ['a src/x.ts', 'C-w'], 'a |'],
  ['Alt-Backspace goes to the word', ['a src/x.ts', 'M-<backspace>'], 'a src/x.|'],
  ['Alt-D', ['one two', 'C-a', 'M-d'], '| two'],
  ['what is cut in a row is one piece', ['a b c', 'C-w', 'C-w', 'C-y'], 'a b c|'],
  ['Alt-Y puts back what was cut before', ['one', 'C-u', 'two', 'C-u', 'C-y', 'M-y'], 'one|'],
  ['Alt-Y only after Ctrl-Y', ['one', 'C-u', 'M-y'], '|'],
  ['undo of a word', ['one two', 'C-_'], 'one |'],
  ['undo and redo', ['one two', 'C-_', 'C-/', 'M-_'], 'one |'],
  ['lines by Shift-, Alt-Enter and Ctrl-J', ['a', 'S-<enter>', 'b', 'M-<enter>', 'c', 'C-j'], 'a\nb\nc\n|'],
  ['a backslash at the end of the line', ['a\\', '<enter>', 'b'], 'a\nb|'],
  ['Home and End are of the line', ['ab', 'C-j', 'cd', '<home>', 'x', '<end>', 'y'], 'ab\nxcdy|'],
  ['Home twice is the beginning of all', ['ab', 'C-j', 'cd', '<home>', '<home>'], '|ab\ncd'],
  ['Up keeps the column', ['abcd', 'C-j', 'xy', '<up>'], 'ab|cd\nxy'],
  ['a family is one character', [`a${family}b`, '<left>', '<backspace>'], 'a|b'],
  ['an accent that comes later joins', ['e', '\u0301', '<backspace>'], '|'],
  ['wide characters', ['日本語', '<left>', 'x'], '日本x|語'],
  ['a short paste is text', ['paste:one\ntwo'], 'one\ntwo|'],
  ['a paste of three lines with an end', ['paste:1\n2\n3\n'], '1\n2\n3\n|'],
  ['a long paste is a mark', ['see ', 'paste:1\n2\n3\n4', '!'], 'see [4 lines]!|'],
  ['marks have numbers', ['paste:1\n2\n3\n4', 'paste:a\nb\nc\nd'], '[4 lines][4 lines #2]|'],
  ['a mark is deleted at once', ['a', 'paste:1\n2\n3\n4', '<backspace>'], 'a|'],
  ['and comes back', ['a', 'paste:1\n2\n3\n4', '<backspace>', 'C-_'], 'a[4 lines]|'],
  ['Alt-P shows what is in it', ['paste:1\n2\n3\n4', 'M-p'], '1\n2\n3\n4|'],
  ['Ctrl-C takes the text away', ['hello', 'C-c'], '|'],
  ['and it comes back', ['hello', 'C-c', 'C-_'], 'hello|'],
  ['behind the sign for the shell', ['!ls', 'C-a'], '!|ls'],
  ['which Ctrl-U takes away too', ['!ls', 'C-u', 'x'], 'x|'],
  ['and in front of it', ['!ls', 'C-a', 'C-a'], '|!ls'],
])('%s', (_, keys, expected) => {
  expect(shown(press(keys).state)).toBe(expected);
});

test.each<[title: string, keys: readonly string[], expected: string]>([
  ['Up walks to the newest', ['<up>'], 'second|'],
  ['and on', ['<up>', 'C-p'], 'first|'],
  ['Down comes back to what was typed', ['dr', '<up>', '<up>', '<down>', 'C-n'], 'dr|'],
  ['what was changed in an entry is kept', ['<up>', '!', '<up>', '<down>'], 'second!|'],
  ['and can be undone', ['<up>', '!', '<up>', '<down>', 'C-_'], 'second|'],
  ['a search', ['C-r', 'fir'], 'first|'],
  ['a search that goes on', ['C-r', 's', 'C-r'], 'first|'],
  ['and back', ['C-r', 's', 'C-r', 'C-s'], 'second|'],
  ['one that finds no more keeps what it had', ['C-r', 's', 'C-r', 'C-r', 'C-r'], 'first|'],
  ['Enter takes it to be edited', ['C-r', 'fir', '<enter>', 'x'], 'firstx|'],
  ['and the walk goes on from there', ['C-r', 'fir', '<enter>', '<down>'], 'second|'],
  ['Escape gives it up', ['dr', 'C-r', 'fir', '<escape>'], 'dr|'],
  ['Ctrl-G too', ['dr', 'C-r', 'fir', 'C-g'], 'dr|'],
  ['another key takes it and does what it does', ['C-r', 'fir', 'C-a'], '|first'],
  ['Down at the end does nothing', ['dr', '<down>'], 'dr|'],
])('history: %s', (_, keys, expected) => {
  expect(shown(press(keys, newComposer(['first', 'second'])).state)).toBe(expected);
});

test('the walk is not caught by what an entry could be completed to', () => {
  const { state } = press(['<up>', '<up>'], newComposer(['first', '/help', 'see @cart']));
  expect(shown(state)).toBe('/help|');
  expect(state.completion).toBeNull();
});

test('long entries are walked to as a mark, and sent as they are', () => {
  const { intents } = press(['<up>', '<enter>'], newComposer(['1\n2\n3\n4\n5']));
  expect(intents).toContainEqual({ type: 'submit', text: '1\n2\n3\n4\n5', shown: '[5 lines]' });
});

test.each<[title: string, keys: readonly string[], expected: object | null]>([
  ['Enter', ['hello', '<enter>'], { type: 'submit', text: 'hello', shown: 'hello' }],
  [
    'pastes in full',
    ['a ', 'paste:1\n2\n3\n4', '<enter>'],
    { type: 'submit', text: 'a 1\n2\n3\n4', shown: 'a [4 lines]' },
  ],
  ['nothing for nothing', ['  ', '<enter>'], null],
  ['Ctrl-C where nothing is typed', ['C-c'], { type: 'interrupt' }],
  ['Ctrl-D where nothing is typed', ['C-d'], { type: 'end' }],
  ['Escape', ['a', '<escape>'], { type: 'stop' }],
  ['Escape, where nothing is offered yet', ['@ca', '<escape>'], { type: 'stop' }],
  ['Ctrl-G', ['a', 'C-g'], { type: 'edit-in-editor', text: 'a' }],
  ['Ctrl-X Ctrl-E', ['a', 'C-x', 'C-e'], { type: 'edit-in-editor', text: 'a' }],
  ['Ctrl-L', ['C-l'], { type: 'redraw' }],
])('what is wanted: %s', (_, keys, expected) => {
  const wanted = press(keys).intents.filter(({ type }) => type !== 'draft-changed' && type !== 'complete');
  expect(wanted).toEqual(expected === null ? [] : [expected]);
});

test('the draft is what would be sent', () => {
  const drafts = press(['ab', '<left>', '<enter>']).intents.filter(({ type }) => type === 'draft-changed');
  expect(drafts).toEqual(['a', 'ab', ''].map((text) => ({ type: 'draft-changed', text })));
});

const script = fc.array(
  fc.constantFrom(
    ...'ab \\!@/'.split(''),
    ...[
      accented,
      '\u0301',
      '\u200d',
      '👩',
      '🇩',
      '🇪',
      '🇫🇷',
      family,
      '日本',
      '\t',
      'paste:1\n2\n3\n4',
      'paste:x\ny',
      'paste:\u0301z',
    ],
    ...'abfpndhtkuwyr_/j'.split('').map((letter) => `C-${letter}`),
    ...['M-b', 'M-f', 'M-d', 'M-y', 'M-_', 'M-p', 'M-<backspace>', 'C-<left>', 'C-<right>', 'S-<enter>'],
    ...['<left>', '<right>', '<up>', '<down>', '<home>', '<end>', '<backspace>', '<delete>', '<escape>'],
  ),
  { maxLength: 60 },
);

test('whatever is pressed, the cursor is between characters that a person sees, and in the drawing', () => {
  void fc.assert(
    fc.property(script, fc.integer({ min: 20, max: 60 }), (keys, columns) => {
      let state = newComposer(['old one', '/help', 'see\nthis']);
      for (const event of keys.flatMap(eventsOf)) {
        state = composerInput(state, event, { ...setting, columns }).state;
        const { atoms, cursor } = state.buffer;
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(atoms.length);
        if (!atoms.some(isFold))
          expect(atomsOf(textOf(atoms)).map(({ text }) => text)).toEqual(atoms.map(({ text }) => text));
        const drawn = composerLines(state, {
          columns,
          rows: 24,
          theme: themeOf('ansi', 'none'),
          placeholder: '',
        });
        expect(drawn.cursor.row).toBeLessThan(drawn.lines.length);
        expect(drawn.cursor.column).toBeLessThan(columns);
      }
    }),
  );
});

test('undo of everything is the beginning, and redo of everything the end', () => {
  void fc.assert(
    fc.property(script, (keys) => {
      // Without walking: each entry has an undo of its own.
      const edits = keys.filter((one) => !/^C-[pnr]$|up|down/.test(one));
      const { state: end } = press(edits, newComposer([]));
      const steps = end.past.length;
      const start = press(
        Array.from({ length: steps }, () => 'C-_'),
        end,
      ).state;
      expect(textOf(start.buffer.atoms)).toBe('');
      const again = press(
        Array.from({ length: steps + end.future.length }, () => 'M-_'),
        start,
      ).state;
      if (end.future.length === 0) expect(textOf(again.buffer.atoms)).toBe(textOf(end.buffer.atoms));
    }),
  );
});
