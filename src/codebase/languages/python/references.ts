/** Rules for what uses a name: identifiers, also those in quoted annotations, `self` and `super`. */
import { superMember } from '../../facts.ts';
import { nothing } from '../syntax/chain-scanner.ts';
import { frameOf, type PythonRules, type PythonWalk } from './context.ts';
import { importByName } from './imports.ts';

export const referenceRules: PythonRules = {
  keyword_argument: {
    enter: (walk) => {
      walk.consume(walk.start);
    },
    point: true,
  },
  string_content: { enter: useQuotedNames, leaf: 'value' },
};

export function onIdentifier(walk: PythonWalk): void {
  if (walk.identifierRole() === 'nothing') return;
  if (walk.nameUp(1) === 'case_pattern') {
    // `case Point(x=0)` makes nothing.
    walk.useName({ isNeverCalled: true });
    return;
  }
  if (walk.isMember) {
    const name = walk.identifierAt(walk.start);
    if (name === 'import_module') importByName(walk, walk.start + name.length);
    walk.useName();
    return;
  }
  const { start, state } = walk;
  const { frames } = state;
  const frame = frames[frames.length - 1];
  const name = walk.identifierAt(start);
  const { self } = frame ?? { self: null };
  if (name === self?.name) walk.useHidden({ symbol: self.type });
  else if (name === 'super')
    walk.useHidden(self === null ? null : { symbol: self.type, member: superMember });
  else if (name === 'Self') useSelfType(walk);
  else {
    if (name === 'import_module' || name === '__import__') importByName(walk, start + name.length);
    walk.useName();
  }
}

/** `-> Self` */
function useSelfType(walk: PythonWalk): void {
  const { kind, symbol, self } = frameOf(walk);
  const type = kind === 'class' ? symbol : (self?.type ?? null);
  if (type === null) walk.useName();
  else walk.useHidden({ symbol: type });
}

/** `"Optional[module.Type]"` as an annotation. */
function useQuotedNames(walk: PythonWalk): void {
  const { start, state, facts, line, column } = walk;
  const { quoted } = state;
  while (quoted[0] !== undefined && quoted[0].end <= start) quoted.shift();
  const first = quoted[0];
  if (first === undefined || first.start > start) return;
  const type = walk.text.slice(start, walk.end);
  if (type.includes('\n')) return;
  let last = nothing;
  let lastEnd = -1;
  for (const { 0: name, index } of type.matchAll(/[A-Za-z_]\w*/g)) {
    const isMember = lastEnd === index - 1 && type[lastEnd] === '.';
    lastEnd = index + name.length;
    if (name === 'None' || name === 'True' || name === 'False') continue;
    last = facts.uses.add(
      name,
      start + index,
      start + lastEnd,
      line,
      column + index,
      'use',
      isMember ? last : nothing,
      facts.scopes.current,
      facts.top,
    );
  }
}
