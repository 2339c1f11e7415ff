/**
 * The blocks of a Markdown text, line by line: what is open, what a line continues, ends or begins, and what of it is
 * finished. Pure. Follows CommonMark where models do; where they do not, what they mean: an item of a list may be indented by
 * two columns, and a fence within an item holds lines that are not indented.
 */
import type { Painted } from '../backend.ts';
import type { Role, Theme } from '../theme.ts';
import {
  type Alignment,
  alignmentsOf,
  cellsOf,
  endsFence,
  type FenceStart,
  isSurelyText,
  type LineStart,
} from './block-lines.ts';
import { type Container, indentOf, normalLead, type Plan, planLine } from './block-plan.ts';
import { expandTabs, rowsOf, widthOf } from './clean-text.ts';
import { CodeLines, type StartHighlighter } from './code-lines.ts';
import type { InlineSetting } from './inline.ts';
import { normalLabel } from './link-address.ts';
import { headingRoles, Paragraph } from './paragraph.ts';
import { paintSpans, type Span } from './spans.ts';
import { TableLayout } from './table.ts';

export interface BlockSetting {
  readonly columns: number;
  readonly theme: Theme;
  readonly highlight: StartHighlighter | null;
  readonly hyperlinks: boolean;
}

type Leaf =
  | {
      readonly kind: 'paragraph';
      readonly flow: Paragraph /** Of its only line; `null`: there is more. */;
      first: string | null;
    }
  /** A line with bars, which may be the head of a table, and the paragraph before it. */
  | { readonly kind: 'bars'; readonly line: string; readonly before: Paragraph | null }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly alignments: readonly Alignment[];
      rows: string[][];
      layout: TableLayout | null;
    }
  | { readonly kind: 'fence'; readonly start: FenceStart; readonly code: CodeLines }
  | { readonly kind: 'indented'; blanks: number }
  | { readonly kind: 'html' };

/** After so many rows a table is drawn row by row, with the widths that it has. */
const rowsBeforeWidthsStay = 40;
/** Whoever knows so many characters of a line knows what it begins, or has to wait for its end. */
const enoughToKnow = 1_000;
const bullets = ['•', '◦', '▪'];

export class Blocks {
  private readonly setting: BlockSetting;
  private readonly definitions: Map<string, string>;
  private out: Painted[] = [];
  private containers: Container[] = [];
  private leaf: Leaf | null = null;
  /** By depth: the last item of a list that may go on. */
  private siblings: ({ readonly type: string; readonly number: number } | null)[] = [];
  private isBlankSeen = false;
  private last: Leaf['kind'] | 'heading' | 'rule' | 'none' = 'none';
  /** What was begun last stands apart from what is before it. */
  private isApart = true;
  /** More than none: nothing of what is read is final, and no more rows of it are shown. */
  private previewRows = 0;

  constructor(setting: BlockSetting, definitions = new Map<string, string>()) {
    this.setting = setting;
    this.definitions = definitions;
  }

  /** For `preview` only. */
  clone(): Blocks {
    const copy = new Blocks(this.setting, this.definitions);
    copy.containers = this.containers.map((container) => ({ ...container }));
    copy.leaf = cloneLeaf(this.leaf);
    copy.siblings = [...this.siblings];
    copy.isBlankSeen = this.isBlankSeen;
    copy.last = this.last;
    copy.isApart = this.isApart;
    return copy;
  }

  take(): Painted[] {
    if (this.leaf?.kind === 'fence') for (const line of this.leaf.code.settle()) this.emitCode(line);
    const { out } = this;
    this.out = [];
    return out;
  }

  /** A whole line. */
  line(raw: string): void {
    if (this.leaf?.kind === 'fence' && this.readFenced(raw, this.leaf)) return;
    const plan = this.planned(raw);
    const goesOn = plan.opened.length === 0 && plan.matched === this.containers.length;
    if (this.leaf?.kind === 'html' && goesOn && plan.start.kind !== 'blank') {
      this.emitHtml(plan.rest);
      return;
    }
    if (plan.start.kind === 'text' || plan.start.kind === 'table-row') {
      if (this.readRow(plan)) return;
    }
    if (plan.start.kind === 'text') {
      if (this.readUnderline(plan)) return;
      this.openText(plan);
      this.addText(plan.rest);
      return;
    }
    this.readOther(plan);
  }

  /** Begins a line of which this is known, if it is text: then what follows goes to `addText`. */
  beginText(beginning: string): 'yes' | 'not-yet' | 'last' {
    const { leaf } = this;
    // These wait for whole lines; what is text there is not known before.
    if (leaf !== null && leaf.kind !== 'paragraph') return 'last';
    const known = beginning.slice(0, enoughToKnow);
    const plan = this.planned(known);
    if (plan.start.kind === 'blank' || /^[-*_\s]*$/.test(plan.rest)) {
      return beginning.length > enoughToKnow ? 'last' : 'not-yet';
    }
    if (plan.start.kind === 'indented') return 'last';
    const surely = isSurelyText(plan.rest);
    if (surely !== 'yes') return beginning.length > enoughToKnow ? 'last' : surely;
    this.openText(plan);
    this.addText(plan.rest + beginning.slice(enoughToKnow));
    return 'yes';
  }

  addText(text: string): void {
    if (this.leaf?.kind !== 'paragraph') return;
    const { flow } = this.leaf;
    if (this.leaf.first !== null && flow.lines === 1 && flow.rowsOut === 0) this.leaf.first += text;
    this.emitRows(flow.add(text));
    if (flow.rowsOut > 0) this.leaf.first = null;
  }

  end(): void {
    this.closeLeaf();
    this.closeContainers(0);
  }

  /** Ends all as it would if nothing more came, but for what is being written just now. */
  preview(partial: string, isInText: boolean, mostRows: number): void {
    this.previewRows = mostRows;
    if (partial !== '' && !isInText) this.previewLine(partial, mostRows);
    const { leaf } = this;
    if (leaf?.kind === 'paragraph') {
      this.emitRows(leaf.flow.preview());
      this.leaf = null;
    } else if (leaf?.kind === 'fence') {
      for (const line of leaf.code.end()) this.emitCode(line);
      this.leaf = null;
    }
    this.closeLeaf();
    this.closeContainers(0);
  }

  private previewLine(partial: string, mostRows: number): void {
    const most = this.setting.columns * mostRows;
    const shown = partial.length > most ? partial.slice(-most) : partial;
    if (this.leaf?.kind !== 'fence' && /^[\s>*+\-\d.)`~#|_=[]*$/.test(shown)) return;
    // A fence that is about to end.
    if (this.leaf?.kind === 'fence' && /^\s*[`~]+$/.test(shown)) return;
    this.line(shown);
  }

  private planned(line: string): Plan {
    const isParagraph = this.leaf?.kind === 'paragraph' || this.leaf?.kind === 'bars';
    return planLine(line, this.containers, isParagraph);
  }

  /** Opens the paragraph of a line of text, or goes on with one. */
  private openText(plan: Plan): void {
    const { leaf } = this;
    const bars = leaf?.kind === 'bars' ? leaf : null;
    if ((leaf?.kind === 'paragraph' || bars) && plan.opened.length === 0) {
      // Also where the marks of what it stands in are missing.
      const flow = bars ? this.withoutTable(bars) : leaf?.kind === 'paragraph' ? leaf.flow : null;
      if (flow !== null) {
        this.emitRows(flow.nextLine(plan.rest.trimStart()));
        this.leaf = { kind: 'paragraph', flow, first: null };
        return;
      }
    }
    this.enter(plan, 'paragraph');
    this.leaf = { kind: 'paragraph', flow: this.paragraph([]), first: '' };
  }

  private paragraph(roles: readonly Role[]): Paragraph {
    return new Paragraph(this.inline(roles), this.room());
  }

  private inline(roles: readonly Role[]): InlineSetting {
    const isQuoted = this.containers.some(({ kind }) => kind === 'quote');
    const base: readonly Role[] = isQuoted ? [...roles, 'quote'] : roles;
    const { hyperlinks, theme } = this.setting;
    return { base, definitions: this.definitions, hyperlinks, marksCode: theme.depth === 'none' };
  }

  /** The line with bars was none of a table: it is text. */
  private withoutTable({ line, before }: Leaf & { kind: 'bars' }): Paragraph {
    const flow = before ?? this.paragraph([]);
    if (before !== null) this.emitRows(before.nextLine(line));
    this.emitRows(flow.add(line));
    return flow;
  }

  /** A line under one with bars, or of a table. */
  private readRow(plan: Plan): boolean {
    const { leaf } = this;
    const isSame = plan.opened.length === 0 && plan.matched === this.containers.length;
    if (leaf?.kind === 'table' && isSame && plan.rest.includes('|')) {
      this.addRow(leaf, cellsOf(plan.rest));
      return true;
    }
    const isHead = leaf?.kind === 'bars' || (leaf?.kind === 'paragraph' && leaf.first?.includes('|'));
    const alignments = isSame && isHead ? alignmentsOf(plan.rest) : null;
    if (alignments !== null && leaf !== null) {
      const head = cellsOf(
        leaf.kind === 'bars' ? leaf.line : leaf.kind === 'paragraph' ? (leaf.first ?? '') : '',
      );
      if (head.length === alignments.length) {
        if (leaf.kind === 'bars' && leaf.before !== null) {
          this.emitRows(leaf.before.end());
          this.gap('table', this.containers.length);
        }
        this.leaf = { kind: 'table', head, alignments, rows: [], layout: null };
        this.last = 'table';
        return true;
      }
    }
    if (plan.start.kind !== 'table-row') return false;
    if (leaf?.kind === 'bars' && isSame) {
      this.leaf = { kind: 'bars', line: plan.rest, before: this.withoutTable(leaf) };
    } else if (leaf?.kind === 'paragraph' && plan.opened.length === 0) {
      this.leaf = { kind: 'bars', line: plan.rest, before: leaf.flow };
    } else {
      this.enter(plan, 'paragraph');
      this.leaf = { kind: 'bars', line: plan.rest, before: null };
    }
    return true;
  }

  private addRow(leaf: Leaf & { kind: 'table' }, row: string[]): void {
    if (leaf.layout !== null) {
      this.emitRows(leaf.layout.drawRow(row));
      return;
    }
    leaf.rows.push(row);
    if (leaf.rows.length >= rowsBeforeWidthsStay) this.drawTable(leaf);
  }

  private drawTable(leaf: Leaf & { kind: 'table' }): void {
    const layout = new TableLayout(leaf, leaf.rows, this.room(), this.inline([]));
    this.emitRows(layout.drawHead());
    for (const row of leaf.rows) this.emitRows(layout.drawRow(row));
    leaf.layout = layout;
    leaf.rows = [];
  }

  /** `===` or `---` under a line that still is to be drawn makes a heading of it. */
  private readUnderline({ matched, opened, rest }: Plan): boolean {
    const { leaf } = this;
    const marks = /^ {0,3}(=+|-+)\s*$/.exec(rest)?.[1];
    if (marks === undefined || leaf?.kind !== 'paragraph' || leaf.first === null) return false;
    if (opened.length > 0 || matched !== this.containers.length || leaf.flow.lines > 1) return false;
    const { first } = leaf;
    this.leaf = null;
    if (!this.isApart) this.gap('heading', this.containers.length);
    this.heading(marks.startsWith('=') ? 1 : 2, first.trim());
    return true;
  }

  private heading(level: number, text: string): void {
    const flow = this.paragraph(headingRoles(level));
    this.emitRows([...flow.add(text), ...flow.end()]);
    this.last = 'heading';
  }

  private readOther(plan: Plan): void {
    const { start, rest } = plan;
    switch (start.kind) {
      case 'blank':
        this.readBlank(plan);
        return;
      case 'rule':
        // A line of dashes under text is its underline.
        if (this.readUnderline(plan)) return;
        this.enter(plan, 'rule');
        this.emitRows([[{ text: '─'.repeat(Math.min(this.room(), 40)), roles: ['dim'], href: null }]]);
        return;
      case 'heading':
        this.enter(plan, 'heading');
        this.heading(start.level, start.text);
        return;
      case 'fence':
        this.enter(plan, 'fence');
        this.openFence(start);
        return;
      case 'indented':
        this.readIndented(plan);
        return;
      case 'html':
        this.enter(plan, 'html');
        this.leaf = { kind: 'html' };
        this.emitHtml(rest);
        return;
      case 'definition':
        this.readDefinition(plan, start);
        return;
    }
  }

  private readBlank(plan: Plan): void {
    const { leaf } = this;
    if (leaf?.kind === 'indented') leaf.blanks += 1;
    else this.closeLeaf();
    if (plan.opened.length > 0) {
      this.enter(plan, 'paragraph');
      return;
    }
    this.closeContainers(plan.matched);
    this.isBlankSeen = true;
  }

  private readDefinition(plan: Plan, { label, address }: LineStart & { kind: 'definition' }): void {
    // Within a paragraph it is text.
    if (this.leaf?.kind === 'paragraph') {
      this.line(` ${plan.rest}`.replace(/^ \[/, '\\['));
      return;
    }
    this.enter(plan, 'paragraph');
    if (this.previewRows === 0 && !this.definitions.has(normalLabel(label)))
      this.definitions.set(normalLabel(label), address);
    const flow = this.paragraph(['dim']);
    this.emitRows([...flow.add(plan.rest.trim().replace(/^\[/, '\\[')), ...flow.end()]);
  }

  private openFence(start: FenceStart): void {
    const label = start.info.replace(/\s+/g, ' ').slice(0, Math.max(0, this.setting.columns - 4));
    this.drawMarkers();
    this.emitCode(this.setting.theme.paint('dim', `── ${label}`.trim()));
    const highlighter =
      start.info === '' ? null : (this.setting.highlight?.(start.info, this.setting.theme) ?? null);
    this.leaf = { kind: 'fence', start, code: new CodeLines(highlighter) };
  }

  /** @returns whether the line belongs to the fence */
  private readFenced(raw: string, leaf: Leaf & { kind: 'fence' }): boolean {
    let rest = raw;
    for (const container of this.containers) {
      if (container.kind === 'quote') {
        const mark = /^ {0,3}> ?/.exec(rest);
        if (mark === null) return false;
        rest = rest.slice(mark[0].length);
      } else {
        rest = normalLead(rest);
        rest = rest.slice(Math.min(container.offset, indentOf(rest)));
      }
    }
    if (indentOf(rest) < 4 && endsFence(rest, leaf.start)) {
      this.closeLeaf();
      return true;
    }
    const lead = leaf.start.indent > 0 ? normalLead(rest) : rest;
    for (const line of leaf.code.push(lead.slice(Math.min(leaf.start.indent, indentOf(lead)))))
      this.emitCode(line);
    return true;
  }

  private readIndented(plan: Plan): void {
    const { leaf } = this;
    if (leaf?.kind === 'indented' && plan.opened.length === 0 && plan.matched === this.containers.length) {
      for (let blank = 0; blank < leaf.blanks; blank += 1) this.emitCode('');
      leaf.blanks = 0;
      this.isBlankSeen = false;
    } else {
      this.enter(plan, 'indented');
      this.drawMarkers();
      this.leaf = { kind: 'indented', blanks: 0 };
    }
    this.emitCode(expandTabs(plan.rest.slice(4)));
  }

  /** Ends what the line does not go on with, and opens what it begins. */
  private enter(plan: Plan, kind: Blocks['last'] & string): void {
    this.closeLeaf();
    this.closeContainers(plan.matched);
    const first = plan.opened[0];
    this.gap(first === undefined ? kind : 'paragraph', plan.matched);
    for (const opened of plan.opened) {
      const depth = this.containers.length;
      if (opened.kind === 'quote') {
        this.drawMarkers();
        this.siblings[depth] = null;
        this.containers.push(opened);
        continue;
      }
      const { type, number, width } = opened.marker;
      const before = this.siblings[depth];
      const own = number === null ? 0 : before?.type === type ? Math.max(before.number + 1, number) : number;
      this.siblings[depth] = { type, number: own };
      this.siblings.length = depth + 1;
      const bulletDepth = this.containers.filter((container) => container.kind === 'item').length;
      const label = number === null ? (bullets[bulletDepth % bullets.length] ?? '•') : `${own}${type}`;
      this.containers.push({
        kind: 'item',
        offset: width,
        markerIndent: opened.indent,
        label,
        isDrawn: false,
      });
    }
    this.siblings[this.containers.length] = null;
    this.last = kind;
    this.isBlankSeen = false;
  }

  /** A blank line before what begins, where the source has one, or where it is hard to read without. */
  private gap(kind: string, depth: number): void {
    this.isApart = true;
    if (this.last === 'none') return;
    const wants = (name: string) => name === 'table' || name === 'rule';
    if (!this.isBlankSeen && !wants(kind) && !wants(this.last) && kind !== 'heading') {
      this.isApart = false;
      return;
    }
    const isFresh = this.containers
      .slice(0, depth)
      .some((container) => container.kind === 'item' && !container.isDrawn);
    if (!isFresh) this.out.push(this.prefix(depth).trimEnd());
  }

  private closeLeaf(): void {
    const { leaf } = this;
    this.leaf = null;
    switch (leaf?.kind) {
      case 'paragraph':
        this.emitRows(leaf.flow.end());
        return;
      case 'bars':
        this.emitRows(this.withoutTable(leaf).end());
        return;
      case 'table':
        if (leaf.layout === null) this.drawTable(leaf);
        return;
      case 'fence':
        for (const line of leaf.code.end()) this.emitCode(line);
        this.emitCode(this.setting.theme.paint('dim', '──'));
        return;
      case 'indented':
        if (leaf.blanks > 0) this.isBlankSeen = true;
        return;
    }
  }

  private closeContainers(count: number): void {
    if (this.containers.length <= count) return;
    this.drawMarkers();
    this.containers.length = count;
  }

  /** An item with nothing in it, or with what stands at the left edge. */
  private drawMarkers(): void {
    if (this.containers.some((container) => container.kind === 'item' && !container.isDrawn))
      this.emitRows([[]]);
  }

  private room(): number {
    return Math.max(10, this.setting.columns - prefixWidth(this.containers));
  }

  private emitRows(rows: readonly (readonly Span[])[]): void {
    for (const row of rows) {
      this.out.push((this.prefix(this.containers.length) + paintSpans(row, this.setting.theme)).trimEnd());
    }
  }

  /** At the left edge, however deep the list is that it stands in: so it can be copied. */
  private emitCode(line: Painted): void {
    const { columns, theme } = this.setting;
    const quotes = this.containers.filter(({ kind }) => kind === 'quote');
    const bars = quotes.map(() => theme.paint('quote', '│ ')).join('');
    const room = Math.max(2, columns - 2 * quotes.length);
    if (this.previewRows > 0 && widthOf(line) > room) {
      // What may be drawn again must not be wrapped by the terminal.
      const text = line.replace(/\u001b\[[\d;]*m/g, '').slice(-columns * this.previewRows);
      for (const row of rowsOf(text, room)) this.out.push(bars + row);
      return;
    }
    this.out.push(bars + line);
  }

  private emitHtml(line: string): void {
    this.emitRows([[{ text: expandTabs(line), roles: ['dim'], href: null }]]);
  }

  private prefix(depth: number): Painted {
    let text = '';
    for (const container of this.containers.slice(0, depth)) {
      if (container.kind === 'quote') {
        text += this.setting.theme.paint('quote', '│ ');
      } else if (container.isDrawn) {
        text += ' '.repeat(container.label.length + 1);
      } else {
        container.isDrawn = true;
        text += `${this.setting.theme.paint('accent', container.label)} `;
      }
    }
    return text;
  }
}

function prefixWidth(containers: readonly Container[]): number {
  return containers.reduce(
    (width, container) => width + (container.kind === 'quote' ? 2 : container.label.length + 1),
    0,
  );
}

function cloneLeaf(leaf: Leaf | null): Leaf | null {
  switch (leaf?.kind) {
    case 'paragraph':
      return { ...leaf, flow: leaf.flow.clone() };
    case 'bars':
      return { ...leaf, before: leaf.before?.clone() ?? null };
    case 'table':
      return { ...leaf, rows: [...leaf.rows] };
    case 'fence':
      return { ...leaf, code: leaf.code.clone() };
    case 'indented':
      return { ...leaf };
    default:
      return leaf;
  }
}
