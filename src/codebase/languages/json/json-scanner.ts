/** Cuts JSON, JSONC and JSON5 into brackets, marks and scalars. Knows nothing of their order. */

export interface JsonToken {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'scalar';
  readonly start: number;
  readonly end: number;
}

const scalar = /[^\s{}[\],:"'/]+|\//y;
const blank = /[\s\uFEFF]+/y;

export class JsonScanner {
  /** Strings and comments that do not end. */
  unterminated = 0;
  private at = 0;

  constructor(private readonly text: string) {}

  next(): JsonToken | null {
    this.skipBlanksAndComments();
    const start = this.at;
    const character = this.text[start];
    switch (character) {
      case undefined:
        return null;
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        this.at++;
        return { kind: character, start, end: this.at };
      case '"':
      case "'":
        this.at = this.endOfString(start, character);
        return { kind: 'scalar', start, end: this.at };
      default:
        scalar.lastIndex = start;
        scalar.test(this.text);
        this.at = Math.max(scalar.lastIndex, start + 1);
        return { kind: 'scalar', start, end: this.at };
    }
  }

  private skipBlanksAndComments(): void {
    for (;;) {
      blank.lastIndex = this.at;
      if (blank.test(this.text)) this.at = blank.lastIndex;
      if (this.text[this.at] !== '/') return;
      const following = this.text[this.at + 1];
      if (following === '/') this.at = this.after('\n', this.at);
      else if (following === '*') this.at = this.after('*/', this.at + 2);
      else return;
    }
  }

  private after(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    if (found !== -1) return found + mark.length;
    if (mark !== '\n') this.unterminated++;
    return this.text.length;
  }

  /** A string that does not end in its line ends with it. */
  private endOfString(start: number, quote: string): number {
    for (let at = start + 1; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === quote) return at + 1;
      if (character === '\\') at++;
      else if (character === '\n') {
        this.unterminated++;
        return at;
      }
    }
    this.unterminated++;
    return this.text.length;
  }
}
