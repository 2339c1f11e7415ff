/** Where the lines of a text are, and what they look like, without a string for each of them. Pure. */

const lineFeed = 0x0a;

export class TextLines {
  readonly text: string;
  /** Without an empty one behind the last line end. */
  readonly count: number;
  /** Of each line, and behind the last. */
  readonly #starts: Int32Array;

  constructor(text: string) {
    this.text = text;
    let starts = new Int32Array(Math.max(16, text.length >> 4));
    let count = 0;
    for (let at = 0; at < text.length; ) {
      if (count + 1 >= starts.length) {
        const larger = new Int32Array(starts.length * 2);
        larger.set(starts);
        starts = larger;
      }
      starts[count++] = at;
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    }
    starts[count] = text.length;
    this.count = count;
    this.#starts = starts;
  }

  /** Offset in the text. @param line from 1; one more than there are: the end of the text */
  startOf(line: number): number {
    return this.#starts[line - 1] as number;
  }

  /** Nothing but blanks. */
  isEmpty(line: number): boolean {
    return this.#atMost(line, 0);
  }

  /** Nothing, or a bracket that closes something. */
  isBlank(line: number): boolean {
    return this.#atMost(line, 1);
  }

  /** Such as a comment or an attribute begins. */
  isDoc(line: number): boolean {
    const from = this.#firstOf(line);
    const { text } = this;
    switch (text[from]) {
      case '#':
      case '@':
      case '*':
        return true;
      case '/':
        return text[from + 1] === '/' || text[from + 1] === '*';
      case '-':
        return text[from + 1] === '-';
      case '"':
      case "'":
        return text[from + 1] === text[from] && text[from + 2] === text[from];
      default:
        return false;
    }
  }

  #firstOf(line: number): number {
    const end = this.startOf(line + 1);
    let at = this.startOf(line);
    while (at < end && this.text.charCodeAt(at) <= 0x20 && this.text.charCodeAt(at) !== lineFeed) at++;
    return at;
  }

  /** Between the blanks at its start and at its end. */
  #atMost(line: number, length: number): boolean {
    const from = this.#firstOf(line);
    let end = this.startOf(line + 1);
    while (end > from && this.text.charCodeAt(end - 1) <= 0x20) end--;
    return end - from <= length;
  }
}
