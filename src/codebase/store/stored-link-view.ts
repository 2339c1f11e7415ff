/**
 * What linking sees of the database. Reads each file when it is first asked for, or all at once for a full build, when
 * there is no index yet that would find one.
 */
import type { Database } from '../../storage/sqlite.ts';
import { scopeMember, superMember, wholeModule } from '../facts.ts';
import { type Language, outsideOfProject } from '../languages/language.ts';
import { unpackLinkFacts } from '../link/link-facts.ts';
import type { LinkView } from '../link/link-view.ts';
import { externalEdge, LinkedFile, missingEdge, type SpecialNames } from '../link/linked-file.ts';
import { StatementCache } from './statement-cache.ts';

type Row = Record<string, string | number | null | Uint8Array>;

interface Edge {
  readonly to: number;
  readonly isWhole: boolean;
}

const noRoots: ReadonlyMap<number, number> = new Map();

export class StoredLinkView implements LinkView {
  readonly special: SpecialNames;
  readonly #sql: StatementCache;
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #files = new Map<number, LinkedFile | null>();
  readonly #offering = new Map<number, readonly number[]>();
  /** `null`: what was not read must be looked for in the database. */
  #all: {
    readonly paths: ReadonlyMap<string, number>;
    readonly offers: ReadonlyMap<number, number[]>;
  } | null = null;

  constructor(db: Database, languages: readonly Language[]) {
    this.#sql = new StatementCache(db);
    this.#languages = new Map(languages.map((language) => [language.id, language]));
    this.special = {
      all: this.nameId('*'),
      above: this.nameId(superMember),
      scope: this.nameId(scopeMember),
      whole: this.nameId(wholeModule),
      default: this.nameId('default'),
    };
  }

  nameId = (name: string): number => {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#names.length;
      this.#ids.set(name, id);
      this.#names.push(name);
    }
    return id;
  };

  nameOf = (id: number): string => this.#names[id] ?? '';

  file(id: number): LinkedFile | null {
    const known = this.#files.get(id);
    if (known !== undefined || this.#all !== null) return known ?? null;
    const row = this.#sql
      .prepared(
        'SELECT f.id, f.path, f.language, l.names, l.numbers FROM files f JOIN link_facts l ON l.file_id = f.id WHERE f.id = ?',
      )
      .get(id) as Row | undefined;
    const file = row === undefined ? null : this.#toFile(row, this.#edgesOf(id), this.#rootsOf(id));
    this.#files.set(id, file);
    return file;
  }

  fileAt(path: string): number | null {
    if (this.#all !== null) return this.#all.paths.get(path) ?? null;
    const row = this.#sql.prepared('SELECT id FROM files WHERE path = ?').get(path);
    return row === undefined ? null : Number(row.id);
  }

  offering(key: number): readonly number[] {
    if (this.#all !== null) return this.#all.offers.get(key) ?? [];
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
    const paths = new Map<string, number>();
    const offers = new Map<number, number[]>();
    const edges = this.#allEdges();
    const roots = this.#allRoots();
    const rows = this.#sql.prepared(
      `SELECT f.id, f.path, f.language, l.names, l.numbers FROM files f LEFT JOIN link_facts l ON l.file_id = f.id
        ORDER BY f.path`,
    );
    const files: LinkedFile[] = [];
    for (const row of rows.iterate() as Iterable<Row>) {
      const id = Number(row.id);
      paths.set(String(row.path), id);
      if (row.numbers === null) continue;
      const file = this.#toFile(row, edges.get(id) ?? new Map(), this.#toRoots(roots.get(id)));
      this.#files.set(id, file);
      if (file === null) continue;
      files.push(file);
      for (const key of offeredKeys(file)) {
        const list = offers.get(key);
        if (list === undefined) offers.set(key, [id]);
        else list.push(id);
      }
    }
    this.#all = { paths, offers };
    return files;
  }

  #toFile(row: Row, edges: ReadonlyMap<number, Edge>, roots: ReadonlyMap<number, number>): LinkedFile | null {
    const visibility = this.#languages.get(String(row.language))?.visibility ?? null;
    if (visibility === null) return null;
    const packed = { names: String(row.names), numbers: row.numbers as Uint8Array };
    const facts = unpackLinkFacts(packed, this.nameId);
    const targets = Int32Array.from(facts.importForms.keys(), (at) => edges.get(at)?.to ?? missingEdge);
    const wholes = Uint8Array.from(facts.importForms.keys(), (at) => (edges.get(at)?.isWhole ? 1 : 0));
    return new LinkedFile(
      {
        id: Number(row.id),
        path: String(row.path),
        language: String(row.language),
        visibility,
        facts,
        edges: targets,
        wholes,
        roots,
      },
      this.special,
    );
  }

  #edgesOf(id: number): Map<number, Edge> {
    const rows = this.#sql
      .prepared('SELECT ordinal, to_id, package, whole FROM edges WHERE from_id = ?')
      .all(id);
    return new Map(rows.map((row) => [Number(row.ordinal), toEdge(row as Row)]));
  }

  #rootsOf(id: number): ReadonlyMap<number, number> {
    return this.#toRoots(
      this.#sql.prepared('SELECT targets FROM roots WHERE file_id = ?').get(id)?.targets as string,
    );
  }

  #toRoots(json: string | undefined): ReadonlyMap<number, number> {
    if (json === undefined) return noRoots;
    const roots = new Map<number, number>();
    for (const [name, path] of Object.entries(JSON.parse(json) as Record<string, string>)) {
      if (path === outsideOfProject) roots.set(this.nameId(name), externalEdge);
      const id = this.#sql.prepared('SELECT id FROM files WHERE path = ?').get(path)?.id;
      if (id !== undefined) roots.set(this.nameId(name), Number(id));
    }
    return roots;
  }

  #allEdges(): Map<number, Map<number, Edge>> {
    const all = new Map<number, Map<number, Edge>>();
    const rows = this.#sql.prepared('SELECT from_id, ordinal, to_id, package, whole FROM edges').iterate();
    for (const row of rows as Iterable<Row>) {
      const from = Number(row.from_id);
      let edges = all.get(from);
      if (edges === undefined) {
        edges = new Map();
        all.set(from, edges);
      }
      edges.set(Number(row.ordinal), toEdge(row));
    }
    return all;
  }

  #allRoots(): Map<number, string> {
    const rows = this.#sql.prepared('SELECT file_id, targets FROM roots').all();
    return new Map(rows.map((row) => [Number(row.file_id), String(row.targets)]));
  }
}

function toEdge(row: Row): Edge {
  if (row.to_id !== null) return { to: Number(row.to_id), isWhole: row.whole === 1 };
  return { to: row.package === null ? missingEdge : externalEdge, isWhole: false };
}
