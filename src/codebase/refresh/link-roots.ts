/**
 * Asks the languages whose code names modules by paths which of the free names of a file are such a module, and stores
 * the answers: they depend on the whole project, and links are found with them.
 */
import type { Language } from '../languages/language.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import type { EarlierLinkFacts } from '../store/link-earlier.ts';
import type { ProjectImports } from './project-imports.ts';

interface StoredRoots {
  readonly id: number;
  readonly path: string;
  /** Joined with line feeds. */
  readonly names: string;
  /** What was asked the last time; `null`: nothing. */
  readonly asked: string | null;
  /** JSON. */
  readonly targets: string | null;
}

const select = `SELECT f.id, f.path, l.free AS names, r.asked, r.targets FROM files f
  JOIN link_facts l ON l.file_id = f.id LEFT JOIN roots r ON r.file_id = f.id`;

/** Whether a file that was written uses names that were never asked for. */
export function lacksRoots(
  database: IndexDatabase,
  languages: readonly Language[],
  written: ReadonlySet<number>,
): boolean {
  const ids = JSON.stringify([...written]);
  return withRoots(languages).some(({ id }) => {
    const rows = database.db
      .prepare(`${select} WHERE f.language = ? AND f.id IN (SELECT value FROM json_each(?))`)
      .all(id, ids) as unknown as StoredRoots[];
    return rows.some(({ names, asked }) => names !== asked);
  });
}

/** @param redirected takes the ids of files with other answers than before. */
export async function linkRoots(
  database: IndexDatabase,
  languages: readonly Language[],
  project: ProjectImports,
  earlier: EarlierLinkFacts,
  redirected: Set<number>,
): Promise<void> {
  for (const language of withRoots(languages)) {
    const rootOf = (await language.loadModuleRoots())(project.view(language.id));
    const rows = database.prepared(`${select} WHERE f.language = ?`).all(language.id);
    for (const { id, path, names, asked, targets } of rows as unknown as StoredRoots[]) {
      const found = names
        .split('\n')
        .map((name) => [name, name === '' ? null : rootOf(path, name)] as const)
        .filter(([, target]) => target !== null);
      const json = JSON.stringify(Object.fromEntries(found));
      if (json !== (targets ?? '{}')) {
        redirected.add(id);
        if (asked !== null) earlier.note(id);
      }
      if (json !== targets || names !== asked) {
        database.prepared('INSERT OR REPLACE INTO roots VALUES (?, ?, ?)').run(id, names, json);
      }
    }
  }
}

function withRoots(languages: readonly Language[]) {
  return languages.flatMap(({ id, loadModuleRoots }) =>
    loadModuleRoots === undefined ? [] : [{ id, loadModuleRoots }],
  );
}
