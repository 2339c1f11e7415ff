/**
 * What linking sees of the database. Reads each file when it is first asked for, or all at once for a full build, when
 * there is no index yet that would find one.
 */
import type { Database } from '../../storage/sqlite.ts';
import { scopeMember, superMember, wholeModule } from '../facts.ts';
import { type Language, outsideOfProject } from '../languages/language.ts';
import { folderOf } from '../languages/project-path.ts';
import { hashOfLastPart, hashOfName } from '../link/link-keys.ts';
import type { LinkView } from '../link/link-view.ts';
import { LinkedFile, type SpecialNames } from '../link/linked-file.ts';
import { ScopesOfFiles } from '../link/name-scopes.ts';
import { externalEdge, FactsUnpacker } from '../link/unpacked-facts.ts';
import { AllImportEnds } from './link-all-ends.ts';
import { type LinkFactsRows, readLinkFacts } from './link-earlier.ts';
import { NumberShelf } from './number-shelf.ts';
import { StatementCache } from './statement-cache.ts';

const noRoots: ReadonlyMap<number, number> = new Map();

/** Files of a full build, by path and by what they offer. */
interface AllFiles {
  readonly idsByPath: ReadonlyMap<string, number>;
  readonly offers: Map<number, number[]>;
}

export class StoredLinkView implements LinkView {
  readonly special: SpecialNames;
  readonly #sql: StatementCache;
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  /** -1: not needed yet. */
  readonly #hashes: number[] = [];
  readonly #lastPartHashes: number[] = [];
  readonly #scopes = new ScopesOfFiles();
  readonly #files = new Map<number, LinkedFile | null>();
  readonly #offering = new Map<number, readonly number[]>();
  #unpacker: FactsUnpacker;
  #sizeBytes = 0;
  /** `null`: what was not read must be looked for in the database. */
  #all: AllFiles | null = null;

  constructor(db: Database, languages: readonly Language[]) {
    this.#sql = new StatementCache(db);
    this.#languages = new Map(languages.map((language) => [language.id, language]));
    this.#unpacker = new FactsUnpacker(this.nameId, (numbers) => numbers.slice());
    this.special = {
      all: this.nameId('*'),
      above: this.nameId(superMember),
      scope: this.nameId(scopeMember),
      whole: this.nameId(wholeModule),
      default: this.nameId('default'),
    };
  }

  /** Of the facts of files, about. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** How many things are kept by a name or a key. */
  get entries(): number {
    return this.#names.length + this.#offering.size;
  }

  /** What the tables say of these may be otherwise now. */
  forget(fileIds: Iterable<number>): void {
    for (const id of fileIds) {
      this.#sizeBytes -= sizeOf(this.#files.get(id));
      this.#files.delete(id);
    }
  }

  forgetOffering(keys: Iterable<number>): void {
    for (const key of keys) this.#offering.delete(key);
  }

  nameId = (name: string): number => {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#names.length;
      this.#ids.set(name, id);
      this.#names.push(name);
      this.#hashes.push(-1);
      this.#lastPartHashes.push(-1);
    }
    return id;
  };

  nameOf = (id: number): string => this.#names[id] ?? '';

  hashOfName(id: number): number {
    let hash = this.#hashes[id] ?? -1;
    if (hash === -1) {
      hash = hashOfName(this.nameOf(id));
      this.#hashes[id] = hash;
    }
    return hash;
  }

  hashOfLastPart(id: number): number {
    let hash = this.#lastPartHashes[id] ?? -1;
    if (hash === -1) {
      hash = hashOfLastPart(this.nameOf(id));
      this.#lastPartHashes[id] = hash;
    }
    return hash;
  }

  file(id: number): LinkedFile | null {
    const known = this.#files.get(id);
    if (known !== undefined || this.#all !== null) return known ?? null;
    const rows = readLinkFacts(this.#sql, id);
    const file = rows === null ? null : this.fileOf(rows);
    this.#files.set(id, file);
    this.#sizeBytes += sizeOf(file);
    return file;
  }

  fileAt(path: string): number | null {
    if (this.#all !== null) return this.#all.idsByPath.get(path) ?? null;
    const row = this.#sql.prepared('SELECT id FROM files WHERE path = ?').get(path);
    return row === undefined ? null : Number(row.id);
  }

  offering(key: number): readonly number[] {
    if (this.#all !== null) return this.#all.offers.get(key) ?? none;
    let ids = this.#offering.get(key);
    if (ids === undefined) {
      ids = this.#sql
        .prepared(
          'SELECT o.file_id AS id FROM offers o JOIN files f ON f.id = o.file_id WHERE o.key = ? ORDER BY f.path',
        )
        .all(key)
        .map((row) => Number(row.id));
      this.#offering.set(key, ids);
    }
    return ids;
  }

  /** In order of path. @param offeredKeys of each file, for `offering`. */
  readAll(offeredKeys: (file: LinkedFile) => readonly number[]): LinkedFile[] {
    const all: AllFiles = { idsByPath: this.#allPaths(), offers: new Map() };
    this.#all = all;
    const shelf = new NumberShelf();
    this.#unpacker = new FactsUnpacker(this.nameId, (numbers) => shelf.keep(numbers));
    const ends = new AllImportEnds(this.#sql);
    const rows = this.#sql.prepared(
      `SELECT f.id, f.path, f.language, l.names, l.numbers, r.targets AS roots FROM files f
        JOIN link_facts l ON l.file_id = f.id LEFT JOIN roots r ON r.file_id = f.id ORDER BY f.path`,
    );
    const files: LinkedFile[] = [];
    for (const row of rows.iterate() as Iterable<unknown> as Iterable<Omit<LinkFactsRows, 'ends'>>) {
      const file = this.fileOf({ ...row, ends: ends.of(row.id) });
      this.#files.set(row.id, file);
      if (file === null) continue;
      files.push(file);
      for (const key of offeredKeys(file)) {
        const ids = all.offers.get(key);
        if (ids === undefined) all.offers.set(key, [row.id]);
        else ids.push(row.id);
      }
    }
    return files;
  }

  /** A file as its rows say. `null`: a language whose names mean nothing elsewhere. */
  fileOf(rows: LinkFactsRows): LinkedFile | null {
    const { id, path, language } = rows;
    const visibility = this.#languages.get(language)?.visibility ?? null;
    if (visibility === null) return null;
    const facts = this.#unpacker.unpack(rows, rows.ends);
    const folder = folderOf(path);
    const scopes = this.#scopes.of(language, visibility, folder);
    const roots = this.#toRoots(rows.roots);
    return new LinkedFile({ id, path, folder, language, visibility, scopes, facts, roots }, this.special);
  }

  #toRoots(json: string | null): ReadonlyMap<number, number> {
    if (json === null || json === '{}') return noRoots;
    const roots = new Map<number, number>();
    for (const [name, path] of Object.entries(JSON.parse(json) as Record<string, string>)) {
      const id = path === outsideOfProject ? externalEdge : this.fileAt(path);
      if (id !== null) roots.set(this.nameId(name), id);
    }
    return roots;
  }

  #allPaths(): Map<string, number> {
    const row = this.#sql.prepared('SELECT json_group_array(json_array(path, id)) AS files FROM files').get();
    return new Map(JSON.parse(String(row?.files)) as [string, number][]);
  }
}

const none: readonly number[] = [];

/** With what a file makes for look-ups. */
function sizeOf(file: LinkedFile | null | undefined): number {
  return file === null || file === undefined ? 64 : 1024 + 2 * file.facts.sizeBytes;
}
