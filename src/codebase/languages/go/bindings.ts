/** Rules for what binds locals: parameters, `:=`, loops, switches. A local is known behind the statement that binds it. */
import type { Source } from '../syntax/scopes.ts';
import { enterScope, type GoRules, type GoWalk, identifierPattern, leaveScope } from './context.ts';
import { splitList } from './split-list.ts';
import { typeSource, valueSource } from './type-text.ts';

const ownScope = { inside: enterScope, leave: leaveScope } as const;

export const bindingRules: GoRules = {
  func_literal: { ...ownScope, when: 'func' },
  function_type: { when: 'func' },
  block: ownScope,
  if_statement: { ...ownScope, when: 'if' },
  for_statement: { ...ownScope, when: 'for' },
  expression_switch_statement: { ...ownScope, when: 'switch' },
  type_switch_statement: { enter: enterTypeSwitch, leave: leaveTypeSwitch, when: 'switch' },
  expression_case: { ...ownScope, when: 'case' },
  type_case: { inside: enterTypeCase, leave: leaveScope, when: 'case' },
  default_case: { inside: enterTypeCase, leave: leaveScope, when: 'default' },
  communication_case: { ...ownScope, when: 'select' },

  parameter_declaration: { enter: enterParameter, point: true },
  variadic_parameter_declaration: { enter: enterParameter, point: true, when: '...' },
  type_parameter_declaration: { enter: enterTypeParameter, point: true },
  short_var_declaration: { enter: enterShortVariable, leave: bindWaiting, when: ':=' },
  range_clause: { enter: enterRange, leave: bindWaiting, when: 'range' },
  receive_statement: { enter: enterReceive, leave: bindWaiting, when: 'select' },
};

/** Bound when the current node ends: what stands in it means what was there before. */
export function bindAtEnd(walk: GoWalk, name: string, source: Source | null): void {
  walk.state.waiting.push({ name, source, depth: walk.depth });
}

export function bindWaiting(walk: GoWalk): void {
  const { waiting, locals } = walk.state;
  let from = waiting.length;
  while (from > 0 && waiting[from - 1]?.depth === walk.depth) from--;
  for (const { name, source } of waiting.splice(from)) locals.bind(name, source);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const nameThenComma = new RegExp(`\\s*(${identifierPattern})\\s*(,?)`, 'y');

/** The names of `a, b, c` up to where something else stands. */
export function namesBefore(text: string, start: number, end: number): { name: string; start: number }[] {
  const names: { name: string; start: number }[] = [];
  nameThenComma.lastIndex = start;
  for (;;) {
    const at = nameThenComma.lastIndex;
    const found = nameThenComma.exec(text);
    const name = found?.[1];
    if (found === null || name === undefined) return names;
    const nameStart = at + found[0].indexOf(name);
    if (nameStart >= end) return names;
    names.push({ name, start: nameStart });
    if (found[2] === '') return names;
  }
}

/** For each of several names what it holds; of a call with several results only the first is known. */
export function sourcesOf(
  text: string,
  count: number,
  type: Range | null,
  value: Range | null,
): (Source | null)[] {
  if (type !== null) return Array<Source | null>(count).fill(typeSource(text, type));
  if (value === null) return [];
  if (count === 1) return [valueSource(text, value)];
  const values = splitList(text, value);
  return values.length === count || values.length === 1 ? values.map((one) => valueSource(text, one)) : [];
}

const withLocals: ReadonlySet<string> = new Set([
  'function_declaration',
  'method_declaration',
  'func_literal',
]);

/** `a, b T`; without a name it is a type alone. */
function enterParameter(walk: GoWalk): void {
  const { text, start, state } = walk;
  const type = walk.child('type');
  if (type === null || type.start === start || text[start] === '.') return;
  const isBound = withLocals.has(walk.nameUp(1));
  const source = isBound ? typeSource(text, type) : null;
  for (const { name, start: nameStart } of namesBefore(text, start, type.start)) {
    walk.consume(nameStart);
    if (isBound) state.locals.bind(name, source);
  }
}

function enterTypeParameter(walk: GoWalk): void {
  const { text, start, state } = walk;
  for (const { name, start: nameStart } of namesBefore(text, start, start + 200)) {
    walk.consume(nameStart);
    const after = nameStart + name.length;
    const end = text.slice(after, after + 100).search(/[,\]|]/);
    const source = end === -1 ? null : typeSource(text, { start: after, end: after + end });
    state.typeParameters.bind(name, text[after] === ',' ? null : source);
  }
}

function enterShortVariable(walk: GoWalk): void {
  const { text, start, end } = walk;
  bindNames(walk, start, (count) => {
    const assign = text.indexOf(':=', start);
    return assign === -1 ? [] : sourcesOf(text, count, null, { start: assign + 2, end });
  });
}

function bindNames(
  walk: GoWalk,
  start: number,
  sources: (count: number) => readonly (Source | null)[],
): void {
  const names = namesBefore(walk.text, start, walk.end);
  const known = sources(names.length);
  names.forEach(({ name, start: nameStart }, at) => {
    walk.consume(nameStart);
    if (name !== '_') bindAtEnd(walk, name, known[at] ?? null);
  });
}

/** Of `for i, item := range items` the second is one of them, and an only one may be, that of a channel. */
function enterRange(walk: GoWalk): void {
  const right = walk.child('right');
  if (right === null || !walk.text.slice(walk.start, right.start).includes(':=')) return;
  const source = valueSource(walk.text, right);
  bindNames(walk, walk.start, (count) => (count === 1 ? [source] : [null, source]));
}

function enterReceive(walk: GoWalk): void {
  const right = walk.child('right');
  if (right === null || !walk.text.slice(walk.start, right.start).includes(':=')) return;
  bindNames(walk, walk.start, () => [valueSource(walk.text, right)]);
}

/** `switch x := y.(type)`: in each case `x` is what the case says. */
function enterTypeSwitch(walk: GoWalk): void {
  enterScope(walk);
  const alias = walk.child('alias');
  walk.state.switches.push(alias === null ? null : walk.textOf(alias));
  if (alias !== null) walk.consume(alias.start);
}

function leaveTypeSwitch(walk: GoWalk): void {
  walk.state.switches.pop();
  leaveScope(walk);
}

function enterTypeCase(walk: GoWalk): void {
  enterScope(walk);
  const { text, start, state } = walk;
  if (walk.nameUp(1) !== 'type_switch_statement') return;
  const alias = state.switches[state.switches.length - 1] ?? null;
  if (alias === null) return;
  const types = splitList(text, { start: start + 'case'.length, end: text.indexOf(':', start) });
  const only = types.length === 1 && walk.nameUp(0) === 'type_case' ? types[0] : undefined;
  state.locals.bind(alias, only === undefined ? null : typeSource(text, only));
}
