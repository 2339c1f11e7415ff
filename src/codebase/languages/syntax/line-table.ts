/** Offsets of a text to lines and columns. Only `\n` ends a line, as in tree-sitter, so CRLF needs no care. */

export class LineTable {
  private readonly starts: number[] = [0];
  /** Where the last question was answered: questions come nearly in order, so the next answer is close. */
  private current = 0;

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** 1-based. */
  lineOf(offset: number): number {
    let line = this.current;
    while (line > 0 && this.startOf(line) > offset) line--;
    while (line + 1 < this.starts.length && this.startOf(line + 1) <= offset) line++;
    this.current = line;
    return line + 1;
  }

  /** 0-based, in UTF-16 units. */
  columnOf(offset: number): number {
    return offset - this.startOf(this.lineOf(offset) - 1);
  }

  private startOf(line: number): number {
    return this.starts[line] ?? 0;
  }
}
