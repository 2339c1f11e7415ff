/**
 * Collects the facts of a file that has a structure and no code: entries within entries, each with its range.
 * Bounds their number, so that a large data file does not drown the code beside it. Knows offsets and text, no language.
 */
import {
  type FileFacts,
  type ImportFact,
  noReferences,
  type SymbolFact,
  type SymbolKind,
} from '../../facts.ts';
import { LineTable } from '../syntax/line-table.ts';

/** Stands for an entry that is not kept; what it contains is not kept either. */
export const noEntry = -1;

/** An entry is a number for `close` and for the entries within it; `null` stands for the top of the file. */
export type EntryId = number | null;

const entriesPerFile = 2_000;
/** Deeper than anybody nests by hand. */
const levelsPerFile = 16;
const nameLimit = 200;
const signatureLimit = 240;

/** Offsets are UTF-16, half-open. */
export interface EntryDraft {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly parent: EntryId;
  readonly container: string | null;
  /** Where the signature ends, which may be lines below; by default with the first line. */
  readonly signatureEnd?: number;
}

interface Entry extends EntryDraft {
  readonly level: number;
  end: number;
}

export class OutlineFacts {
  parseErrors = 0;
  private readonly entries: Entry[] = [];
  private readonly countOfLevel: number[] = [];
  private readonly imports: ImportFact[] = [];
  private readonly importedFrom = new Set<string>();
  private readonly lines: LineTable;

  constructor(
    private readonly text: string,
    private readonly limit = entriesPerFile,
  ) {
    this.lines = new LineTable(text);
  }

  /** Entries come in the order of their start. Until it is closed an entry reaches to the end of the file. */
  add(draft: EntryDraft): number {
    if (draft.parent === noEntry || draft.name === '') return noEntry;
    const level = draft.parent === null ? 0 : (this.entries[draft.parent]?.level ?? 0) + 1;
    const count = this.countOfLevel[level] ?? 0;
    // More of one level than the whole file may have will not be kept, whatever comes.
    if (count >= this.limit || level >= levelsPerFile) return noEntry;
    this.countOfLevel[level] = count + 1;
    return this.entries.push({ ...draft, level, end: this.text.length }) - 1;
  }

  close(id: EntryId, end: number): void {
    const entry = id === null ? undefined : this.entries[id];
    if (entry !== undefined) entry.end = Math.max(end, entry.start + 1);
  }

  /** What is linked more than once is told once. */
  link(specifier: string, offset: number, form: ImportFact['form'] = 'import'): void {
    if (this.importedFrom.has(specifier)) return;
    this.importedFrom.add(specifier);
    this.imports.push({
      specifier,
      form,
      line: this.lines.lineOf(offset),
      names: [],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    });
  }

  finish(): FileFacts {
    const kept = this.withinLimit();
    const symbols: SymbolFact[] = [];
    const indexes = new Map<number, number>();
    for (const [id, entry] of this.entries.entries()) {
      if (!kept(entry)) continue;
      const parent = entry.parent === null ? null : indexes.get(entry.parent);
      if (parent === undefined) continue;
      indexes.set(id, symbols.length);
      symbols.push(this.symbolOf(entry, parent));
    }
    return {
      symbols,
      references: noReferences,
      imports: this.imports,
      paths: [],
      inheritance: [],
      exports: [],
      parseErrors: this.parseErrors,
    };
  }

  /** Outer levels go before inner ones; the level that has more than there is room for keeps its first entries. */
  private withinLimit(): (entry: Entry) => boolean {
    let room = this.limit;
    const roomOfLevel = this.countOfLevel.map((count) => {
      const kept = Math.min(count, room);
      room -= kept;
      return kept;
    });
    return ({ level }) => {
      const left = roomOfLevel[level] ?? 0;
      roomOfLevel[level] = left - 1;
      return left > 0;
    };
  }

  private symbolOf(entry: Entry, parent: number | null): SymbolFact {
    return {
      name: onOneLine(entry.name).slice(0, nameLimit),
      kind: entry.kind,
      parent,
      container: entry.container === null ? null : onOneLine(entry.container),
      implementsTrait: null,
      exported: false,
      startLine: this.lines.lineOf(entry.start),
      endLine: this.lines.lineOf(entry.end - 1),
      nameLine: this.lines.lineOf(entry.nameStart),
      nameColumn: this.lines.columnOf(entry.nameStart),
      signature: this.signatureOf(entry),
      doc: null,
      type: null,
    };
  }

  private signatureOf({ start, end, signatureEnd }: Entry): string {
    const newline = this.text.indexOf('\n', start);
    const to = signatureEnd ?? Math.min(end, newline === -1 ? end : newline);
    // Enough of the text that 240 characters remain whatever the layout.
    const source = this.text.slice(start, Math.min(to, start + 4_000));
    return source
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/\s*[{,;]$/, '')
      .slice(0, signatureLimit);
  }
}

/** A key may have any character, once its escapes are taken away. */
function onOneLine(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** `a.b` for `b` in `a`. */
export function joinContainer(container: string | null, name: string): string {
  return (container === null ? name : `${container}.${name}`).slice(0, nameLimit);
}
