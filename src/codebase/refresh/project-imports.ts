/** What linking imports and module roots works on: every path and every import that the index knows, read on demand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportFact } from '../facts.ts';
import type { ProjectView } from '../languages/language.ts';
import { unpackImports } from '../store/import-text.ts';
import type { IndexDatabase } from '../store/index-database.ts';

export interface StoredImports {
  readonly fileId: number;
  readonly facts: readonly ImportFact[];
  /** JSON. */
  readonly targets: string;
}

export class ProjectImports {
  readonly fileIds: ReadonlyMap<string, number>;
  /** Paths whose text somebody asked for, in the project or not. */
  readonly consulted = new Set<string>();
  readonly #root: string;
  readonly #paths: ReadonlySet<string>;
  readonly #byLanguage: ReadonlyMap<string, ReadonlyMap<string, StoredImports>>;
  readonly #texts = new Map<string, string | null>();

  constructor(database: IndexDatabase, root: string) {
    this.#root = root;
    this.fileIds = readFileIds(database);
    this.#paths = new Set(this.fileIds.keys());
    this.#byLanguage = readImports(database);
  }

  /** By path, in order of path. */
  of(language: string): ReadonlyMap<string, StoredImports> {
    return this.#byLanguage.get(language) ?? new Map();
  }

  view(language: string): ProjectView {
    return {
      paths: this.#paths,
      imports: new Map([...this.of(language)].map(([path, { facts }]) => [path, facts])),
      readText: (path) => this.#readText(path),
    };
  }

  #readText(path: string): string | null {
    this.consulted.add(path);
    let text = this.#texts.get(path);
    if (text === undefined) {
      text = this.#paths.has(path) ? readOrNull(join(this.#root, path)) : null;
      this.#texts.set(path, text);
    }
    return text;
  }
}

function readFileIds(database: IndexDatabase): Map<string, number> {
  const row = database.prepared('SELECT json_group_array(json_array(path, id)) AS files FROM files').get();
  return new Map(JSON.parse(row?.files as string) as [string, number][]);
}

function readImports(database: IndexDatabase): Map<string, Map<string, StoredImports>> {
  const rows = database.db
    .prepare(
      'SELECT f.id, f.path, f.language, i.facts, i.targets FROM imports i JOIN files f ON f.id = i.file_id ORDER BY f.path',
    )
    .all() as { id: number; path: string; language: string; facts: string; targets: string }[];
  const byLanguage = new Map<string, Map<string, StoredImports>>();
  for (const { id, path, language, facts, targets } of rows) {
    let files = byLanguage.get(language);
    if (files === undefined) {
      files = new Map();
      byLanguage.set(language, files);
    }
    files.set(path, { fileId: Number(id), facts: unpackImports(facts), targets });
  }
  return byLanguage;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
