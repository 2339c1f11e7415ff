/**
 * Knows what the live region (the lines at the bottom that change) looks like on the terminal, and says which bytes turn
 * it into another, or put finished lines above it. It floats at the end of the normal screen: all moves are relative, what
 * was finished is never touched again, and nothing ever clears the screen. Pure but for what it remembers.
 *
 * Lines above go into the scrollback by the one thing that does that: line feeds on the last row. The region follows by
 * inserted lines, so that what did not change is moved by the terminal and not written again.
 */
import { blankRow, changeRow, paintCells, type Row, readRow } from './row.ts';
import { bestShift, type Target, wrapRow } from './shift-rows.ts';

export interface ScreenPlace {
  /** From 0 at the top of the frame. */
  readonly row: number;
  readonly column: number;
}

export interface Frame {
  readonly lines: readonly string[];
  /** `null`: there is no cursor. */
  readonly cursor: ScreenPlace | null;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * What a terminal does when it becomes narrower than its lines. `wraps`: wraps them, and the cursor stays at its character.
 * `xterm.js` (also VS Code): wraps most, and the cursor goes down by as many rows as that makes, wherever they are.
 * `cuts`: as xterm.
 */
export type Reflow = 'wraps' | 'xterm.js' | 'cuts';

const esc = '\u001b';
const hideCursor = `${esc}[?25l`;
const showCursor = `${esc}[?25h`;
/** What comes between is shown at once, by terminals that know it; the others ignore it. */
const beginUpdate = `${esc}[?2026h`;
const endUpdate = `${esc}[?2026l`;
/**
 * From the first column. Not by `ESC [ J` alone: in the top left corner that is all of the screen, which tmux then keeps in
 * its scrollback.
 */
const eraseBelow = `${esc}[K${esc}[C${esc}[J\r`;
const eraseToEnd = `${esc}[K`;
/** Of characters. */
const shortUpdate = 300;

export class FrameWriter {
  #size: TerminalSize;
  #reflow: Reflow;
  /** What is on the terminal; at least one row. */
  #rows: readonly Row[] = [blankRow];
  /** Where its cursor is. `null`: in some column, as after the last one was written. */
  #row = 0;
  #column: number | null = null;
  /** Rows that are there below the first, without a line feed. */
  #rowCount = 1;
  #isCursorShown = true;
  /** The height of the terminal when they were drawn. */
  #drawnRows = 0;
  /** Since the size changed, or at the start: nothing is known but where the first row is. */
  #isStale = true;
  #text = '';
  /** Places that were written to. */
  #places = 0;
  #movesLines = false;

  constructor(size: TerminalSize, reflow: Reflow = 'wraps') {
    this.#size = size;
    this.#reflow = reflow;
  }

  /** @returns the bytes; empty: nothing is to be done. `finished`: lines that go above the frame, and stay. */
  update(frame: Frame, finished: readonly string[] = []): string {
    const { rows, cursor } = this.#fit(frame);
    this.#begin();
    if (this.#isStale) this.#eraseStale();
    const lines = finished.flatMap(splitLines);
    const targets = this.#targetsOf(lines, rows);
    if (targets === null) this.#rewrite(lines, rows);
    else this.#shiftAndWrite(targets, bestShift(this.#rows, targets), targets.length - rows.length);
    this.#rows = rows;
    this.#drawnRows = this.#size.rows;
    const needsMove = cursor !== null && (this.#row !== cursor.row || this.#column !== cursor.column);
    // What it was in may have become a finished line.
    if (this.#row < 0 && !needsMove) this.#moveTo(0, 0);
    // Where it is must be known when the size changes.
    if (this.#column === null && cursor === null) this.#moveToColumn(0);
    const body = this.#text;
    if (cursor !== null && needsMove) this.#moveTo(cursor.row, cursor.column);
    return this.#finish(body !== '', cursor !== null);
  }

  /** The terminal has another size, and has wrapped anew what was on it. */
  resize(size: TerminalSize): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#isStale = true;
  }

  /** Takes the region away; the cursor is where it began. */
  erase(): string {
    this.#begin();
    if (this.#isStale) this.#eraseStale();
    else {
      this.#moveTo(0, 0);
      this.#text += eraseBelow;
    }
    return this.#leave();
  }

  /** Leaves the region as it is; the cursor is on the line below. */
  leave(): string {
    this.#begin();
    const isBlank = this.#rows.length === 1 && this.#rows[0]?.cells.length === 0;
    if (isBlank) this.#moveTo(0, 0);
    else this.#moveTo(this.#rows.length, 0);
    return this.#leave();
  }

  /** The next frame begins where the cursor is: another program has written in between. */
  #leave(): string {
    const shown = this.#isCursorShown ? '' : showCursor;
    this.#isCursorShown = true;
    this.#rows = [blankRow];
    this.#row = 0;
    this.#column = null;
    this.#rowCount = 1;
    this.#isStale = true;
    return this.#text + shown;
  }

  #begin(): void {
    this.#text = '';
    this.#places = 0;
    this.#movesLines = false;
  }

  #finish(isDrawn: boolean, isCursorWanted: boolean): string {
    if (!isDrawn && this.#text === '' && isCursorWanted === this.#isCursorShown) return '';
    const isBusy = this.#places > 1;
    // What is short is read at once, and no terminal shows the cursor on its way.
    const hides = isBusy && (this.#movesLines || this.#text.length > shortUpdate);
    const before = hides && this.#isCursorShown ? hideCursor : '';
    const isShown = this.#isCursorShown && before === '';
    const after = isShown === isCursorWanted ? '' : isCursorWanted ? showCursor : hideCursor;
    this.#isCursorShown = isCursorWanted;
    const all = before + this.#text + after;
    return hides ? beginUpdate + all + endUpdate : all;
  }

  /** At most one row less than the terminal has, and no row longer than it is wide. */
  #fit(frame: Frame): { readonly rows: readonly Row[]; readonly cursor: ScreenPlace | null } {
    const { columns } = this.#size;
    const limit = Math.max(1, this.#size.rows - 1);
    const lines = frame.lines.flatMap(splitLines);
    const cut = Math.max(0, lines.length - limit);
    const kept = cut === 0 ? lines : limit === 1 ? lines.slice(-1) : ['…', ...lines.slice(cut + 1)];
    const known = new Map(this.#isStale ? [] : this.#rows.map((row) => [row.source, row]));
    const rows = kept.map((line) => known.get(line) ?? readRow(line, columns));
    if (rows.length === 0) rows.push(blankRow);
    const cursor = frame.cursor;
    const row = cursor === null ? -1 : cursor.row - cut;
    if (cursor === null || row < 0 || row >= rows.length) return { rows, cursor: null };
    return { rows, cursor: { row, column: Math.max(0, Math.min(cursor.column, columns - 1)) } };
  }

  /** Goes to where the region began before the terminal wrapped it anew, and takes it away. */
  #eraseStale(): void {
    const up = Math.min(this.#rowsAbove(), this.#size.rows - 1);
    this.#text += `${up > 0 ? `${esc}[${up === 1 ? '' : up}A` : ''}\r${eraseBelow}`;
    this.#rows = [blankRow];
    this.#row = 0;
    this.#column = 0;
    this.#rowCount = 1;
    this.#isStale = false;
    this.#places++;
  }

  #rowsAbove(): number {
    const { columns } = this.#size;
    if (this.#reflow === 'cuts') return this.#row;
    const added = this.#rows.map((row) => Math.max(0, Math.ceil(row.cells.length / columns) - 1));
    if (this.#reflow === 'xterm.js') {
      // From the last line up, and the line that the cursor has come to by then is not wrapped. Lines below the cursor are
      // thrown away where the height shrinks: to go up too far would take away lines that are finished.
      const lost = Math.max(0, this.#drawnRows - this.#size.rows);
      const left = added.slice(0, Math.max(this.#row + 1, added.length - lost));
      return left.reduceRight((cursor, more, at) => (cursor === at ? cursor : cursor + more), this.#row);
    }
    const above = added.slice(0, this.#row).reduce((sum, more) => sum + more, this.#row);
    return above + Math.floor((this.#column ?? 0) / columns);
  }

  /** `null`: more than the screen holds, or nobody knows how many rows it takes. */
  #targetsOf(finished: readonly string[], rows: readonly Row[]): readonly Target[] | null {
    const { columns, rows: screenRows } = this.#size;
    if (finished.length + rows.length > screenRows) return null;
    const targets: Target[] = [];
    for (const line of finished) {
      const row = readRow(line, Number.POSITIVE_INFINITY);
      if (row.cells.length <= columns) {
        targets.push({ row, long: null, isWrapped: false });
        continue;
      }
      if (row.unsureFrom !== Number.POSITIVE_INFINITY) return null;
      const parts = wrapRow(row, columns);
      for (const [index, part] of parts.entries()) {
        const long = index === 0 ? { row, height: parts.length } : null;
        targets.push({ row: part, long, isWrapped: index > 0 });
      }
    }
    for (const row of rows) targets.push({ row, long: null, isWrapped: false });
    return targets.length > screenRows ? null : targets;
  }

  /** Writes all from the first row that differs. */
  #rewrite(finished: readonly string[], rows: readonly Row[]): void {
    const before = this.#rows;
    let same = 0;
    while (same < before.length && same < finished.length && isShown(before[same], finished[same])) same++;
    this.#places += 2;
    this.#moveTo(same, 0);
    if (same < before.length) this.#text += eraseBelow;
    for (let at = same; at < finished.length; at++)
      this.#text += `${scrollbackText(finished[at] ?? '', this.#size.columns)}\r\n`;
    this.#text += rows.map((row) => guard(row, paintCells(row.cells, 0, row.cells.length))).join('\r\n');
    this.#row = rows.length - 1;
    this.#column = null;
    this.#rowCount = rows.length;
  }

  /** `shift`: rows above it stay where they are, those below are moved. */
  #shiftAndWrite(targets: readonly Target[], shift: number, finishedCount: number): void {
    const before = this.#rows;
    const added = targets.length - before.length;
    const isMoved = shift < Math.min(before.length, targets.length);
    const oldAt = (at: number): Row => {
      if (at < shift) return before[at] ?? blankRow;
      return at < shift + added ? blankRow : (before[at - added] ?? blankRow);
    };
    // The feeds come first: what is inserted pushes the last rows down, which must be there.
    if (added > 0 && isMoved) this.#moveTo(targets.length - 1, 0);
    // What the terminal wraps must find its rows empty, so the others are moved before it is written.
    const movesFirst = targets.some(
      ({ long }, at) => long !== null && at < shift && at + long.height > shift,
    );
    for (const [at, target] of targets.entries()) {
      if (at === (movesFirst ? 0 : shift)) {
        if (added > 0 && isMoved) this.#insertLines(shift, added);
        if (added < 0) this.#deleteLines(shift, -added);
      }
      if (target.isWrapped) continue;
      if (target.long === null) this.#writeRow(at, oldAt(at), target.row);
      else this.#writeLong(at, oldAt, target.row, target.long);
    }
    if (added < 0 && shift === targets.length && !movesFirst) this.#deleteLines(shift, -added);
    // Blank rows that only a line feed makes.
    if (this.#rowCount < targets.length) this.#moveTo(targets.length - 1, 0);
    this.#row -= finishedCount;
    this.#rowCount -= finishedCount;
  }

  #writeRow(at: number, before: Row, after: Row): void {
    const { pieces, eraseFrom } = changeRow(before, after);
    for (const piece of pieces) {
      this.#moveTo(at, piece.column);
      this.#text += guard(after, piece.text);
      this.#wroteTo(piece.column + piece.width, after);
      this.#places++;
    }
    if (eraseFrom === null || eraseFrom >= this.#size.columns) return;
    if (pieces.length === 0) this.#places++;
    // Where terminals do not agree about widths, the place is where the text ended.
    if (after.unsureFrom >= eraseFrom || pieces.length === 0) this.#moveTo(at, eraseFrom);
    this.#text += eraseToEnd;
  }

  /** All of it from the first cell that differs, at the latest the last of the first row, from which the terminal wraps. */
  #writeLong(
    at: number,
    oldAt: (row: number) => Row,
    first: Row,
    long: { readonly row: Row; readonly height: number },
  ): void {
    for (let tail = at + 1; tail < at + long.height; tail++) {
      if (oldAt(tail).cells.length === 0) continue;
      this.#moveTo(tail, 0);
      this.#text += eraseToEnd;
    }
    const change = changeRow(oldAt(at), first).pieces[0]?.column ?? first.cells.length;
    let from = Math.min(change, first.cells.length - 1);
    while (from > 0 && first.cells[from] === null) from--;
    this.#moveTo(at, from);
    this.#text += paintLong(long.row, from, this.#size.columns);
    this.#places += 2;
    this.#row = at + long.height - 1;
    this.#rowCount = Math.max(this.#rowCount, this.#row + 1);
    this.#column = null;
  }

  #insertLines(at: number, count: number): void {
    this.#moveTo(at, null);
    this.#text += `${esc}[${count === 1 ? '' : count}L`;
    // Some terminals go to the first column then.
    this.#column = null;
    this.#movesLines = true;
    this.#places += 2;
  }

  #deleteLines(at: number, count: number): void {
    this.#moveTo(at, null);
    this.#text += `${esc}[${count === 1 ? '' : count}M`;
    this.#column = null;
    this.#movesLines = true;
    this.#places += 2;
  }

  #wroteTo(column: number, row: Row): void {
    // After the last column it is in it, or past it; after what widths are not agreed upon, anywhere.
    this.#column = column >= this.#size.columns || row.unsureFrom < column ? null : column;
  }

  /** `column` `null`: any. */
  #moveTo(row: number, column: number | null): void {
    const down = row - this.#row;
    if (row >= this.#rowCount || (down === 1 && column === 0)) {
      const moved = Math.min(row, this.#rowCount - 1) - this.#row;
      if (row >= this.#rowCount && moved > 0) this.#text += `${esc}[${moved === 1 ? '' : moved}B`;
      const feeds = row >= this.#rowCount ? row - this.#rowCount + 1 : 1;
      this.#text += `\r${'\n'.repeat(feeds)}`;
      this.#rowCount = Math.max(this.#rowCount, row + 1);
      this.#column = 0;
    } else if (down !== 0) {
      const count = Math.abs(down);
      this.#text += `${esc}[${count === 1 ? '' : count}${down > 0 ? 'B' : 'A'}`;
    }
    this.#row = row;
    if (column !== null && column !== this.#column) this.#moveToColumn(column);
  }

  #moveToColumn(column: number): void {
    const from = this.#column;
    this.#column = column;
    if (column === 0) this.#text += '\r';
    else if (from === null) this.#text += `${esc}[${column + 1}G`;
    else if (from === column + 1) this.#text += '\b';
    else {
      const count = Math.abs(column - from);
      this.#text += `${esc}[${count === 1 ? '' : count}${column > from ? 'C' : 'D'}`;
    }
  }
}

function isShown(row: Row | undefined, line: string | undefined): boolean {
  if (row === undefined || line === undefined || row.source !== line) return false;
  // It may have been cut off.
  return readRow(line, Number.POSITIVE_INFINITY).cells.length === row.cells.length;
}

function splitLines(line: string): readonly string[] {
  return line.includes('\n') ? line.split('\n') : [line];
}

/** Of plain text nothing is to be read; output of commands is long. */
function scrollbackText(line: string, columns: number): string {
  return /^[\u0020-\u007e]*$/.test(line)
    ? line.trimEnd()
    : paintLong(readRow(line, Number.POSITIVE_INFINITY), 0, columns);
}

/** Rows that a terminal makes when it wraps are of the background that is written with, up to their end. */
function paintLong({ cells }: Row, from: number, columns: number): string {
  const text = paintCells(cells, from, cells.length);
  const isFilled =
    cells.length > columns && cells.length % columns !== 0 && cells.some((cell) => cell?.style.codes[9]);
  return isFilled ? text + eraseToEnd : text;
}

/** Where a terminal may think it longer than the row is, it must not wrap. */
function guard(row: Row, text: string): string {
  return row.unsureFrom === Number.POSITIVE_INFINITY ? text : `${esc}[?7l${text}${esc}[?7h`;
}
