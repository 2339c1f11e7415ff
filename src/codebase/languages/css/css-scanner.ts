/**
 * Cuts CSS, SCSS and Less into statements: what stands before `{`, `;` and `}`. Knows strings, comments, `url()`,
 * brackets and interpolations, and nothing of what a statement means.
 */

/** Offsets are half-open; `end` is where the mark stands, or the end of the file. */
export interface CssStatement {
  readonly mark: '{' | ';' | '}' | 'end';
  /** `end` when there is nothing before the mark. */
  readonly start: number;
  readonly end: number;
}

const bareAddress = /\([ \t]*[^\s"'()][^()\n]*\)/y;
const interpolation = /[#@]\{[^{}\n]*\}/y;
const plain = /[^\s"'()[\]{};\\/#@]+/y;

export class CssScanner {
  /** Strings and comments that do not end. */
  unterminated = 0;
  private at: number;
  private start = -1;
  private brackets = 0;

  constructor(
    private readonly text: string,
    /** `//` starts a comment, and `#{…}` and `@{…}` stand for text. */
    private readonly isPreprocessed: boolean,
  ) {
    const leading = /^\uFEFF?(?:---[ \t]*\r?\n(?:[\s\S]*?\n)??---[ \t]*\r?\n)?/.exec(text);
    this.at = leading?.[0].length ?? 0;
  }

  next(): CssStatement | null {
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? '';
      const isMark = character === '{' || character === '}' || (character === ';' && this.brackets === 0);
      if (isMark) return this.finish(character, this.at++);
      if (!this.skipUnseen(character)) {
        if (this.start === -1) this.start = this.at;
        this.at = Math.max(this.at + 1, this.endOfPart(character));
      }
    }
    return this.start === -1 ? null : this.finish('end', this.text.length);
  }

  private finish(mark: CssStatement['mark'], end: number): CssStatement {
    const start = this.start === -1 ? end : this.start;
    this.start = -1;
    this.brackets = 0;
    return { mark, start, end };
  }

  /** Blanks and comments. */
  private skipUnseen(character: string): boolean {
    if (/\s/.test(character)) {
      this.at++;
      return true;
    }
    if (character !== '/') return false;
    const following = this.text[this.at + 1];
    if (following === '*') this.at = this.after('*/', this.at + 2);
    else if (following === '/' && this.isPreprocessed) this.at = this.lineEnd(this.at);
    else return false;
    return true;
  }

  private endOfPart(character: string): number {
    switch (character) {
      case '"':
      case "'":
        return this.endOfString(character);
      case '\\':
        return this.at + 2;
      case '(':
        return this.endOfUrl() ?? this.opened();
      case '[':
        return this.opened();
      case ')':
      case ']':
        this.brackets = Math.max(0, this.brackets - 1);
        return this.at + 1;
      case '#':
      case '@':
        return this.endOfInterpolation();
      default:
        plain.lastIndex = this.at;
        return plain.test(this.text) ? plain.lastIndex : this.at + 1;
    }
  }

  private opened(): number {
    this.brackets++;
    return this.at + 1;
  }

  private endOfString(quote: string): number {
    let at = this.at + 1;
    for (; at < this.text.length && this.text[at] !== '\n'; at++) {
      if (this.text[at] === quote) return at + 1;
      if (this.text[at] === '\\') at++;
    }
    this.unterminated++;
    return at;
  }

  /** An address without quotes may hold `;`, `//` and what else would have a meaning. */
  private endOfUrl(): number | null {
    if (this.text.slice(this.at - 3, this.at).toLowerCase() !== 'url') return null;
    bareAddress.lastIndex = this.at;
    return bareAddress.test(this.text) ? bareAddress.lastIndex : null;
  }

  private endOfInterpolation(): number {
    interpolation.lastIndex = this.at;
    return this.isPreprocessed && interpolation.test(this.text) ? interpolation.lastIndex : this.at + 1;
  }

  private lineEnd(from: number): number {
    const newline = this.text.indexOf('\n', from);
    return newline === -1 ? this.text.length : newline;
  }

  private after(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    if (found !== -1) return found + mark.length;
    this.unterminated++;
    return this.text.length;
  }
}
