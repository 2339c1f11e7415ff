/** Rules for parameters, locals and patterns: what binds a name inside of a member. */
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';
import { type CSharpRules, type CSharpWalk, typeSource } from './context.ts';

export const localRules: CSharpRules = {
  parameter: { enter: bindTyped, point: true },
  catch_declaration: { enter: bindTyped, point: true },
  declaration_pattern: { enter: bindTyped, point: true },
  recursive_pattern: { enter: bindTyped, point: true },
  declaration_expression: { enter: bindTyped, point: true },
  var_pattern: { enter: bindTyped, point: true },
  variable_declaration: {},
  variable_declarator: { enter: enterDeclarator },
  tuple_pattern: { enter: bindTuple, point: true },
  foreach_statement: { inside: enterForEach, scope: 'block' },
  lambda_expression: { inside: bindLambda, scope: 'function' },
  anonymous_method_expression: { scope: 'function' },
  local_function_statement: { enter: enterLocalFunction, scope: 'function' },
  type_parameter: { enter: bindTypeParameter, point: true },
  block: { scope: 'block' },
  for_statement: { scope: 'block' },
  using_statement: { scope: 'block' },
  catch_clause: { scope: 'block' },
  switch_section: { scope: 'block' },
  switch_expression_arm: { scope: 'block' },
};

function bindTyped(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  walk.facts.bindLocal(walk.textOf(name), typeSource(walk.child('type')));
}

/** A field is a symbol; everything else that is declared so is a local. */
function enterDeclarator(walk: CSharpWalk): void {
  const { facts, state, text } = walk;
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  const declared = walk.childUp(1, 'type');
  const isField = walk.nameUp(2) === 'field_declaration' || walk.nameUp(2) === 'event_field_declaration';
  const source = typeSource(declared) ?? initialValue(walk, name);
  if (!isField || state.field === null) {
    facts.bindLocal(walk.textOf(name), source);
    return;
  }
  const symbol = facts.open({
    ...state.field.draft,
    depth: walk.depth,
    name: text.slice(name.start, name.end),
    nameStart: name.start,
    source,
  });
  symbol.signatureStart = state.field.signatureStart;
}

function initialValue(walk: CSharpWalk, name: ChildNode): Source | null {
  const equals = /^\s*=(?!=)/.exec(walk.text.slice(name.end, name.end + 40));
  return equals === null ? null : { kind: 'value', start: name.end + equals[0].length, end: walk.end };
}

/** `var (a, b) = …` */
function bindTuple(walk: CSharpWalk): void {
  for (const { 0: name, index } of walk.text.slice(walk.start, walk.end).matchAll(/[\w@]+/g)) {
    walk.consume(walk.start + index);
    walk.facts.bindLocal(name, null);
  }
}

function enterForEach(walk: CSharpWalk): void {
  const name = walk.child('left');
  if (name?.type !== 'identifier') return;
  walk.consume(name.start);
  const right = walk.child('right');
  const value: Source | null = right === null ? null : { kind: 'value', start: right.start, end: right.end };
  walk.facts.bindLocal(walk.textOf(name), typeSource(walk.child('type')) ?? value);
}

/** `x => …` and `(a, b) => …` without types. */
function bindLambda(walk: CSharpWalk): void {
  const head = /^(?:async\s+|static\s+)*(?:([\w@]+)|\(([\w@\s,]*)\))\s*=>/.exec(
    walk.text.slice(walk.start, walk.start + 200),
  );
  if (head === null) return;
  const names = head[1] ?? head[2] ?? '';
  const from = walk.start + head[0].lastIndexOf(names);
  for (const { 0: name, index } of names.matchAll(/[\w@]+/g)) {
    walk.consume(from + index);
    walk.facts.bindLocal(name, null);
  }
}

function enterLocalFunction(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  walk.facts.bindLocal(walk.textOf(name), typeSource(walk.child('type')));
}

function bindTypeParameter(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  walk.facts.bindLocal(walk.textOf(name), null);
}
