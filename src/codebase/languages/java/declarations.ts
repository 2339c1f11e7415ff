/** Rules for what declares a type, a member or a local, and where its name, its type and its body are. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove } from '../syntax/doc-comment.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode, NodeRule, NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { modifiersAt } from './modifiers.ts';

/** Of the field declaration that is being read. */
interface FieldDeclaration {
  readonly kind: SymbolKind;
  readonly exported: boolean;
  readonly start: number;
  readonly signatureStart: number;
  readonly end: number;
  readonly doc: string | null;
  readonly source: Source | null;
}

export interface JavaState {
  field: FieldDeclaration | null;
}

export type JavaWalk = SyntaxWalk<JavaState>;
type Rule = NodeRule<JavaState>;

export const declarationRules: NodeRules<JavaState> = {
  class_declaration: type('class'),
  record_declaration: { ...type('class'), inside: bindRecordParts },
  interface_declaration: type('interface'),
  annotation_type_declaration: type('interface'),
  enum_declaration: type('enum'),
  superclass: { enter: (walk) => inheritFrom(walk, 'extends') },
  super_interfaces: { enter: (walk) => inheritFrom(walk, 'implements') },
  extends_interfaces: { enter: (walk) => inheritFrom(walk, 'extends') },
  class_body: { scope: 'block' },
  interface_body: { scope: 'block' },
  annotation_type_body: { scope: 'block' },
  enum_body: { scope: 'block' },

  method_declaration: { enter: (walk) => enterMethod(walk, 'type'), scope: 'function' },
  annotation_type_element_declaration: { enter: (walk) => enterMethod(walk, 'type') },
  constructor_declaration: { enter: (walk) => enterMethod(walk, null), scope: 'function' },
  compact_constructor_declaration: { enter: (walk) => enterMethod(walk, null), scope: 'function' },
  field_declaration: { enter: enterField },
  constant_declaration: { enter: enterField },
  enum_constant: { enter: enterConstant },
  variable_declarator: { enter: enterDeclarator },

  formal_parameter: { enter: enterTyped, point: true },
  catch_formal_parameter: { enter: enterTyped, point: true },
  resource: { enter: enterTyped, point: true },
  local_variable_declaration: {},
  spread_parameter: {},
  enhanced_for_statement: { inside: enterForEach, scope: 'block' },
  for_statement: { scope: 'block' },
  block: { scope: 'block' },
  constructor_body: { scope: 'block' },
  switch_block: { scope: 'block' },
  try_with_resources_statement: { scope: 'block' },
  catch_clause: { scope: 'block' },
  lambda_expression: { inside: enterLambda, scope: 'function' },
  type_parameter: { enter: enterTypeParameter, point: true },
  instanceof_expression: { enter: enterInstanceof, point: true },
  type_pattern: { enter: enterTypePattern, point: true },
  record_pattern_component: { enter: enterTypePattern, point: true },
};

function type(kind: SymbolKind): Rule {
  return {
    enter: (walk) => {
      const name = walk.child('name');
      if (name !== null) declare(walk, kind, name, walk.child('body'));
    },
    scope: 'block',
  };
}

function declare(
  walk: JavaWalk,
  kind: SymbolKind,
  name: ChildNode,
  body: ChildNode | null,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts, start, text } = walk;
  const modifiers = modifiersAt(text, start);
  walk.consume(name.start);
  const symbol = facts.open({
    kind,
    depth: walk.depth,
    start,
    end: walk.end,
    name: walk.textOf(name),
    nameStart: name.start,
    bodyStart: body?.start ?? null,
    exported: !modifiers.words.has('private'),
    doc: docAbove(text, facts.comments, start),
    ...draft,
  });
  symbol.signatureStart = modifiers.start;
  return symbol;
}

function enterMethod(walk: JavaWalk, typeField: string | null): void {
  const name = walk.child('name');
  if (name === null) return;
  const result = typeField === null ? null : walk.child(typeField);
  declare(walk, 'method', name, walk.child('body'), { source: typeSource(result) });
}

/** Of the fields that one declaration makes, each is a symbol of its own: `int a, b`. */
function enterField(walk: JavaWalk): void {
  const { facts, start, text } = walk;
  const modifiers = modifiersAt(text, start);
  const isConstant =
    walk.nameUp(0) === 'constant_declaration' ||
    (modifiers.words.has('static') && modifiers.words.has('final'));
  walk.state.field = {
    kind: isConstant ? 'const' : 'property',
    exported: !modifiers.words.has('private'),
    start,
    signatureStart: modifiers.start,
    end: walk.end,
    doc: docAbove(text, facts.comments, start),
    source: typeSource(walk.child('type')),
  };
}

function enterDeclarator(walk: JavaWalk): void {
  const { facts, start, state } = walk;
  const { field } = state;
  const around = walk.nameUp(1);
  const name = walk.identifierAt(start);
  walk.consume(start);
  if ((around === 'field_declaration' || around === 'constant_declaration') && field !== null) {
    const { signatureStart, start: declarationStart, ...draft } = field;
    const symbol = facts.open({
      ...draft,
      depth: walk.depth,
      start: declarationStart,
      name,
      nameStart: start,
    });
    symbol.signatureStart = signatureStart;
    return;
  }
  const declared = around === 'spread_parameter' ? null : walk.childUp(1, 'type');
  const source = isVar(walk, declared) ? valueSource(walk.child('value')) : typeSource(declared);
  facts.bindLocal(name, source ?? spreadType(walk));
}

function spreadType(walk: JavaWalk): Source | null {
  const range = walk.nameUp(1) === 'spread_parameter' ? walk.rangeUp(1) : null;
  return range === null ? null : { kind: 'type', start: range.start, end: walk.start };
}

/** A parameter, a resource: a type and a name. */
function enterTyped(walk: JavaWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  const declared = walk.child('type') ?? { type: '', start: walk.start, end: name.start };
  const source = isVar(walk, declared) ? valueSource(walk.child('value')) : typeSource(declared);
  walk.facts.bindLocal(walk.textOf(name), source);
}

/** The parts of a record are its fields, and parameters of its constructor. */
function bindRecordParts(walk: JavaWalk): void {
  const parts = walk.child('parameters');
  const { facts, text } = walk;
  if (parts === null) return;
  const pattern = /([\w$.<>,?[\]\s@]+?)\s+([\w$]+)\s*(?=,|$)/g;
  const inside = text.slice(parts.start + 1, parts.end - 1);
  for (let depth = 0, from = 0, at = 0; at <= inside.length; at++) {
    const char = inside[at];
    if (char === '<' || char === '(') depth++;
    else if (char === '>' || char === ')') depth--;
    if (at < inside.length && (char !== ',' || depth > 0)) continue;
    pattern.lastIndex = 0;
    const part = pattern.exec(inside.slice(from, at));
    const name = part?.[2];
    if (part !== null && name !== undefined) {
      const start = parts.start + 1 + from;
      const nameStart = start + part.index + part[0].lastIndexOf(name);
      const symbol = facts.open({
        kind: 'property',
        depth: walk.depth + 1,
        start: start + (/^\s*/.exec(inside.slice(from, at))?.[0].length ?? 0),
        end: parts.start + 1 + at,
        name,
        nameStart,
        exported: true,
        source: { kind: 'type', start, end: nameStart },
      });
      facts.top = symbol.outer;
    }
    from = at + 1;
  }
}

function enterConstant(walk: JavaWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  declare(walk, 'enum-member', name, walk.child('body'), { exported: true });
}

function enterForEach(walk: JavaWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  const declared = walk.child('type');
  const source = isVar(walk, declared) ? valueSource(walk.child('value')) : typeSource(declared);
  walk.facts.bindLocal(walk.textOf(name), source);
}

/** Of `items.forEach(item -> …)` the element is not known here; `(a, b) -> …` without types. */
function enterLambda(walk: JavaWalk): void {
  const parameters = walk.child('parameters');
  if (parameters === null || parameters.type === 'formal_parameters') return;
  for (const { 0: name, index } of walk.textOf(parameters).matchAll(/[\w$]+/g)) {
    walk.consume(parameters.start + index);
    walk.facts.bindLocal(name, null);
  }
}

function enterTypeParameter(walk: JavaWalk): void {
  const start = modifiersAt(walk.text, walk.start).start;
  const name = walk.identifierAt(start);
  walk.consume(start);
  const bound = /^\s+extends\s/.exec(walk.text.slice(start + name.length, start + name.length + 40));
  const from = start + name.length + (bound?.[0].length ?? 0);
  walk.facts.bindLocal(name, bound === null ? null : { kind: 'type', start: from, end: walk.end });
}

function enterInstanceof(walk: JavaWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  walk.facts.bindLocal(walk.textOf(name), typeSource(walk.child('right')));
}

/** `case Circle c ->` */
function enterTypePattern(walk: JavaWalk): void {
  const last = /[\w$]+$/.exec(walk.text.slice(walk.start, walk.end));
  if (last === null || last.index === 0) return;
  const start = walk.start + last.index;
  walk.consume(start);
  walk.facts.bindLocal(last[0], { kind: 'type', start: walk.start, end: start });
}

function inheritFrom(walk: JavaWalk, keyword: string): void {
  const { facts, text } = walk;
  if (facts.top === null || facts.top.depth !== walk.depth - 1) return;
  let depth = 0;
  let from = walk.start + keyword.length;
  for (let at = from; at <= walk.end; at++) {
    const char = at === walk.end ? ',' : text[at];
    if (char === '<') depth++;
    else if (char === '>') depth--;
    else if (char === ',' && depth === 0) {
      facts.inherit(facts.top, { kind: 'type', start: from, end: at });
      from = at + 1;
    }
  }
}

function typeSource(declared: ChildNode | null): Source | null {
  if (declared === null || /^(?:integral|floating_point|boolean|void)_type$/.test(declared.type)) return null;
  return { kind: 'type', start: declared.start, end: declared.end };
}

function isVar(walk: JavaWalk, declared: ChildNode | null): boolean {
  return declared !== null && declared.end - declared.start === 3 && walk.textOf(declared) === 'var';
}

function valueSource(value: ChildNode | null): Source | null {
  return value === null ? null : { kind: 'value', start: value.start, end: value.end };
}
