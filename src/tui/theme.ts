/**
 * Colours by what they are for. A theme turns a role and a text into the text with the escapes around it; whoever draws
 * names roles only. Pure. Knows nothing about terminals: what one can show is told.
 */

export type Role =
  /** Of the program: names, selections. */
  | 'accent'
  | 'dim'
  | 'strong'
  | 'italic'
  | 'strike'
  | 'error'
  | 'warning'
  | 'success'
  /** What the person said. */
  | 'user'
  /** Markdown. */
  /** Of a whole text, and of a part of it. */
  | 'title'
  | 'heading'
  | 'link'
  | 'quote'
  | 'inlineCode'
  /** Code. */
  | 'keyword'
  | 'string'
  | 'number'
  | 'comment'
  | 'function'
  | 'type'
  | 'variable'
  /** Diffs. The last two are for what differs within a line. */
  | 'added'
  | 'removed'
  | 'addedWord'
  | 'removedWord'
  /** Behind a whole line that came or went; nothing where a theme has no tints. */
  | 'addedLine'
  | 'removedLine'
  /** The line that the cursor is on in a list. */
  | 'selected';

/** `none`: NO_COLOR or a terminal without colours; bold, dim and underline may stay. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

export const themeNames = ['ansi', 'dark', 'light'] as const;
export type ThemeName = (typeof themeNames)[number];

export interface Theme {
  readonly name: ThemeName;
  readonly depth: ColourDepth;
  /** Whether lines of a diff have a background, so that their text may have the colours of code. */
  readonly hasTints: boolean;
  /** `text` may hold roles already painted; every line of it is painted by itself. */
  paint(role: Role, text: string): string;
}

type Sgr = readonly [open: string, close: string];

const attributes: Partial<Readonly<Record<Role, Sgr>>> = {
  dim: ['2', '22'],
  strong: ['1', '22'],
  italic: ['3', '23'],
  strike: ['9', '29'],
  title: ['1;4', '22;24'],
  heading: ['1', '22'],
  error: ['1', '22'],
  link: ['4', '24'],
  selected: ['7', '27'],
  addedWord: ['1', '22'],
  removedWord: ['1', '22'],
};

const foreground = (code: string): Sgr => [code, '39'];

/** The sixteen colours are the person's own: they can be read on their background. */
const ansi: Readonly<Record<Role, Sgr>> = {
  accent: foreground('36'),
  dim: ['2', '22'],
  strong: ['1', '22'],
  italic: ['3', '23'],
  strike: ['9', '29'],
  error: foreground('31'),
  warning: foreground('33'),
  success: foreground('32'),
  user: ['1', '22'],
  title: ['1;4;36', '22;24;39'],
  heading: ['1;36', '22;39'],
  link: ['4;34', '24;39'],
  quote: ['2;3', '22;23'],
  inlineCode: foreground('36'),
  keyword: foreground('35'),
  string: foreground('32'),
  number: foreground('33'),
  comment: ['2', '22'],
  function: foreground('34'),
  type: foreground('36'),
  variable: ['', ''],
  added: foreground('32'),
  removed: foreground('31'),
  addedWord: ['1;32;7', '22;39;27'],
  removedWord: ['1;31;7', '22;39;27'],
  addedLine: ['', ''],
  removedLine: ['', ''],
  selected: ['7', '27'],
};

/** By number in the table of 256 colours. Each is at least 4.5:1 on what it stands on, which a test computes. */
const indexed = (index: number): Sgr => foreground(`38;5;${index}`);
const styled = (open: string, index: number, close: string): Sgr => [`${open};38;5;${index}`, `${close};39`];

const dark: Readonly<Record<Role, Sgr>> = {
  ...ansi,
  accent: indexed(80),
  dim: indexed(246),
  error: indexed(203),
  warning: indexed(215),
  success: indexed(114),
  title: styled('1;4', 80, '22;24'),
  heading: styled('1', 80, '22'),
  link: styled('4', 111, '24'),
  quote: styled('3', 250, '23'),
  inlineCode: indexed(152),
  keyword: indexed(176),
  string: indexed(150),
  number: indexed(215),
  comment: indexed(246),
  function: indexed(111),
  type: indexed(80),
  added: indexed(114),
  removed: indexed(210),
  addedWord: ['1;38;5;231;48;5;22', '22;39;49'],
  removedWord: ['1;38;5;231;48;5;52', '22;39;49'],
};

/** A faint background behind whole lines, which 256 colours have none for that is dark enough. */
const darkTrue: Readonly<Record<Role, Sgr>> = {
  ...dark,
  addedLine: ['48;2;14;36;22', '49'],
  removedLine: ['48;2;48;18;22', '49'],
  addedWord: ['1;38;5;231;48;2;28;92;52', '22;39;49'],
  removedWord: ['1;38;5;231;48;2;130;40;48', '22;39;49'],
};

const light: Readonly<Record<Role, Sgr>> = {
  ...ansi,
  accent: indexed(24),
  dim: indexed(240),
  error: indexed(160),
  warning: indexed(94),
  success: indexed(22),
  title: styled('1;4', 24, '22;24'),
  heading: styled('1', 24, '22'),
  link: styled('4', 25, '24'),
  quote: styled('3', 239, '23'),
  inlineCode: indexed(24),
  keyword: indexed(90),
  string: indexed(22),
  number: indexed(58),
  comment: indexed(240),
  function: indexed(25),
  type: indexed(23),
  added: indexed(22),
  removed: indexed(124),
  addedWord: ['1;38;5;16;48;5;114', '22;39;49'],
  removedWord: ['1;38;5;16;48;5;210', '22;39;49'],
  addedLine: ['48;5;194', '49'],
  removedLine: ['48;5;224', '49'],
};

/** `dark` and `light` need 256 colours; with fewer they are `ansi`. */
function paletteOf(name: ThemeName, depth: ColourDepth): Partial<Readonly<Record<Role, Sgr>>> {
  if (depth === 'none') return attributes;
  if (depth === '16' || name === 'ansi') return ansi;
  if (name === 'light') return light;
  return depth === 'true' ? darkTrue : dark;
}

export function themeOf(name: ThemeName, depth: ColourDepth): Theme {
  const palette = paletteOf(name, depth);
  return {
    name,
    depth,
    hasTints: (palette.addedLine?.[0] ?? '') !== '',
    paint(role, text) {
      const [open, close] = palette[role] ?? ['', ''];
      if (open === '' || text === '') return text;
      return text
        .split('\n')
        .map((line) => (line === '' ? line : `\u001b[${open}m${line}\u001b[${close}m`))
        .join('\n');
    },
  };
}

/** What the environment says of a terminal's colours. `FORCE_COLOR` wins, also where there is no terminal. */
export function depthOf(
  values: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): ColourDepth {
  const { FORCE_COLOR: forced, NO_COLOR: none, COLORTERM: colours = '', TERM: term = '' } = values;
  if (forced !== undefined) {
    const depths: Readonly<Record<string, ColourDepth>> = { 0: 'none', false: 'none', 2: '256', 3: 'true' };
    return depths[forced] ?? atLeast16(depthOfTerminal(values, colours, term));
  }
  if ((none !== undefined && none !== '') || !isTerminal) return 'none';
  return depthOfTerminal(values, colours, term);
}

function depthOfTerminal(
  values: Readonly<Record<string, string | undefined>>,
  colours: string,
  term: string,
): ColourDepth {
  if (term === 'dumb') return 'none';
  if (/truecolor|24bit/i.test(colours) || /-direct$|kitty|ghostty|alacritty|foot|wezterm/.test(term))
    return 'true';
  if (values.WT_SESSION || /^(iTerm\.app|vscode|WezTerm|ghostty|Hyper)$/.test(values.TERM_PROGRAM ?? ''))
    return 'true';
  return /256/.test(term) || values.TERM_PROGRAM === 'Apple_Terminal' ? '256' : '16';
}

function atLeast16(depth: ColourDepth): ColourDepth {
  return depth === 'none' ? '16' : depth;
}
