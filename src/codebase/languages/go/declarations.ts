/** Rules for what declares a symbol at the top of a file, and for types, whose members are symbols too. */
import type { SymbolKind } from '../../facts.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import { bindAtEnd, bindWaiting, namesBefore, sourcesOf } from './bindings.ts';
import {
  docBehind,
  docOf,
  enterScope,
  type GoRules,
  type GoWalk,
  identifierPattern,
  isExported,
  leaveScope,
} from './context.ts';
import { resultSource, typeSource } from './type-text.ts';

export const declarationRules: GoRules = {
  function_declaration: { enter: enterFunction, inside: enterScope, leave: leaveScope, scope: 'function' },
  method_declaration: { enter: enterMethod, inside: enterReceiver, leave: leaveScope, scope: 'function' },
  type_declaration: { enter: leadOfOne, point: true, when: 'type' },
  const_declaration: { enter: enterConstants, point: true, when: 'const' },
  var_declaration: { enter: leadOfOne, point: true, when: 'var' },
  type_spec: { enter: enterType, inside: enterScope, leave: leaveScope, scope: 'block', when: 'type' },
  type_alias: { enter: enterType, when: 'type' },
  const_spec: { enter: enterConstant, leave: bindWaiting, when: 'const' },
  var_spec: { enter: enterVariable, leave: bindWaiting, when: 'var' },
  field_declaration: { enter: enterField, when: 'struct' },
  method_elem: { enter: enterInterfaceMethod, when: 'interface' },
  type_elem: { enter: enterEmbedded, point: true, when: 'interface' },
};

function open(
  walk: GoWalk,
  kind: SymbolKind,
  nameStart: number,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts, start } = walk;
  const name = draft.name ?? walk.identifierAt(nameStart);
  const doc = facts.lead?.doc ?? docOf(walk, start);
  return facts.open({
    kind,
    depth: walk.depth,
    start,
    end: walk.end,
    name,
    nameStart,
    exported: isExported(name),
    doc,
    ...draft,
  });
}

/** `type T …` as opposed to `type ( … )`: what stands before it is about the one. */
function leadOfOne(walk: GoWalk): void {
  const { start, text } = walk;
  const isType = text.charCodeAt(start) === 116;
  if (walk.depth > 0 && !isType) return;
  const isGroup = /^\w+\s*\(/.test(text.slice(start, start + 40));
  walk.facts.lead = isGroup ? null : { start, signatureStart: null, doc: docOf(walk, start) };
}

function enterConstants(walk: GoWalk): void {
  walk.state.groupType = null;
  leadOfOne(walk);
}

const functionName = new RegExp(`func\\s+(${identifierPattern})`, 'y');

function enterFunction(walk: GoWalk): void {
  functionName.lastIndex = walk.start;
  const name = functionName.exec(walk.text)?.[1];
  if (name === undefined) return;
  const nameStart = functionName.lastIndex - name.length;
  walk.consume(nameStart);
  if (name === '_') return;
  // Files and packages have any number of `init`, which nobody can mean.
  readHead(walk, open(walk, 'function', nameStart, { bound: name !== 'init' }));
}

const receiver = new RegExp(`^\\(\\s*(?:${identifierPattern}\\s+)?\\*?\\s*\\(?(${identifierPattern})`);

function enterMethod(walk: GoWalk): void {
  const name = walk.child('name');
  const list = walk.child('receiver');
  if (name === null || list === null) return;
  walk.consume(name.start);
  const type = receiver.exec(walk.textOf(list))?.[1];
  const container = type === undefined ? {} : { container: type, parent: null };
  readHead(walk, open(walk, 'method', name.start, { ...container, bound: false }));
}

const receiverParameters = /func\s*\([^()[\]]*\[([^\]]*)\]/y;

/** `func (t *Tree[K, V]) …` names the type's parameters anew. */
function enterReceiver(walk: GoWalk): void {
  enterScope(walk);
  receiverParameters.lastIndex = walk.start;
  const parameters = receiverParameters.exec(walk.text)?.[1];
  if (parameters === undefined) return;
  const start = receiverParameters.lastIndex - 1 - parameters.length;
  for (const { 0: name, index } of parameters.matchAll(new RegExp(identifierPattern, 'g'))) {
    walk.consume(start + index);
    walk.state.typeParameters.bind(name, null);
  }
}

function readHead(walk: GoWalk, symbol: OpenSymbol): void {
  const result = walk.child('result');
  if (result !== null) symbol.source = resultSource(walk.text, result);
  symbol.bodyStart = walk.child('body')?.start ?? null;
}

function enterType(walk: GoWalk): void {
  const { text, start } = walk;
  const type = walk.child('type');
  const value = type === null ? '' : text.slice(type.start, type.start + 10);
  const kind = /^struct\b/.test(value) ? 'struct' : /^interface\b/.test(value) ? 'interface' : 'type';
  walk.consume(start);
  const symbol = open(walk, kind, start);
  if (type === null) return;
  if (kind === 'type') symbol.source = typeSource(text, type);
  else symbol.bodyStart = text.indexOf('{', type.start);
}

function enterConstant(walk: GoWalk): void {
  const { state } = walk;
  const type = walk.child('type');
  const value = walk.child('value');
  if (type !== null) state.groupType = type;
  else if (value !== null) state.groupType = null;
  declareNames(walk, 'const', state.groupType, value);
}

const assurance = /^_\s+(?:\w+\.)?\w+\s*=\s*(?:\(\*\s*(\w+)\s*\)\(nil\)|(?:&\s*)?(\w+)\{\}|new\((\w+)\))/;

function enterVariable(walk: GoWalk): void {
  const type = walk.child('type');
  declareNames(walk, 'variable', type, walk.child('value'));
  // `var _ Interface = (*Type)(nil)` says that the type has the interface.
  const [, pointer, literal, made] = assurance.exec(walk.text.slice(walk.start, walk.start + 200)) ?? [];
  const sub = pointer ?? literal ?? made;
  const above = sub === undefined || type === null ? null : typeSource(walk.text, type);
  if (sub !== undefined && above !== null) walk.facts.inherit(sub, above);
}

/** `a, b T = c, d` at the top of a file, or as locals. */
function declareNames(
  walk: GoWalk,
  kind: 'const' | 'variable',
  type: { readonly start: number; readonly end: number } | null,
  value: { readonly start: number; readonly end: number } | null,
): void {
  const { facts, text, depth } = walk;
  const names = namesBefore(text, walk.start, walk.end);
  const sources = sourcesOf(text, names.length, type, value);
  const { lead } = facts;
  names.forEach(({ name, start }, at) => {
    walk.consume(start);
    if (name === '_') return;
    if (depth > 0) {
      bindAtEnd(walk, name, sources[at] ?? null);
      return;
    }
    facts.lead = lead;
    const doc = lead?.doc ?? docOf(walk, walk.start) ?? docBehind(text, walk.end);
    open(walk, kind, start, { name, doc, source: sources[at] ?? null });
    facts.leave(depth);
  });
  facts.lead = null;
}

/** Fields of a type that is declared, not of one in a function's table. */
function enterField(walk: GoWalk): void {
  const { facts, text, start } = walk;
  const type = walk.child('type');
  const name = walk.child('name');
  const isMember = facts.top !== null && ['struct', 'type', 'property'].includes(facts.top.kind);
  if (type === null) return;
  const source = typeSource(text, type);
  if (name === null) {
    if (isMember && source !== null) embed(walk, source);
    return;
  }
  const names = namesBefore(text, start, type.start);
  const parent = facts.top;
  names.forEach(({ name: one, start: nameStart }, at) => {
    walk.consume(nameStart);
    if (!isMember || one === '_') return;
    const doc = docOf(walk, start) ?? docBehind(text, walk.end);
    open(walk, 'property', nameStart, { name: one, doc, parent, source, bound: false });
    if (at < names.length - 1) facts.leave(walk.depth);
  });
}

const lastName = new RegExp(`(?:${identifierPattern}\\s*\\.\\s*)?(${identifierPattern})`, 'y');

/** `struct { *Base }` has a field `Base`, and what `Base` has. */
function embed(walk: GoWalk, source: Source): void {
  const { facts, text } = walk;
  if (facts.top === null || source.kind !== 'type') return;
  facts.inherit(facts.top, source);
  lastName.lastIndex = source.start;
  const name = lastName.exec(text)?.[1];
  if (name === undefined) return;
  const nameStart = lastName.lastIndex - name.length;
  const doc = docOf(walk, walk.start) ?? docBehind(text, walk.end);
  open(walk, 'property', nameStart, { name, doc, source, bound: false });
}

function enterInterfaceMethod(walk: GoWalk): void {
  const { facts, start, text } = walk;
  walk.consume(start);
  if (facts.top === null || facts.top.kind !== 'interface') return;
  const doc = docOf(walk, start) ?? docBehind(text, walk.end);
  const symbol = open(walk, 'method', start, { doc, bound: false });
  const result = walk.child('result');
  if (result !== null) symbol.source = resultSource(text, result);
}

/** An interface in an interface; `A | B` is none. */
function enterEmbedded(walk: GoWalk): void {
  const { facts, start, end, text } = walk;
  if (facts.top === null || facts.top.kind !== 'interface' || facts.top.depth !== walk.depth - 1) return;
  const type = text.slice(start, end);
  if (!/[|~]/.test(type)) facts.inherit(facts.top, { kind: 'type', start, end });
}
