/** Rules for what uses a name, and for the calls that declare or import something. */
import { typeAround } from '../syntax/use-resolver.ts';
import type { RubyRules, RubyWalk } from './context.ts';
import { declareConstant } from './declarations.ts';
import { bindsHere, declareVariable } from './locals.ts';
import { readMacro } from './macros.ts';

export const identifierTypes = [
  'identifier',
  'constant',
  'instance_variable',
  'class_variable',
  'self',
  'super',
];

export const referenceRules: RubyRules = {
  comment: {
    enter: (walk) => {
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
  string_content: { leaf: 'value' },
  escape_sequence: { leaf: 'value' },
  character: { leaf: 'value' },
  heredoc_beginning: { leaf: 'value' },
  heredoc_content: { leaf: 'value' },
  heredoc_end: { leaf: 'blank' },
  uninterpreted: { leaf: 'blank' },
};

export function onIdentifier(walk: RubyWalk): void {
  const { facts, start, text } = walk;
  switch (walk.nameUp(0)) {
    case 'self': {
      const type = typeAround(facts.top);
      walk.useHidden(type === null ? null : { symbol: type });
      return;
    }
    case 'super':
      walk.useHidden(null);
      return;
    case 'constant':
      useConstant(walk);
      return;
    case 'identifier':
      useIdentifier(walk);
      return;
    default: {
      // `@name`, `@@name`
      if (walk.nameUp(1) === 'left_assignment_list') declareVariable(walk, start, null);
      const name = text.slice(start, walk.end);
      walk.useName({ name });
    }
  }
}

function useConstant(walk: RubyWalk): void {
  const { start, text } = walk;
  const end = walk.identifierEnd(start);
  const next = text.slice(end, end + 5);
  if (walk.nameUp(1) === 'left_assignment_list' && !walk.isMember && !/^(?:\.|::|\[)/.test(next)) {
    declareConstant(walk, text.slice(start, end), null);
    return;
  }
  const role = /^\.new\b/.test(next) ? 'call' : 'use';
  // `::Name`: nothing stands before the colons.
  const isOfAll = text[start - 1] === ':' && !/[\w)\]]/.test(text[start - 3] ?? '');
  walk.useName(isOfAll ? { role, receiver: -1 } : { role });
}

function useIdentifier(walk: RubyWalk): void {
  const { start, state, text } = walk;
  const plainEnd = walk.identifierEnd(start);
  const isMarked = text[plainEnd] === '?' || text[plainEnd] === '!';
  const end = isMarked ? walk.end : plainEnd;
  const name = text.slice(start, end);
  if (bindsHere(walk, end)) {
    state.locals.bind(name, null);
    return;
  }
  if (walk.isMember) {
    walk.useName({ name, role: 'call' });
    return;
  }
  const local = state.locals.lookUp(name);
  if (local !== undefined) {
    walk.useName(local);
    return;
  }
  if (/^_\d?$/.test(name) || /^__[a-z]+__$/.test(name)) return;
  if (!readMacro(walk, name, end)) walk.useName({ name, role: 'call' });
}
