/** Rules for parameters and variables: what each of them holds from where it is bound on. */

import type { Source } from '../syntax/scopes.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import { type PhpRules, type PhpWalk, typeSource } from './context.ts';

export const localRules: PhpRules = {
  simple_parameter: { enter: (walk) => void bindParameter(walk), point: true },
  variadic_parameter: { enter: (walk) => void bindParameter(walk), point: true },
  catch_clause: { enter: bindException, point: true },
  foreach_statement: { enter: bindElement, point: true },
  assignment_expression: { enter: declareGlobal, leave: bindAssigned },
};

export function bindParameter(walk: PhpWalk): Source | null {
  const name = walk.child('name');
  if (name === null) return null;
  const written = walk.text.slice(walk.text.indexOf('$', name.start), name.end);
  const source = typeSource(walk.child('type')) ?? walk.state.parameterTypes?.get(written) ?? null;
  walk.state.locals.bind(written, source);
  return source;
}

function bindException(walk: PhpWalk): void {
  const name = walk.child('name');
  if (name !== null) walk.state.locals.bind(walk.textOf(name), typeSource(walk.child('type')));
}

/** `foreach ($items as $key => $item)`: what is in a collection counts for the collection. */
function bindElement(walk: PhpWalk): void {
  const head = /^foreach\s*\(\s*([^;{}]*?)\s+as\s+(?:\$\w+\s*=>\s*)?&?(\$\w+)\s*\)/i.exec(
    walk.text.slice(walk.start, walk.start + 400),
  );
  const value = head?.[1];
  if (head === null || value === undefined) return;
  const start = walk.start + head[0].indexOf(value, 'foreach'.length);
  walk.state.locals.bind(head[2] ?? '', { kind: 'value', start, end: start + value.length });
}

/** The first assignment outside of functions declares a variable of the file. */
function declareGlobal(walk: PhpWalk): void {
  const { facts, state, text } = walk;
  if (state.functions.length > 0 || text[walk.start] !== '$') return;
  const variable = walk.identifierAt(walk.start);
  const name = variable.slice(1);
  const left = walk.child('left');
  if (left?.type !== 'variable_name' || state.globals.has(name) || name === '') return;
  const right = walk.child('right');
  const symbol = facts.open({
    kind: 'variable',
    depth: walk.depth,
    start: walk.start,
    end: walk.end,
    name,
    nameStart: walk.start + 1,
    parent: null,
    bound: false,
    source: right === null ? null : { kind: 'value', start: right.start, end: right.end },
  });
  facts.top = symbol.outer;
  walk.consume(walk.start);
  facts.scopes.enter(false);
  facts.bindPath(name, { kind: 'path', root: { symbol }, steps: [] });
  state.globals.set(name, facts.scopes.current);
  facts.scopes.leave();
}

function bindAssigned(walk: PhpWalk): void {
  const { state, text } = walk;
  if (state.functions.length === 0 || text[walk.start] !== '$') return;
  const left = walk.child('left');
  const right = walk.child('right');
  if (left === null || right === null) return;
  const source: Source = { kind: 'value', start: right.start, end: right.end };
  if (left.type === 'variable_name') {
    const name = walk.textOf(left);
    const known = state.variableType?.name === name ? state.variableType.source : null;
    if (known !== null) state.variableType = null;
    state.locals.bind(name, known ?? source);
  } else if (left.type === 'member_access_expression') {
    giveTypeToProperty(walk, walk.textOf(left), source);
  }
}

/** `$this->name = …` of a property that is declared without a type. */
function giveTypeToProperty({ facts, state }: PhpWalk, written: string, source: Source): void {
  const name = /^\$this->(\w+)$/.exec(written)?.[1];
  const type = name === undefined ? null : typeAround(facts.top);
  const property = type === null ? undefined : state.properties.get(type)?.get(name ?? '');
  if (property !== undefined) property.source ??= source;
}
