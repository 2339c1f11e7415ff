/** Rules for what C++ declares besides what C does: namespaces, classes, templates, aliases, and locals in new places. */
import { scopeMember } from '../../facts.ts';
import type { CRules, CWalk } from '../c/context.ts';
import { accessOf, isMember, isVisible, openSymbol } from '../c/declarations.ts';
import { readDeclarator, skipTo } from '../c/read-declarators.ts';
import { isVisibleType, specifier } from '../c/types.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';

export const cppDeclarationRules: CRules = {
  class_specifier: { ...specifier('class'), when: 'class' },
  field_declaration_list: { scope: 'block' },
  base_class_clause: { enter: enterBases },
  access_specifier: { enter: enterAccess, point: true },
  namespace_definition: {
    enter: enterNamespace,
    scope: 'block',
    inside: shareNames,
    leave: leaveNamespace,
    when: 'namespace',
  },
  namespace_alias_definition: { enter: enterNamespaceAlias, when: 'namespace' },
  alias_declaration: { enter: enterAlias, when: 'using' },
  using_declaration: { enter: enterUsing, point: true, when: 'using' },
  concept_definition: { enter: enterConcept, when: 'concept' },
  friend_declaration: { when: 'friend' },

  template_declaration: { scope: 'block', when: 'template' },
  template_parameter_list: { enter: bindParametersIn, point: true, when: 'template' },
  type_parameter_declaration: { enter: enterTypeParameter, point: true, when: 'template' },
  optional_type_parameter_declaration: { enter: enterTypeParameter, point: true, when: 'template' },
  variadic_type_parameter_declaration: { enter: enterTypeParameter, point: true, when: 'template' },
  optional_parameter_declaration: { enter: enterParameter, point: true },
  variadic_parameter_declaration: { enter: enterParameter, point: true, when: '...' },

  lambda_expression: { enter: enterLambda, scope: 'function' },
  lambda_capture_initializer: { enter: enterCapture, point: true },
  for_range_loop: { scope: 'block', inside: enterRangeLoop },
  requires_expression: { enter: bindParametersIn, scope: 'block', when: 'requires' },
  catch_clause: { enter: bindParametersIn, scope: 'block', when: 'catch' },
};

function enterBases(walk: CWalk): void {
  const { facts, text, start, end } = walk;
  const { top } = facts;
  if (top === null || top.depth !== walk.depth - 1) return;
  walk.state.basesEnd = end;
  const from = start + 1;
  let depth = 0;
  let partStart = from;
  for (let at = from; at <= end; at++) {
    const char = at === end ? ',' : text[at];
    if (char === '<' || char === '(') depth++;
    else if (char === '>' || char === ')') depth--;
    else if (char === ',' && (depth === 0 || at === end)) {
      facts.inherit(top, { kind: 'type', start: partStart, end: at });
      partStart = at + 1;
    }
  }
}

function enterAccess(walk: CWalk): void {
  const { facts, state, text, start } = walk;
  if (walk.nameUp(1) !== 'field_declaration_list' || facts.top === null) return;
  state.access.set(facts.top, text.startsWith('private', start) ? 'private' : 'public');
}

/** Of `namespace a::b` both are symbols, one in the other. */
function enterNamespace(walk: CWalk): void {
  const { state } = walk;
  const name = walk.child('name');
  const body = walk.child('body');
  if (name === null) {
    state.hiddenUntil = Math.max(state.hiddenUntil, walk.end);
    return;
  }
  for (const { 0: part, index } of walk.textOf(name).matchAll(/[A-Za-z_]\w*/g)) {
    const nameStart = name.start + index;
    walk.consume(nameStart);
    if (part === 'inline') continue;
    openSymbol(
      walk,
      { name: part, nameStart },
      {
        kind: 'namespace',
        end: walk.end,
        bodyStart: body?.start ?? null,
        exported: isVisible(walk, nameStart),
      },
    );
  }
}

const namesOfNamespaces = new WeakMap<CWalk, Map<string, Map<number, never>>>();

/** A namespace may be opened many times: its names are the same in each. Without a name, or inline, it hides nothing. */
function shareNames(walk: CWalk): void {
  const { facts, text, start } = walk;
  const { current } = facts.scopes;
  const isNamed = facts.top !== null && facts.top.depth === walk.depth;
  if (!isNamed || text.startsWith('inline', start)) {
    if (current.parent === null) return;
    current.parent.names ??= new Map();
    current.names = current.parent.names;
    return;
  }
  let key = '';
  for (let one = facts.top; one !== null; one = one.parent) key = `${one.name}::${key}`;
  const known = namesOfNamespaces.get(walk) ?? new Map<string, Map<number, never>>();
  namesOfNamespaces.set(walk, known);
  const names = known.get(key) ?? new Map<number, never>();
  known.set(key, names);
  current.names = names;
}

/** The walk itself closes one symbol a node. */
function leaveNamespace({ facts, depth }: CWalk): void {
  while (facts.top?.outer?.depth === depth) facts.top = facts.top.outer;
}

function enterNamespaceAlias(walk: CWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  const source: Source = {
    kind: 'value',
    start: skipTo(walk.text, name.end, walk.end, '=') + 1,
    end: walk.end - 1,
  };
  const draft = { kind: 'namespace', end: walk.end, source, exported: isVisibleType(walk) } as const;
  if (walk.nameUp(1) === 'compound_statement') walk.facts.bindLocal(walk.textOf(name), source);
  else openSymbol(walk, { name: walk.textOf(name), nameStart: name.start }, draft);
}

function enterAlias(walk: CWalk): void {
  const name = walk.child('name');
  const type = walk.child('type');
  if (name === null) return;
  walk.consume(name.start);
  const source = type === null ? null : ({ kind: 'type', start: type.start, end: type.end } as const);
  const plain = { name: walk.textOf(name), nameStart: name.start };
  openSymbol(walk, plain, { kind: 'type', end: walk.end, source, exported: visibility(walk) });
}

function visibility(walk: CWalk): boolean | 'inherit' {
  return isMember(walk) ? accessOf(walk) : isVisibleType(walk);
}

/** `using a::b;` */
function enterUsing(walk: CWalk): void {
  const { facts, text, start } = walk;
  const found = /^using\s+(?!namespace\b|enum\b)(?:typename\s+)?(?:::)?(\w+(?:\s*::\s*\w+)+)\s*;/.exec(
    text.slice(start, walk.end),
  );
  const [first, ...steps] = found?.[1]?.split(/\s*::\s*/) ?? [];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return;
  // Of the standard library nothing is in the project.
  if (first === 'std') facts.bindLocal(last, null);
  else
    facts.bindPath(last, {
      kind: 'path',
      root: { name: first, scope: facts.scopes.current },
      steps: [scopeMember, ...steps],
    });
}

function enterConcept(walk: CWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  openSymbol(
    walk,
    { name: walk.textOf(name), nameStart: name.start },
    { kind: 'trait', end: walk.end, exported: isVisibleType(walk) },
  );
}

function bindParametersIn(walk: CWalk): void {
  const list = walk.child('parameters');
  if (list === null && walk.nameUp(0) !== 'template_parameter_list') return;
  walk.state.parametersEnd = Math.max(walk.state.parametersEnd, list?.end ?? walk.end);
}

function enterTypeParameter(walk: CWalk): void {
  const { text, start } = walk;
  const found = /^(?:typename|class)\s*(?:\.\.\.\s*)?(\w+)/.exec(
    text.slice(start, Math.min(walk.end, start + 200)),
  );
  const name = found?.[1];
  if (found === null || name === undefined) return;
  walk.consume(start + found[0].length - name.length);
  walk.facts.bindLocal(name, null);
}

function enterParameter(walk: CWalk): void {
  const declared = walk.child('declarator');
  if (declared === null) return;
  const { start, end, text } = walk;
  const one = readDeclarator(text, declared.start, end);
  if (one === null) return;
  walk.consume(one.nameStart);
  if (start < walk.state.parametersEnd)
    walk.facts.bindLocal(one.name, { kind: 'type', start, end: declared.start });
}

function enterLambda(walk: CWalk): void {
  const list = walk.child('declarator');
  if (list !== null) walk.state.parametersEnd = Math.max(walk.state.parametersEnd, list.end);
}

function enterCapture(walk: CWalk): void {
  const name = walk.child('left');
  const value = walk.child('right');
  if (name === null || value === null) return;
  walk.consume(name.start);
  walk.facts.bindLocal(walk.textOf(name), { kind: 'value', start: value.start, end: value.end });
}

function enterRangeLoop(walk: CWalk): void {
  const declared = walk.child('declarator');
  const type = walk.child('type');
  const right = walk.child('right');
  if (declared === null || type === null) return;
  const isAuto = /^(?:auto|decltype\(auto\))$/.test(walk.textOf(type));
  const source = isAuto ? elementOf(right) : ({ kind: 'type', start: type.start, end: type.end } as const);
  for (const { 0: name, index } of walk.textOf(declared).matchAll(/\w+/g)) {
    walk.consume(declared.start + index);
    walk.facts.bindLocal(name, walk.textOf(declared).includes('[') ? null : source);
  }
}

/** Containers are seen through. */
function elementOf(right: ChildNode | null): Source | null {
  return right === null ? null : { kind: 'value', start: right.start, end: right.end };
}
