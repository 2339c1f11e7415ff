/** Look-ups of files, and of their lines on disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilesNotRead, IndexCounts, IndexedFile } from '../code-index.ts';
import type { SkipReason } from '../discover/skip-reason.ts';
import { isSameStamp, lstatOrNull } from '../discover/stamp.ts';
import { unpackStamp } from '../discover/stamped-paths.ts';
import { contentHash } from './content-hash.ts';
import type { IndexTables } from './index-tables.ts';

export class StoredFiles {
  readonly #root: string;
  readonly #tables: IndexTables;

  constructor(root: string, tables: IndexTables) {
    this.#root = root;
    this.#tables = tables;
  }

  counts(): Omit<IndexCounts, 'edges'> {
    const row = this.#tables.sql
      .prepared(
        `SELECT count(*) AS files, count(language) AS parsedFiles, total(lines) AS lines,
          total(symbols) AS symbols, total(refs) AS refs, total(imports) AS imports FROM files`,
      )
      .get() as Record<string, number>;
    return {
      files: Number(row.files),
      parsedFiles: Number(row.parsedFiles),
      lines: Number(row.lines),
      symbols: Number(row.symbols),
      references: Number(row.refs),
      imports: Number(row.imports),
    };
  }

  /** Lock files and those without text hold no code that people ask for. */
  notRead(): FilesNotRead {
    const rows = this.#tables.sql
      .prepared(
        `SELECT reason, count(*) AS count FROM (
            SELECT skip AS reason FROM files WHERE skip IS NOT NULL AND skip <> 'binary'
            UNION ALL SELECT reason FROM left_out WHERE reason = 'unreadable-folder')
          GROUP BY reason ORDER BY reason`,
      )
      .all() as unknown as readonly { readonly reason: SkipReason; readonly count: number }[];
    const errors = this.#tables.sql
      .prepared('SELECT count(*) AS count FROM files WHERE parse_errors > 0')
      .get();
    return {
      unread: new Map(rows.map(({ reason, count }) => [reason, Number(count)])),
      withErrors: Number(errors?.count),
    };
  }

  file(path: string): IndexedFile | null {
    return this.#tables.files('WHERE path = ?', path)[0] ?? null;
  }

  findFiles(fragment: string): readonly IndexedFile[] {
    const wanted = this.#normalPath(fragment);
    if (wanted === '') return [];
    const exact = this.file(wanted);
    if (exact !== null) return [exact];
    const end = `/${wanted}`;
    const byEnd = this.#tables.files("WHERE substr('/' || path, -length(?1)) = ?1", end);
    const byStem = this.#tables
      .files("WHERE instr('/' || path, ?1) > 0", `${end}.`)
      .filter(
        ({ path }) =>
          withoutExtension(`/${path}`).endsWith(end) || withoutDeclaration(`/${path}`).endsWith(end),
      );
    const named = shortestFirst([...byEnd, ...byStem]);
    if (named.length > 0) return named;
    const entries = this.#tables.files(
      "WHERE instr('/' || path, ?1) > 0 OR instr('/' || path, ?2) > 0",
      `${end}/index.`,
      `${end}/mod.`,
    );
    return shortestFirst(
      entries.filter(({ path }) => {
        const stem = withoutExtension(`/${path}`);
        return stem.endsWith(`${end}/index`) || stem.endsWith(`${end}/mod`);
      }),
    );
  }

  filesUnder(folder: string): readonly IndexedFile[] {
    const wanted = this.#normalPath(folder);
    if (wanted === '') return this.#tables.files('ORDER BY path');
    // `0` follows `/`.
    return this.#tables.files('WHERE path > ? AND path < ? ORDER BY path', `${wanted}/`, `${wanted}0`);
  }

  readLines(path: string, startLine: number, endLine: number): readonly string[] | null {
    const row = this.#tables.sql.prepared('SELECT stamp, racy, hash FROM files WHERE path = ?').get(path);
    if (row === undefined) return null;
    const absolute = join(this.#root, path);
    const stats = lstatOrNull(absolute);
    if (!stats?.isFile()) return null;
    let bytes: Buffer;
    try {
      bytes = readFileSync(absolute);
    } catch {
      return null;
    }
    const isUntouched = row.racy === 0 && isSameStamp(stats, unpackStamp(row.stamp as Uint8Array));
    if (!isUntouched && contentHash(bytes) !== row.hash) return null;
    const lines = bytes.toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines
      .slice(Math.max(startLine, 1) - 1, Math.max(endLine, 0))
      .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** As a person writes it: `./src/a.ts`, `src\a.ts`, with the root before it, with a slash at the end. */
  #normalPath(path: string): string {
    const slashed = path.replaceAll('\\', '/');
    const root = `${this.#root.replaceAll('\\', '/')}/`;
    const relative = slashed.startsWith(root) ? slashed.slice(root.length) : slashed;
    return relative
      .replace(/^(?:\.?\/)+/, '')
      .replace(/\/+$/, '')
      .replace(/^\.$/, '');
  }
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

/** `.d.ts` is one extension. */
function withoutDeclaration(path: string): string {
  return path.replace(/\.d\.[cm]?ts$/, '');
}

function shortestFirst(files: readonly IndexedFile[]): IndexedFile[] {
  const distinct = new Map(files.map((file) => [file.path, file]));
  return [...distinct.values()].sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}
