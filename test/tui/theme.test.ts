import { expect, test } from 'vitest';
import { type ColourDepth, depthOf, type Role, themeOf } from '../../src/tui/theme.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Of the cube and the greys, which every terminal with 256 colours has alike; the first 16 are the person's own. */
function indexed(index: number): Colour {
  if (index >= 232) return [0, 1, 2].map(() => 8 + (index - 232) * 10) as unknown as Colour;
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const at = index - 16;
  return [step(Math.floor(at / 36)), step(Math.floor(at / 6) % 6), step(at % 6)];
}

/** Source: WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: Colour, other: Colour): number {
  const luminance = (colour: Colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function coloursOf(painted: string): { readonly text: Colour | null; readonly behind: Colour | null } {
  const codes = /^\u001b\[([\d;]*)m/.exec(painted)?.[1]?.split(';').map(Number) ?? [];
  const read = (kind: number): Colour | null => {
    const at = codes.indexOf(kind);
    if (at < 0) return null;
    return codes[at + 1] === 5
      ? indexed(codes[at + 2] ?? 0)
      : (codes.slice(at + 2, at + 5) as unknown as Colour);
  };
  return { text: read(38), behind: read(48) };
}

const ofText: readonly Role[] = [
  ...([
    'accent',
    'dim',
    'error',
    'warning',
    'success',
    'title',
    'heading',
    'link',
    'quote',
    'inlineCode',
  ] as const),
  ...(['keyword', 'string', 'number', 'comment', 'function', 'type', 'added', 'removed'] as const),
];
const ofCode: readonly Role[] = [
  'keyword',
  'string',
  'number',
  'comment',
  'function',
  'type',
  'added',
  'removed',
  'dim',
];

test.each([
  ['dark', '256', [0, 0, 0]],
  ['dark', 'true', [0, 0, 0]],
  ['dark', 'true', [30, 30, 30]],
  ['light', '256', [255, 255, 255]],
  ['light', 'true', [250, 250, 250]],
] as const)('whatever %s with %s colours paints can be read on %j', (name, depth, background) => {
  const theme = themeOf(name, depth);
  const weak = (roles: readonly Role[], behind: Colour) =>
    roles.filter((role) => {
      const { text } = coloursOf(theme.paint(role, 'x'));
      return text === null || contrast(text, behind) < 4.5;
    });
  expect(weak(ofText, background)).toEqual([]);
  for (const role of ['addedWord', 'removedWord'] as const) {
    const { text, behind } = coloursOf(theme.paint(role, 'x'));
    expect(text && behind && contrast(text, behind)).toBeGreaterThan(4.5);
  }
  for (const role of ['addedLine', 'removedLine'] as const) {
    const { behind } = coloursOf(theme.paint(role, 'x'));
    expect(behind !== null).toBe(theme.hasTints);
    if (behind !== null) expect(weak(ofCode, behind)).toEqual([]);
  }
});

test('each line of a text is painted by itself, and what opens a style is what its end closes', () => {
  expect(themeOf('ansi', '16').paint('error', 'a\n\nb')).toBe(
    '\u001b[31ma\u001b[39m\n\n\u001b[31mb\u001b[39m',
  );
  const closing: Readonly<Record<string, string>> = { 1: '22', 2: '22', 3: '23', 4: '24', 7: '27', 9: '29' };
  for (const name of ['ansi', 'dark', 'light'] as const) {
    for (const depth of ['none', '16', '256', 'true'] as const) {
      const theme = themeOf(name, depth);
      for (const role of [...ofText, 'strike', 'user', 'selected', 'addedWord', 'addedLine'] as const) {
        const [, open = '', close = ''] =
          /^\u001b\[([\d;]+)mx\u001b\[([\d;]+)m$/.exec(theme.paint(role, 'x')) ?? [];
        const plain = open.replace(/[34]8;(5;\d+|2;\d+;\d+;\d+)/g, (code) =>
          code.startsWith('3') ? '30' : '40',
        );
        const wanted = plain.split(';').map((code) => closing[code] ?? (code.startsWith('4') ? '49' : '39'));
        if (open !== '') expect(new Set(close.split(';'))).toEqual(new Set(wanted));
      }
    }
  }
});

test('without colours nothing but weight, slant and lines is used', () => {
  const theme = themeOf('dark', 'none');
  const codes = [...ofText, 'addedWord', 'addedLine', 'selected'].map((role) =>
    theme.paint(role as Role, 'x'),
  );
  expect(codes.join('')).not.toMatch(/\u001b\[(\d+;)*[34]\d/);
});

function check(
  title: string,
  values: Record<string, string>,
  isTerminal: boolean,
  expected: ColourDepth,
): void {
  test(title, () => expect(depthOf(values, isTerminal)).toBe(expected));
}

check(
  'no colours where there is no terminal',
  { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
  false,
  'none',
);
check('no colours where the person wants none', { NO_COLOR: '1', COLORTERM: 'truecolor' }, true, 'none');
check('an empty NO_COLOR says nothing', { NO_COLOR: '', TERM: 'xterm-256color' }, true, '256');
check('a terminal that can do nothing', { TERM: 'dumb', COLORTERM: 'truecolor' }, true, 'none');
check('24 bits', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, true, 'true');
check('a terminal that says it by its name', { TERM: 'xterm-kitty' }, true, 'true');
check('tmux', { TERM: 'tmux-256color' }, true, '256');
check('screen', { TERM: 'screen' }, true, '16');
check('the terminal of macOS', { TERM: 'xterm', TERM_PROGRAM: 'Apple_Terminal' }, true, '256');
check('the terminal of Windows', { WT_SESSION: 'x' }, true, 'true');
check('colours by force, into a pipe', { FORCE_COLOR: '1' }, false, '16');
check('colours by force, as many as there are', { FORCE_COLOR: '', TERM: 'xterm-256color' }, false, '256');
check('256 by force', { FORCE_COLOR: '2', NO_COLOR: '1' }, false, '256');
check('24 bits by force', { FORCE_COLOR: '3' }, true, 'true');
check('none by force', { FORCE_COLOR: '0', COLORTERM: 'truecolor' }, true, 'none');
