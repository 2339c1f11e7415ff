/** Rules for what gives names a value: assignments, loops, `with`, `except`, patterns. Decides what becomes a symbol. */
import type { SymbolKind } from '../../facts.ts';
import type { Source } from '../syntax/scopes.ts';
import { type Frame, frameOf, isExported, type PythonRules, type PythonWalk } from './context.ts';
import { noteQuotes } from './definitions.ts';
import { commentAbove, docstringBelow } from './docs.ts';
import { identifierPattern, skipBlanks } from './expression-text.ts';
import { readParameters, sourceAfter, valueBetween } from './parameters.ts';
import { readTargets, type Target } from './targets.ts';

export const assignmentRules: PythonRules = {
  assignment: { enter: enterAssignment, point: true },
  named_expression: { enter: enterWalrus, point: true, when: ':=' },
  for_statement: { enter: enterFor, point: true, when: 'for' },
  for_in_clause: { enter: enterComprehensionFor, point: true, when: 'for' },
  as_pattern: { enter: enterAs, point: true, when: ' as ' },
  case_pattern: { identifiers: capture, when: 'case' },
  global_statement: { enter: enterGlobal, point: true, when: 'global' },
  nonlocal_statement: { enter: enterGlobal, point: true, when: 'nonlocal' },
  list_comprehension: { scope: 'block', when: 'for' },
  set_comprehension: { scope: 'block', when: 'for' },
  dictionary_comprehension: { scope: 'block', when: 'for' },
  generator_expression: { scope: 'block', when: 'for' },
  lambda: { inside: bindLambdaParameters, scope: 'function', when: 'lambda' },
};

const simpleTarget = new RegExp(`(?:(${identifierPattern})\\.)?(${identifierPattern})\\s*(?=:|=(?!=))`, 'y');

function enterAssignment(walk: PythonWalk): void {
  const { text, start } = walk;
  simpleTarget.lastIndex = start;
  const [whole = '', of = null, name] = simpleTarget.exec(text) ?? [];
  if (name !== undefined) {
    const after = start + whole.length;
    const target = { name, start: start + whole.trimEnd().length - name.length, of };
    if (of !== null && of !== frameOf(walk).self?.name) return;
    const source = sourceAfter(text, after, walk.end);
    if (source?.kind === 'type') noteQuotes(walk, source.start, source.end);
    assign(walk, target, source);
    return;
  }
  const left = walk.child('left');
  if (left === null || left.type === 'attribute' || left.type === 'subscript') return;
  for (const target of readTargets(text, left.start, left.end)) assign(walk, target, null);
}

function assign(walk: PythonWalk, target: Target, source: Source | null): void {
  const frame = frameOf(walk);
  if (target.of !== null) {
    const { self } = frame;
    if (self === null || target.of !== self.name || self.members.has(target.name)) return;
    self.members.add(target.name);
    declare(walk, target, 'property', source, { ...frame, kind: 'class', symbol: self.type });
    return;
  }
  if (frame.kind === 'function') {
    bindTarget(walk, target, source);
    return;
  }
  if (frame.names.has(target.name)) return;
  frame.names.add(target.name);
  declare(walk, target, kindOf(walk, frame, target, source), source, frame);
}

function declare(
  walk: PythonWalk,
  { name, start: nameStart, of }: Target,
  kind: SymbolKind,
  source: Source | null,
  frame: Frame,
): void {
  const { facts, start, end, text, depth } = walk;
  const doc = docstringBelow(text, end) ?? commentAbove(walk, start);
  walk.consume(nameStart);
  facts.open({
    kind,
    depth,
    start,
    end,
    exported: isExported(walk, frame, name),
    name,
    nameStart,
    doc,
    source,
    parent: frame.symbol,
    bound: of === null,
  });
  // Several targets may stand at one node.
  facts.leave(depth);
}

const typeMaker =
  /^\s*(?:(?:t|typing|te|typing_extensions)\.)?(?:(?:TypeVar|ParamSpec|TypeVarTuple|NewType)\(|(?:Union|Optional|Callable|Literal|Annotated)\[)/;

function kindOf(walk: PythonWalk, frame: Frame, target: Target, source: Source | null): SymbolKind {
  const { text, end } = walk;
  const nameEnd = target.start + target.name.length;
  const value = source?.kind === 'value' ? text.slice(source.start, source.start + 60) : '';
  if (/^\s*lambda\b/.test(value)) return frame.kind === 'class' ? 'method' : 'function';
  if (frame.kind === 'class') {
    const isMember = frame.symbol?.kind === 'enum' && value !== '' && !target.name.startsWith('_');
    return isMember ? 'enum-member' : 'property';
  }
  const annotation = source?.kind === 'type' ? text.slice(nameEnd, Math.min(end, nameEnd + 60)) : '';
  if (typeMaker.test(value) || /^\s*:\s*["']?(?:\w+\.)*TypeAlias\b/.test(annotation)) return 'type';
  if (/^_*[A-Z][A-Z0-9_]*$/.test(target.name) || /^\s*:\s*(?:\w+\.)*Final\b/.test(annotation)) return 'const';
  return 'variable';
}

/** A local, or a name of a module or class that is no symbol, such as that of a loop. */
function bindTarget(walk: PythonWalk, { name, start }: Target, source: Source | null): void {
  if (frameOf(walk).names.has(name)) return;
  const { facts } = walk;
  walk.consume(start);
  const known = facts.scopes.boundIn(facts.scopes.ofFunction, name);
  // What it was first said to be.
  if (known?.kind === 'local' && known.source !== null) return;
  facts.bindLocal(name, source, true);
}

function bindAll(walk: PythonWalk, start: number, end: number, source: Source | null): void {
  const targets = readTargets(walk.text, start, end);
  const only = targets.length === 1 && end - start === targets[0]?.name.length;
  for (const target of targets) if (target.of === null) bindTarget(walk, target, only ? source : null);
}

function enterWalrus(walk: PythonWalk): void {
  const { start, text } = walk;
  const name = walk.identifierAt(start);
  const value = text.indexOf(':=', start + name.length);
  if (name === '' || value === -1) return;
  bindTarget(walk, { name, start, of: null }, valueBetween(text, value + 2, walk.end));
}

function enterFor(walk: PythonWalk): void {
  const left = walk.child('left');
  const right = walk.child('right');
  if (left === null || right === null) return;
  bindAll(walk, left.start, left.end, { kind: 'value', start: right.start, end: right.end });
}

function enterComprehensionFor(walk: PythonWalk): void {
  const left = walk.child('left');
  const right = walk.child('right');
  if (left === null || right === null) return;
  const targets = readTargets(walk.text, left.start, left.end);
  for (const { name, start } of targets) {
    walk.consume(start);
    const source =
      left.type === 'identifier' ? ({ kind: 'value', start: right.start, end: right.end } as const) : null;
    walk.facts.bindLocal(name, source);
  }
}

/** `with a as b`, `except A as b` */
function enterAs(walk: PythonWalk): void {
  const alias = walk.child('alias');
  if (alias === null) return;
  const { start, text } = walk;
  const end = text.lastIndexOf('as', alias.start - 1);
  bindAll(walk, alias.start, alias.end, { kind: 'value', start, end });
}

/** In a pattern of `case` a plain name is given what stands there. */
function capture(walk: PythonWalk): 'use' | 'nothing' {
  const { start, text } = walk;
  const name = walk.identifierAt(start);
  const next = text[skipBlanks(text, start + name.length, text.length)];
  if (next === '.' || next === '(' || walk.isMember) return 'use';
  if (name === '_' || next === '=') return 'nothing';
  if (frameOf(walk).names.has(name)) return 'use';
  walk.facts.bindLocal(name, null, true);
  return 'nothing';
}

function enterGlobal(walk: PythonWalk): void {
  const frame = frameOf(walk);
  if (frame.kind !== 'function') return;
  const names = walk.text.slice(walk.start, walk.end).replace(/^\w+\s/, '');
  for (const name of names.split(',')) frame.names.add(name.trim());
}

function bindLambdaParameters(walk: PythonWalk): void {
  const list = walk.child('parameters');
  if (list === null) return;
  for (const { name, start } of readParameters(walk.text, list.start, list.end)) {
    walk.consume(start);
    walk.facts.bindLocal(name, null);
  }
}
