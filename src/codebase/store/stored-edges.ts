/** Look-ups of imports from both ends. */
import type { ImportEdge, ImporterOptions } from '../code-index.ts';
import type { ImportFact } from '../facts.ts';
import { languageOf } from '../languages/index-of-languages.ts';
import { folderOf } from '../languages/project-path.ts';
import type { IndexTables } from './index-tables.ts';

/** One import out of all of its file, which SQLite takes apart in a third of the time. */
const columns = `f.path AS a, t.path AS b, e.package AS c, i.lines ->> ('$[' || e.ordinal || ']') AS d,
  i.facts -> ('$[' || e.ordinal || ']') AS e`;
const fromEdges = `edges e JOIN imports i ON i.file_id = e.from_id JOIN files f ON f.id = e.from_id
  LEFT JOIN files t ON t.id = e.to_id`;

type EdgeRow = readonly [
  from: string,
  to: string | null,
  externalPackage: string | null,
  line: number,
  fact: ImportFact,
];

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
    const said = `"imported":${JSON.stringify(name)}`;
    if (!renaming) {
      const saysName = `(instr(i.facts, ?2) > 0 OR instr(i.facts, '"imported":"*"') > 0)`;
      return this.#edges(`${ofFile} AND ${saysName} ${inOrder}`, path, said).filter(brings);
    }
    const mayRename = `(instr(i.facts, '"form":"re-export"') > 0 OR instr(replace(i.facts, ?3, ''), ?2) > 0)`;
    const asItself = `${said},"local":${JSON.stringify(name)}`;
    return this.#edges(`${ofFile} AND ${mayRename} ${inOrder}`, path, said, asItself).filter(brings);
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
    const row = this.#tables.sql
      .prepared(
        `SELECT json_group_array(json_array(a, b, c, d, json(e))) AS rows FROM (SELECT ${columns} FROM ${fromEdges} ${where})`,
      )
      .get(...values);
    return (JSON.parse(String(row?.rows)) as EdgeRow[]).map(toEdge);
  }
}

/** Whether an import of one file of the folder may bring in this one. */
function bringsInBeside(path: string): boolean {
  return languageOf(path)?.bringsInBeside !== undefined;
}

function toEdge([from, to, externalPackage, line, fact]: EdgeRow): ImportEdge {
  const { specifier, form, names, typeOnly } = fact;
  return { from, line, specifier, form, names, typeOnly, to, externalPackage };
}
