/** Rules for what reaches into another module: `import`, `export … from`, `require()` and `import()`. */

import type { TypeScriptRules, TypeScriptWalk } from './context.ts';
import type { BoundName } from './import-clause.ts';
import { readImportClause } from './import-clause.ts';

const nothingElse = { enclosingModules: [], pathAttribute: null } as const;

export const importRules: TypeScriptRules = {
  import_statement: { enter: enterImport, leaf: 'blank' },
  import: {
    enter: (walk) => {
      requiredModule(walk, walk.end, 'dynamic');
    },
    point: true,
  },
};

function enterImport(walk: TypeScriptWalk): void {
  const start = walk.start;
  const clause = readImportClause(walk.text.slice(start, walk.end));
  if (clause.source === null) return;
  const { source: specifier, names, typeOnly } = clause;
  const form = clause.isRequire ? 'require' : 'import';
  walk.facts.import({ specifier, form, names, typeOnly, ...nothingElse }, start);
}

/** Takes `export … from '…'`; returns whether the statement is one. */
export function takeReExport(walk: TypeScriptWalk): boolean {
  const start = walk.start;
  const { text } = walk;
  if (!/^export\s*(?:\*|\{|type\s*[*{])/.test(text.slice(start, start + 40))) return false;
  const clause = readImportClause(text.slice(start, walk.end));
  if (clause.source === null) return false;
  const { source: specifier, names, typeOnly } = clause;
  walk.facts.import({ specifier, form: 're-export', names, typeOnly, ...nothingElse }, start);
  return true;
}

/**
 * Takes `require('x')` and `import('x')` with a literal; `after` is where the word ends. Returns whether it is one.
 * What the module is bound to stands around the call: `const { a, b: c } = await import('x')`.
 */
export function requiredModule(walk: TypeScriptWalk, after: number, form: 'require' | 'dynamic'): boolean {
  const { text } = walk;
  const call = /^\s*\(\s*(?:\/\*[^*]*\*\/\s*)*(?:'([^'\n]*)'|"([^"\n]*)"|`([^`$\n]*)`)\s*[,)]/.exec(
    text.slice(after, after + 400),
  );
  const specifier = call?.[1] ?? call?.[2] ?? call?.[3];
  if (call === null || specifier === undefined || specifier === '') return false;
  const start = walk.start;
  const names = boundNames(text.slice(Math.max(0, start - 400), start), text.slice(after + call[0].length));
  const typeOnly = form === 'dynamic' && isTypePosition(walk);
  walk.facts.import({ specifier, form, names, typeOnly, ...nothingElse }, start);
  return true;
}

function boundNames(before: string, after: string): readonly BoundName[] {
  const target = /(?:\b(?:const|let|var)|,)\s*([\w$]+|\{[^{}]*\})\s*=\s*(?:\(?\s*await\s+)?$/.exec(
    before,
  )?.[1];
  const [, member, call] = /^\s*\)?\s*\.\s*([\w$]+)(\s*\()?/.exec(after.slice(0, 80)) ?? [];
  // What `import('x').then(…)` gives is not the module.
  if (target === undefined || call !== undefined) return [];
  if (!target.startsWith('{')) return [{ imported: member ?? '*', local: target }];
  const parts = target.slice(1, -1).split(',');
  return parts.flatMap((part) => {
    const [, imported, local] = /^\s*([\w$]+)\s*(?::\s*([\w$]+))?/.exec(part) ?? [];
    return imported === undefined ? [] : [{ imported, local: local ?? imported }];
  });
}

/** `let x: import('y').Z`: erased with the types. */
function isTypePosition(walk: TypeScriptWalk): boolean {
  if (walk.nameUp(1) === 'type_arguments' || walk.nameUp(1) === 'type_alias_declaration') return true;
  return /[:|&<]\s*(?:typeof\s+)?$/.test(walk.text.slice(Math.max(0, walk.start - 40), walk.start));
}
