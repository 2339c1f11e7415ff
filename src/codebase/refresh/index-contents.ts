/** What an index holds, by language and by file. Reads the rows of files and nothing that grows with their contents. */
import type { IndexCounts } from '../code-index.ts';
import type { Language } from '../languages/language.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import { SqliteCodeIndex } from '../store/sqlite-code-index.ts';
import {
  type FileWithErrors,
  filesNotUtf8,
  filesWithErrors,
  type SkippedPath,
  skippedPaths,
} from './file-findings.ts';

export interface LanguageContents {
  /** `null`: files without a grammar or not parsed, of which the path is known. */
  readonly language: string | null;
  readonly files: number;
  readonly lines: number;
  readonly symbols: number;
  readonly references: number;
  readonly imports: number;
  readonly filesWithErrors: number;
}

export interface IndexContents {
  readonly revision: number;
  /** Milliseconds since the Unix epoch of the last refresh that wrote something. */
  readonly refreshedAtMs: number;
  readonly counts: IndexCounts;
  /** Most files first. */
  readonly byLanguage: readonly LanguageContents[];
  /** Of languages of the project whose binary did not load on this platform. Most files first. */
  readonly missingGrammars: readonly { readonly language: string; readonly files: number }[];
  /** In order of path, as the two below. */
  readonly skipped: readonly SkippedPath[];
  readonly parseErrors: readonly FileWithErrors[];
  readonly invalidUtf8: readonly string[];
}

export function readContents(
  root: string,
  database: IndexDatabase,
  languages: readonly Language[],
): IndexContents {
  const skipped = skippedPaths(database);
  return {
    revision: database.note('revision') ?? 0,
    refreshedAtMs: database.note('refreshedAtMs') ?? 0,
    counts: new SqliteCodeIndex(root, database).counts(),
    byLanguage: byLanguage(database),
    missingGrammars: missingGrammars(skipped, languages),
    skipped,
    parseErrors: filesWithErrors(database),
    invalidUtf8: filesNotUtf8(database),
  };
}

function byLanguage(database: IndexDatabase): LanguageContents[] {
  return database.db
    .prepare(
      `SELECT language, COUNT(*) AS files, SUM(lines) AS lines, SUM(symbols) AS symbols, SUM(refs) AS "references",
        SUM(imports) AS imports, SUM(parse_errors > 0) AS filesWithErrors
       FROM files GROUP BY language ORDER BY files DESC, language`,
    )
    .all() as unknown as LanguageContents[];
}

function missingGrammars(skipped: readonly SkippedPath[], languages: readonly Language[]) {
  const files = new Map<string, number>();
  for (const { path, reason } of skipped) {
    if (reason !== 'grammar-unavailable') continue;
    const extension = path.slice(path.lastIndexOf('.')).toLowerCase();
    const language = languages.find(({ extensions }) => extensions.includes(extension));
    if (language !== undefined) files.set(language.id, (files.get(language.id) ?? 0) + 1);
  }
  return [...files]
    .map(([language, count]) => ({ language, files: count }))
    .sort((a, b) => b.files - a.files);
}
