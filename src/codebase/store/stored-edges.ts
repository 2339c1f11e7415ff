/** Look-ups of imports from both ends. */
import type { ImportEdge, ImporterOptions } from '../code-index.ts';
import type { ImportFact } from '../facts.ts';
import { languageOf } from '../languages/index-of-languages.ts';
import { folderOf } from '../languages/project-path.ts';
import { importForms } from '../link/link-facts.ts';
import { unpackImports } from './import-text.ts';
import type { IndexTables } from './index-tables.ts';

const selectEdges = `SELECT f.path AS origin, i.facts, i.lines, e.ordinal, t.path AS target, e.package
  FROM edges e JOIN imports i ON i.file_id = e.from_id JOIN files f ON f.id = e.from_id
  LEFT JOIN files t ON t.id = e.to_id`;

interface EdgeRow {
  readonly origin: string;
  readonly facts: string;
  readonly lines: string;
  readonly ordinal: number;
  readonly target: string | null;
  readonly package: string | null;
}

interface ImportsOfFile {
  readonly facts: readonly ImportFact[];
  readonly lines: readonly number[];
}

/** How a re-export reads in the text of `import-text.ts`, without types and with. */
const reExport = importForms.indexOf('re-export') * 2;
const mayReExport = `(instr(i.facts, '",${reExport}') > 0 OR instr(i.facts, '",${reExport + 1}') > 0)`;

// `0` follows `/`.
const isInFolder = `path > ?1 AND path < substr(?1, 1, length(?1) - 1) || '0'
  AND instr(substr(path, length(?1) + 1), '/') = 0`;

export class StoredEdges {
  readonly #tables: IndexTables;
  #folder: { readonly path: string; readonly edges: readonly ImportEdge[] } | null = null;

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  importsOf(path: string): readonly ImportEdge[] {
    return this.#edges('WHERE e.from_id = (SELECT id FROM files WHERE path = ?) ORDER BY e.ordinal', path);
  }

  importersOf(path: string, { name, renaming = false }: ImporterOptions): readonly ImportEdge[] {
    const brings = ({ names, form }: ImportEdge) =>
      name === undefined ||
      names.some(
        ({ imported, local }) =>
          (imported === name || imported === '*') && (!renaming || form === 're-export' || local !== name),
      );
    if (bringsInBeside(path)) return this.#importersBeside(path).filter(brings);
    const ofFile = 'WHERE e.to_id = (SELECT id FROM files WHERE path = ?1)';
    const inOrder = 'ORDER BY f.path, e.ordinal';
    if (name === undefined) return this.#edges(`${ofFile} ${inOrder}`, path);
    // Most importers of a file that many import are of no interest, and to read them takes longer than all the rest.
    const said = JSON.stringify(name);
    const saysName = renaming
      ? `(${mayReExport} OR instr(i.facts, '[' || ?2 || ',') > 0)`
      : `(instr(i.facts, ?2) > 0 OR instr(i.facts, '"*"') > 0)`;
    return this.#edges(`${ofFile} AND ${saysName} ${inOrder}`, path, said).filter(brings);
  }

  importingFiles(path: string): ReadonlySet<string> {
    if (bringsInBeside(path)) return new Set(this.#importersBeside(path).map(({ from }) => from));
    const rows = this.#tables.rows<readonly [path: string]>(
      'f.path',
      `files f WHERE f.id IN (SELECT from_id FROM edges WHERE to_id = (SELECT id FROM files WHERE path = ?))`,
      path,
    );
    return new Set(rows.map(([from]) => from));
  }

  #importersBeside(path: string): readonly ImportEdge[] {
    const language = languageOf(path);
    return this.#importersAt(folderOf(path)).flatMap((edge) => {
      if (edge.to === path) return [edge];
      // A link in a document is of the one file.
      if (edge.to === null || languageOf(edge.from) !== language) return [];
      return language?.bringsInBeside?.(edge.specifier, edge.to, path) ? [{ ...edge, to: path }] : [];
    });
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

  #edges(where: string, ...values: string[]): ImportEdge[] {
    const parsed = new Map<string, ImportsOfFile>();
    const rows = this.#tables.sql.prepared(`${selectEdges} ${where}`).all(...values);
    return (rows as unknown as EdgeRow[]).map((row) => {
      let ofFile = parsed.get(row.origin);
      if (ofFile === undefined) {
        ofFile = { facts: unpackImports(row.facts), lines: row.lines.split(' ').map(Number) };
        parsed.set(row.origin, ofFile);
      }
      return toEdge(row, ofFile);
    });
  }
}

function toEdge(row: EdgeRow, { facts, lines }: ImportsOfFile): ImportEdge {
  const fact = facts[row.ordinal];
  if (fact === undefined) throw new Error(`An edge of ${row.origin} has no import: ${row.ordinal}`);
  const { specifier, form, names, typeOnly } = fact;
  return {
    from: row.origin,
    line: lines[row.ordinal] ?? 0,
    specifier,
    form,
    names,
    typeOnly,
    to: row.target,
    externalPackage: row.package,
  };
}

function bringsInBeside(path: string): boolean {
  return languageOf(path)?.bringsInBeside !== undefined;
}
