/** Rules for what uses a name in C++, where C has no such thing. */
import type { CRules, CWalk } from '../c/context.ts';
import { readHidden } from '../c/preprocessor.ts';
import { keywords, useField } from '../c/references.ts';
import { typeAround } from '../syntax/use-resolver.ts';

export const cppIdentifierTypes = [
  'identifier',
  'field_identifier',
  'type_identifier',
  'namespace_identifier',
  'this',
];

export const cppReferenceRules: CRules = {
  raw_string_literal: { leaf: 'value', when: 'R"' },
  template_argument_list: { aside: true },
  operator_name: { leaf: 'blank', when: 'operator' },
  destructor_name: { leaf: 'blank', when: '~' },
  field_initializer: {},
  literal_suffix: { leaf: 'blank' },
};

const casts = new Set(['static_cast', 'dynamic_cast', 'const_cast', 'reinterpret_cast']);

export function onCppIdentifier(walk: CWalk): void {
  const { start, state, facts } = walk;
  readHidden(walk, start);
  const { top } = facts;
  if (start < state.basesEnd && top !== null) {
    facts.top = top.outer;
    useIdentifier(walk);
    facts.top = top;
  } else useIdentifier(walk);
}

function useIdentifier(walk: CWalk): void {
  const { start, text } = walk;
  const isQualified = text.charCodeAt(start - 1) === 58;
  switch (walk.nameUp(0)) {
    case 'this':
      useThis(walk);
      return;
    case 'field_identifier':
      if (walk.nameUp(1) === 'field_initializer') walk.useName({ isNeverCalled: true });
      else useField(walk);
      return;
    case 'type_identifier':
      useType(walk);
      return;
    default:
      usePlain(walk, walk.identifierAt(start), isQualified);
  }
}

function usePlain(walk: CWalk, name: string, isQualified: boolean): void {
  // Nothing of the standard library is in the project, whatever else has its name.
  if (name === 'std' && !isQualified) walk.useHidden(null);
  else if (casts.has(name)) useCast(walk, walk.start + name.length);
  else if (isQualified && isGlobal(walk)) useGlobal(walk);
  else if (walk.nameUp(0) === 'namespace_identifier') walk.facts.uses.qualify(walk.useName());
  else if (!keywords.has(name)) walk.useName();
}

/** `static_cast<Type>(…)` is of the type. */
function useCast(walk: CWalk, nameEnd: number): void {
  const { text } = walk;
  const end = text.indexOf('(', nameEnd);
  walk.useHidden({ source: { kind: 'type', start: nameEnd, end: end === -1 ? nameEnd : end } });
}

const noReceiver = -1;

function useGlobal(walk: CWalk): void {
  const { facts } = walk;
  const { top } = facts;
  facts.top = null;
  walk.useName({ receiver: noReceiver, scope: facts.scopes.file });
  facts.top = top;
}

/** `::name` */
function isGlobal({ text, start }: CWalk): boolean {
  return (
    /(?:^|[^\w>:\s])\s*::$/.test(text.slice(Math.max(0, start - 8), start)) ||
    /\breturn ::$/.test(text.slice(Math.max(0, start - 9), start))
  );
}

/** `new Type` */
function useType(walk: CWalk): void {
  const isMade = /\bnew\s+(?:[\w:]+::)?$/.test(walk.text.slice(Math.max(0, walk.start - 60), walk.start));
  walk.useName({ role: isMade ? 'call' : 'use', isNeverCalled: !isMade });
}

/** In a function that is defined outside of its class, the class is known by name only. */
function useThis(walk: CWalk): void {
  const { top } = walk.facts;
  const type = typeAround(top);
  if (type !== null) {
    walk.useHidden({ symbol: type });
    return;
  }
  let method = top;
  while (method !== null && method.container === null) method = method.parent;
  walk.useHidden(method?.container == null ? null : { name: method.container });
}
