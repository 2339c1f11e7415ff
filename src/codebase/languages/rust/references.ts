/** What each identifier of Rust is: a local that is bound, a use of a name, or a word of the language. */
import { unknown } from '../syntax/chain-scanner.ts';
import type { HiddenUse } from '../syntax/name-uses.ts';
import type { UseOptions } from '../syntax/syntax-walk.ts';
import { moduleAbove, type RustWalk, selfOf } from './context.ts';
import { isBlank } from './item-text.ts';
import { enterMacroCall, isNoName } from './macros.ts';
import { bindFromPattern, sourceInPattern } from './patterns.ts';
import { withoutRawMark } from './use-tree.ts';
import { takeExternCrate } from './uses.ts';

export const identifierTypes = [
  'identifier',
  'field_identifier',
  'type_identifier',
  'shorthand_field_identifier',
];

const call: UseOptions = { role: 'call' };
const neverCalled: UseOptions = { isNeverCalled: true };
const ofUnknown: UseOptions = { receiver: unknown };
const plain: UseOptions = {};

export function onIdentifier(walk: RustWalk): void {
  switch (walk.nameUp(0)) {
    case 'field_identifier':
      walk.useName(walk.isMember ? plain : fieldOptions(walk));
      return;
    case 'shorthand_field_identifier':
      useFieldOfPattern(walk);
      return;
    default:
      onName(walk);
  }
}

function onName(walk: RustWalk): void {
  const { start, text } = walk;
  const before = text.charCodeAt(start - 1);
  // A lifetime or a label.
  if (before === 39) return;
  const end = walk.identifierEnd(start);
  const name = text.slice(start, end);
  const next = text.charCodeAt(end);
  if (!walk.isMember) {
    const isExtern =
      before === 32 && text.charCodeAt(start - 2) === 101 && text.startsWith('crate', start - 6);
    if (isExtern && takeExternCrate(walk)) return;
    if (name === '_') return;
    if (name === 'Self') {
      walk.useHidden(selfOf(walk));
      return;
    }
    if (walk.isInTokens && isNoName(walk, name)) return;
    if (next === 32 && isTypeBinding(walk, end)) return;
    if (walk.braceOwner >= 0 && isShorthand(walk, end)) {
      walk.useName(fieldOptions(walk));
      return;
    }
    if (isLocal(walk, name, end, next)) return;
  }
  const isMacro = next === 33 && text.charCodeAt(end + 1) !== 61;
  if (isMacro) {
    walk.useName(call);
    enterMacroCall(walk, end);
  } else if (next === 40) {
    walk.useName(isCall(walk) ? plain : neverCalled);
  } else {
    walk.useName(name.startsWith('r#') ? { name: withoutRawMark(name) } : plain);
  }
}

/** `Iterator<Item = T>`: what it is an alias of stands in the trait, and is not what the type is made of. */
function isTypeBinding(walk: RustWalk, end: number): boolean {
  const { start, text } = walk;
  if (text.charCodeAt(end + 1) !== 61 || walk.nameUp(0) !== 'type_identifier') return false;
  const after = text.charCodeAt(end + 2);
  if (after === 61 || after === 62) return false;
  let before = start - 1;
  while (isBlank(text.charCodeAt(before))) before--;
  const mark = text.charCodeAt(before);
  return mark === 60 || mark === 44;
}

/** Takes a name that a pattern binds, or a use of one. */
function isLocal(walk: RustWalk, name: string, end: number, next: number): boolean {
  const { start, state, text } = walk;
  const isLow = startsLow(text.charCodeAt(start));
  const isPath = next === 58 && text.charCodeAt(end + 1) === 58;
  if (isLow && (isPath || (next === 33 && text.charCodeAt(end + 1) !== 61))) return false;
  const { pattern } = state;
  const isInPattern = pattern !== null && start < pattern.end && start >= pattern.start;
  if (isInPattern && isLow && next !== 40 && walk.nameUp(0) === 'identifier') {
    bindFromPattern(walk, pattern, name, sourceInPattern(walk, pattern, start, end));
    return true;
  }
  const local = state.locals.lookUp(name);
  if (local === undefined) return false;
  // Of a value without members nothing depends on what it is.
  if ((next !== 44 && next !== 41) || walk.nameUp(0) !== 'identifier') walk.useName(local);
  return true;
}

/** Parentheses follow, which call it unless it is a type, a pattern or an attribute. */
function isCall(walk: RustWalk): boolean {
  const { start, state } = walk;
  const { pattern } = state;
  if (walk.nameUp(0) === 'type_identifier' || start < state.attributeEnd) return false;
  return pattern === null || start >= pattern.end || start < pattern.start;
}

function startsLow(char: number): boolean {
  return (char >= 97 && char <= 122) || char === 95;
}

/** Of a name in the braces of `Name { field: value, other }`. */
function fieldOptions(walk: RustWalk): UseOptions {
  const { braceOwner, facts, state } = walk;
  if (braceOwner < 0) return ofUnknown;
  // Not the use before the brace itself: the name goes on nothing, and a literal ends with its brace.
  if (state.fields?.owner !== braceOwner) {
    const receiver = facts.uses.receiverFrom({ kind: 'use', use: braceOwner });
    state.fields = { owner: braceOwner, options: { receiver } };
  }
  return state.fields.options;
}

/** `Name { field }` in a pattern uses the field and binds a local. */
function useFieldOfPattern(walk: RustWalk): void {
  const { braceOwner, start, state } = walk;
  const name = walk.identifierAt(start);
  walk.useName(fieldOptions(walk));
  const { pattern } = state;
  if (pattern === null || start >= pattern.end) return;
  bindFromPattern(
    walk,
    pattern,
    name,
    braceOwner < 0 ? null : { kind: 'use', use: braceOwner, member: name },
  );
}

/** `Name { field }` in an expression, and no block: `-> Name { value }`. */
function isShorthand(walk: RustWalk, end: number): boolean {
  const { braceOwner, start, text } = walk;
  const { uses } = walk.facts;
  const owner = uses.nameOf(braceOwner).charCodeAt(0);
  if (startsLow(owner)) return false;
  if (!/^\s*[,}]/.test(text.slice(end, end + 40))) return false;
  const before = /([{,])\s*$/.exec(text.slice(Math.max(0, start - 40), start))?.[1];
  if (before === undefined) return false;
  const ownerStart = uses.startOf(braceOwner);
  return before === ',' || !/->\s*$/.test(text.slice(Math.max(0, ownerStart - 4), ownerStart));
}

/** `self`, `crate` and `super`, where they have members or are passed on as a value. */
export function isRootWord(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (first === 36) return text.startsWith('$crate', start) && isRootWord(text, start + 1, end);
  const isWord =
    end - start === 4
      ? first === 115 && text.startsWith('self', start)
      : end - start === 5 &&
        ((first === 115 && text.startsWith('super', start)) ||
          (first === 99 && text.startsWith('crate', start)));
  if (!isWord) return false;
  let at = end;
  while (text.charCodeAt(at) <= 32) at++;
  const next = text.charCodeAt(at);
  return next === 46 || next === 59 || (next === 58 && text.charCodeAt(at + 1) === 58);
}

/** @param end where the word ends. */
export function onRoot(walk: RustWalk, word: string, end: number): HiddenUse {
  if (word === 'crate' || word === '$crate') return { free: 'crate' };
  const { text } = walk;
  if (word === 'self') return /^\s*::/.test(text.slice(end, end + 40)) ? moduleAbove(walk, 0) : selfOf(walk);
  const path = /(?:super\s*::\s*)*super$/.exec(text.slice(Math.max(0, end - 80), end))?.[0] ?? word;
  return moduleAbove(walk, path.split('super').length - 1);
}
