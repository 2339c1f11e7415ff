/**
 * What a line of Markdown goes on with and what it begins, by the line and the quotes and lists that are open. Pure.
 * Draws nothing.
 */
import { type LineStart, lineStart, type Marker, markerOf } from './block-lines.ts';
import { expandTabs } from './clean-text.ts';

export interface Quote {
  readonly kind: 'quote';
}

export interface Item {
  readonly kind: 'item';
  /** Columns that what is in the item is indented by. */
  readonly offset: number;
  readonly markerIndent: number;
  readonly label: string;
  isDrawn: boolean;
}

export type Container = Quote | Item;

export interface Plan {
  /** Containers that go on. */
  readonly matched: number;
  readonly opened: readonly (
    | Quote
    | { readonly kind: 'item'; readonly marker: Marker; readonly indent: number }
  )[];
  readonly rest: string;
  readonly start: LineStart | { readonly kind: 'indented' };
}

/** Quotes and lists within each other; what goes deeper is text. */
const deepest = 16;

/** `isParagraph`: a paragraph is open, which the line may go on with. */
export function planLine(raw: string, containers: readonly Container[], isParagraph: boolean): Plan {
  let rest = normalLead(raw);
  let matched = 0;
  const isBlank = rest.trim() === '';
  for (const container of containers) {
    if (container.kind === 'quote') {
      const mark = /^ {0,3}> ?/.exec(rest);
      if (mark === null) break;
      rest = normalLead(rest.slice(mark[0].length));
    } else if (!isBlank && rest.trim() !== '') {
      const indent = indentOf(rest);
      if (indent >= container.offset) rest = rest.slice(container.offset);
      else if (indent >= container.markerIndent + 2 && markerOf(rest) !== null) rest = rest.trimStart();
      else break;
    }
    matched += 1;
  }
  const opened: Plan['opened'][number][] = [];
  for (;;) {
    const indent = indentOf(rest);
    const isContinued = isParagraph && opened.length === 0;
    if (indent >= 4 && rest.trim() !== '') {
      const isNested = isContinued && containers.at(matched - 1)?.kind === 'item' && markerOf(rest) !== null;
      if (!isNested) return { matched, opened, rest, start: { kind: isContinued ? 'text' : 'indented' } };
    }
    const start = lineStart(rest);
    if ((start.kind === 'quote' || start.kind === 'marker') && matched + opened.length >= deepest) {
      return { matched, opened, rest, start: { kind: 'text' } };
    }
    if (start.kind === 'quote') {
      opened.push({ kind: 'quote' });
      rest = normalLead(start.rest);
    } else if (start.kind === 'marker') {
      const interrupts = isContinued && matched === containers.length;
      const isIn = containers.at(matched - 1)?.kind === 'item';
      if (interrupts && !isIn && ((start.number ?? 1) !== 1 || start.rest === '')) {
        return { matched, opened, rest, start: { kind: 'text' } };
      }
      opened.push({ kind: 'item', marker: start, indent });
      rest = normalLead(start.rest);
    } else {
      return { matched, opened, rest, start };
    }
  }
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Tabs before and after a mark become spaces; those in the text stay. */
export function normalLead(line: string): string {
  if (!line.includes('\t')) return line;
  const lead = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|>)[ \t]+)?/.exec(line)?.[0] ?? '';
  return expandTabs(lead) + line.slice(lead.length);
}
