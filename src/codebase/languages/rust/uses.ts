/** Rules for what reaches into other files: `use`, `mod` and `extern crate`. */
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
    leave: (walk) => {
      walk.state.locals.release(walk.state.marks.pop() ?? 0);
    },
    scope: 'block',
  },
  use_declaration: { enter: enterUse, leaf: 'blank' },
  extern_crate_declaration: { enter: enterExternCrate, leaf: 'blank' },
};

const moduleHead = headOf('mod');
const nothingElse = { typeOnly: false, pathAttribute: null } as const;

function enterModule(walk: RustWalk): void {
  const { state, text, start } = walk;
  state.marks.push(state.locals.mark);
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
  const pathAttribute = pathOf(lead);
  const enclosing = enclosingModules(walk);
  const fact = { ...nothingElse, specifier: name, form: 'mod', names, enclosingModules: enclosing } as const;
  walk.facts.import({ ...fact, pathAttribute }, walk.start);
  if (walk.nameUp(1) === '') walk.facts.exportAs(name, name);
}

/** A value of `mod name;` is the file that it stands for. */
function moduleSource(walk: RustWalk, name: string, start: number) {
  const { facts } = walk;
  const use = facts.uses.add(
    name,
    start,
    start + name.length,
    0,
    0,
    'use',
    -1,
    facts.scopes.current,
    facts.top,
  );
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
    const { specifier, imported, local, offset } = leaf;
    const names = [{ imported, local }];
    facts.import(
      { ...nothingElse, specifier, form, names, enclosingModules: modules },
      start + offset,
      false,
    );
    bindLeaf(walk, leaf);
  }
}

function bindLeaf(walk: RustWalk, { specifier, imported, local }: UseLeaf): void {
  const { facts } = walk;
  if (imported === '*' && local === '*') {
    bindAll(walk, specifier);
    return;
  }
  if (local === '_') return;
  const steps = specifier.split('::');
  if (imported !== '*') steps.push(imported);
  const { root, rest } = startOf(walk, steps);
  facts.bindPath(local, root, rest);
  if (walk.nameUp(1) === '') facts.exportAs(local, local);
}

/** `use a::*`: what this file itself has below `a` is bound, and a test module sees what is around it. */
function bindAll(walk: RustWalk, specifier: string): void {
  const { scopes } = walk.facts;
  if (/^(?:super|crate)$/.test(specifier) && walk.nameUp(1) === 'mod_item') scopes.current.isIsolated = false;
  const last = specifier.slice(specifier.lastIndexOf(':') + 1);
  walk.facts.bindMembersOf(last);
}

function startOf(walk: RustWalk, steps: readonly string[]) {
  const [first = '', ...rest] = steps;
  if (first === 'crate' || first === '$crate') return { root: { free: 'crate' }, rest };
  if (first === '') return { root: { free: rest[0] ?? '' }, rest: rest.slice(1) };
  if (first !== 'self' && first !== 'super') {
    return { root: { name: first, scope: walk.facts.scopes.current }, rest };
  }
  let at = first === 'self' ? 1 : 0;
  let above = 0;
  for (; steps[at] === 'super'; at++) above++;
  return { root: moduleAbove(walk, above), rest: steps.slice(at) };
}

function enterExternCrate(walk: RustWalk): void {
  const { facts, start } = walk;
  walk.state.lead.take(start);
  const declaration = walk.text.slice(start, walk.end);
  const [, written, alias] = /\bcrate\s+([\w#]+)(?:\s+as\s+(\w+))?/.exec(declaration) ?? [];
  if (written === undefined) return;
  const crate = withoutRawMark(written);
  const local = alias ?? crate;
  const fact = {
    ...nothingElse,
    specifier: crate,
    form: declaration.startsWith('pub') ? 're-export' : 'use',
    names: [{ imported: '*', local }],
    enclosingModules: enclosingModules(walk),
  } as const;
  facts.import(fact, start, false);
  if (local === '_') return;
  facts.bindPath(local, { free: crate === 'self' ? 'crate' : crate }, []);
  if (walk.nameUp(1) === '') facts.exportAs(local, local);
}
