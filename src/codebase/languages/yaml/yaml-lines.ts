/** Steps through the lines of a YAML file that have content, and knows what counts as blank there. */

export class YamlLines {
  /** Of the line: where it starts, where its content starts, and where it ends without its line end. */
  start = 0;
  content = 0;
  end = 0;
  /** A tab stands where only blanks may indent. */
  hasTab = false;
  private following = 0;

  constructor(private readonly text: string) {
    if (text.startsWith('\uFEFF')) this.following = 1;
  }

  get indent(): number {
    return this.content - this.start;
  }

  /** `---` or `...` at the start of a line. */
  get isDocumentMark(): boolean {
    if (this.indent !== 0) return false;
    const mark = this.text.slice(this.start, this.start + 3);
    return (mark === '---' || mark === '...') && isBlankAt(this.text, this.start + 3);
  }

  get startsWithCloser(): boolean {
    const first = this.text[this.content];
    return first === ']' || first === '}' || first === ',';
  }

  /** To the next line that is neither blank nor a comment; `false` at the end of the file. */
  next(): boolean {
    while (this.step()) if (this.content < this.end && this.text[this.content] !== '#') return true;
    return false;
  }

  /** To the next line that is not blank, comments too. */
  nextOfText(): boolean {
    while (this.step()) if (this.content < this.end) return true;
    return false;
  }

  /** The line is read again by the next `next`. */
  back(): void {
    this.following = this.start;
  }

  /** Nothing but a comment follows. */
  endsAt(at: number): boolean {
    return at >= this.end || this.text[at] === '#';
  }

  private step(): boolean {
    if (this.following >= this.text.length) return false;
    this.start = this.following;
    const newline = this.text.indexOf('\n', this.start);
    this.following = newline === -1 ? this.text.length : newline + 1;
    this.end = newline === -1 ? this.text.length : newline;
    if (this.end > this.start && this.text[this.end - 1] === '\r') this.end--;
    this.content = skipBlanks(this.text, this.start);
    this.hasTab = this.text.slice(this.start, this.content).includes('\t');
    return true;
  }
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** Also at the end of the file. */
export function isBlankAt(text: string, at: number): boolean {
  const character = text[at];
  return (
    character === undefined ||
    character === ' ' ||
    character === '\n' ||
    character === '\t' ||
    character === '\r'
  );
}

/** Past anchors and tags: `&base !!map`. */
export function skipProperties(text: string, from: number): number {
  let at = from;
  while (text[at] === '&' || text[at] === '!') {
    while (!isBlankAt(text, at)) at++;
    at = skipBlanks(text, at);
  }
  return at;
}
