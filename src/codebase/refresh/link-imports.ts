/**
 * Finds the target of every import and stores what is new. Each language decides with the whole of its facts at hand,
 * so the result is the same whichever file changed last.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportFact } from '../facts.ts';
import type { ImportTarget, Language } from '../languages/language.ts';
import { BulkInsert } from '../store/bulk-insert.ts';
import type { IndexDatabase } from '../store/index-database.ts';

interface StoredImports {
  readonly fileId: number;
  readonly facts: readonly ImportFact[];
  /** JSON. */
  readonly targets: string;
}

/**
 * @param changes what happened since the last time. Nothing is done when it cannot matter: the same paths, the same
 * imports, and no change in a file that resolution asked for.
 */
export async function linkImports(
  database: IndexDatabase,
  root: string,
  languages: readonly Language[],
  changes: {
    readonly pathsChanged: boolean;
    readonly importsChanged: boolean;
    readonly changed: readonly string[];
  },
): Promise<void> {
  if (!changes.pathsChanged && !changes.importsChanged) {
    const consulted = new Set(JSON.parse(database.note('consulted') ?? '[]') as string[]);
    if (!changes.changed.some((path) => consulted.has(path))) return;
  }
  const fileIds = readFileIds(database);
  const paths = new Set(fileIds.keys());
  const stored = readImports(database);
  const consulted = new Set<string>();
  const texts = new Map<string, string | null>();
  const readText = (path: string) => {
    consulted.add(path);
    let text = texts.get(path);
    if (text === undefined) {
      text = paths.has(path) ? readOrNull(join(root, path)) : null;
      texts.set(path, text);
    }
    return text;
  };

  const edges = new BulkInsert(database.db, 'edges', '(?,?,?,?)');
  const removeEdges = database.db.prepare('DELETE FROM edges WHERE from_id = ?');
  const setTargets = database.db.prepare('UPDATE imports SET targets = ? WHERE file_id = ?');
  for (const language of languages) {
    const files = stored.get(language.id);
    if (files === undefined) continue;
    const imports = new Map([...files].map(([path, { facts }]) => [path, facts]));
    const resolveImports = await language.loadResolver();
    const resolved = resolveImports({ paths, imports, readText });
    for (const [path, file] of files) {
      const targets = resolved.get(path) ?? [];
      if (targets.length !== file.facts.length) {
        throw new Error(
          `${language.id} resolved ${targets.length} of ${file.facts.length} imports of ${path}`,
        );
      }
      const json = JSON.stringify(targets.map(compactTarget));
      if (json === file.targets) continue;
      if (file.targets !== '') removeEdges.run(file.fileId);
      targets.forEach((target, ordinal) => {
        const to = target.kind === 'file' ? fileIds.get(target.path) : null;
        if (to === undefined)
          throw new Error(`${language.id} resolved an import of ${path} to an unknown file`);
        edges.add(file.fileId, ordinal, to, target.kind === 'external' ? target.package : null);
      });
      setTargets.run(json, file.fileId);
    }
  }
  edges.flush();
  const counted = database.db.prepare('SELECT count(*) AS count FROM edges WHERE to_id IS NOT NULL').get();
  database.setNote('edges', Number(counted.count));
  database.setNote('consulted', JSON.stringify([...consulted].sort()));
}

function compactTarget(target: ImportTarget): readonly string[] {
  switch (target.kind) {
    case 'file':
      return ['file', target.path];
    case 'external':
      return ['external', target.package];
    case 'missing':
      return [];
  }
}

function readFileIds(database: IndexDatabase): Map<string, number> {
  const row = database.db.prepare('SELECT json_group_array(json_array(path, id)) AS files FROM files').get();
  return new Map(JSON.parse(row.files) as [string, number][]);
}

/** By language and path, in order of path. */
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
    files.set(path, { fileId: Number(id), facts: JSON.parse(facts) as ImportFact[], targets });
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
