/**
 * Collects the facts of one file while its syntax tree is walked: symbols open and close like brackets, their
 * names and bodies are met on the way. Knows offsets and text, no grammar and no language but for the marks of
 * comments that `doc-comment.ts` takes away.
 */
import type {
  FileFacts,
  ImportFact,
  ReferenceFact,
  ReferenceRole,
  SymbolFact,
  SymbolKind,
} from '../facts.ts';
import { LineTable } from './syntax/line-table.ts';

const signatureLimit = 240;

/** A symbol while it is read. Offsets are UTF-16, half-open. */
export interface OpenSymbol {
  kind: SymbolKind;
  readonly index: number;
  /** Depth of its node in the tree. */
  readonly depth: number;
  readonly parent: OpenSymbol | null;
  /** Open again when this one closes; mostly its parent. */
  readonly outer: OpenSymbol | null;
  /** When it is not the parent's name. */
  readonly container: string | null;
  readonly implementsTrait: string | null;
  /** `inherit`: as its parent says, once that is known. */
  exported: boolean | 'inherit';
  readonly start: number;
  end: number;
  /** `start`, or what follows the decorators. */
  signatureStart: number;
  /** `null` until it is met; a symbol that stays without is dropped. */
  name: string | null;
  nameStart: number;
  /** Where the signature ends, when there is a body or a value that does not belong to it. */
  bodyStart: number | null;
  /** Where it ended before later overloads were folded into it, or `null`. */
  firstEnd: number | null;
  /** Depth of the function or class that is its value: `const f = () => {}`. */
  valueDepth: number | null;
  doc: string | null;
  /** Folded into an earlier overload of the same name. */
  foldedInto: OpenSymbol | null;
}

export type SymbolDraft = Pick<OpenSymbol, 'kind' | 'depth' | 'start' | 'end'> &
  Partial<
    Pick<OpenSymbol, 'parent' | 'container' | 'implementsTrait' | 'exported' | 'doc' | 'name' | 'nameStart'>
  >;

/** What stands before a declaration and belongs to it: decorators, attributes, `export`. */
export interface Lead {
  readonly start: number;
  /** Where the signature starts, when decorators come before it. */
  readonly signatureStart: number | null;
  readonly doc: string | null;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export class FactsBuilder {
  /** Of the file so far, in order. */
  readonly comments: Comment[] = [];
  /** For the next declaration. */
  lead: Lead | null = null;
  /** The innermost open symbol. */
  top: OpenSymbol | null = null;
  private readonly symbols: OpenSymbol[] = [];
  private readonly exportedNames = new Set<string>();
  private readonly references: ReferenceFact[] = [];
  private readonly imports: ImportFact[] = [];
  private readonly lines: LineTable;

  constructor(private readonly text: string) {
    this.lines = new LineTable(text);
  }

  open(draft: SymbolDraft): OpenSymbol {
    const lead = this.lead;
    this.lead = null;
    const symbol: OpenSymbol = {
      kind: draft.kind,
      index: this.symbols.length,
      depth: draft.depth,
      parent: draft.parent ?? this.top,
      outer: this.top,
      container: draft.container ?? null,
      implementsTrait: draft.implementsTrait ?? null,
      exported: draft.exported ?? false,
      start: lead?.start ?? draft.start,
      end: draft.end,
      signatureStart: lead?.signatureStart ?? lead?.start ?? draft.start,
      name: draft.name ?? null,
      nameStart: draft.nameStart ?? draft.start,
      bodyStart: null,
      firstEnd: null,
      valueDepth: null,
      doc: draft.doc ?? lead?.doc ?? null,
      foldedInto: null,
    };
    this.symbols.push(symbol);
    this.top = symbol;
    return symbol;
  }

  /** The walk leaves a node of this depth: closes the symbol that it opened. */
  leave(depth: number): void {
    if (this.top !== null && this.top.depth === depth) this.top = this.top.outer;
  }

  /** Names the innermost open symbol, unless it has a name. */
  name(name: string, start: number): void {
    if (this.top === null || this.top.name !== null) return;
    this.top.name = name;
    this.top.nameStart = start;
  }

  /** Makes overloads one symbol: it starts with the first signature, which is also the one shown, and ends with the body. */
  foldOverloads(): void {
    const elder = new Map<OpenSymbol | null, OpenSymbol>();
    for (const symbol of this.symbols) {
      const first = elder.get(symbol.parent);
      if (first !== undefined && isOverload(first, symbol)) {
        symbol.foldedInto = first;
        first.firstEnd ??= first.end;
        first.end = symbol.end;
        if (symbol.exported === true) first.exported = true;
        if (hasBody(symbol)) elder.delete(symbol.parent);
      } else {
        elder.set(symbol.parent, symbol);
      }
    }
  }

  /** For `export { name }`, wherever it stands. */
  exportName(name: string): void {
    this.exportedNames.add(name);
  }

  reference(name: string, start: number, role: ReferenceRole): void {
    const line = this.lines.lineOf(start);
    this.references.push({ name, line, column: this.lines.columnOf(start), role, member: false, path: null });
  }

  /** For `undoReferences`. */
  mark(): number {
    return this.references.length;
  }

  undoReferences(mark: number): void {
    this.references.length = mark;
  }

  import(fact: Omit<ImportFact, 'line'>, start: number): void {
    this.imports.push({ ...fact, line: this.lines.lineOf(start) });
  }

  finish(parseErrors: number): FileFacts {
    const kept = this.symbols.filter((symbol) => symbol.name !== null && symbol.foldedInto === null);
    const indexes = new Map(kept.map((symbol, index) => [symbol, index]));
    const exported = new Set<OpenSymbol>();
    const symbols = kept.map((symbol): SymbolFact => {
      const parent = keptParent(symbol);
      const visible =
        symbol.exported === 'inherit'
          ? parent !== null && exported.has(parent)
          : symbol.exported || (parent === null && this.exportedNames.has(symbol.name ?? ''));
      if (visible) exported.add(symbol);
      return {
        name: symbol.name ?? '',
        kind: symbol.kind,
        parent: parent === null ? null : (indexes.get(parent) ?? null),
        container: symbol.container ?? parent?.name ?? null,
        implementsTrait: symbol.implementsTrait,
        exported: visible,
        startLine: this.lines.lineOf(symbol.start),
        endLine: this.lines.lineOf(Math.max(symbol.start, symbol.end - 1)),
        nameLine: this.lines.lineOf(symbol.nameStart),
        nameColumn: this.lines.columnOf(symbol.nameStart),
        signature: this.signatureOf(symbol),
        doc: symbol.doc,
        type: null,
      };
    });
    return {
      symbols,
      references: this.references,
      imports: this.imports,
      paths: [],
      inheritance: [],
      exports: [],
      parseErrors,
    };
  }

  private signatureOf(symbol: OpenSymbol): string {
    const from = symbol.signatureStart;
    let to = symbol.bodyStart ?? symbol.firstEnd ?? symbol.end;
    const isValue = symbol.kind === 'const' || symbol.kind === 'variable' || symbol.kind === 'property';
    if (isValue && symbol.bodyStart === null) to = Math.min(to, endOfLine(this.text, symbol.nameStart));
    // Enough of the text that 240 characters remain whatever the layout, and little of a file without line ends.
    to = Math.min(to, from + 4_000);
    let source = '';
    let at = from;
    for (let index = this.firstCommentFrom(from); index < this.comments.length; index++) {
      const comment = this.comments[index];
      if (comment === undefined || comment.start >= to) break;
      source += `${this.text.slice(at, comment.start)} `;
      at = Math.min(to, comment.end);
    }
    source += this.text.slice(at, to);
    return foldBlanks(source)
      .replace(isValue ? /\s*[=;,]$/ : /\s*[{=;,]$/, '')
      .slice(0, signatureLimit);
  }

  private firstCommentFrom(offset: number): number {
    let low = 0;
    let high = this.comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.comments[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function keptParent(symbol: OpenSymbol): OpenSymbol | null {
  let parent = symbol.parent;
  while (parent !== null && (parent.name === null || parent.foldedInto !== null)) {
    parent = parent.foldedInto ?? parent.parent;
  }
  return parent;
}

function isOverload(first: OpenSymbol, later: OpenSymbol): boolean {
  const overloads = first.kind === 'function' || first.kind === 'method';
  return overloads && first.kind === later.kind && first.name === later.name && !hasBody(first);
}

function hasBody(symbol: OpenSymbol): boolean {
  return symbol.bodyStart !== null;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

function foldBlanks(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
