/**
 * Links what a PHP file uses to files. A class is where the rules of Composer put it; without such rules, where the
 * path ends like the name. Functions and constants have no place of their own: any file of their namespace, those that
 * are always loaded first.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, joinPath, nearestPath } from '../project-path.ts';
import { Composer } from './composer.ts';

export function resolvePhpImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const places = new PhpPlaces(project);
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier, form }) =>
        form === 'require' ? resolveFile(project, specifier, from) : places.resolve(specifier, from),
      ),
    ]),
  );
}

/** From the file's folder when it says so; else from there or from the root, as the include path has both mostly. */
function resolveFile({ paths }: ProjectView, specifier: string, from: string): ImportTarget {
  const written = specifier.replace(/^(?:__DIR__|\*)/, '');
  const candidates = [joinPath(folderOf(from), written)];
  if (!specifier.startsWith('__DIR__')) candidates.push(joinPath('', written));
  const exact = candidates.find((path) => path !== null && paths.has(path)) ?? null;
  if (exact !== null) return { kind: 'file', path: exact };
  if (!specifier.startsWith('*') || written.includes('..')) return { kind: 'missing' };
  const ending = `/${written.replace(/^[./]+/, '')}`;
  const found = nearestPath(
    [...paths].filter((path) => path.endsWith(ending)),
    from,
  );
  return found === null ? { kind: 'missing' } : { kind: 'file', path: found };
}

class PhpPlaces {
  private readonly composer: Composer;
  private readonly byStem = new Map<string, string[]>();
  /** Files directly in a folder. */
  private readonly byFolder = new Map<string, string[]>();

  constructor(private readonly project: ProjectView) {
    this.composer = new Composer(project);
    for (const path of [...project.imports.keys()].sort()) {
      push(this.byStem, stemOf(path), path);
      push(this.byFolder, folderOf(path), path);
    }
  }

  /** @param specifier a full name; with a backslash before it when it has no namespace */
  resolve(specifier: string, from: string): ImportTarget {
    const name = specifier.replace(/^\\/, '');
    const path = this.ofClass(name, from) ?? (isValueName(name) ? this.ofValue(name, from) : null);
    if (path !== null) return { kind: 'file', path };
    return this.isOurs(name) && !this.isInFolderOfOthers(name)
      ? { kind: 'missing' }
      : { kind: 'external', package: this.composer.packageOf(name) };
  }

  private ofClass(name: string, from: string): string | null {
    return this.byPsr4(name) ?? this.byPsr0(name) ?? this.byClassmap(name, from) ?? this.byEnding(name, from);
  }

  private byPsr4(name: string): string | null {
    for (const { prefix, folder } of this.composer.psr4) {
      if (!name.startsWith(prefix)) continue;
      const found = this.file(folder, name.slice(prefix.length).replaceAll('\\', '/'));
      if (found !== null) return found;
    }
    return null;
  }

  /** The underscores of a class are folders too. */
  private byPsr0(name: string): string | null {
    const cut = name.lastIndexOf('\\') + 1;
    const path = name.slice(0, cut).replaceAll('\\', '/') + name.slice(cut).replaceAll('_', '/');
    for (const { prefix, folder } of this.composer.psr0) {
      const found = name.startsWith(prefix) ? this.file(folder, path) : null;
      if (found !== null) return found;
    }
    return null;
  }

  private byClassmap(name: string, from: string): string | null {
    const { classmap } = this.composer;
    const stem = name.slice(name.lastIndexOf('\\') + 1);
    const mapped = (this.byStem.get(stem) ?? []).filter((path) =>
      classmap.some((place) => place === '' || path === place || path.startsWith(`${place}/`)),
    );
    return nearestPath(mapped, from);
  }

  /** The folder of the file must be named after the namespace; the rest of it may be a prefix that has no folder. */
  private byEnding(name: string, from: string): string | null {
    const parts = name.split('\\');
    if (parts.length < 2 || this.isOurs(name)) return null;
    const wanted = `/${parts.slice(-2).join('/')}`;
    const found = (this.byStem.get(parts.at(-1) ?? '') ?? []).filter((path) =>
      `/${path.slice(0, path.lastIndexOf('.'))}`.endsWith(wanted),
    );
    // Those that agree in most parts.
    const agreed = (path: string) => agreeingParts(path.slice(0, path.lastIndexOf('.')).split('/'), parts);
    const most = Math.max(0, ...found.map(agreed));
    // A prefix without folders has one part or two; one who has rules for it would have said so.
    const needed = Math.max(2, parts.length - (this.composer.psr4.length === 0 ? 2 : 1));
    return most < needed || this.composer.knownPackageOf(name) !== null
      ? null
      : nearestPath(
          found.filter((path) => agreed(path) === most),
          from,
        );
  }

  private ofValue(name: string, from: string): string | null {
    const namespace = name.slice(0, Math.max(0, name.lastIndexOf('\\')));
    if (namespace === '') return null;
    const folders = this.foldersOf(namespace, from);
    const files = folders.flatMap((folder) => this.byFolder.get(folder) ?? []);
    const below = [...this.composer.files].filter((file) =>
      folders.some((folder) => folder === '' || file.startsWith(`${folder}/`)),
    );
    return (
      this.containing(namespace, files) ??
      below.find((file) => this.project.paths.has(file)) ??
      files[0] ??
      null
    );
  }

  private containing(namespace: string, files: readonly string[]): string | null {
    const last = namespace.slice(namespace.lastIndexOf('\\') + 1).toLowerCase();
    const isOfFunctions = (path: string) =>
      /^(?:functions?|helpers?|constants?|bootstrap)$/i.test(stemOf(path)) ||
      stemOf(path).toLowerCase() === last;
    return files.find(isOfFunctions) ?? null;
  }

  /** Folders of a namespace. */
  private foldersOf(namespace: string, from: string): string[] {
    const rules = this.composer.psr4.filter(({ prefix }) => `${namespace}\\`.startsWith(prefix));
    const folders = rules.flatMap(({ prefix, folder }) => {
      const rest = `${namespace}\\`.slice(prefix.length).replaceAll('\\', '/');
      return joinPath(folder, rest) ?? [];
    });
    if (folders.length > 0) return folders;
    const ending = `/${namespace.replaceAll('\\', '/')}`;
    const found = [...this.byFolder.keys()].filter((folder) => `/${folder}`.endsWith(ending));
    const nearest = nearestPath(found, from);
    return nearest === null ? [] : [nearest];
  }

  private isOurs(name: string): boolean {
    return this.composer.psr4.some(({ prefix }) => prefix !== '' && name.startsWith(prefix));
  }

  /** A package may continue the namespace of this one: `Acme\Shop` here, `Acme\Http` elsewhere. */
  private isInFolderOfOthers(name: string): boolean {
    if (this.composer.knownPackageOf(name) === null) return false;
    return !this.composer.psr4.some(({ prefix, folder }) => {
      const [first, ...rest] = name.startsWith(prefix) ? name.slice(prefix.length).split('\\') : [];
      const below = joinPath(folder, first ?? '');
      return (
        rest.length > 0 &&
        [...this.byFolder.keys()].some((one) => one === below || one.startsWith(`${below}/`))
      );
    });
  }

  private file(folder: string, path: string): string | null {
    const base = joinPath(folder, path);
    if (base === null) return null;
    return this.project.paths.has(`${base}.php`) ? `${base}.php` : null;
  }
}

/** Functions start with a small letter, constants have no small letters. */
function isValueName(name: string): boolean {
  return /^(?:[a-z_]|[A-Z][A-Z\d_]+$)/.test(name.slice(name.lastIndexOf('\\') + 1));
}

function agreeingParts(path: readonly string[], name: readonly string[]): number {
  let agreed = 0;
  while (agreed < Math.min(path.length, name.length) && path.at(-1 - agreed) === name.at(-1 - agreed))
    agreed++;
  return agreed;
}

function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.indexOf('.');
  return dot === -1 ? file : file.slice(0, dot);
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
