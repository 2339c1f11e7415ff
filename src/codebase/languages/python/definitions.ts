/** Rules for functions, classes and type aliases: their heads, their bodies, and what a body's first parameter means. */
import type { SymbolKind } from '../../facts.ts';
import type { OpenSymbol } from '../syntax/open-symbol.ts';
import {
  type Frame,
  frameOf,
  isExported,
  type PythonRules,
  type PythonWalk,
  type Self,
  takeLead,
} from './context.ts';
import { commentAbove, docstringAt } from './docs.ts';
import { endOfExpression, identifierPattern, skipBlanks, splitList } from './expression-text.ts';
import { type Parameter, readParameters } from './parameters.ts';

export const definitionRules: PythonRules = {
  decorated_definition: { enter: enterDecorated, point: true, when: '@' },
  function_definition: { enter: enterFunction, inside: bindTypeParameters, scope: 'block' },
  class_definition: { enter: enterClass, inside: bindTypeParameters, scope: 'block' },
  type_alias_statement: { enter: enterAlias, inside: bindTypeParameters, scope: 'block', when: 'type ' },
  block: { enter: enterBody, leave: leaveBody, point: true },
};

function enterDecorated(walk: PythonWalk): void {
  const { start } = walk;
  walk.facts.lead = { start, signatureStart: null, doc: commentAbove(walk, start) };
}

const head = new RegExp(`(?:async\\s+)?(?:def|class|type)\\s+(${identifierPattern})`, 'y');

/** Opens the symbol at the current node; `null` when its name is missing. */
function open(walk: PythonWalk, kindIn: (frame: Frame) => SymbolKind): OpenSymbol | null {
  const { facts, start, text } = walk;
  head.lastIndex = start;
  const name = head.exec(text)?.[1];
  if (name === undefined) {
    facts.lead = null;
    return null;
  }
  const nameStart = head.lastIndex - name.length;
  const frame = frameOf(walk);
  const doc = takeLead(walk)?.doc ?? commentAbove(walk, start);
  frame.names.add(name);
  walk.consume(nameStart);
  return facts.open({
    kind: kindIn(frame),
    depth: walk.depth,
    start,
    end: walk.end,
    exported: isExported(walk, frame, name),
    name,
    nameStart,
    doc,
    parent: frame.symbol,
    bound: true,
  });
}

function enterFunction(walk: PythonWalk): void {
  const { facts, text, state } = walk;
  const decorators = facts.lead === null ? '' : text.slice(facts.lead.start, walk.start);
  const symbol = open(walk, ({ kind }) => (kind === 'class' ? 'method' : 'function'));
  const list = walk.child('parameters');
  state.head = null;
  if (symbol === null || list === null) return;
  const parameters = readParameters(text, list.start + 1, list.end - 1);
  for (const { start, source } of parameters) {
    walk.consume(start);
    if (source !== null && source.kind === 'type') noteQuotes(walk, source.start, source.end);
  }
  const colon = readReturnType(walk, symbol, list.end);
  // Overloads have no body, so that they are one with what follows.
  if (/@(?:\w+\.)*overload\b/.test(decorators)) symbol.firstEnd = colon;
  else symbol.bodyStart = colon;
  const outer = frameOf(walk);
  const isStatic = /@staticmethod\b/.test(decorators);
  state.head = {
    depth: walk.depth,
    frame: { kind: 'function', symbol, names: new Set(), self: selfIn(outer, parameters, isStatic) },
    parameters,
  };
}

/** @returns where the colon before the body stands */
function readReturnType(walk: PythonWalk, symbol: OpenSymbol, listEnd: number): number {
  const { text } = walk;
  const after = skipBlanks(text, listEnd, symbol.end);
  if (!text.startsWith('->', after)) return after;
  const colon = endOfExpression(text, after + 2, symbol.end, ':');
  symbol.source = { kind: 'type', start: after + 2, end: colon };
  noteQuotes(walk, after + 2, colon);
  return colon;
}

function selfIn(outer: Frame, parameters: readonly Parameter[], isStatic: boolean): Self | null {
  const first = parameters[0];
  if (outer.kind === 'class') {
    if (isStatic || first === undefined || outer.symbol === null) return null;
    return { name: first.name, type: outer.symbol, members: outer.names };
  }
  const { self } = outer;
  return self !== null && parameters.some(({ name }) => name === self.name) ? null : self;
}

function enterClass(walk: PythonWalk): void {
  const { text, facts, state } = walk;
  const symbol = open(walk, () => 'class');
  state.head = null;
  if (symbol === null) return;
  const nameEnd = symbol.nameStart + (symbol.name?.length ?? 0);
  const bases = walk.child('superclasses');
  symbol.bodyStart = endOfExpression(text, bases?.end ?? nameEnd, symbol.end, ':');
  if (bases !== null) {
    for (const { start, end } of splitList(text, bases.start + 1, bases.end - 1)) {
      const base = text.slice(start, end);
      if (/^\w+\s*=|^\*/.test(base)) continue;
      if (/^(?:\w+\.)*(?:Int|Str)?(?:Enum|Flag)\s*$/.test(base)) symbol.kind = 'enum';
      facts.inherit(symbol, { kind: 'type', start, end });
    }
  }
  state.head = {
    depth: walk.depth,
    frame: { kind: 'class', symbol, names: new Set(), self: null },
    parameters: [],
  };
}

function enterAlias(walk: PythonWalk): void {
  const symbol = open(walk, () => 'type');
  if (symbol === null) return;
  const equals = walk.text.indexOf('=', symbol.nameStart);
  if (equals === -1 || equals > symbol.end) return;
  symbol.source = { kind: 'type', start: equals + 1, end: symbol.end };
  noteQuotes(walk, equals + 1, symbol.end);
}

const typeParameter = new RegExp(`\\*{0,2}(${identifierPattern})`, 'y');

/** `def first[T: Base](…)` */
function bindTypeParameters(walk: PythonWalk): void {
  const { text, facts } = walk;
  const { top } = facts;
  if (top === null || top.depth !== walk.depth || top.name === null) return;
  const open = top.nameStart + top.name.length;
  if (text[open] !== '[') return;
  for (const part of splitList(text, open + 1, endOfExpression(text, open + 1, top.end, ''))) {
    typeParameter.lastIndex = part.start;
    const name = typeParameter.exec(text)?.[1];
    if (name === undefined) continue;
    const nameEnd = typeParameter.lastIndex;
    walk.consume(nameEnd - name.length);
    const at = skipBlanks(text, nameEnd, part.end);
    facts.bindLocal(name, text[at] === ':' ? { kind: 'type', start: at + 1, end: part.end } : null);
  }
}

/** The body of what the nearest ancestor declares. */
function enterBody(walk: PythonWalk): void {
  const { head } = walk.state;
  if (head === null || head.depth !== walk.depth - 1) return;
  const { frame, parameters } = head;
  const { facts, text, state, start } = walk;
  walk.track();
  state.head = null;
  state.frames.push(frame);
  facts.scopes.enter(true, frame.kind === 'class');
  for (const { name, source } of parameters) facts.bindLocal(name, source);
  if (frame.symbol !== null) frame.symbol.doc = docstringAt(text, start) ?? frame.symbol.doc;
  if (frame.kind === 'class') noteMethods(walk, frame);
}

function leaveBody(walk: PythonWalk): void {
  walk.state.frames.pop();
  walk.facts.scopes.leave();
}

const definition = new RegExp(`^([ \\t]*)(?:async\\s+)?(?:def|class)\\s+(${identifierPattern})`, 'gm');

/** `self.name = …` assigns by the method `name` when there is one, below perhaps. */
function noteMethods(walk: PythonWalk, frame: Frame): void {
  const { column, start, end, text } = walk;
  for (const { 1: indent = '', 2: name = '' } of text.slice(start - column, end).matchAll(definition)) {
    if (indent.length === column) frame.names.add(name);
  }
}

/** What stands in quotes in an annotation are names of types. */
export function noteQuotes(walk: PythonWalk, start: number, end: number): void {
  const { quoted } = walk.state;
  if (start >= end) return;
  const annotation = walk.text.slice(start, end);
  if (/["']/.test(annotation) && !/\b(?:Literal|Annotated)\[/.test(annotation)) quoted.push({ start, end });
}
