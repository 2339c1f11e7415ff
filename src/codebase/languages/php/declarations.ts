/** Rules for what declares a class or a function, and for what a class is made of. */
import type { SymbolKind } from '../../facts.ts';
import type { NodeRule } from '../syntax/syntax-walk.ts';
import { declare, docOf, type PhpRules, type PhpState, type PhpWalk } from './context.ts';
import { docTypes, typeOrDoc } from './doc-types.ts';

export const declarationRules: PhpRules = {
  class_declaration: type('class'),
  interface_declaration: type('interface'),
  trait_declaration: type('trait'),
  enum_declaration: type('enum'),
  anonymous_class: { enter: enterAnonymousClass },
  base_clause: { enter: (walk) => inheritAll(walk, 'extends') },
  class_interface_clause: { enter: (walk) => inheritAll(walk, 'implements') },
  use_declaration: { enter: inheritTraits },
  use_as_clause: { leaf: 'blank' },

  function_definition: {
    enter: (walk) => enterFunction(walk, 'function'),
    leave: closeFunction,
  },
  method_declaration: {
    enter: (walk) => enterFunction(walk, 'method'),
    leave: closeFunction,
  },
  anonymous_function: { enter: openFunction, leave: closeFunction },
  arrow_function: { enter: openFunction, leave: closeFunction },
};

/** Where it stands does not matter: its name is that of the namespace. */
function type(kind: SymbolKind): NodeRule<PhpState> {
  return {
    enter: (walk) => {
      const name = walk.child('name');
      if (name === null) return;
      declare(walk, kind, name, {
        parent: null,
        bodyStart: walk.child('body')?.start ?? null,
        doc: docOf(walk),
      });
    },
  };
}

/** `$this` in it is no class that has a name. */
function enterAnonymousClass(walk: PhpWalk): void {
  walk.facts.open({ kind: 'class', depth: walk.depth, start: walk.start, end: walk.end });
}

function enterFunction(walk: PhpWalk, kind: 'function' | 'method'): void {
  const name = walk.child('name');
  openFunction(walk);
  if (name === null) return;
  const doc = docOf(walk);
  const types = docTypes(walk, doc);
  declare(walk, kind, name, {
    doc,
    source: typeOrDoc(walk.child('return_type'), types, 'return'),
    bodyStart: walk.child('body')?.start ?? null,
    ...(kind === 'function'
      ? { parent: null }
      : { bound: false, exported: !/\bprivate\b/.test(walk.text.slice(walk.start, name.start)) }),
  });
  walk.state.parameterTypes = types?.ofParameters() ?? null;
}

function openFunction({ state }: PhpWalk): void {
  state.functions.push(state.locals.mark);
  state.parameterTypes = null;
}

function closeFunction({ state }: PhpWalk): void {
  state.locals.release(state.functions.pop() ?? 0);
}

function inheritAll(walk: PhpWalk, keyword: string): void {
  const { facts } = walk;
  if (facts.top?.depth === walk.depth - 1) inheritNames(walk, walk.start + keyword.length, walk.end);
}

/** `use A, B { … }` */
function inheritTraits(walk: PhpWalk): void {
  const open = walk.text.indexOf('{', walk.start);
  inheritNames(walk, walk.start + 'use'.length, open === -1 ? walk.end : Math.min(open, walk.end));
}

function inheritNames({ facts, text }: PhpWalk, start: number, end: number): void {
  const { top } = facts;
  let from = start;
  for (let at = start; at <= end && top !== null; at++) {
    if (at < end && text.charCodeAt(at) !== 44) continue;
    facts.inherit(top, { kind: 'type', start: from, end: at });
    from = at + 1;
  }
}
