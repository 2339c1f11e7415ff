/** Rules for what uses a name. */
import { superMember } from '../../facts.ts';
import type { NodeRules } from '../syntax/syntax-walk.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import type { JavaState, JavaWalk } from './declarations.ts';

export const identifierTypes = ['identifier', 'type_identifier', 'this', 'super'];

const comment: NodeRules<JavaState>[string] = {
  enter: (walk) => {
    walk.facts.comments.push({ start: walk.start, end: walk.end });
  },
  leaf: 'blank',
};

export const referenceRules: NodeRules<JavaState> = {
  line_comment: comment,
  block_comment: comment,
  string_literal: { leaf: 'value' },
  character_literal: { leaf: 'value' },
  type_arguments: { aside: true },
  element_value_pair: { enter: (walk) => walk.consume(walk.start), point: true },
  labeled_statement: { enter: (walk) => walk.consume(walk.start), point: true },
  break_statement: { leaf: 'blank' },
  continue_statement: { leaf: 'blank' },
};

export function onIdentifier(walk: JavaWalk): void {
  switch (walk.nameUp(0)) {
    case 'this': {
      const type = typeAround(walk.facts.top);
      walk.useHidden(type === null ? null : { symbol: type });
      return;
    }
    case 'super': {
      const type = typeAround(walk.facts.top);
      walk.useHidden(type === null ? null : { symbol: type, member: superMember });
      return;
    }
    case 'type_identifier':
      // `new Type(…)` calls it; a cast in parentheses does not.
      if (walk.identifierAt(walk.start) !== 'var') useType(walk);
      return;
    default:
      walk.useName();
  }
}

function useType(walk: JavaWalk): void {
  const isMade = /\bnew\s+(?:[\w$.]+\.)?$/.test(walk.text.slice(Math.max(0, walk.start - 80), walk.start));
  walk.useName({ role: isMade ? 'call' : 'use', isNeverCalled: true });
}
