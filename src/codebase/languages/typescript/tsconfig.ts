/**
 * `paths` and `baseUrl` of the nearest `tsconfig.json` or `jsconfig.json`, with `extends` inside of the project.
 * Reads through the project's view only, so the answer changes with the listed files and nothing else.
 */
import * as z from 'zod/mini';
import type { ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath } from '../project-path.ts';
import { parseJsonc } from './jsonc.ts';
import { matchStar, type ProjectPackages } from './packages.ts';

const configSchema = z.object({
  extends: z.catch(z.optional(z.union([z.string(), z.array(z.string())])), undefined),
  references: z.catch(z.optional(z.array(z.object({ path: z.string() }))), undefined),
  compilerOptions: z.catch(
    z.optional(
      z.object({
        baseUrl: z.catch(z.optional(z.string()), undefined),
        paths: z.catch(z.optional(z.record(z.string(), z.array(z.string()))), undefined),
      }),
    ),
    undefined,
  ),
});

interface PathSettings {
  /** Folder that plain names are looked up in, or `null`. */
  readonly baseUrl: string | null;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** Folder that the targets of `paths` are relative to. */
  readonly pathsFolder: string;
}

/** Stands for the folder of the config that is extended by nobody. */
const configDirMark = /\$\{configDir\}/;

const none: PathSettings = { baseUrl: null, paths: {}, pathsFolder: '' };

export class TsConfigs {
  private readonly byFolder = new Map<string, readonly PathSettings[]>();

  constructor(
    private readonly project: ProjectView,
    private readonly packages: ProjectPackages,
  ) {}

  /** Paths that a plain name may mean for a file, best first, without saying that anything is there. */
  candidates(specifier: string, from: string): readonly string[] {
    return this.settingsFor(folderOf(from)).flatMap((settings) => candidatesOf(settings, specifier));
  }

  /** A pattern of `paths` leads the name into the project, whether or not a file is there. */
  claims(specifier: string, from: string): boolean {
    return this.settingsFor(folderOf(from)).some(({ paths }) => {
      const { '*': _, ...ownNames } = paths;
      const targets = matchingTargets(ownNames, specifier);
      return targets.length > 0 && targets.every((target) => !target.includes('node_modules/'));
    });
  }

  private settingsFor(folder: string): readonly PathSettings[] {
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    let settings: readonly PathSettings[] = [];
    for (const around of foldersUp(folder)) {
      const config = ['tsconfig.json', 'jsconfig.json']
        .map((name) => (around === '' ? name : `${around}/${name}`))
        .find((path) => this.project.paths.has(path));
      if (config === undefined) continue;
      settings = this.readWithReferences(config);
      break;
    }
    this.byFolder.set(folder, settings);
    return settings;
  }

  /** A config that only points to others (`references`) means theirs. */
  private readWithReferences(path: string): readonly PathSettings[] {
    const own = this.read(path, folderOf(path), new Set());
    if (Object.keys(own.paths).length > 0) return [own];
    const config = this.parse(path);
    const referenced = (config?.references ?? []).flatMap((reference) => {
      const target = this.findConfig(folderOf(path), reference.path);
      return target === null ? [] : [this.read(target, folderOf(target), new Set())];
    });
    return [own, ...referenced];
  }

  private read(path: string, configDir: string, visited: Set<string>): PathSettings {
    const config = visited.has(path) ? null : this.parse(path);
    if (config === null) return none;
    visited.add(path);
    const folder = folderOf(path);
    let settings = none;
    for (const parent of [config.extends ?? []].flat()) {
      const target = this.findConfig(folder, parent);
      if (target === null) continue;
      const inherited = this.read(target, configDir, visited);
      settings = {
        baseUrl: inherited.baseUrl ?? settings.baseUrl,
        ...(Object.keys(inherited.paths).length > 0
          ? { paths: inherited.paths, pathsFolder: inherited.pathsFolder }
          : { paths: settings.paths, pathsFolder: settings.pathsFolder }),
      };
    }
    const own = config.compilerOptions;
    const place = (text: string) =>
      joinPath(folder, text.replace(configDirMark, relativeTo(folder, configDir)));
    const baseUrl = own?.baseUrl === undefined ? settings.baseUrl : place(own.baseUrl);
    if (own?.paths === undefined) return { ...settings, baseUrl };
    const paths = Object.fromEntries(
      Object.entries(own.paths).map(([pattern, targets]) => [
        pattern,
        targets.map((target) => target.replace(configDirMark, relativeTo(baseUrl ?? folder, configDir))),
      ]),
    );
    return { baseUrl, paths, pathsFolder: baseUrl ?? folder };
  }

  private parse(path: string): z.infer<typeof configSchema> | null {
    const parsed = configSchema.safeParse(parseJsonc(this.project.readText(path) ?? ''));
    return parsed.success ? parsed.data : null;
  }

  private findConfig(folder: string, reference: string): string | null {
    const path =
      /^\.{0,2}\//.test(reference) || reference.startsWith('.') ? joinPath(folder, reference) : null;
    const candidates = path === null ? this.packageConfigs(reference, folder) : [path];
    for (const candidate of candidates) {
      for (const name of [candidate, `${candidate}.json`, `${candidate}/tsconfig.json`]) {
        if (this.project.paths.has(name)) return name;
      }
    }
    return null;
  }

  /** A config in another package of the project: `@acme/tsconfig/base.json`. */
  private packageConfigs(reference: string, from: string): readonly string[] {
    const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(reference) ?? [];
    const owner = this.packages.named(name, from);
    const path = owner === null ? null : joinPath(owner.folder, rest === '' ? 'tsconfig.json' : rest);
    return path === null ? [] : [path];
  }
}

function candidatesOf(settings: PathSettings, specifier: string): readonly string[] {
  const targets = matchingTargets(settings.paths, specifier);
  const mapped = targets.map((target) => joinPath(settings.pathsFolder, target));
  if (settings.baseUrl !== null) mapped.push(joinPath(settings.baseUrl, specifier));
  return mapped.filter((path) => path !== null);
}

function matchingTargets(paths: PathSettings['paths'], specifier: string): readonly string[] {
  const exact = paths[specifier];
  if (exact !== undefined && Object.hasOwn(paths, specifier)) return exact;
  let best: { readonly prefix: number; readonly targets: readonly string[] } | null = null;
  for (const [pattern, targets] of Object.entries(paths)) {
    const middle = matchStar(pattern, specifier);
    const prefix = pattern.indexOf('*');
    if (middle === null || (best !== null && prefix <= best.prefix)) continue;
    best = { prefix, targets: targets.map((target) => target.replace('*', () => middle)) };
  }
  return best?.targets ?? [];
}

/** A path that leads from one folder to another. */
function relativeTo(from: string, to: string): string {
  const up = from === '' ? [] : from.split('/').map(() => '..');
  return [...up, to].join('/');
}
