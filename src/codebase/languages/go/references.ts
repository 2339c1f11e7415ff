/** Rules for what uses a name. Locals are looked up here, where they are known; all else is left to the end of the file. */
import { unknown } from '../syntax/chain-scanner.ts';
import type { Local } from '../syntax/locals.ts';
import type { GoRules, GoWalk } from './context.ts';

export const referenceRules: GoRules = {
  composite_literal: { enter: enterLiteral },
  literal_value: { enter: enterValues, leave: leaveValues },
  keyed_element: {
    enter: (walk) => {
      walk.state.keyStart = walk.start;
    },
    point: true,
  },
  interpreted_string_literal: { leaf: 'value' },
  raw_string_literal: { leaf: 'value', when: '`' },
  rune_literal: { leaf: 'value', when: "'" },
};

const typeName = { isNeverCalled: true } as const;

export function onIdentifier(walk: GoWalk): void {
  if (walk.isMember) {
    // `pkg.Type`, whose parentheses are those of a list of results.
    walk.useName(walk.nameUp(0) === 'type_identifier' ? typeName : undefined);
    return;
  }
  const { start, state, text } = walk;
  if (start === state.keyStart && useKey(walk)) return;
  const name = walk.identifierAt(start);
  if (name === '_') return;
  const local = localNamed(walk, name);
  if (local !== undefined) {
    walk.useName(local);
  } else {
    // `Generic[int](x)` may be a call.
    const isType = walk.nameUp(0) === 'type_identifier' && text[start + name.length] !== '[';
    walk.useName(isType ? typeName : undefined);
  }
}

/** In `func f(store *store.Store, item item)` the types mean what is outside of the function. */
function localNamed(walk: GoWalk, name: string): Local | undefined {
  const { locals, typeParameters } = walk.state;
  const kind = walk.nameUp(0);
  const isOfType = kind === 'type_identifier' || kind === 'package_identifier';
  const isType = isOfType && !mayBeValue(walk.text, walk.start, name);
  return (isType ? undefined : locals.lookUp(name)) ?? typeParameters.lookUp(name);
}

/** `list[at]` looks like a generic type where a type may stand, and `new` takes types and values. */
function mayBeValue(text: string, start: number, name: string): boolean {
  if (text[start + name.length] === '[') return true;
  if (text[start - 1] === '[') return !text.startsWith('map', start - 4);
  return text[start - 1] === '(' && /\bnew\((?:\w+\()?$/.test(text.slice(start - 30, start));
}

/** `Type{Field: value}` */
function useKey(walk: GoWalk): boolean {
  const { text, start, state, facts } = walk;
  const name = walk.identifierAt(start);
  if (!/^\s*:/.test(text.slice(start + name.length, start + name.length + 10))) return false;
  const type = state.literals[state.literals.length - 1];
  if (type === undefined || !type.hasFields) return false;
  walk.useName({
    receiver: type.use < 0 ? unknown : facts.uses.receiverFrom({ kind: 'use', use: type.use }),
  });
  return true;
}

/** What its type is, the values say when they are met: then the names of the type have been used. */
function enterLiteral(walk: GoWalk): void {
  const { start, text, state, facts } = walk;
  const head = text.slice(start, start + 80);
  const isUnnamed = /^(?:\[[^\]]*\]|\*|map\[[^\]]*\])*\s*(?:struct|func|interface)\b/.test(head);
  // `pkg.Generic[Other]{…}`
  const generic = /^(?:\w+(\.))?\w+\[/.exec(head);
  state.literal = {
    isNamed: !isUnnamed,
    hasFields: !/^(?:map\b|\[)/.test(head),
    use: generic === null ? null : facts.uses.count + (generic[1] === undefined ? 0 : 1),
  };
}

function enterValues(walk: GoWalk): void {
  const { literals, literal } = walk.state;
  const outer = literals[literals.length - 1];
  if (walk.nameUp(1) === 'composite_literal' && literal !== null) {
    const use = literal.isNamed ? (literal.use ?? walk.facts.uses.count - 1) : unknown;
    literals.push({ use, hasFields: literal.hasFields });
  } else {
    // `[]Type{{Field: value}}`
    literals.push({ use: outer?.use ?? unknown, hasFields: true });
  }
  walk.state.literal = null;
}

function leaveValues(walk: GoWalk): void {
  walk.state.literals.pop();
}
