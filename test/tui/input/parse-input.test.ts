import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InputEvent, type Key, key, typed } from '../../../src/tui/input/input-event.ts';
import { InputParser } from '../../../src/tui/input/parse-input.ts';

const esc = '\u001b';

function keysOf(bytes: string): readonly Key[] {
  const parser = new InputParser();
  const events = [...parser.push(Buffer.from(bytes)), ...parser.flush()];
  return events.map((event) => {
    if (event.type !== 'key') throw new Error(`${JSON.stringify(event)} is no key`);
    return event.key;
  });
}

const shift = { shift: true };
const alt = { alt: true };
const ctrl = { ctrl: true };

describe('keys', () => {
  test.each<[name: string, bytes: string, keys: readonly Key[]]>([
    ['letters', 'aB /', [typed('a'), typed('B'), typed(' '), typed('/')]],
    ['what an input method commits, as one', '日本語a', [typed('日本語'), typed('a')]],
    ['emoji', '👩‍🚀', [typed('👩‍🚀')]],
    ['Enter', '\r', [key('enter')]],
    ['a line feed is Ctrl-J', '\n', [key('j', ctrl)]],
    ['Tab', '\t', [key('tab')]],
    ['both backspaces', '\u007f\b', [key('backspace'), key('backspace')]],
    ['Ctrl with letters', '\u0001\u0003\u001a', [key('a', ctrl), key('c', ctrl), key('z', ctrl)]],
    [
      'Ctrl with others',
      '\u0000\u001c\u001d\u001f',
      [key(' ', ctrl), key('\\', ctrl), key(']', ctrl), key('/', ctrl)],
    ],
    ['Escape alone', esc, [key('escape')]],
    ['Escape twice', esc + esc, [key('escape'), key('escape')]],
    ['Alt with letters', `${esc}b${esc}F`, [key('b', alt), key('f', { alt: true, shift: true })]],
    ['Alt with what begins sequences', `${esc}[`, [key('[', alt)]],
    ['Alt-Shift-O', `${esc}O`, [key('o', { alt: true, shift: true })]],
    [
      'Alt with others',
      `${esc}\r${esc}\u007f${esc}é${esc}\u0002`,
      [key('enter', alt), key('backspace', alt), key('é', alt), key('b', { alt: true, ctrl: true })],
    ],
    ['arrows', `${esc}[A${esc}[B${esc}[C${esc}[D`, [key('up'), key('down'), key('right'), key('left')]],
    ['arrows in application mode', `${esc}OA${esc}OD`, [key('up'), key('left')]],
    [
      'home and end of xterm, VT and rxvt',
      `${esc}[H${esc}OF${esc}[1~${esc}[4~${esc}[7~${esc}[8~`,
      [key('home'), key('end'), key('home'), key('end'), key('home'), key('end')],
    ],
    [
      'the other six',
      `${esc}[2~${esc}[3~${esc}[5~${esc}[6~`,
      [key('insert'), key('delete'), key('pageup'), key('pagedown')],
    ],
    [
      'with what is held',
      `${esc}[1;5C${esc}[1;3D${esc}[1;2A${esc}[3;5~${esc}[1;6H`,
      [
        key('right', ctrl),
        key('left', alt),
        key('up', shift),
        key('delete', ctrl),
        key('home', { ctrl: true, shift: true }),
      ],
    ],
    [
      'held, in older forms',
      `${esc}[5D${esc}O5C${esc}[a${esc}Od${esc}[3^${esc}[3$${esc}[3@`,
      [
        key('left', ctrl),
        key('right', ctrl),
        key('up', shift),
        key('left', ctrl),
        key('delete', ctrl),
        key('delete', shift),
        key('delete', { ctrl: true, shift: true }),
      ],
    ],
    ['Alt by an escape in front', `${esc}${esc}[A${esc}${esc}OB`, [key('up', alt), key('down', alt)]],
    [
      'function keys',
      `${esc}OP${esc}[11~${esc}[[A${esc}[15~${esc}[24~${esc}[1;2S`,
      [key('f1'), key('f1'), key('f1'), key('f5'), key('f12'), key('f4', shift)],
    ],
    ['Shift-Tab', `${esc}[Z`, [key('tab', shift)]],
    ['the keypad', `${esc}OM${esc}Oq${esc}Ok`, [key('enter'), typed('1'), typed('+')]],
    [
      'Shift-Enter of kitty, xterm',
      `${esc}[13;2u${esc}[27;2;13~`,
      [key('enter', shift), key('enter', shift)],
    ],
    ['Ctrl-Enter of kitty, xterm', `${esc}[13;5u${esc}[27;5;13~`, [key('enter', ctrl), key('enter', ctrl)]],
    [
      'what kitty tells apart',
      `${esc}[27u${esc}[97;5u${esc}[97;3u${esc}[127;5u${esc}[9;2u${esc}[97;6u`,
      [
        key('escape'),
        key('a', ctrl),
        key('a', alt),
        key('backspace', ctrl),
        key('tab', shift),
        key('a', { ctrl: true, shift: true }),
      ],
    ],
    [
      'what kitty tells apart and others do not',
      `${esc}[105;5u${esc}[109;5u${esc}[91;5u${esc}[104;5u${esc}[45;6u`,
      [key('tab'), key('enter'), key('escape'), key('backspace'), key('/', ctrl)],
    ],
    [
      'text by number',
      `${esc}[97;2u${esc}[49:33;2u${esc}[233u${esc}[57400u`,
      [typed('A'), typed('!'), typed('é'), typed('1')],
    ],
    ['with locks on', `${esc}[97;69u${esc}[1;129A`, [key('a', ctrl), key('up')]],
    [
      'let go, media keys, Super: nothing',
      `${esc}[97;5:3u${esc}[1;1:3A${esc}[57428u${esc}[57441;2u${esc}[97;9u`,
      [],
    ],
  ])('%s', (_, bytes, keys) => {
    expect(keysOf(bytes)).toEqual(keys);
  });

  test.each([
    ['reports of the mouse', `${esc}[<0;12;5M${esc}[<0;12;5m${esc}[M !!${esc}[32;12;5M`],
    ['focus', `${esc}[I${esc}[O`],
    [
      'what the terminal is',
      `${esc}[?1;2c${esc}[>0;276;0c${esc}P>|xterm(390)${esc}\\${esc}[?1u${esc}[?2026;2$y`,
    ],
    ['where the cursor is', `${esc}[12;40R`],
    ['colours nobody asked for', `${esc}]10;rgb:ff/ff/ff\u0007${esc}]4;1;rgb:ff/00/00${esc}\\`],
    ['the end of a paste without its beginning', `${esc}[201~`],
    ['sequences that nobody knows', `${esc}[99~${esc}[1;2;3z${esc}[ q${esc}Oz${esc}_G;OK${esc}\\`],
    ['a title of 10,000 characters', `${esc}]0;${'x'.repeat(10_000)}\u0007`],
    ['C1 controls', '\u0085\u009b'],
    ['what is no UTF-8', '\ufffd'],
  ])('%s: swallowed', (_, bytes) => {
    expect(keysOf(`a${bytes}b`)).toEqual([typed('a'), typed('b')]);
  });

  test('a string of the terminal that never ends gives way to the next key', () => {
    expect(keysOf(`${esc}]11;rgb\r`)).toEqual([key('enter')]);
    expect(keysOf(`${esc}]11;rgb\u0003x`)).toEqual([key('c', ctrl), typed('x')]);
  });

  test('a sequence that comes slowly is not typed', () => {
    const parser = new InputParser();
    expect([...parser.push(`${esc}[1;`), ...parser.flush(), ...parser.push('5C')]).toEqual([
      { type: 'key', key: key('right', ctrl) },
    ]);
  });
});

describe('pastes', () => {
  const pasted = (text: string) => [{ type: 'paste', text }];
  test.each([
    ['lines', 'one\r\ntwo\rthree\nfour\ttab', 'one\ntwo\nthree\nfour\ttab'],
    ['colours and control characters go', `a${esc}[1;31mred${esc}[0m\u0000\u0007\u009b\u202eb`, 'aredb'],
    ['what looks like keys is text', `${esc}[A\u0003x`, 'x'],
    ['nothing', '', ''],
  ])('%s', (_, bytes, text) => {
    expect(new InputParser().push(`${esc}[200~${bytes}${esc}[201~`)).toEqual(pasted(text));
  });

  test('one that ends in the middle of its end mark, and what is typed after it', () => {
    const parser = new InputParser();
    expect(parser.push(`${esc}[200~abc${esc}[20`)).toEqual([]);
    expect(parser.isInPaste).toBe(true);
    expect(parser.push('1~x')).toEqual([...pasted('abc'), { type: 'key', key: typed('x') }]);
    expect(parser.isInPaste).toBe(false);
  });

  test('one whose end is lost', () => {
    const parser = new InputParser();
    parser.push(`${esc}[200~abc\r`);
    expect(parser.endPaste()).toEqual(pasted('abc\n'));
    expect(parser.push('x')).toEqual([{ type: 'key', key: typed('x') }]);
  });

  test('a megabyte in small pieces', () => {
    const parser = new InputParser();
    const text = 'All work and no play.\n'.repeat(50_000);
    const bytes = Buffer.from(`${esc}[200~${text}${esc}[201~`);
    const events: InputEvent[] = [];
    for (let at = 0; at < bytes.length; at += 1000)
      events.push(...parser.push(bytes.subarray(at, at + 1000)));
    expect(events).toEqual(pasted(text));
  });
});

describe('the background', () => {
  test.each([
    ['rgb:0000/0000/0000', true],
    ['rgb:1e1e/1e1e/2e2e', true],
    ['rgb:00/2b/36', true],
    ['rgba:2828/2c2c/3434/ffff', true],
    ['rgb:ffff/ffff/ffff', false],
    ['rgb:fd/f6/e3', false],
    ['#eee', false],
    ['#282a36', true],
  ])('%s', (colour, isDark) => {
    for (const end of ['\u0007', `${esc}\\`, '\u009c']) {
      expect(new InputParser().push(`${esc}]11;${colour}${end}`)).toEqual([{ type: 'background', isDark }]);
    }
  });

  test.each(['', 'rgb:xx/yy/zz', '?', '#12', 'rgb:ff/ff'])('%j says nothing', (colour) => {
    expect(new InputParser().push(`${esc}]11;${colour}\u0007`)).toEqual([]);
  });
});

describe('wherever the bytes are cut', () => {
  /** Text that is typed in one go may come as one or as several. */
  function joined(events: readonly InputEvent[]): readonly unknown[] {
    const all: unknown[] = [];
    let text = '';
    for (const event of events) {
      if (event.type === 'key' && event.key.text !== null) text += event.key.text;
      else {
        if (text !== '') all.push(text);
        text = '';
        all.push(event);
      }
    }
    return text === '' ? all : [...all, text];
  }

  const piece = fc.constantFrom(
    'a', 'Z', ' ', '日本', '👩‍🚀', 'é', '\r', '\n', '\t', '\u007f', '\u0003', esc, `${esc}${esc}`, `${esc}[A`, `${esc}[1;5C`,
    `${esc}OP`, `${esc}O`, `${esc}[`, `${esc}]`, `${esc}P`, `${esc}[13;2u`, `${esc}[27;2;13~`, `${esc}[3$`, `${esc}[?2026;2$y`, `${esc}[[A`,
    `${esc}[M !!`, `${esc}[<0;1;1M`, `${esc}[200~`, `${esc}[201~`, `${esc}]11;rgb:ff/ff/ff`, '\u0007', `${esc}\\`, '\u009c', '[', '0', '~',
  ); // biome-ignore format: a table
  const bytes = fc.oneof(
    fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''))),
    fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  );

  test('the same comes out', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), (all, cuts) => {
        const whole = new InputParser();
        const expected = [...whole.push(all), ...whole.flush(), ...whole.endPaste()];
        const parser = new InputParser();
        const events: InputEvent[] = [];
        let from = 0;
        for (const to of [...cuts.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length]) {
          events.push(...parser.push(all.subarray(from, to)));
          from = to;
        }
        events.push(...parser.flush(), ...parser.endPaste());
        expect(joined(events)).toEqual(joined(expected));
      }),
      { numRuns: 3000 },
    );
  });

  test('nothing that could steer the terminal is typed or pasted', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (chunks) => {
        const parser = new InputParser();
        const events = chunks.flatMap((chunk) => [...parser.push(chunk), ...parser.flush()]);
        for (const event of [...events, ...parser.endPaste()]) {
          const text =
            event.type === 'paste' ? event.text : event.type === 'key' ? (event.key.text ?? '') : '';
          expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd]/);
        }
      }),
    );
  });
});
