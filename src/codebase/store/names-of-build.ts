/** Writes all names of an index that is built anew, at the end and in one go. */
import type { Database } from '../../storage/sqlite.ts';
import { BulkInsert } from './bulk-insert.ts';
import { eachSymbolName, type NamesOfFile } from './file-names.ts';
import { SymbolLists, UseLists } from './name-lists.ts';
import { TrigramRows } from './trigrams.ts';

interface FileOfBuild extends NamesOfFile {
  readonly path: string;
}

export class NamesOfBuild {
  readonly #rows: BulkInsert;
  readonly #trigrams: TrigramRows;
  /** By id, from 1 on. */
  readonly #names: string[] = [];
  readonly #files: FileOfBuild[] = [];

  constructor(db: Database) {
    this.#rows = new BulkInsert(db, 'names', '(NULL,?,?,?,?)');
    this.#trigrams = new TrigramRows(db);
  }

  addName(_id: number, name: string): void {
    this.#names.push(name);
  }

  add(path: string, file: NamesOfFile): void {
    this.#files.push({ ...file, path });
  }

  flush(): void {
    const lists = this.#names.length + 1;
    const uses = new UseLists(lists);
    for (const file of this.#files.sort((a, b) => a.fileId - b.fileId)) addUses(uses, file);
    const [defs, outside] = [new SymbolLists(lists), new SymbolLists(lists)];
    for (const file of this.#files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const { fileId } = file;
      eachSymbolName(
        file,
        (name, place) => defs.add(name, fileId, place),
        (owner, place) => outside.add(owner, fileId, place),
      );
    }
    this.#names.forEach((name, at) => {
      const id = at + 1;
      const defined = defs.packed(id);
      this.#rows.add(name, defined, outside.packed(id), uses.packed(id));
      if (defined !== null) this.#trigrams.add(id, name);
    });
    this.#rows.flush();
    this.#trigrams.flush();
    this.#names.length = 0;
    this.#files.length = 0;
  }
}

function addUses(uses: UseLists, { fileId, ids, useCounts }: NamesOfFile): void {
  for (let at = 0; at < useCounts.length; at++) uses.add(ids[at] ?? 0, fileId, useCounts[at] ?? 0);
}
