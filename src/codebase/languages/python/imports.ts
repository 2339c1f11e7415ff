/** Rules for `import`, `from … import` and imports by name. One fact for each name, because each may be a file of its own. */
import type { PythonRules, PythonWalk } from './context.ts';
import { identifierPattern } from './expression-text.ts';

const rest = { enclosingModules: [], pathAttribute: null } as const;

export const importRules: PythonRules = {
  import_statement: { enter: enterImport, leaf: 'blank' },
  import_from_statement: { enter: enterFrom, leaf: 'blank' },
  future_import_statement: { leaf: 'blank', when: '__future__' },
  if_statement: { enter: enterIf, point: true, when: 'TYPE_CHECKING' },
};

const importedModule = new RegExp(
  `^\\s*(${identifierPattern}(?:\\s*\\.\\s*${identifierPattern})*)(?:\\s+as\\s+(${identifierPattern}))?\\s*$`,
);

function enterImport(walk: PythonWalk): void {
  for (const part of plain(walk)
    .replace(/^import\b/, '')
    .split(',')) {
    const [, module, alias] = importedModule.exec(part) ?? [];
    if (module === undefined) continue;
    const specifier = module.replace(/\s/g, '');
    if (alias !== undefined) {
      record(walk, specifier, '*', alias);
      continue;
    }
    // `import a.b` binds `a`, and makes `a.b` a member of it.
    const [first = specifier] = specifier.split('.');
    record(walk, first, '*', first);
    if (first !== specifier) record(walk, specifier, null, null);
  }
}

const importedFrom = new RegExp(
  `^from\\s*([.\\s]*(?:${identifierPattern}(?:\\s*\\.\\s*${identifierPattern})*)?)\\s*\\bimport\\b\\s*\\(?`,
);
const importedName = new RegExp(
  `^\\s*(${identifierPattern}|\\*)(?:\\s+as\\s+(${identifierPattern}))?[\\s)]*$`,
);

function enterFrom(walk: PythonWalk): void {
  const text = plain(walk);
  const from = importedFrom.exec(text);
  if (from === null) return;
  const specifier = (from[1] ?? '').replace(/\s/g, '');
  if (specifier === '') return;
  for (const part of text.slice(from[0].length).split(',')) {
    const [, name, alias] = importedName.exec(part) ?? [];
    if (name !== undefined) record(walk, specifier, name, alias ?? name);
  }
}

/** The statement without comments and joined lines. */
function plain(walk: PythonWalk): string {
  return walk.text
    .slice(walk.start, walk.end)
    .replace(/#[^\n]*/g, '')
    .replace(/\\\r?\n/g, ' ');
}

function record(walk: PythonWalk, specifier: string, imported: string | null, local: string | null): void {
  const names = imported === null || local === null ? [] : [{ imported, local }];
  const typeOnly = walk.start < walk.state.typeOnlyEnd;
  walk.facts.import({ specifier, form: 'import', names, typeOnly, ...rest }, walk.start);
}

const typeChecking = /if\s+\(?\s*(?:\w+\.)?TYPE_CHECKING\s*\)?\s*:/y;

function enterIf(walk: PythonWalk): void {
  typeChecking.lastIndex = walk.start;
  if (!typeChecking.test(walk.text)) return;
  walk.state.typeOnlyEnd = walk.child('consequence')?.end ?? walk.state.typeOnlyEnd;
}

const literalArgument = /\s*\(\s*(["'])([\w.]+)\1\s*[,)]/y;

/** `import_module('a.b')`, `__import__('a')`; `after` is where the word ends. */
export function importByName(walk: PythonWalk, after: number): void {
  literalArgument.lastIndex = after;
  const specifier = literalArgument.exec(walk.text)?.[2];
  if (specifier === undefined || /^\.*$|\.$/.test(specifier)) return;
  const typeOnly = walk.start < walk.state.typeOnlyEnd;
  walk.facts.import({ specifier, form: 'dynamic', names: [], typeOnly, ...rest }, walk.start);
}
