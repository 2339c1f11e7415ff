/** Rules for parameters and locals: what each of them holds from where it is bound on. */

import type { Source } from '../syntax/scopes.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import type { RubyRules, RubyWalk } from './context.ts';
import { declareMember } from './context.ts';
import { declareConstant } from './declarations.ts';

export const localRules: RubyRules = {
  method_parameters: {},
  block_parameters: {},
  lambda_parameters: {},
  optional_parameter: { enter: bindNamed },
  keyword_parameter: { enter: bindNamed },
  block: { enter: openBlock, leave: closeBlock },
  do_block: { enter: openBlock, leave: closeBlock },
  lambda: { enter: openBlock, leave: closeBlock },
  assignment: { enter: enterAssignment, leave: bindAssigned },
  operator_assignment: { enter: enterAssignment, leave: bindAssigned },
  left_assignment_list: {},
  rescue: { enter: bindException, point: true },
  as_pattern: { enter: bindPattern, point: true },
  for: { enter: bindElement, point: true },
};

const bindingNodes = new Set(['method_parameters', 'block_parameters', 'lambda_parameters']);

/** The identifier that is the current node names a parameter, or is assigned to among others. */
export function bindsHere(walk: RubyWalk, end: number): boolean {
  const around = walk.nameUp(1);
  if (bindingNodes.has(around)) return true;
  return (
    around === 'left_assignment_list' &&
    !walk.isMember &&
    !/^(?:[.[(]|&\.|::)/.test(walk.text.slice(end, end + 2))
  );
}

function bindNamed(walk: RubyWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  const value = walk.child('value');
  const source: Source | null = value === null ? null : { kind: 'value', start: value.start, end: value.end };
  walk.state.locals.bind(walk.textOf(name), source);
}

function openBlock({ state }: RubyWalk): void {
  state.marks.push(state.locals.mark);
}

function closeBlock({ state }: RubyWalk): void {
  state.locals.release(state.marks.pop() ?? 0);
}

function enterAssignment(walk: RubyWalk): void {
  const { start, text } = walk;
  const left = walk.child('left');
  if (left === null) return;
  if (left.type === 'identifier') {
    walk.consume(left.start);
    // Seen from its own value too: `x = proc { x }`.
    if (walk.state.locals.lookUp(walk.textOf(left)) === undefined)
      walk.state.locals.bind(walk.textOf(left), null);
  } else if (left.type === 'constant') {
    walk.consume(start);
    declareConstant(walk, walk.textOf(left), walk.child('right'));
  } else if (text[start] === '@') {
    const right = walk.child('right');
    declareVariable(
      walk,
      start,
      right === null ? null : { kind: 'value', start: right.start, end: right.end },
    );
  }
}

function bindAssigned(walk: RubyWalk): void {
  const { assignedClasses, bodies } = walk.state;
  if (assignedClasses[assignedClasses.length - 1] === walk.start) {
    assignedClasses.pop();
    bodies.pop();
  }
  const left = walk.child('left');
  const right = walk.child('right');
  if (left?.type !== 'identifier' || right === null) return;
  walk.state.locals.bind(walk.textOf(left), { kind: 'value', start: right.start, end: right.end });
}

/** The first assignment of `@name` in a class declares it. */
export function declareVariable(walk: RubyWalk, start: number, source: Source | null): void {
  const { facts, state, text } = walk;
  const name = /^@@?\w+/.exec(text.slice(start, start + 100))?.[0];
  const type = typeAround(facts.top);
  if (name === undefined || type === null) return;
  const known = state.variables.get(type) ?? new Set();
  state.variables.set(type, known);
  if (known.has(name)) return;
  known.add(name);
  const end = source === null || source.kind === 'use' ? start + name.length : source.end;
  declareMember(walk, 'property', name, start, { start, end }, { exported: false, doc: null, source });
}

/** `rescue Failure => error` */
function bindException(walk: RubyWalk): void {
  const variable = walk.child('variable');
  const types = walk.child('exceptions');
  const name = variable === null ? null : /[a-z_]\w*$/.exec(walk.textOf(variable));
  if (variable === null || name === null) return;
  walk.consume(variable.start + name.index);
  walk.state.locals.bind(
    name[0],
    types === null ? null : { kind: 'type', start: types.start, end: types.end },
  );
}

/** `in String => name` */
function bindPattern(walk: RubyWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  walk.consume(name.start);
  walk.state.locals.bind(walk.textOf(name), null);
}

function bindElement(walk: RubyWalk): void {
  const pattern = walk.child('pattern');
  if (pattern?.type !== 'identifier') return;
  walk.consume(pattern.start);
  walk.state.locals.bind(walk.textOf(pattern), null);
}
