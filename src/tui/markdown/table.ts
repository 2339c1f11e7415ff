/**
 * Tables within so many columns: cells are wrapped, and where even that leaves no room, each row is a list of what its
 * cells say. Pure.
 */
import type { Alignment } from './block-lines.ts';
import { widthOf } from './clean-text.ts';
import { type InlineSetting, parseInline } from './inline.ts';
import { LineFiller, type Span } from './spans.ts';

/** What stands between two columns. */
const gap = ' │ ';
/** Words up to this wide are not broken. */
const widestWord = 16;

export interface TableText {
  readonly head: readonly string[];
  readonly alignments: readonly Alignment[];
}

export class TableLayout {
  private readonly head: readonly (readonly Span[])[];
  private readonly alignments: readonly Alignment[];
  private readonly setting: InlineSetting;
  private readonly columns: number;
  /** `null`: there is no room for columns. */
  private readonly widths: readonly number[] | null;
  private readonly isWrapped: boolean;
  private isFirst = true;

  /** The widths are what `rows` need, and stay. */
  constructor(
    table: TableText,
    rows: readonly (readonly string[])[],
    columns: number,
    setting: InlineSetting,
  ) {
    const bold: InlineSetting = { ...setting, base: ['strong', ...setting.base] };
    this.head = table.head.map((cell) => cellSpans(cell, bold));
    this.alignments = table.alignments;
    this.setting = setting;
    this.columns = columns;
    const cells = [this.head, ...rows.map((row) => this.cells(row))];
    const natural = this.head.map((_, at) => Math.max(1, ...cells.map((row) => naturalWidth(row[at] ?? []))));
    const least = this.head.map((_, at) =>
      Math.max(1, ...cells.map((row) => Math.min(widestWord, longestWord(row[at] ?? [])))),
    );
    this.widths = fitted(natural, least, columns - gap.length * (this.head.length - 1));
    this.isWrapped = this.widths?.some((width, at) => width < (natural[at] ?? 0)) ?? false;
  }

  /** A line each, ready to be painted. */
  drawHead(): Span[][] {
    if (this.widths === null) return [];
    return [...this.drawCells(this.head, this.widths), this.rule(this.widths)];
  }

  drawRow(row: readonly string[]): Span[][] {
    const cells = this.cells(row);
    const isFirst = this.isFirst;
    this.isFirst = false;
    if (this.widths === null) return [...(isFirst ? [] : [[]]), ...this.asList(cells)];
    const between = this.isWrapped && !isFirst ? [this.rule(this.widths)] : [];
    return [...between, ...this.drawCells(cells, this.widths)];
  }

  private cells(row: readonly string[]): Span[][] {
    return this.head.map((_, at) => cellSpans(row[at] ?? '', this.setting));
  }

  private rule(widths: readonly number[]): Span[] {
    return [{ text: widths.map((width) => '─'.repeat(width)).join('─┼─'), roles: ['dim'], href: null }];
  }

  private drawCells(cells: readonly (readonly Span[])[], widths: readonly number[]): Span[][] {
    const wrapped = cells.map((cell, at) => wrap(cell, widths[at] ?? 1));
    const height = Math.max(1, ...wrapped.map((rows) => rows.length));
    return Array.from({ length: height }, (_, row) =>
      widths.flatMap((width, at) => {
        const spans = wrapped[at]?.[row] ?? [];
        const left = width - naturalWidth(spans);
        const alignment = this.alignments[at] ?? 'left';
        const before = alignment === 'right' ? left : alignment === 'center' ? Math.floor(left / 2) : 0;
        const isLast = at === widths.length - 1;
        return [
          ...blanks(before),
          ...spans,
          ...(isLast ? [] : [...blanks(left - before), { text: gap, roles: ['dim'] as const, href: null }]),
        ];
      }),
    );
  }

  private asList(cells: readonly (readonly Span[])[]): Span[][] {
    return cells.flatMap((cell, at) => {
      if (cell.length === 0) return [];
      const colon: Span = { text: ': ', roles: ['strong'], href: null };
      const rows = wrap([...(this.head[at] ?? []), colon, ...cell], this.columns - 2);
      return rows.map((row, line) => (line === 0 ? row : [...blanks(2), ...row]));
    });
  }
}

/** A cell that nobody would read has no markup, which takes time by the square to find. */
function cellSpans(text: string, setting: InlineSetting): Span[] {
  return text.length > 4_000 ? [{ text, roles: setting.base, href: null }] : parseInline(text, setting);
}

function blanks(count: number): Span[] {
  return count > 0 ? [{ text: ' '.repeat(count), roles: [], href: null }] : [];
}

function wrap(spans: readonly Span[], width: number): Span[][] {
  const filler = new LineFiller(width);
  return [...filler.add(spans), ...filler.end()];
}

function naturalWidth(spans: readonly Span[]): number {
  const text = spans.map((span) => span.text).join('');
  return Math.max(0, ...text.split('\n').map(widthOf));
}

function longestWord(spans: readonly Span[]): number {
  const text = spans.map((span) => span.text).join('');
  return Math.max(0, ...text.split(/\s+/).map(widthOf));
}

/** @returns `null`: the least widths have no room */
function fitted(
  natural: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] | null {
  if (sum(natural) <= room) return natural;
  if (sum(least) > room) return null;
  const widths = [...least];
  // Columns grow together, until each has what it needs or nothing is left.
  for (let left = room - sum(least); left > 0; ) {
    const short = widths.flatMap((width, at) => (width < (natural[at] ?? 0) ? [at] : []));
    const share = Math.max(1, Math.floor(left / short.length));
    for (const at of short) {
      const more = Math.min(share, left, (natural[at] ?? 0) - (widths[at] ?? 0));
      widths[at] = (widths[at] ?? 0) + more;
      left -= more;
    }
  }
  return widths;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
