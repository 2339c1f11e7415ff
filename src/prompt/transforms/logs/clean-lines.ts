/**
 * The lines of what a program printed, as a person at a terminal would have seen them in the end: without colours, and
 * without what a carriage return overdrew. Pure.
 */

export interface Line {
  /** Without its line end. */
  readonly text: string;
  /** Offsets of the original, [start, end), with its line end. */
  readonly start: number;
  readonly end: number;
}

/** Colours and cursor moves, titles and links of terminals, and a character with the backspace that takes it back. */
const drawing =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_=>78]|[^\n]\u0008/g;

export function cleanLines(text: string): readonly Line[] {
  const isDrawn = /[\u001b\u0008\r]/.test(text);
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed < 0 ? text.length : lineFeed + 1;
    const raw = text.slice(start, lineFeed < 0 ? end : lineFeed);
    lines.push({ text: isDrawn ? seenInTheEnd(raw) : raw, start, end });
    start = end;
  }
  return lines;
}

/** What was drawn last is what counts; a shorter text over a longer one is taken to have cleared the rest. */
function seenInTheEnd(raw: string): string {
  const plain = raw.replace(drawing, '').replace(/\r+$/, '');
  const overdrawn = plain.split('\r');
  return overdrawn.findLast((part) => part.trim() !== '') ?? '';
}
