/**
 * Finds the target of every import and stores what is new. Each language decides with the whole of its facts at hand,
 * so the result is the same whichever file changed last.
 */
import type { ImportTarget, Language } from '../languages/language.ts';
import { BulkInsert } from '../store/bulk-insert.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import type { EarlierLinkFacts } from '../store/link-earlier.ts';
import { lacksRoots, linkRoots } from './link-roots.ts';
import { ProjectImports } from './project-imports.ts';

/** What happened since the last time. */
export interface ImportChanges {
  readonly pathsChanged: boolean;
  readonly importsChanged: boolean;
  readonly changed: readonly string[];
  /** Ids of the files with new contents. */
  readonly written: ReadonlySet<number>;
  /** Takes what linking knew of files whose imports or roots lead elsewhere than before. */
  readonly earlier: EarlierLinkFacts;
}

/**
 * Nothing is done when it cannot matter: the same paths, the same imports, and no change in a file that resolution asked
 * for.
 * @returns ids of the files of which an import, or the root of a module path, leads elsewhere than before.
 */
export async function linkImports(
  database: IndexDatabase,
  root: string,
  languages: readonly Language[],
  changes: ImportChanges,
): Promise<ReadonlySet<number>> {
  const redirected = new Set<number>();
  const consulted = new Set(JSON.parse(database.note('consulted') ?? '[]') as string[]);
  const isAffected =
    changes.pathsChanged || changes.importsChanged || changes.changed.some((path) => consulted.has(path));
  if (!isAffected && !lacksRoots(database, languages, changes.written)) return redirected;
  const project = new ProjectImports(database, root);
  if (isAffected) {
    consulted.clear();
    await linkAllImports(database, languages, project, changes.earlier, redirected);
    const counted = database.prepared('SELECT count(*) AS count FROM edges WHERE to_id IS NOT NULL').get();
    database.setNote('edges', Number(counted?.count));
  }
  await linkRoots(database, languages, project, changes.earlier, redirected);
  database.setNote('consulted', JSON.stringify([...new Set([...consulted, ...project.consulted])].sort()));
  return redirected;
}

async function linkAllImports(
  database: IndexDatabase,
  languages: readonly Language[],
  project: ProjectImports,
  earlier: EarlierLinkFacts,
  redirected: Set<number>,
): Promise<void> {
  const edges = new BulkInsert(database.db, 'edges', '(?,?,?,?,?)');
  const removeEdges = database.prepared('DELETE FROM edges WHERE from_id = ?');
  const setTargets = database.prepared('UPDATE imports SET targets = ? WHERE file_id = ?');
  for (const language of languages) {
    const files = project.of(language.id);
    if (files.size === 0) continue;
    const resolveImports = await language.loadResolver();
    const resolved = resolveImports(project.view(language.id));
    for (const [path, { fileId, facts, targets: known }] of files) {
      const targets = resolved.get(path) ?? [];
      if (targets.length !== facts.length) {
        throw new Error(`${language.id} resolved ${targets.length} of ${facts.length} imports of ${path}`);
      }
      const json = JSON.stringify(targets.map(compactTarget));
      if (json === known) continue;
      redirected.add(fileId);
      if (known !== '') {
        earlier.note(fileId);
        removeEdges.run(fileId);
      }
      targets.forEach((target, ordinal) => {
        const to = target.kind === 'file' ? project.fileIds.get(target.path) : null;
        if (to === undefined) throw new Error(`${language.id} resolved an import of ${path} to no file`);
        const isWhole = target.kind === 'file' && target.isWhole === true;
        edges.add(fileId, ordinal, to, target.kind === 'external' ? target.package : null, isWhole ? 1 : 0);
      });
      setTargets.run(json, fileId);
    }
  }
  edges.flush();
}

function compactTarget(target: ImportTarget): readonly string[] {
  switch (target.kind) {
    case 'file':
      return [target.isWhole === true ? 'whole' : 'file', target.path];
    case 'external':
      return ['external', target.package];
    case 'missing':
      return [];
  }
}
