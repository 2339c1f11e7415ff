/** Rules for namespaces, for `use` and for files that are run by their path. */
import type { PhpRules, PhpWalk } from './context.ts';
import { declare } from './context.ts';

const required = { enter: enterRequire };

export const importRules: PhpRules = {
  namespace_definition: { enter: enterNamespace },
  namespace_use_declaration: { enter: enterUse, leaf: 'blank' },
  require_expression: { ...required, point: true },
  require_once_expression: { ...required, point: true },
  include_expression: { ...required, point: true },
  include_once_expression: { ...required, point: true },
};

/** No owner: what is in it is known by its own name, as `use` makes it. Without a body it is about all that follows. */
function enterNamespace(walk: PhpWalk): void {
  const name = walk.child('name');
  walk.state.namespace = name === null ? '' : walk.textOf(name);
  if (name === null) return;
  const body = walk.child('body');
  const symbol = declare(walk, 'namespace', name, { bound: false, bodyStart: body?.start ?? null });
  if (body === null) walk.facts.top = symbol.outer;
  walk.skipTo(name.end);
}

function enterUse(walk: PhpWalk): void {
  const source = walk.text
    .slice(walk.start, walk.end)
    .replace(/\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/g, ' ')
    .replace(/\s+/g, ' ');
  const clauses = /^use (?:function |const )?(.*?);?$/i.exec(source)?.[1] ?? '';
  const group = /^([^{]*)\{(.*)\}/.exec(clauses);
  const prefix = group?.[1]?.trim() ?? '';
  for (const clause of (group?.[2] ?? clauses).split(',')) importOne(walk, prefix, clause.trim());
}

function importOne(walk: PhpWalk, prefix: string, clause: string): void {
  const parts = /^(?:function |const )?\\?([^\s\\]+(?:\\[^\s\\]+)*)(?: as (\S+))?$/i.exec(clause);
  const path = parts?.[1];
  if (path === undefined) return;
  const full = `${prefix}${path}`.replace(/^\\/, '');
  const imported = full.slice(full.lastIndexOf('\\') + 1);
  const local = parts?.[2] ?? imported;
  walk.state.aliases.set(local, full);
  walk.facts.import(
    {
      specifier: full.includes('\\') ? full : `\\${full}`,
      form: 'use',
      names: [{ imported, local }],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
}

/** What stands before the text is the folder of the file, or something that only running the code would tell. */
function enterRequire(walk: PhpWalk): void {
  const written = walk.text.slice(walk.start, walk.start + 300);
  const found =
    /^(?:require|include)(?:_once)?\b\s*\(?\s*((?:[^;'"]*?\.\s*)?)(?:'([^'\n]+)'|"([^"$\n{]+)")\s*\)?\s*(?:;|\?>|\)|$)/i.exec(
      written,
    );
  const literal = found?.[2] ?? found?.[3];
  if (literal === undefined) return;
  walk.facts.import(
    {
      specifier: `${folderWord(found?.[1] ?? '')}${literal}`,
      form: 'require',
      names: [],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
}

function folderWord(before: string): string {
  const word = before.replace(/\s*\.\s*$/, '').replace(/\s+/g, '');
  if (word === '') return '';
  if (word === '__DIR__') return '__DIR__';
  const up = /^dirname\((__DIR__|__FILE__|dirname\(__FILE__\))(?:,(\d))?\)$/.exec(word);
  if (up === null) return '*';
  const levels = Number(up[2] ?? 1) - (up[1] === '__FILE__' ? 1 : 0);
  return `__DIR__${'/..'.repeat(Math.max(0, levels))}`;
}
