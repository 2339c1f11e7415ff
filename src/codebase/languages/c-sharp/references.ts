/** Rules for what uses a name. */
import { superMember } from '../../facts.ts';
import { unknown } from '../syntax/chain-scanner.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import type { CSharpRules, CSharpWalk } from './context.ts';

export const identifierTypes = ['identifier', 'this', 'base'];

export const referenceRules: CSharpRules = {
  comment: {
    enter: (walk) => {
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
  string_literal: { leaf: 'value' },
  verbatim_string_literal: { leaf: 'value' },
  raw_string_literal: { leaf: 'value' },
  character_literal: { leaf: 'value' },
  string_content: { leaf: 'value' },
  type_argument_list: { aside: true },
  initializer_expression: {},
  argument: { enter: consumeArgumentName, point: true },
  labeled_statement: { enter: (walk) => walk.consume(walk.start), point: true },
  goto_statement: { leaf: 'blank' },
  preproc_region: { leaf: 'blank' },
  preproc_endregion: { leaf: 'blank' },
  preproc_pragma: { leaf: 'blank' },
};

export function onIdentifier(walk: CSharpWalk): void {
  const word = walk.nameUp(0);
  if (word !== 'identifier') {
    const type = typeAround(walk.facts.top);
    if (type === null) walk.useHidden(null);
    else walk.useHidden(word === 'this' ? { symbol: type } : { symbol: type, member: superMember });
    return;
  }
  const { start, text } = walk;
  // A word of the language that the grammar reads as a name.
  if (/^(?:nameof|var|dynamic|value|_)\b/.test(text.slice(start, start + 8)) && !walk.isMember) return;
  if (walk.nameUp(1) === 'initializer_expression' && isAssignedMember(walk)) {
    // Of what is made: `new Thing { Part = … }`.
    walk.useName({ receiver: unknown });
    return;
  }
  const isMade = /\bnew\s+(?:[\w.]+\.)?$/.test(text.slice(Math.max(0, start - 60), start));
  walk.useName({ role: isMade ? 'call' : 'use', isNeverCalled: isMade });
}

function isAssignedMember({ start, text, isMember }: CSharpWalk): boolean {
  return (
    !isMember &&
    /^\w+\s*=(?![=>])/.test(text.slice(start, start + 80)) &&
    /[{,]\s*$/.test(text.slice(Math.max(0, start - 80), start))
  );
}

/** `call(name: value)` */
function consumeArgumentName(walk: CSharpWalk): void {
  const name = /^\w+(?=\s*:(?!:))/.exec(walk.text.slice(walk.start, walk.start + 80));
  if (name !== null) walk.consume(walk.start);
}
