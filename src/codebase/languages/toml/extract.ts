/**
 * Reads one file of TOML into facts: tables, and the keys that stand in them. Of a dotted key the first part is the
 * key. What stands in inline tables and arrays is data. One pass without recursion.
 */
import type { FileFacts } from '../../facts.ts';
import { type EntryId, noEntry, OutlineFacts } from '../structure/outline-facts.ts';
import { type KeyPart, readDottedKey } from './dotted-key.ts';
import { skipValue } from './skip-value.ts';

interface Table {
  readonly path: readonly string[];
  readonly entry: number;
  /** It stands in `[[a]]`, or is one: its keys are rows of data. */
  readonly isRow: boolean;
}

export function extractToml(_path: string, text: string): FileFacts {
  return new TomlReader(text).read();
}

class TomlReader {
  private readonly facts: OutlineFacts;
  /** The table that is being read, and those before it that its name starts with. */
  private readonly tables: Table[] = [];
  /** The last key of the table. */
  private key: { readonly name: string; readonly entry: number } | null = null;
  private at = 0;
  /** Where the last header or value ended. */
  private lastEnd = 0;

  constructor(private readonly text: string) {
    this.facts = new OutlineFacts(text);
  }

  read(): FileFacts {
    if (this.text.startsWith('\uFEFF')) this.at = 1;
    while (this.at < this.text.length) {
      const character = this.text[this.at];
      if (character === '#') this.skipLine();
      else if (character === '[') this.readHeader();
      else if (/\s/.test(character ?? '')) this.at++;
      else this.readKey();
    }
    this.closeTables(0);
    return this.facts.finish();
  }

  private readHeader(): void {
    const start = this.at;
    const isArray = this.text.startsWith('[[', start);
    const close = isArray ? ']]' : ']';
    const parts = readDottedKey(this.text, start + close.length);
    const last = parts.at(-1);
    if (last === undefined || !this.text.startsWith(close, last.next)) {
      this.fail();
      return;
    }
    const path = parts.map((part) => part.name);
    this.closeTables(this.sharedTables(path));
    this.lastEnd = last.next + close.length;
    const outer = this.tables.at(-1);
    const entry = this.facts.add({
      kind: 'key',
      name: last.name,
      nameStart: last.start,
      start,
      parent: outer?.entry ?? null,
      container: path.length > 1 ? path.slice(0, -1).join('.') : null,
    });
    this.tables.push({ path, entry, isRow: isArray || outer?.isRow === true });
    this.at = this.lastEnd;
    this.finishLine();
  }

  /** How many of the open tables the name of a table starts with. */
  private sharedTables(path: readonly string[]): number {
    const other = this.tables.findIndex(
      (table) => table.path.length >= path.length || table.path.some((name, index) => name !== path[index]),
    );
    return other === -1 ? this.tables.length : other;
  }

  private closeTables(kept: number): void {
    this.endKey();
    for (const table of this.tables.splice(kept)) this.facts.close(table.entry, this.lastEnd);
  }

  private readKey(): void {
    const start = this.at;
    const parts = readDottedKey(this.text, start);
    const [first] = parts;
    const last = parts.at(-1);
    if (first === undefined || last === undefined || this.text[last.next] !== '=') {
      this.fail();
      return;
    }
    // `a.b = 1` and `a.c = 2` in a row are one key.
    if (this.key?.name !== first.name || parts.length === 1) {
      this.endKey();
      this.key = { name: first.name, entry: this.addKey(first, start) };
    }
    const value = skipValue(this.text, last.next + 1);
    if (!value.isClosed) this.facts.parseErrors++;
    this.at = value.end;
    this.lastEnd = value.end;
    if (value.isClosed) this.finishLine();
    else this.skipLine();
  }

  private addKey(key: KeyPart, start: number): number {
    const table = this.tables.at(-1);
    const parent: EntryId = table === undefined ? null : table.isRow ? noEntry : table.entry;
    const container = table === undefined ? null : table.path.join('.');
    return this.facts.add({ kind: 'key', name: key.name, nameStart: key.start, start, parent, container });
  }

  private endKey(): void {
    if (this.key !== null) this.facts.close(this.key.entry, this.lastEnd);
    this.key = null;
  }

  /** Only a comment may follow. */
  private finishLine(): void {
    const newline = this.text.indexOf('\n', this.at);
    const end = newline === -1 ? this.text.length : newline;
    if (!/^\s*(?:#|$)/.test(this.text.slice(this.at, Math.min(end, this.at + 200)))) this.facts.parseErrors++;
    this.at = end;
  }

  private fail(): void {
    this.facts.parseErrors++;
    this.skipLine();
  }

  private skipLine(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline === -1 ? this.text.length : newline + 1;
  }
}
