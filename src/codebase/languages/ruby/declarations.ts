/** Rules for modules, classes, methods and constants. */

import type { OpenSymbol } from '../syntax/open-symbol.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import {
  bodyOf,
  declareMember,
  docOf,
  endOfLine,
  newBody,
  type RubyRules,
  type RubyWalk,
} from './context.ts';

export const declarationRules: RubyRules = {
  module: { enter: (walk) => enterType(walk, 'module'), scope: 'block', leave: leaveBody },
  class: { enter: (walk) => enterType(walk, 'class'), scope: 'block', leave: leaveBody },
  singleton_class: { enter: openBody, leave: leaveBody },
  superclass: { enter: inherit },
  method: { enter: enterMethod, leave: leaveMethod },
  singleton_method: { enter: enterMethod, leave: leaveMethod },
  alias: { enter: enterAlias, point: true },
};

function openBody({ state }: RubyWalk): void {
  state.bodies.push(newBody());
  state.marks.push(state.locals.mark);
}

function leaveBody({ state }: RubyWalk): void {
  state.bodies.pop();
  state.locals.release(state.marks.pop() ?? 0);
}

/** `class A::B` is a `B` in what `A` means. */
function enterType(walk: RubyWalk, kind: 'class' | 'module'): void {
  const { facts, text } = walk;
  const name = walk.child('name');
  openBody(walk);
  if (name === null) return;
  const written = walk.textOf(name);
  const cut = written.lastIndexOf('::');
  const last = cut === -1 ? written : written.slice(cut + 2);
  const nameStart = name.end - last.length;
  const qualifier = cut <= 0 ? null : written.slice(0, cut).replace(/^::/, '');
  const superclass = kind === 'class' ? walk.child('superclass') : null;
  walk.consume(nameStart);
  facts.open({
    kind,
    depth: walk.depth,
    start: walk.start,
    end: walk.end,
    name: last,
    nameStart,
    bodyStart: superclass?.end ?? name.end,
    exported: true,
    doc: docOf(walk, lineStart(text, walk.start)),
    ...(qualifier === null
      ? { parent: cut === 0 ? null : typeAround(facts.top) }
      : { parent: null, container: qualifiedBy(qualifier, facts.top), bound: false }),
  });
}

function qualifiedBy(qualifier: string, around: OpenSymbol | null): string {
  const outer = typeAround(around);
  return outer === null ? qualifier : `${outer.name}::${qualifier}`;
}

function inherit(walk: RubyWalk): void {
  const { facts } = walk;
  if (facts.top === null || facts.top.depth !== walk.depth - 1) return;
  facts.inherit(facts.top, { kind: 'type', start: walk.start + 1, end: walk.end });
}

function enterMethod(walk: RubyWalk): void {
  const { facts, state, start, text } = walk;
  const name = walk.child('name');
  state.marks.push(state.locals.mark);
  if (name === null) return;
  state.methods++;
  const owner = typeAround(facts.top);
  const isOfClass = walk.nameUp(0) === 'singleton_method';
  const modifier = /\b(private|protected|public|private_class_method)[ (]+$/.exec(
    text.slice(Math.max(0, start - 24), start),
  )?.[1];
  const isHidden = modifier === undefined ? bodyOf(walk).isHidden && !isOfClass : modifier !== 'public';
  walk.consume(name.start);
  const symbol = facts.open({
    kind: owner === null ? 'function' : 'method',
    depth: walk.depth,
    start,
    end: walk.end,
    name: walk.textOf(name),
    nameStart: name.start,
    bodyStart: walk.child('parameters')?.end ?? name.end,
    parent: owner,
    exported: !isHidden,
    bound: owner === null,
    doc: docOf(walk, lineStart(text, start)),
  });
  if (state.methods === 1) bodyOf(walk).members.set(symbol.name ?? '', symbol);
}

/** Behind what stands before it on its line, as `private`. */
function lineStart(text: string, start: number): number {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return /^[ \t]*[a-z_]+ $/.test(text.slice(line, start)) ? line : start;
}

function leaveMethod(walk: RubyWalk): void {
  const { state } = walk;
  state.methods = Math.max(0, state.methods - 1);
  state.locals.release(state.marks.pop() ?? 0);
}

function enterAlias(walk: RubyWalk): void {
  const name = walk.child('name');
  if (name === null || name.type === 'global_variable') return;
  const written = walk.textOf(name);
  if (name.type === 'identifier') walk.consume(name.start);
  const range = { start: walk.start, end: endOfLine(walk.text, walk.start) };
  declareMember(walk, methodKind(walk), written.replace(/^:/, ''), name.start, range);
}

function methodKind(walk: RubyWalk): 'method' | 'function' {
  return typeAround(walk.facts.top) === null ? 'function' : 'method';
}

const makesClass = /^(?:::)?(?:Struct|Data|Class|Module)\s*\.\s*(?:new|define)\b/;

/** `NAME = …`, where the name stands for the whole assignment when that is one. */
export function declareConstant(walk: RubyWalk, name: string, right: ChildNode | null): void {
  const { facts, start, state, text } = walk;
  if (state.methods > 0) return;
  const value = right === null ? '' : text.slice(right.start, Math.min(right.end, right.start + 300));
  const isClass = makesClass.test(value);
  const end = walk.nameUp(0) === 'assignment' ? walk.end : endOfLine(text, start);
  const symbol = facts.open({
    kind: isClass ? 'class' : 'const',
    depth: walk.depth,
    start,
    end,
    name,
    nameStart: start,
    bodyStart: isClass ? Math.min(end, endOfLine(text, start)) : null,
    parent: typeAround(facts.top),
    exported: true,
    doc: docOf(walk, start),
    source: isClass || right === null ? null : { kind: 'value', start: right.start, end: right.end },
  });
  bodyOf(walk).members.set(name, symbol);
  if (!isClass || right === null) {
    facts.top = symbol.outer;
    return;
  }
  if (walk.nameUp(0) === 'assignment') {
    state.assignedClasses.push(start);
    state.bodies.push(newBody());
  }
  const open = /^[^(\n]*\(/.exec(value);
  if (/^(?:::)?Class\b/.test(value) && open !== null)
    facts.inherit(symbol, { kind: 'type', start: right.start + open[0].length, end: right.end });
  if (/^(?:::)?(?:Struct|Data)\b/.test(value)) declareFields(walk, right, value);
}

/** `Struct.new(:a, :b)` */
function declareFields(walk: RubyWalk, right: ChildNode, value: string): void {
  const list = /^[\w:.\s]*\(((?:\s*:\w+\s*,?)+)/.exec(value);
  if (list === null) return;
  const from = right.start + list[0].indexOf('(') + 1;
  for (const field of (list[1] ?? '').matchAll(/:(\w+)/g)) {
    const start = from + field.index;
    declareMember(
      walk,
      'property',
      field[1] ?? '',
      start + 1,
      { start, end: start + field[0].length },
      { doc: null },
    );
  }
}
