/** Reads the modules of a project from its `go.mod` files. Knows nothing about packages. */
import type { ProjectView } from '../language.ts';
import { folderOf, joinPath } from '../project-path.ts';

export interface GoModule {
  /** Where its `go.mod` stands. */
  readonly folder: string;
  /** What import paths of its packages start with. */
  readonly path: string;
  /** Modules whose place is said to be a folder of the project. */
  readonly replaced: readonly { readonly path: string; readonly folder: string }[];
  /** Modules that it needs, longest first. */
  readonly required: readonly string[];
}

export function readModules(project: ProjectView): GoModule[] {
  return [...project.paths]
    .filter((path) => path === 'go.mod' || path.endsWith('/go.mod'))
    .sort()
    .flatMap((path) => parseModule(folderOf(path), project.readText(path) ?? '') ?? []);
}

function parseModule(folder: string, text: string): GoModule | null {
  const lines = directives(text);
  const path = lines.find(({ verb }) => verb === 'module')?.words[0];
  if (path === undefined) return null;
  return {
    folder,
    path,
    replaced: lines.flatMap(({ verb, words }) => (verb === 'replace' ? replacement(folder, words) : [])),
    required: lines
      .flatMap(({ verb, words }) => (verb === 'require' ? words.slice(0, 1) : []))
      .sort((a, b) => b.length - a.length),
  };
}

/** `old v1.0 => ../local` */
function replacement(folder: string, words: readonly string[]): GoModule['replaced'] {
  const arrow = words.indexOf('=>');
  const target = words[arrow + 1] ?? '';
  const place = arrow > 0 && /^\.{1,2}(?:\/|$)/.test(target) ? joinPath(folder, target) : null;
  return place === null || words[0] === undefined ? [] : [{ path: words[0], folder: place }];
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
}

function directives(text: string): Directive[] {
  const found: Directive[] = [];
  let group: string | null = null;
  for (const line of text.split('\n')) {
    const words = line
      .replace(/\/\/.*$/, '')
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["`]|["`]$/g, ''));
    const [first = ''] = words;
    if (first === '') continue;
    if (group !== null) {
      if (first === ')') group = null;
      else found.push({ verb: group, words });
    } else if (words[1] === '(') group = first;
    else found.push({ verb: first, words: words.slice(1) });
  }
  return found;
}
