/** Writes all names of an index that is built anew, at the end and in one go. */
import type { Database } from '../../storage/sqlite.ts';
import { BulkInsert } from './bulk-insert.ts';
import { eachSymbolName, type NamesOfFile } from './file-names.ts';
import { SymbolLists, UseLists } from './name-lists.ts';
import { NumberShelf } from './number-shelf.ts';
import { TrigramRows } from './trigrams.ts';

interface FileOfBuild extends Omit<NamesOfFile, 'ids' | 'useCounts'> {
  readonly path: string;
  /** Ids, then how often each of the first ones is used. */
  readonly numbers: Int32Array;
  readonly usedCount: number;
}

export class NamesOfBuild {
  readonly #rows: BulkInsert;
  readonly #trigrams: TrigramRows;
  /** By id, from 1 on. */
  readonly #names: string[] = [];
  readonly #files: FileOfBuild[] = [];
  readonly #shelf = new NumberShelf();

  constructor(db: Database) {
    this.#rows = new BulkInsert(db, 'names', '(NULL,?,?,?,?)');
    this.#trigrams = new TrigramRows(db);
  }

  addName(_id: number, name: string): void {
    this.#names.push(name);
  }

  add(path: string, { fileId, ids, useCounts, symbolCount, owners }: NamesOfFile): void {
    const numbers = new Int32Array(ids.length + useCounts.length);
    numbers.set(ids);
    numbers.set(useCounts, ids.length);
    this.#files.push({
      path,
      fileId,
      symbolCount,
      owners: owners.length === 0 ? noOwners : owners,
      numbers: this.#shelf.keep(numbers),
      usedCount: useCounts.length,
    });
  }

  flush(): void {
    const lists = this.#names.length + 1;
    const uses = new UseLists(lists);
    for (const file of this.#files.sort((a, b) => a.fileId - b.fileId)) addUses(uses, namesOf(file));
    const [defs, outside] = [new SymbolLists(lists), new SymbolLists(lists)];
    for (const file of this.#files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const { fileId } = file;
      eachSymbolName(
        namesOf(file),
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

const noOwners = new Uint8Array();

function namesOf({ numbers, usedCount, ...file }: FileOfBuild): NamesOfFile {
  const idCount = numbers.length - usedCount;
  return { ...file, ids: numbers.subarray(0, idCount), useCounts: numbers.subarray(idCount) };
}

function addUses(uses: UseLists, { fileId, ids, useCounts }: NamesOfFile): void {
  for (let at = 0; at < useCounts.length; at++) uses.add(ids[at] ?? 0, fileId, useCounts[at] ?? 0);
}
