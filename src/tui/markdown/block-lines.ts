/** What one line of Markdown begins, by the line alone. Pure. Knows nothing about the lines around it. */

export interface FenceStart {
  readonly kind: 'fence';
  readonly character: string;
  readonly length: number;
  readonly indent: number;
  /** What follows the fence, such as `ts` or `ts title="a.ts"`. */
  readonly info: string;
}

export interface Marker {
  readonly kind: 'marker';
  /** `-`, `*`, `+`, `.` or `)`. */
  readonly type: string;
  /** `null`: a list without numbers. */
  readonly number: number | null;
  /** Columns up to what is in the item. */
  readonly width: number;
  readonly rest: string;
}

export type LineStart =
  | FenceStart
  | Marker
  | { readonly kind: 'blank' }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'quote'; readonly rest: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'definition'; readonly label: string; readonly address: string }
  | { readonly kind: 'table-row' }
  | { readonly kind: 'text' };

/** The pattern for it goes deeper with each mark. */
const longestRule = 500;

/** `line`: without tabs, indented by less than what makes it code. */
export function lineStart(line: string): LineStart {
  const text = line.trimStart();
  if (text === '') return { kind: 'blank' };
  switch (text[0]) {
    case '`':
    case '~':
      return fenceStart(line) ?? { kind: 'text' };
    case '#': {
      const [, marks = '', title = ''] = /^(#{1,6})(?:[ \t]+(.*))?$/.exec(text) ?? [];
      if (marks === '') break;
      return { kind: 'heading', level: marks.length, text: title.replace(/(^|\s)#+\s*$/, '').trim() };
    }
    case '>':
      return { kind: 'quote', rest: text.slice(1).replace(/^ /, '') };
    case '|':
      return { kind: 'table-row' };
    case '<':
      if (isHtmlStart.test(text)) return { kind: 'html' };
      break;
    case '[': {
      const [, label, pointed, bare] = definition.exec(text) ?? [];
      if (label?.trim()) return { kind: 'definition', label, address: pointed ?? bare ?? '' };
      break;
    }
  }
  if (text.length <= longestRule && /^(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/.test(text))
    return { kind: 'rule' };
  return markerOf(line) ?? { kind: 'text' };
}

const isHtmlStart =
  /^<(?:!--|\?|![a-z]|\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|menu|nav|ol|p|param|picture|pre|script|section|source|style|summary|svg|table|tbody|td|tfoot|th|thead|title|tr|track|ul|video)(?=[\s/>]|$))/i;
const definition =
  /^\[((?:[^[\]\\]|\\.)+)\]:\s*(?:<([^<>]*)>|(\S+))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$/;

export function fenceStart(line: string): FenceStart | null {
  const [whole, blanks = '', fence = '', info = ''] = /^( *)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (whole === undefined || (fence.startsWith('`') && info.includes('`'))) return null;
  return {
    kind: 'fence',
    character: fence[0] ?? '`',
    length: fence.length,
    indent: blanks.length,
    info: info.trim(),
  };
}

export function endsFence(line: string, { character, length }: FenceStart): boolean {
  const text = line.trim();
  return text.length >= length && text === character.repeat(text.length);
}

export function markerOf(line: string): Marker | null {
  const [, blanks = '', mark = '', gap = '', rest = ''] =
    /^( *)([-*+]|\d{1,9}[.)])(?:( +)(.*))?$/.exec(line) ?? [];
  if (mark === '') return null;
  const isEmpty = rest === '';
  // More than four blanks after the mark belong to what is in the item, which is code then.
  const gapWidth = isEmpty || gap.length > 4 ? 1 : gap.length;
  return {
    kind: 'marker',
    type: mark.at(-1) ?? '-',
    number: /^\d/.test(mark) ? Number.parseInt(mark, 10) : null,
    width: blanks.length + mark.length + gapWidth,
    rest: isEmpty ? '' : gap.slice(gapWidth) + rest,
  };
}

/**
 * Whether a line that begins so is text of a paragraph, whatever follows.
 * `last`: not yet, and what could tell comes with its end only.
 */
export function isSurelyText(beginning: string): 'yes' | 'not-yet' | 'last' {
  const text = beginning.trimStart();
  const next = text[1];
  switch (text[0]) {
    case undefined:
      return 'not-yet';
    case '|':
    case '<':
    case '>':
    case '=':
      return 'last';
    case '[': {
      // A definition has a colon after its label; a box of a task a blank, an `x` or nothing in it.
      const close = text.indexOf(']');
      if (close < 0) return text.length > 1_000 ? 'yes' : 'not-yet';
      return text[close + 1] === undefined ? 'not-yet' : text[close + 1] === ':' ? 'last' : 'yes';
    }
    case '#':
      return /^#{1,6}(?:\s|$)/.test(text) ? 'last' : 'yes';
    case '`':
    case '~':
      if (/^(`{1,2}|~{1,2})$/.test(text)) return 'not-yet';
      return text.startsWith((text[0] ?? '').repeat(3)) ? 'last' : 'yes';
    case '-':
    case '+':
      return next === undefined ? 'not-yet' : next === ' ' || next === '-' ? 'last' : 'yes';
    case '*':
    case '_':
      // Three of them with blanks between may be a rule.
      return /^[*_ ]*$/.test(text) ? 'not-yet' : next === ' ' ? 'last' : 'yes';
    default:
      if (!/^\d/.test(text)) return 'yes';
      return /^\d{1,9}[.)]?$/.test(text) ? 'not-yet' : /^\d{1,9}[.)] /.test(text) ? 'last' : 'yes';
  }
}

/** Cells of a row; what `\|` stands for is a `|`. */
export function cellsOf(line: string): string[] {
  const row = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

export type Alignment = 'left' | 'right' | 'center';

/** Of the line under the head of a table; `null`: it is none. */
export function alignmentsOf(line: string): readonly Alignment[] | null {
  if (!line.includes('-') || !/^[\s|:-]+$/.test(line) || !/[|:]/.test(line)) return null;
  const cells = cellsOf(line);
  if (!cells.every((cell) => /^:?-+:?$/.test(cell))) return null;
  return cells.map((cell) => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : 'left'));
}
