/** Look-ups of imports from both ends. */
import type { ImportEdge } from '../code-index.ts';
import type { ImportFact } from '../facts.ts';
import { languageOf } from '../languages/index-of-languages.ts';
import { folderOf } from '../languages/project-path.ts';
import { unpackImports } from './import-text.ts';
import type { IndexTables, Row } from './index-tables.ts';

const selectEdges = `SELECT f.path AS origin, i.facts, i.lines, e.ordinal, t.path AS target, e.package
  FROM edges e JOIN imports i ON i.file_id = e.from_id JOIN files f ON f.id = e.from_id
  LEFT JOIN files t ON t.id = e.to_id`;

// `0` follows `/`.
const isInFolder = `path > ?1 AND path < substr(?1, 1, length(?1) - 1) || '0'
  AND instr(substr(path, length(?1) + 1), '/') = 0`;

interface ImportsOfFile {
  readonly facts: readonly ImportFact[];
  readonly lines: readonly number[];
}

export class StoredEdges {
  readonly #tables: IndexTables;
  #folder: { readonly path: string; readonly edges: readonly ImportEdge[] } | null = null;

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  importsOf(path: string): readonly ImportEdge[] {
    return this.#edges('WHERE e.from_id = (SELECT id FROM files WHERE path = ?) ORDER BY e.ordinal', path);
  }

  importersOf(path: string): readonly ImportEdge[] {
    const language = languageOf(path);
    const bringsIn = language?.bringsInBeside;
    if (bringsIn !== undefined) {
      return this.#importersAt(folderOf(path)).flatMap((edge) => {
        if (edge.to === path) return [edge];
        // A link in a document is of the one file.
        if (edge.to === null || languageOf(edge.from) !== language) return [];
        return bringsIn(edge.specifier, edge.to, path) ? [{ ...edge, to: path }] : [];
      });
    }
    return this.#edges(
      'WHERE e.to_id = (SELECT id FROM files WHERE path = ?) ORDER BY f.path, e.ordinal',
      path,
    );
  }

  /** Of all files that stand directly in the folder. Walks ask for the files of one folder in a row. */
  #importersAt(folder: string): readonly ImportEdge[] {
    if (this.#folder?.path !== folder) {
      const start = folder === '' ? '' : `${folder}/`;
      const within = folder === '' ? "path >= ?1 AND instr(path, '/') = 0" : isInFolder;
      const edges = this.#edges(
        `WHERE e.to_id IN (SELECT id FROM files WHERE ${within}) ORDER BY f.path, e.ordinal`,
        start,
      );
      this.#folder = { path: folder, edges };
    }
    return this.#folder.edges;
  }

  importersOfPackage(name: string): readonly ImportEdge[] {
    return this.#edges('WHERE e.package = ? ORDER BY f.path, e.ordinal', name);
  }

  #edges(where: string, value: string): ImportEdge[] {
    const parsed = new Map<string, ImportsOfFile>();
    return this.#tables.sql
      .prepared(`${selectEdges} ${where}`)
      .all(value)
      .map((row) => {
        const { origin, facts, lines } = row as { origin: string; facts: string; lines: string };
        let ofFile = parsed.get(origin);
        if (ofFile === undefined) {
          ofFile = { facts: unpackImports(facts), lines: lines.split(' ').map(Number) };
          parsed.set(origin, ofFile);
        }
        return toEdge(row as Row, ofFile);
      });
  }
}

function toEdge(row: Row, { facts, lines }: ImportsOfFile): ImportEdge {
  const fact = facts[Number(row.ordinal)];
  if (fact === undefined) throw new Error(`An edge of ${row.origin} has no import: ${row.ordinal}`);
  return {
    from: String(row.origin),
    line: lines[Number(row.ordinal)] ?? 0,
    specifier: fact.specifier,
    form: fact.form,
    names: fact.names,
    typeOnly: fact.typeOnly,
    to: row.target as string | null,
    externalPackage: row.package as string | null,
  };
}
