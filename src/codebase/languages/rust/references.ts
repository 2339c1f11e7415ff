/** What each identifier of Rust is: a local that is bound, a use of a name, or a word of the language. */
import { unknown } from '../syntax/chain-scanner.ts';
import type { HiddenUse } from '../syntax/name-uses.ts';
import type { UseOptions } from '../syntax/syntax-walk.ts';
import { moduleAbove, type RustRules, type RustWalk, selfOf } from './context.ts';
import { isCalledWithTypes, isNoName, readItems } from './macros.ts';
import { bindFromPattern, sourceInPattern, structSource } from './patterns.ts';
import { withoutRawMark } from './use-tree.ts';

export const identifierTypes = [
  'identifier',
  'field_identifier',
  'type_identifier',
  'shorthand_field_identifier',
];

export const referenceRules: RustRules = {
  type_arguments: { aside: true },
  struct_expression: {},
  struct_pattern: {},
  string_literal: { leaf: 'value' },
  raw_string_literal: { leaf: 'value' },
  char_literal: { leaf: 'value' },
};

const call: UseOptions = { role: 'call' };
const neverCalled: UseOptions = { isNeverCalled: true };
const ofUnknown: UseOptions = { receiver: unknown };

export function onIdentifier(walk: RustWalk): void {
  switch (walk.nameUp(0)) {
    case 'field_identifier':
      useField(walk);
      return;
    case 'shorthand_field_identifier':
      useFieldOfPattern(walk);
      return;
    default:
      onName(walk);
  }
}

function onName(walk: RustWalk): void {
  const { start, state, text } = walk;
  // A lifetime or a label.
  if (text.charCodeAt(start - 1) === 39) return;
  const end = walk.identifierEnd(start);
  const name = text.slice(start, end);
  const next = text.charCodeAt(end);
  const isTokens = start < state.tokensEnd;
  const isPath = next === 58 && text.charCodeAt(end + 1) === 58;
  if (!walk.isMember) {
    if (name === 'Self') {
      walk.useHidden(selfOf(walk));
      return;
    }
    if (isTokens && isNoName(walk, name)) return;
    if (isBound(walk, name, next, isPath)) return;
    const isMacro = next === 33 && text.charCodeAt(end + 1) !== 61;
    const local = isMacro || (isPath && startsLow(text, start)) ? undefined : state.locals.lookUp(name);
    if (local !== undefined) {
      // Without members nothing depends on what it is.
      if (next !== 44 && next !== 41) walk.useName(local);
      return;
    }
    if (walk.isInBrace && isShorthand(walk, end)) {
      useShorthand(walk);
      return;
    }
  }
  walk.useName(optionsOf(walk, name, end, next, isTokens));
  if (state.itemsMacro !== null && end >= state.itemsMacro.nameEnd) readItems(walk);
}

function optionsOf(walk: RustWalk, name: string, end: number, next: number, isTokens: boolean): UseOptions {
  const { start, state, text } = walk;
  if (next === 33) return text.charCodeAt(end + 1) === 61 ? {} : call;
  if (next === 40) {
    const isPattern = state.pattern !== null && start < state.pattern.end && start >= state.pattern.start;
    return isPattern || start < state.attributeEnd || walk.nameUp(0) === 'type_identifier' ? neverCalled : {};
  }
  if (isTokens && next === 58 && isCalledWithTypes(text, end)) return call;
  return name.startsWith('r#') ? { name: withoutRawMark(name) } : {};
}

/** A name in a pattern that is being read. A capitalised one is a variant or a constant. */
function isBound(walk: RustWalk, name: string, next: number, isPath: boolean): boolean {
  const { start, state } = walk;
  const { pattern } = state;
  if (pattern === null || start >= pattern.end || start < pattern.start) return false;
  if (isPath || next === 40 || next === 33 || walk.nameUp(0) !== 'identifier') return false;
  if (!startsLow(walk.text, start)) return false;
  bindFromPattern(walk, pattern, name, sourceInPattern(walk, pattern, start));
  return true;
}

function startsLow(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  return (first >= 97 && first <= 122) || first === 95;
}

/** `value.field`, or `field:` in the braces of a struct. */
function useField(walk: RustWalk): void {
  if (walk.isMember) {
    walk.useName();
    return;
  }
  const around = walk.nameUp(1);
  const source = around === 'struct_expression' || around === 'struct_pattern' ? structSource(walk) : null;
  walk.useName(source === null ? ofUnknown : { receiver: walk.facts.uses.receiverFrom(source) });
}

/** `Name { field }` in a pattern uses the field and binds a local. */
function useFieldOfPattern(walk: RustWalk): void {
  const { facts, start, state } = walk;
  const name = walk.identifierAt(start);
  const source = walk.nameUp(1) === 'struct_pattern' ? structSource(walk) : null;
  walk.useName(source === null ? ofUnknown : { receiver: facts.uses.receiverFrom(source) });
  const { pattern } = state;
  if (pattern === null || start >= pattern.end) return;
  bindFromPattern(walk, pattern, name, source === null ? null : { ...source, member: name });
}

/** `Name { field }` in an expression. */
function isShorthand(walk: RustWalk, end: number): boolean {
  if (walk.nameUp(1) !== 'struct_expression') return false;
  const { start, text } = walk;
  if (
    !/^\s*[,}]/.test(text.slice(end, end + 40)) ||
    !/[{,]\s*$/.test(text.slice(Math.max(0, start - 40), start))
  )
    return false;
  return structSource(walk)?.end === walk.state.locals.innermostBrace;
}

function useShorthand(walk: RustWalk): void {
  const source = structSource(walk);
  walk.useName(source === null ? ofUnknown : { receiver: walk.facts.uses.receiverFrom(source) });
}

/** `self`, `crate` and `super`, where they have members or are passed on as a value. */
export function isRootWord(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
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
  if (word === 'crate') return { free: 'crate' };
  const { text } = walk;
  if (word === 'self') return /^\s*::/.test(text.slice(end, end + 40)) ? moduleAbove(walk, 0) : selfOf(walk);
  const path = /(?:super\s*::\s*)*super$/.exec(text.slice(Math.max(0, end - 80), end))?.[0] ?? word;
  return moduleAbove(walk, path.split('super').length - 1);
}
