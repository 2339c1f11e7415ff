/** Rules for what uses a name, and which identifiers only declare a local. */

import { superMember } from '../../facts.ts';
import { unknown } from '../syntax/chain-scanner.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import { markWrapped } from './components.ts';
import { isInExportsObject, type TypeScriptRules, type TypeScriptWalk } from './context.ts';
import { bindFromPattern } from './declarations.ts';
import { requiredModule } from './imports.ts';
import { typeOfKeys } from './object-keys.ts';
import { isNameOfType, typeAfter, valueAfter } from './types.ts';

export const identifierTypes = [
  'identifier',
  'property_identifier',
  'type_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'private_property_identifier',
  'this',
  'super',
];

export const referenceRules: TypeScriptRules = {
  type_arguments: { aside: true },
  type_parameter: { enter: enterTypeParameter, point: true },
  infer_type: { enter: (walk) => bindAt(walk, walk.start + 6), point: true },
  mapped_type_clause: { enter: (walk) => bindAt(walk, walk.start), point: true },
  index_signature: { enter: enterIndexSignature, point: true },
  catch_clause: { inside: bindCaught, scope: 'block' },
  for_statement: { scope: 'block' },
  for_in_statement: { inside: enterForIn, scope: 'block' },
  object_pattern: { enter: enterPattern },
  array_pattern: { enter: enterPattern },
  import_alias: { enter: enterAlias, point: true },
  jsx_opening_element: { enter: enterElement, point: true },
  jsx_closing_element: { enter: enterElement, point: true },
  jsx_namespace_name: { leaf: 'blank' },
  jsx_text: { leaf: 'blank' },

  string_fragment: { leaf: 'value' },
  template_string: { enter: enterTemplate },
  regex: { leaf: 'value' },
};

export function onIdentifier(walk: TypeScriptWalk): void {
  switch (walk.nameUp(0)) {
    case 'this':
      useThis(walk);
      return;
    case 'super':
      useSuper(walk);
      return;
    case 'shorthand_property_identifier':
      useShorthand(walk);
      return;
    case 'shorthand_property_identifier_pattern':
      useShorthandPattern(walk);
      return;
    default:
      onName(walk);
  }
}

function onName(walk: TypeScriptWalk): void {
  const role = walk.identifierRole();
  if (role === 'nothing') return;
  if (role === 'name' && nameSymbol(walk)) return;
  const { start } = walk;
  const parent = walk.nameUp(1);
  const isProperty = walk.nameUp(0) === 'property_identifier';
  if (!walk.isMember) {
    if (isProperty) {
      // The key of an object: what it means depends on what the object is for.
      walk.useName({
        receiver:
          parent === 'pair_pattern' || parent === 'object_pattern' ? sourceOfKey(walk) : typeOfKeys(walk),
      });
      return;
    }
    if (parent === 'formal_parameters' && walk.nameUp(0) === 'identifier' && isPlainParameter(walk)) {
      walk.facts.bindLocal(walk.identifierAt(start), null);
      return;
    }
    if ((parent === 'object_pattern' || parent === 'array_pattern') && isBoundByPattern(walk)) return;
    if (start === walk.state.elementNameStart) {
      useElement(walk);
      return;
    }
    const name = walk.identifierAt(start);
    if (name === 'require' && requiredModule(walk, start + name.length, 'require')) return;
    if (name === 'undefined' || name === 'arguments') return;
  }
  if (walk.nameUp(0) === 'type_identifier') walk.useName({ isNeverCalled: true });
  else walk.useName({ role: isMade(walk) || isElementMember(walk) ? 'call' : 'use' });
}

/** In JavaScript a parameter is an identifier with no node of its own around it. */
function isPlainParameter({ text, start }: TypeScriptWalk): boolean {
  return /(?:[(,]|\.\.\.)\s*(?:\/\*[^*]*\*\/\s*)?$/.test(text.slice(Math.max(0, start - 80), start));
}

function nameSymbol(walk: TypeScriptWalk): boolean {
  const { facts, start, text } = walk;
  const { top } = facts;
  if (top === null || top.depth !== walk.depth - 1 || top.name !== null) return false;
  const name = walk.identifierAt(start);
  const end = start + name.length;
  facts.name(name, start);
  if (name.startsWith('#')) top.exported = false;
  if (top.kind === 'const' || top.kind === 'variable' || top.kind === 'property') {
    top.source ??= typeAfter(text, end) ?? valueAfter(text, end, top.end);
  }
  markWrapped(walk, top, end);
  return true;
}

/** `new Name`, where no parentheses follow perhaps. */
function isMade({ text, start }: TypeScriptWalk): boolean {
  if (text.charCodeAt(start - 1) !== 32 || text.charCodeAt(start - 2) !== 119) return false;
  return /\bnew $/.test(text.slice(start - 5, start)) && !/^[\w$]+\s*\./.test(text.slice(start, start + 100));
}

/** The last name of `<A.B />`. */
function isElementMember({ text, start, state }: TypeScriptWalk): boolean {
  const { elementNameStart } = state;
  if (elementNameStart === -1 || start <= elementNameStart || start > elementNameStart + 200) return false;
  if (text[elementNameStart - 1] !== '<' || !/^[\w$.]+\.$/.test(text.slice(elementNameStart, start)))
    return false;
  return !/^[\w$]+\./.test(text.slice(start, start + 100));
}

function useThis(walk: TypeScriptWalk): void {
  const { facts, start, text } = walk;
  const type = typeAround(facts.top) ?? objectAround(walk);
  walk.useHidden(type === null ? null : { symbol: type });
  const method = facts.top;
  if (method?.kind !== 'method' || method.source !== null || type === null) return;
  // A method that gives `this` can be followed by the next one.
  const isGiven =
    text.startsWith('return ', start - 7) && /^this\s*(?:[;}]|\n|$)/.test(text.slice(start, start + 20));
  if (isGiven) method.source = { kind: 'use', use: facts.uses.count - 1 };
}

/** `this` in a method of `const object = { … }`. */
function objectAround(walk: TypeScriptWalk) {
  const { top } = walk.facts;
  return top?.kind === 'method' && top.parent?.kind === 'const' ? top.parent : null;
}

function useSuper(walk: TypeScriptWalk): void {
  const type = typeAround(walk.facts.top);
  walk.useHidden(type === null ? null : { symbol: type, member: superMember });
}

function useShorthand(walk: TypeScriptWalk): void {
  if (isInExportsObject(walk)) walk.facts.exportName(walk.identifierAt(walk.start));
  const receiver = typeOfKeys(walk);
  if (receiver !== unknown) walk.useName({ receiver });
  walk.useName();
}

/** `const { retries } = options` declares a local and uses the property of that name. */
function useShorthandPattern(walk: TypeScriptWalk): void {
  const { start, state, facts } = walk;
  const name = walk.identifierAt(start);
  const { pattern } = state;
  const isInside = pattern !== null && start < pattern.end;
  const isDirect = isInside && isOutermost(walk);
  if (isInside && pattern.symbol !== null) {
    bindFromPattern(walk, start, isDirect ? name : null);
    return;
  }
  bindFromPattern(walk, start, isDirect ? name : null);
  const source = isDirect ? pattern.source : null;
  walk.useName({ receiver: source === null ? unknown : facts.uses.receiverFrom(source) });
}

/** `const { retries: count } = options`: the key is a member of what is taken apart. */
function sourceOfKey(walk: TypeScriptWalk): number {
  const { pattern } = walk.state;
  const isKey = pattern !== null && pattern.source !== null && walk.start < pattern.end && isOutermost(walk);
  return isKey ? walk.facts.uses.receiverFrom(pattern.source) : unknown;
}

/** The pattern around the identifier is not inside of another one. */
function isOutermost(walk: TypeScriptWalk): boolean {
  return (
    walk.nameUp(1) === 'object_pattern' &&
    walk.nameUp(2) !== 'object_pattern' &&
    walk.nameUp(2) !== 'array_pattern'
  );
}

/** A name in a pattern: after `key:`, in a list, after `...`. What stands behind `=` is a default. */
function isBoundByPattern(walk: TypeScriptWalk): boolean {
  const { start, text, state } = walk;
  const { pattern } = state;
  if (pattern === null || start >= pattern.end) return false;
  const before = text.slice(Math.max(0, start - 80), start);
  const key = /(?:^|[{,\s])([\w$]+|'[^']*'|"[^"]*")\s*:\s*$/.exec(before)?.[1];
  if (key === undefined && !/[,[{]\s*$|\.\.\.\s*$|^\s*$/.test(before)) return false;
  bindFromPattern(walk, start, key !== undefined && isOutermost(walk) ? key.replace(/['"]/g, '') : null);
  return true;
}

/** `({ a } = b)` assigns to what is there already; every other pattern declares. */
function enterPattern(walk: TypeScriptWalk): void {
  const { pattern } = walk.state;
  if (pattern !== null && walk.start < pattern.end) return;
  const parent = walk.nameUp(1);
  const isAssigned =
    /^\s*=(?!=)/.test(walk.text.slice(walk.end, walk.end + 40)) && parent !== 'formal_parameters';
  walk.state.pattern = isAssigned ? null : { end: walk.end, source: null, isHoisted: false, symbol: null };
}

function enterTypeParameter(walk: TypeScriptWalk): void {
  const { text } = walk;
  const [modifiers = ''] = /^(?:(?:const|in|out)\s+)*/.exec(text.slice(walk.start, walk.start + 30)) ?? [];
  const start = walk.start + modifiers.length;
  const name = walk.identifierAt(start);
  walk.consume(start);
  const bound = /^\s+extends\s+/.exec(text.slice(start + name.length, start + name.length + 80));
  const from = start + name.length + (bound?.[0].length ?? 0);
  const isType = bound !== null && isNameOfType(text, from);
  walk.facts.bindLocal(name, isType ? { kind: 'type', start: from, end: walk.end } : null);
}

/** Binds the name that stands behind blanks. */
function bindAt(walk: TypeScriptWalk, from: number): void {
  let start = from;
  while (walk.text.charCodeAt(start) <= 32) start++;
  walk.consume(start);
  walk.facts.bindLocal(walk.identifierAt(start), null);
}

function enterIndexSignature(walk: TypeScriptWalk): void {
  const name = walk.child('name');
  if (name !== null) walk.consume(name.start);
}

function bindCaught(walk: TypeScriptWalk): void {
  const parameter = walk.child('parameter');
  if (parameter?.type === 'identifier') bindAt(walk, parameter.start);
}

function enterForIn(walk: TypeScriptWalk): void {
  const { text, state } = walk;
  const right = walk.child('right');
  const source = right === null ? null : ({ kind: 'value', start: right.start, end: right.end } as const);
  const left = walk.child('left');
  if (left === null || walk.child('kind') === null) return;
  if (left.type === 'identifier') {
    walk.consume(left.start);
    walk.facts.bindLocal(walk.textOf(left), isOf(text, left.end) ? source : null);
  } else {
    state.pattern = { end: left.end, source, isHoisted: false, symbol: null };
  }
}

function isOf(text: string, end: number): boolean {
  return /^\s*of\b/.test(text.slice(end, end + 40));
}

/** `import Local = Some.Name` */
function enterAlias(walk: TypeScriptWalk): void {
  const name = /^import\s+(?:type\s+)?/.exec(walk.text.slice(walk.start, walk.start + 40));
  if (name === null) return;
  const start = walk.start + name[0].length;
  const local = walk.identifierAt(start);
  walk.consume(start);
  walk.facts.bindLocal(local, valueAfter(walk.text, start + local.length, walk.end));
}

function enterElement(walk: TypeScriptWalk): void {
  const isClosing = walk.text.charCodeAt(walk.start + 1) === 47;
  walk.state.elementNameStart = walk.start + (isClosing ? 2 : 1);
}

/** `<div>` names no symbol, `<Page>` does. */
function useElement(walk: TypeScriptWalk): void {
  const { start, text } = walk;
  const first = text[start] ?? '';
  const hasMember = text[start + walk.identifierAt(start).length] === '.';
  if (first >= 'a' && first <= 'z' && !hasMember) return;
  walk.useName({ role: text[start - 1] === '/' || hasMember ? 'use' : 'call' });
}

/** A tag is called. */
function enterTemplate(walk: TypeScriptWalk): void {
  const { uses } = walk.facts;
  if (uses.count > 0 && uses.endOf(uses.count - 1) === walk.start) uses.markCalled(uses.count - 1);
}
