/** Text with what is to be seen of it: pieces that have one style each, and lines that are filled with them. Pure. */
import type { Painted } from '../backend.ts';
import type { Role, Theme } from '../theme.ts';
import { graphemesOf, mayBreakBetween, widthOf } from './clean-text.ts';

export interface Span {
  /** A `\n` ends the line. */
  readonly text: string;
  readonly roles: readonly Role[];
  /** Where a click leads; `null`: nowhere. */
  readonly href: string | null;
}

export function paintSpans(spans: readonly Span[], theme: Theme): Painted {
  let painted = '';
  for (let at = 0; at < spans.length; ) {
    const first = spans[at] as Span;
    let { text } = first;
    for (at += 1; at < spans.length && isAlike(first, spans[at] as Span); at += 1) text += spans[at]?.text;
    let styled = text;
    for (const role of first.roles) styled = theme.paint(role, styled);
    painted += first.href === null ? styled : `\u001b]8;;${first.href}\u001b\\${styled}\u001b]8;;\u001b\\`;
  }
  return painted;
}

function isAlike(a: Span, b: Span): boolean {
  return (
    a.href === b.href &&
    (a.roles === b.roles ||
      (a.roles.length === b.roles.length && a.roles.every((role, at) => role === b.roles[at])))
  );
}

/** Fills lines with words. A line is out as soon as a word came that it has no room for. */
export class LineFiller {
  readonly width: number;
  private row: Span[] = [];
  private rowWidth = 0;
  /** The blank that stands before the word, if it goes on the same line. */
  private blank: Span | null = null;
  private word: Span[] = [];
  private wordWidth = 0;
  /** The word is wider than a line, and goes on where the last line of it ends. */
  private isBreaking = false;
  private lastCharacter = ' ';

  constructor(width: number) {
    this.width = Math.max(1, width);
  }

  clone(): LineFiller {
    const copy = new LineFiller(this.width);
    copy.row = [...this.row];
    copy.rowWidth = this.rowWidth;
    copy.blank = this.blank;
    copy.word = [...this.word];
    copy.wordWidth = this.wordWidth;
    copy.isBreaking = this.isBreaking;
    copy.lastCharacter = this.lastCharacter;
    return copy;
  }

  /**
   * `endsWord`: a line may end behind it.
   * @returns lines that are full
   */
  add(spans: readonly Span[], endsWord = false): Span[][] {
    const rows: Span[][] = [];
    for (const span of spans) {
      for (const piece of span.text.match(/\n|[^\S\n\u00a0]+|[^\s\u00a0]+|\u00a0+/g) ?? []) {
        if (piece === '\n') {
          this.endWord(rows);
          rows.push(this.takeRow());
        } else if (/^[^\S\u00a0]/.test(piece)) {
          this.endWord(rows);
          this.blank ??= this.row.length === 0 ? null : { ...span, text: ' ' };
        } else {
          this.addWord(span, piece, rows);
        }
        this.lastCharacter = piece.at(-1) ?? ' ';
      }
    }
    if (endsWord) this.endWord(rows);
    return rows;
  }

  /** @returns what is left, which may be no line */
  end(): Span[][] {
    const rows: Span[][] = [];
    this.endWord(rows);
    if (this.row.length > 0) rows.push(this.takeRow());
    return rows;
  }

  private addWord(span: Span, text: string, rows: Span[][]): void {
    for (const part of breakable(this.lastCharacter, text)) {
      if (part.breaks) this.endWord(rows);
      if (this.isBreaking) {
        this.putBroken([{ ...span, text: part.text }], rows);
        continue;
      }
      this.word.push({ ...span, text: part.text });
      this.wordWidth += widthOf(part.text);
      // No line has room for it, whatever follows.
      if (this.wordWidth > this.width) {
        const { word } = this;
        this.endWord(rows, false);
        this.isBreaking = true;
        this.putBroken(word, rows);
      }
    }
  }

  private endWord(rows: Span[][], fits = true): void {
    this.isBreaking = false;
    if (this.word.length === 0) return;
    const { word, wordWidth, blank } = this;
    this.word = [];
    this.wordWidth = 0;
    this.blank = null;
    const needed = (blank === null ? 0 : 1) + wordWidth;
    if (this.rowWidth + needed > this.width && this.row.length > 0) rows.push(this.takeRow());
    else if (blank !== null) this.put(blank, 1);
    if (fits) for (const span of word) this.put(span, widthOf(span.text));
  }

  private putBroken(spans: readonly Span[], rows: Span[][]): void {
    for (const span of spans) {
      for (const grapheme of graphemesOf(span.text)) {
        const width = widthOf(grapheme);
        if (this.rowWidth + width > this.width && this.row.length > 0) rows.push(this.takeRow());
        this.put({ ...span, text: grapheme }, width);
      }
    }
  }

  private put(span: Span, width: number): void {
    this.row.push(span);
    this.rowWidth += width;
  }

  private takeRow(): Span[] {
    const { row } = this;
    this.row = [];
    this.rowWidth = 0;
    this.blank = null;
    return row;
  }
}

/** A word in parts that a line may end between. */
function breakable(before: string, word: string): { readonly text: string; readonly breaks: boolean }[] {
  if (word < '\u2e80' && !/[\u2e80-\uffff]/.test(word) && before < '\u2e80')
    return [{ text: word, breaks: false }];
  const parts: { text: string; breaks: boolean }[] = [];
  let last = before;
  for (const grapheme of graphemesOf(word)) {
    const breaks = mayBreakBetween(last, grapheme);
    const open = parts.at(-1);
    if (breaks || open === undefined) parts.push({ text: grapheme, breaks });
    else open.text += grapheme;
    last = grapheme;
  }
  return parts;
}
