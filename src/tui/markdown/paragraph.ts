/**
 * A paragraph that comes in pieces, as lines that are full. Text is held only while something in it is open (emphasis,
 * code, a link), and no longer than a bound. What comes out does not depend on how the text was cut. Pure.
 */
import type { Role } from '../theme.ts';
import { mayBreakBetween } from './clean-text.ts';
import { flanks, hardBreak, type InlineSetting, parseInline } from './inline.ts';
import { LineFiller, type Span } from './spans.ts';

/** What opens and is not closed within so many characters is no markup. Bounds what is held, and the time for it. */
const heldLimit = 1_000;
/** A line end in the source is one on the screen after a line shorter than this: who wraps prose writes longer ones. */
const wrappedColumns = 60;

interface OpenRun {
  readonly character: string;
  count: number;
}

export class Paragraph {
  /** Complete lines of the source. */
  lines = 1;
  /** Lines that are out. */
  rowsOut = 0;
  private readonly filler: LineFiller;
  private readonly setting: InlineSetting;
  /** Of words that ended. */
  private held = '';
  private word = '';
  /** Of the line of the source, up to its last character that is no blank. */
  private lineColumns = 0;
  private blanks = 0;
  private codeTicks = 0;
  private runs: OpenRun[] = [];
  private brackets = 0;
  /** In `(…)` of a link: how many are open. */
  private target = 0;

  constructor(setting: InlineSetting, columns: number, filler = new LineFiller(columns)) {
    this.setting = setting;
    this.filler = filler;
  }

  clone(): Paragraph {
    const copy = new Paragraph(this.setting, this.filler.width, this.filler.clone());
    copy.lines = this.lines;
    copy.rowsOut = this.rowsOut;
    copy.held = this.held;
    copy.word = this.word;
    copy.lineColumns = this.lineColumns;
    copy.blanks = this.blanks;
    copy.codeTicks = this.codeTicks;
    copy.runs = this.runs.map((run) => ({ ...run }));
    copy.brackets = this.brackets;
    copy.target = this.target;
    return copy;
  }

  /** `text`: of one line, from any place in it. */
  add(text: string): Span[][] {
    const rows: Span[][] = [];
    for (const piece of text.match(/[^\S\u00a0]+|[^\s\u00a0]+|\u00a0+/g) ?? []) {
      if (/^[^\S\u00a0]/.test(piece)) {
        rows.push(...this.endWord());
        this.blanks += piece.length;
      } else {
        this.addToWord(piece, rows);
      }
    }
    return rows;
  }

  /** The line ended, and the next begins with `next`. */
  nextLine(next: string): Span[][] {
    const isEscaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(this.word) && this.blanks === 0;
    if (isEscaped) this.word = this.word.slice(0, -1);
    const isHard =
      isEscaped || this.blanks >= 2 || this.lineColumns < wrappedColumns || next.startsWith('**');
    this.lines += 1;
    const rows = this.endWord();
    this.held = `${this.held.replace(/ $/, '')}${isHard ? hardBreak : '\n'}`;
    this.blanks = 0;
    this.lineColumns = 0;
    return rows;
  }

  end(): Span[][] {
    const rows = [...this.endWord(), ...this.release(true), ...this.filler.end()];
    return this.counted(rows);
  }

  /** What is there so far, as it will look if what is open is closed. */
  preview(): Span[][] {
    if (this.word !== '') this.scanWord();
    const text = this.held.replace(/[*_~`[\\]+$/, '');
    const closing =
      this.codeTicks > 0
        ? '`'.repeat(this.codeTicks)
        : (this.target > 0 ? ')'.repeat(this.target) : '') +
          this.runs
            .map(({ character, count }) => character.repeat(count))
            .reverse()
            .join('');
    const spans = parseInline(text.trimEnd() + closing, this.setting);
    return [...this.filler.add(spans), ...this.filler.end()];
  }

  private addToWord(text: string, rows: Span[][]): void {
    if (this.blanks > 0) {
      if (this.held !== '' && !/[\s\u0001]$/.test(this.held)) this.held += ' ';
      else if (this.held === '') this.held = ' ';
      this.lineColumns += 1;
      this.blanks = 0;
    }
    this.lineColumns += text.length;
    const mayBreak = /[\u2e80-\uffff]/.test(this.word.slice(-1) + text);
    if (this.word.length + text.length < heldLimit && !mayBreak) {
      this.word += text;
      return;
    }
    for (const character of text) {
      const last = this.word.at(-1);
      if (this.word.length >= heldLimit || (last !== undefined && mayBreakBetween(last, character))) {
        rows.push(...this.endWord());
      }
      this.word += character;
    }
  }

  private endWord(): Span[][] {
    if (this.word === '') return [];
    const isWhole = this.word.length < heldLimit;
    this.scanWord();
    const isOpen = this.codeTicks > 0 || this.runs.length > 0 || this.brackets > 0 || this.target > 0;
    if (isOpen && this.held.length < heldLimit) return [];
    return this.counted(this.release(isWhole));
  }

  private counted(rows: Span[][]): Span[][] {
    this.rowsOut += rows.length;
    return rows;
  }

  private release(endsWord: boolean): Span[][] {
    const { held } = this;
    this.held = '';
    this.codeTicks = 0;
    this.runs = [];
    this.brackets = 0;
    this.target = 0;
    return held === '' ? [] : this.filler.add(parseInline(held, this.setting), endsWord);
  }

  /** Sees what the word opens and closes, and takes it to what is held. */
  private scanWord(): void {
    const text = this.held.slice(-1) + this.word;
    const start = this.held === '' ? 0 : 1;
    this.held += this.word;
    this.word = '';
    for (let at = start; at < text.length; ) at = this.scan(text, at);
  }

  /** @returns where to go on */
  private scan(text: string, at: number): number {
    const character = text[at] ?? '';
    let end = at + 1;
    if (character === '`') {
      while (text[end] === '`') end += 1;
      const ticks = end - at;
      if (this.codeTicks === 0) this.codeTicks = ticks;
      else if (this.codeTicks === ticks) this.codeTicks = 0;
      return end;
    }
    if (this.codeTicks > 0) return end;
    if (character === '\\') return end + 1;
    if (this.target > 0) {
      if (character === '(') this.target += 1;
      else if (character === ')') this.target -= 1;
      return end;
    }
    if (character === '[') this.brackets += 1;
    else if (character === ']' && this.brackets > 0) {
      this.brackets -= 1;
      if (text[end] === '(') {
        this.target = 1;
        return end + 1;
      }
    } else if (character === '*' || character === '_' || character === '~') {
      while (text[end] === character) end += 1;
      this.scanRun(text, at, end);
    } else if (character === 'h' || character === '<') {
      const address = /<?https?:\/\/[^\s)\]>*]+/y;
      address.lastIndex = at;
      return at + Math.max(1, address.exec(text)?.[0].length ?? 0);
    }
    return end;
  }

  private scanRun(text: string, at: number, end: number): void {
    const character = text[at] ?? '';
    let count = end - at;
    if (character === '~' && count !== 2) return;
    const { opens, closes } = flanks(text, at, end);
    if (closes) {
      for (let open = this.runs.length - 1; open >= 0 && count > 0; open -= 1) {
        const run = this.runs[open] as OpenRun;
        if (run.character !== character) continue;
        const taken = Math.min(run.count, count);
        count -= taken;
        run.count -= taken;
        this.runs.length = run.count === 0 ? open : open + 1;
      }
    }
    if (opens && count > 0) this.runs.push({ character, count });
  }
}

export function headingRoles(level: number): readonly Role[] {
  if (level === 1) return ['title'];
  return level === 2 ? ['heading'] : level === 3 ? ['strong'] : ['strong', 'italic'];
}
