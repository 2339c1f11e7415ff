/** What the files of Composer say about where classes are, and which package has which namespace. Reads no code. */
import * as z from 'zod/mini';
import type { ProjectView } from '../language.ts';
import { folderOf, joinPath } from '../project-path.ts';

const places = z.union([z.string(), z.array(z.string())]);
const autoload = z.object({
  'psr-4': z.catch(z.optional(z.record(z.string(), places)), undefined),
  'psr-0': z.catch(z.optional(z.record(z.string(), places)), undefined),
  classmap: z.catch(z.optional(z.array(z.string())), undefined),
  files: z.catch(z.optional(z.array(z.string())), undefined),
});
const manifest = z.object({
  name: z.catch(z.optional(z.string()), undefined),
  autoload: z.catch(z.optional(autoload), undefined),
  'autoload-dev': z.catch(z.optional(autoload), undefined),
  require: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
  'require-dev': z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
});
const lock = z.object({
  packages: z.catch(z.optional(z.array(manifest)), undefined),
  'packages-dev': z.catch(z.optional(z.array(manifest)), undefined),
});

type Autoload = z.infer<typeof autoload>;

interface PrefixRule {
  /** Ends with a backslash, or is empty. */
  readonly prefix: string;
  readonly folder: string;
}

export class Composer {
  /** Longest prefix first. */
  readonly psr4: PrefixRule[] = [];
  readonly psr0: PrefixRule[] = [];
  /** Files and folders whose classes are all known. */
  readonly classmap: string[] = [];
  /** Files that are always loaded: functions and constants. */
  readonly files = new Set<string>();
  private readonly packages: { readonly prefix: string; readonly name: string }[] = [];
  private readonly required = new Set<string>();

  constructor(private readonly project: ProjectView) {
    for (const path of [...project.paths].sort()) {
      if (path === 'composer.json' || path.endsWith('/composer.json')) this.addManifest(path);
      else if (path === 'composer.lock' || path.endsWith('/composer.lock')) this.addLock(path);
    }
    const longestFirst = (a: { prefix: string }, b: { prefix: string }) => b.prefix.length - a.prefix.length;
    this.psr4.sort(longestFirst);
    this.psr0.sort(longestFirst);
    this.packages.sort(longestFirst);
  }

  /** The package that has a class; the first part of its name when nobody says; `php` for what has no namespace. */
  packageOf(name: string): string {
    if (!name.includes('\\')) return 'php';
    const required = this.requiredOf(name.slice(0, name.indexOf('\\')));
    const only = required.length === 1 ? required[0] : undefined;
    return this.knownPackageOf(name) ?? only ?? name.slice(0, name.indexOf('\\'));
  }

  /** By what is installed; else the one that is required and has the names of the namespace. */
  knownPackageOf(name: string): string | null {
    const known = this.packages.find(({ prefix }) => name.startsWith(prefix));
    if (known !== undefined) return known.name;
    const [vendor = '', ...parts] = name.split('\\');
    const named = this.requiredOf(vendor).find((one) => {
      const last = plain(one.slice(one.indexOf('/') + 1));
      return parts.some((part) => last === plain(part) || last === `${plain(part)}s`);
    });
    return named ?? null;
  }

  private requiredOf(vendor: string): string[] {
    return [...this.required].filter((one) => plain(one.slice(0, one.indexOf('/'))) === plain(vendor));
  }

  private addManifest(path: string): void {
    const parsed = manifest.safeParse(readJson(this.project, path));
    if (!parsed.success) return;
    const folder = folderOf(path);
    for (const rules of [parsed.data.autoload, parsed.data['autoload-dev']]) this.addRules(folder, rules);
    for (const required of [parsed.data.require, parsed.data['require-dev']]) {
      for (const name of Object.keys(required ?? {})) this.required.add(name.toLowerCase());
    }
  }

  private addRules(folder: string, rules: Autoload | undefined): void {
    const below = (path: string) => joinPath(folder, path);
    for (const [from, to] of [
      [rules?.['psr-4'], this.psr4],
      [rules?.['psr-0'], this.psr0],
    ] as const) {
      for (const [prefix, written] of Object.entries(from ?? {})) {
        for (const place of typeof written === 'string' ? [written] : written) {
          const at = below(place);
          if (at !== null) to.push({ prefix, folder: at });
        }
      }
    }
    for (const place of rules?.classmap ?? []) this.classmap.push(below(place) ?? place);
    for (const file of rules?.files ?? []) this.files.add(below(file) ?? file);
  }

  private addLock(path: string): void {
    const parsed = lock.safeParse(readJson(this.project, path));
    if (!parsed.success) return;
    for (const one of [...(parsed.data.packages ?? []), ...(parsed.data['packages-dev'] ?? [])]) {
      const { name, autoload: rules } = one;
      const prefixes = [...Object.keys(rules?.['psr-4'] ?? {}), ...Object.keys(rules?.['psr-0'] ?? {})];
      for (const prefix of prefixes)
        if (name !== undefined && prefix !== '') this.packages.push({ prefix, name });
    }
  }
}

function readJson(project: ProjectView, path: string): unknown {
  try {
    return JSON.parse(project.readText(path) ?? 'null');
  } catch {
    return null;
  }
}

/** `HttpKernel` and `http-kernel` are the same. */
function plain(name: string): string {
  return name.replace(/[^a-z\d]/gi, '').toLowerCase();
}
