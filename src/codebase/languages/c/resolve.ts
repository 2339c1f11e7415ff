/**
 * Links `#include` to files: beside the file, in the folders that the compile database names, else in those that look
 * like include folders. Of several files the nearest to the including one is meant.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, joinPath, sharedFolders } from '../project-path.ts';
import { readCompileDatabases } from './compile-database.ts';
import { isStandardHeader } from './standard-headers.ts';

export function resolveIncludes(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const headers = new Headers(project);
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier }) => resolve(headers, specifier, from)),
    ]),
  );
}

function resolve(headers: Headers, specifier: string, from: string): ImportTarget {
  const isSystem = specifier.startsWith('<');
  const name = isSystem ? specifier.slice(1, -1).trim() : specifier;
  const path =
    (isSystem ? null : headers.beside(name, from)) ??
    headers.inFolders(name, from) ??
    (isSystem && isStandardHeader(name) ? null : headers.guessed(name, from, isSystem));
  if (path !== null) return { kind: 'file', path };
  return isSystem ? { kind: 'external', package: name } : { kind: 'missing' };
}

/** Folders that includes are looked for in by habit. */
const includeFolder = /(?:^|\/)(?:include|includes|inc|src|source|sources|lib|headers|api)$/;

class Headers {
  private readonly byName = new Map<string, string[]>();
  private readonly foldersOf: (from: string) => readonly string[];

  constructor(private readonly project: ProjectView) {
    for (const path of [...project.paths].sort()) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (!/\.(?!json$|md$|txt$)\w+$|^[a-z_]+$/i.test(name)) continue;
      const known = this.byName.get(name);
      if (known === undefined) this.byName.set(name, [path]);
      else known.push(path);
    }
    this.foldersOf = readCompileDatabases(project);
  }

  beside(name: string, from: string): string | null {
    return this.existing(joinPath(folderOf(from), name));
  }

  inFolders(name: string, from: string): string | null {
    for (const folder of this.foldersOf(from)) {
      const path = this.existing(joinPath(folder, name));
      if (path !== null) return path;
    }
    return null;
  }

  /** Where the rest of the path in front of the name is a folder to be searched. */
  guessed(name: string, from: string, isSystem: boolean): string | null {
    const plain = name.replace(/^(?:\.\.?\/)+/, '');
    const ending = `/${plain}`;
    let best: string | null = null;
    let bestScore = -1;
    for (const path of this.byName.get(plain.slice(plain.lastIndexOf('/') + 1)) ?? []) {
      if (path !== plain && !path.endsWith(ending)) continue;
      const folder = path.slice(0, Math.max(0, path.length - ending.length));
      const isUsual = folder === '' || includeFolder.test(folder) || isAround(folder, from);
      if (isSystem && !isUsual) continue;
      const score = sharedFolders(`${folder}/`, from) * 2 + (isUsual ? 1 : 0);
      if (score > bestScore) [best, bestScore] = [path, score];
    }
    return best;
  }

  private existing(path: string | null): string | null {
    return path !== null && this.project.paths.has(path) ? path : null;
  }
}

function isAround(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}
