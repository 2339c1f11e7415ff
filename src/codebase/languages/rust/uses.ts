/** Rules for what reaches into other files: `use`, `mod` and `extern crate`. */
import type { ImportFact, ImportForm } from '../../facts.ts';
import { nothing } from '../syntax/chain-scanner.ts';
import type { PathBinding, PathRoot } from '../syntax/scopes.ts';
import { declare, moduleAbove, modulesAround, type RustRules, type RustWalk } from './context.ts';
import { headOf } from './item-text.ts';
import type { ItemLead } from './lead.ts';
import { flattenUse, type UseLeaf, withoutRawMark } from './use-tree.ts';

export const useRules: RustRules = {
  mod_item: {
    enter: enterModule,
    inside: (walk) => {
      walk.facts.scopes.current.isIsolated = true;
    },
    // What documents the module may be all that stands in it: the text is read to its end.
    leave: () => {},
    scope: 'block',
  },
  use_declaration: { enter: enterUse, leaf: 'blank' },
};

const moduleHead = headOf('mod');

function enterModule(walk: RustWalk): void {
  const { state, text, start } = walk;
  const lead = state.lead.take(start);
  moduleHead.lastIndex = start;
  const head = moduleHead.exec(text);
  const name = head?.[2] ?? '';
  const nameEnd = start + (head?.[0].length ?? 0);
  walk.skipTo(nameEnd);
  if (name === '') return;
  const nameStart = nameEnd - name.length;
  const isFile = walk.child('body') === null;
  if (isFile) importModule(walk, name, lead);
  const exported = text.startsWith('pub', start);
  const symbol = declare(walk, 'module', { exported, name, nameStart }, lead);
  if (isFile) symbol.source = moduleSource(walk, name, nameStart);
  else symbol.bodyStart = text.indexOf('{', nameEnd);
}

function importModule(walk: RustWalk, name: string, lead: ItemLead): void {
  const names = [{ imported: '*', local: name }];
  walk.facts.import(factOf(name, 'mod', names, enclosingModules(walk), pathOf(lead)), walk.start);
  if (walk.nameUp(1) === '') walk.facts.exportAs(name, name);
}

/** A value of `mod name;` is the file that it stands for. */
function moduleSource({ facts }: RustWalk, name: string, start: number) {
  const { current } = facts.scopes;
  const use = facts.uses.add(name, start, start + name.length, 0, 0, 'use', nothing, current, facts.top);
  facts.uses.hide(use, { name });
  return { kind: 'use', use } as const;
}

function pathOf(lead: ItemLead): string | null {
  for (const attribute of lead.attributes) {
    const path = /^#\[\s*(?:path|cfg_attr\b.*,\s*path)\s*=\s*"([^"]+)"/s.exec(attribute)?.[1];
    if (path !== undefined) return path;
  }
  return null;
}

function enclosingModules(walk: RustWalk): readonly string[] {
  return modulesAround(walk).map((module) => module.name ?? '');
}

function enterUse(walk: RustWalk): void {
  const { facts, start, state } = walk;
  state.lead.take(start);
  const declaration = walk.text.slice(start, walk.end);
  const form = declaration.startsWith('pub') ? 're-export' : 'use';
  const modules = enclosingModules(walk);
  for (const leaf of flattenUse(declaration)) {
    const names = [{ imported: leaf.imported, local: leaf.local }];
    facts.import(factOf(leaf.specifier, form, names, modules, null), start + leaf.offset, false);
    bindLeaf(walk, leaf, form === 're-export');
  }
}

/** One literal: to spread parts of it into one another takes many times as long. */
function factOf(
  specifier: string,
  form: ImportForm,
  names: ImportFact['names'],
  enclosing: readonly string[],
  pathAttribute: string | null,
): Omit<ImportFact, 'line'> {
  return { specifier, form, names, typeOnly: false, enclosingModules: enclosing, pathAttribute };
}

function bindLeaf(walk: RustWalk, { specifier, imported, local }: UseLeaf, isPublic: boolean): void {
  const { facts } = walk;
  if (imported === '*' && local === '*') {
    bindAll(walk, specifier);
    return;
  }
  if (local === '_') return;
  const steps = specifier.split('::');
  if (imported !== '*') steps.push(imported);
  const binding = boundPath(walk, steps);
  facts.bindPath(local, binding);
  exportBound(walk, local, binding, isPublic);
}

/** What a block of a module binds is exported under the name of the module too. */
function exportBound(walk: RustWalk, local: string, binding: PathBinding, isPublic: boolean): void {
  const around = walk.nameUp(1);
  if (around === 'mod_item') walk.facts.exportPath([...enclosingModules(walk), local].join('::'), binding);
  else if (around === '') walk.facts.exportPath(isPublic ? local : `self::${local}`, binding);
}

/**
 * `use a::*`: what this file itself has below `a` is bound, a test module sees what is around it, and the variants of
 * an enum from elsewhere are seen in the whole file. Modules of other files are an edge, which is followed.
 */
function bindAll(walk: RustWalk, specifier: string): void {
  const { facts } = walk;
  const { scopes } = facts;
  if (specifier === 'super' && walk.nameUp(1) === 'mod_item') scopes.current.isIsolated = false;
  const last = specifier.slice(specifier.lastIndexOf(':') + 1);
  facts.bindMembersOf(last);
  if (/^\p{Lu}/u.test(last) && last !== 'Self') facts.exportPath('*', boundPath(walk, specifier.split('::')));
}

function boundPath(walk: RustWalk, steps: readonly string[]): PathBinding {
  const [first = '', ...rest] = steps;
  if (first === 'crate' || first === '$crate') return pathFrom({ free: 'crate' }, rest);
  if (first === '') return pathFrom({ free: rest[0] ?? '' }, rest.slice(1));
  if (first !== 'self' && first !== 'super') {
    return pathFrom({ name: first, scope: walk.facts.scopes.current }, rest);
  }
  let at = first === 'self' ? 1 : 0;
  let above = 0;
  for (; steps[at] === 'super'; at++) above++;
  return pathFrom(moduleAbove(walk, above), steps.slice(at));
}

function pathFrom(root: PathRoot, steps: readonly string[]): PathBinding {
  return { kind: 'path', root, steps };
}

const externHead = /(?:^|[;{}\s])(pub\b[^;{}]*)?extern\s+crate\s+$/;

/** `extern crate a as b`; the current identifier is the first name in it. Returns whether it is one. */
export function takeExternCrate(walk: RustWalk): boolean {
  const { facts, start, text } = walk;
  const head = externHead.exec(text.slice(Math.max(0, start - 60), start));
  if (head === null) return false;
  const [whole = '', written, alias] =
    /^([\w#]+)(?:\s+as\s+(\w+))?\s*;/.exec(text.slice(start, start + 200)) ?? [];
  if (written === undefined) return false;
  walk.skipTo(start + whole.length);
  const crate = withoutRawMark(written);
  const local = alias ?? crate;
  const names = [{ imported: '*', local }];
  const form = head[1] === undefined ? 'use' : 're-export';
  facts.import(factOf(crate, form, names, enclosingModules(walk), null), start, false);
  if (local === '_') return true;
  const binding = pathFrom({ free: crate === 'self' ? 'crate' : crate }, []);
  facts.bindPath(local, binding);
  exportBound(walk, local, binding, form === 're-export');
  return true;
}
