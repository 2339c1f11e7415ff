/** Rules for properties, constants and cases. */
import type { OpenSymbol } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';
import { behindAttributes, declare, docOf, type Head, type PhpRules, type PhpWalk } from './context.ts';
import { docTypes, typeOrDoc } from './doc-types.ts';
import { bindParameter } from './locals.ts';

export const memberRules: PhpRules = {
  const_declaration: { enter: enterHead },
  const_element: { enter: enterConstant },
  property_declaration: { enter: enterHead },
  property_element: { enter: enterProperty },
  property_promotion_parameter: { enter: enterPromoted },
  property_hook: { enter: enterHook, leave: closeHook },
  enum_case: { enter: enterCase },
};

function enterHead(walk: PhpWalk): void {
  const doc = docOf(walk);
  const signatureStart = behindAttributes(walk);
  walk.state.head = {
    start: walk.start,
    signatureStart,
    end: walk.end,
    isPrivate: /^[\w\s]*\bprivate\b/.test(walk.text.slice(signatureStart, signatureStart + 60)),
    doc,
    source: typeOrDoc(walk.child('type'), docTypes(walk, doc), 'var'),
  };
}

function enterConstant(walk: PhpWalk): void {
  const name = walk.identifierAt(walk.start);
  openMember(walk, 'const', name, walk.start, walk.state.head);
}

function enterProperty(walk: PhpWalk): void {
  const name = walk.identifierAt(walk.start).slice(1);
  const symbol = openMember(walk, 'property', name, walk.start + 1, walk.state.head);
  symbol.source ??= valueSource(walk.child('default_value'));
  rememberProperty(walk, symbol);
}

function openMember(
  walk: PhpWalk,
  kind: 'const' | 'property',
  name: string,
  nameStart: number,
  head: Head | null,
): OpenSymbol {
  const { facts, start } = walk;
  const isMember = facts.top !== null && facts.top.kind !== 'namespace';
  walk.consume(start);
  const symbol = facts.open({
    kind,
    depth: walk.depth,
    start: head?.start ?? start,
    end: head?.end ?? walk.end,
    name,
    nameStart,
    exported: head?.isPrivate !== true,
    doc: head?.doc ?? null,
    source: head?.source ?? null,
    bound: !isMember,
    ...(isMember ? {} : { parent: null }),
  });
  symbol.signatureStart = head?.signatureStart ?? start;
  return symbol;
}

/** A parameter of the constructor that is a property too. */
function enterPromoted(walk: PhpWalk): void {
  const { facts } = walk;
  const name = walk.child('name');
  if (name === null) return;
  const source = bindParameter(walk);
  const method = facts.top;
  const symbol = declare(
    walk,
    'property',
    { ...name, start: walk.text.indexOf('$', name.start) + 1 },
    {
      parent: method?.parent ?? null,
      exported: !/\bprivate\b/.test(walk.text.slice(walk.start, name.start)),
      source,
      bound: false,
      doc: docOf(walk),
    },
  );
  walk.consume(name.start);
  rememberProperty(walk, symbol);
}

function rememberProperty({ state }: PhpWalk, symbol: OpenSymbol): void {
  if (symbol.parent === null || symbol.name === null) return;
  const known = state.properties.get(symbol.parent) ?? new Map<string, OpenSymbol>();
  known.set(symbol.name, symbol);
  state.properties.set(symbol.parent, known);
}

/** `get => …`, `set(Type $value) { … }` */
function enterHook(walk: PhpWalk): void {
  const name = /^(?:final\s+)?&?\s*(?=\w)/.exec(walk.text.slice(walk.start, walk.start + 40));
  if (name !== null) walk.consume(walk.start + name[0].length);
  walk.state.functions.push(walk.state.locals.mark);
}

function closeHook({ state }: PhpWalk): void {
  state.locals.release(state.functions.pop() ?? 0);
}

/** A constant of an enum is shown to the grammar as a case. */
function enterCase(walk: PhpWalk): void {
  const name = walk.child('name');
  const { top } = walk.facts;
  if (name === null) return;
  const start = behindAttributes(walk);
  const isCase = walk.text.startsWith('case', start);
  const owner = isCase && top !== null ? enumSource(walk, top) : null;
  const line = walk.text.slice(walk.text.lastIndexOf('\n', start) + 1, start);
  declare(walk, isCase ? 'enum-member' : 'const', name, {
    bound: false,
    exported: !/\bprivate\b/.test(line),
    doc: docOf(walk),
    source: owner,
  });
}

/** A case is a value of its enum. */
function enumSource(walk: PhpWalk, owner: OpenSymbol): Source {
  const { facts, start } = walk;
  const use = facts.uses.add(owner.name ?? '', start, start, 0, 0, 'use', -1, facts.scopes.current, owner);
  facts.uses.hide(use, { symbol: owner });
  return { kind: 'use', use };
}

function valueSource(value: ChildNode | null): Source | null {
  return value === null ? null : { kind: 'value', start: value.start, end: value.end };
}
