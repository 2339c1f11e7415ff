/** Rules for what stands inside of a class, interface, enum or object. Knows only what the member itself says. */
import type { SymbolKind } from '../../facts.ts';
import type { Source } from '../syntax/scopes.ts';
import type { Enter, IdentifierRole, NodeRule } from '../syntax/syntax-walk.ts';
import {
  declare,
  isInExportsObject,
  leadIn,
  namesOpenSymbol,
  nameThenUses,
  type Pattern,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
  valueOwner,
} from './context.ts';
import { typeAfter, valueAfter } from './types.ts';

export const memberRules: TypeScriptRules = {
  method_definition: { enter: member('method'), identifiers: nameThenUses, scope: 'function' },
  method_signature: { enter: member('method'), identifiers: nameThenUses, scope: 'function' },
  abstract_method_signature: { enter: member('method'), identifiers: nameThenUses, scope: 'function' },
  property_signature: { enter: member('property'), identifiers: nameThenUses },
  public_field_definition: { enter: member('property'), identifiers: nameThenUses },
  field_definition: { enter: member('property'), identifiers: nameThenUses },
  pair: { enter: enterPair, identifiers: nameThenUses, point: true },
  enum_assignment: {
    enter: (walk) => {
      declare(walk, 'enum-member', { exported: 'inherit', bound: false });
    },
    identifiers: nameThenUses,
  },
  required_parameter: { enter: enterParameter, identifiers: nameThenUses, point: true },
  optional_parameter: { enter: enterParameter, identifiers: nameThenUses, point: true },
  decorator: { enter: enterDecorator },
  string: { enter: enterNameInQuotes, leaf: 'value' },
  computed_property_name: {
    enter: (walk) => {
      if (namesOpenSymbol(walk)) walk.facts.name(walk.text.slice(walk.start, walk.end), walk.start);
    },
  },
};

function member(kind: SymbolKind): Enter<TypeScriptState> {
  return (walk) => {
    declareMember(walk, kind);
    nameByNumber(walk);
  };
}

/** `{ 200: Ok }` */
function nameByNumber(walk: TypeScriptWalk): void {
  const { facts, start, text } = walk;
  const first = text.charCodeAt(start);
  if (first < 48 || first > 57 || facts.top?.depth !== walk.depth) return;
  facts.name(/^[\w.]+/.exec(text.slice(start, start + 40))?.[0] ?? '', start);
}

function declareMember(walk: TypeScriptWalk, kind: SymbolKind): void {
  switch (walk.nameUp(1)) {
    case 'class_body':
      declare(walk, kind, { exported: isPrivate(walk) ? false : 'inherit', bound: false });
      return;
    case 'interface_body':
      declare(walk, kind, { exported: 'inherit', bound: false });
      return;
    case 'object_type':
      if (isAliasMember(walk)) declare(walk, kind, { exported: 'inherit', bound: false });
      return;
    case 'object':
      declareObjectMember(walk, kind);
      return;
    default:
  }
}

/** Decorators stand before it. */
function isPrivate(walk: TypeScriptWalk): boolean {
  const head = walk.text.slice(walk.start, walk.start + 200);
  return /^(?:@[\w$.]+(?:\([^()]*\))?\s*)*private\b/.test(head);
}

/** The object type is what the alias stands for, or a part of its intersection or union. */
function isAliasMember(walk: TypeScriptWalk): boolean {
  const { top } = walk.facts;
  const object = walk.rangeUp(1);
  if (top === null || object === null || top.kind !== 'type' || top.depth !== walk.depth - 2) return false;
  return /=[^=[?(]*$/.test(outsideBrackets(walk.text.slice(top.nameStart, object.start)));
}

/** The text without what stands in brackets: `A & & ` of `A<B> & { c } & `. */
function outsideBrackets(text: string): string {
  let outside = '';
  let depth = 0;
  for (const char of text) {
    if (char === '{' || char === '<') depth++;
    else if (char === '}' || char === '>') depth = Math.max(0, depth - 1);
    else if (depth === 0) outside += char;
  }
  return outside;
}

function enterPair(walk: TypeScriptWalk): void {
  if (walk.nameUp(1) !== 'object') return;
  const owner = objectOwner(walk);
  if (owner === null) return;
  const value = walk.child('value');
  if (value === null) return;
  if (value.type === 'arrow_function' || value.type === 'function_expression') {
    walk.track();
    declareObjectMember(walk, 'method');
  } else if (value.type === 'identifier' && owner === 'module') {
    const local = walk.textOf(value);
    walk.facts.exportName(local);
    const key = walk.child('key');
    if (key !== null && walk.textOf(key) !== local) walk.facts.exportAs(walk.textOf(key), local);
  }
}

function declareObjectMember(walk: TypeScriptWalk, kind: SymbolKind): void {
  switch (objectOwner(walk)) {
    case 'symbol':
      declare(walk, kind, { exported: 'inherit', bound: false });
      break;
    case 'module':
      declare(walk, 'function', { exported: true, bound: false });
      break;
    case null:
      break;
  }
}

/** Whose value the object around the current node is: a top-level const's, or the module's own exports. */
function objectOwner(walk: TypeScriptWalk): 'symbol' | 'module' | null {
  if (isInExportsObject(walk)) return 'module';
  const { top } = walk.facts;
  if (top === null || top.valueDepth !== walk.depth - 1) return null;
  return top.kind === 'const' ? 'symbol' : null;
}

export const objectRule: NodeRule<TypeScriptState> = {
  enter: (walk) => {
    const owner = valueOwner(walk);
    if (owner !== null && owner.kind === 'const') owner.valueDepth = walk.depth;
  },
};

export function bareEnumMember(walk: TypeScriptWalk): IdentifierRole {
  const start = walk.start;
  const name = walk.identifierAt(start);
  declare(walk, 'enum-member', { exported: 'inherit', bound: false, name, nameStart: start });
  return 'nothing';
}

const parameterName =
  /^((?:@[\w$.]+(?:\([^()]*\))?\s*)*)((?:(?:public|private|protected|readonly|override)\s+)*)(?:\.\.\.\s*)?/;

/** `constructor(private readonly x: X)` declares a field of the class, and a parameter too. */
function enterParameter(walk: TypeScriptWalk): void {
  const { facts, text } = walk;
  const [before = '', decorators = '', modifiers = ''] = mayHaveModifiers(text.charCodeAt(walk.start))
    ? (parameterName.exec(text.slice(walk.start, walk.start + 300)) ?? [])
    : [];
  const start = walk.start + before.length;
  const first = text.charCodeAt(start);
  if (first === 123 || first === 91) {
    walk.state.pattern = { ...patternOf(walk), isHoisted: false, symbol: null };
    return;
  }
  const name = walk.identifierAt(start);
  const source =
    typeAfter(text, start + name.length) ?? valueAfterIn(walk, start + name.length) ?? given(walk);
  facts.bindLocal(name, source);
  const method = facts.top;
  if (modifiers !== '' && method?.name === 'constructor' && method.parent !== null) {
    walk.track();
    const exported = modifiers.includes('private') ? false : 'inherit';
    const symbol = declare(walk, 'property', { exported, bound: false, parent: method.parent, source });
    if (decorators !== '') symbol.signatureStart = walk.start + decorators.length;
  } else {
    walk.consume(start);
  }
}

/** `@`, `.`, `o`, `p`, `r` */
function mayHaveModifiers(first: number): boolean {
  return first === 64 || first === 46 || first === 111 || first === 112 || first === 114;
}

function given({ state, start }: TypeScriptWalk): Source | null {
  return state.given?.start === start ? state.given.source : null;
}

/** Asks for the end of the node only when there is a value. */
function valueAfterIn(walk: TypeScriptWalk, nameEnd: number): Source | null {
  return valueAfter(walk.text, nameEnd, -1) === null ? null : valueAfter(walk.text, nameEnd, walk.end);
}

function patternOf(walk: TypeScriptWalk): Pick<Pattern, 'end' | 'source'> {
  const pattern = walk.child('pattern');
  const end = pattern?.end ?? walk.end;
  return { end, source: typeAfter(walk.text, end) ?? valueAfterIn(walk, end) ?? given(walk) };
}

function enterNameInQuotes(walk: TypeScriptWalk): void {
  if (namesOpenSymbol(walk)) {
    walk.facts.name(walk.text.slice(walk.start + 1, walk.end - 1), walk.start);
  } else if (walk.nameUp(1) === 'enum_body') {
    const name = walk.text.slice(walk.start + 1, walk.end - 1);
    declare(walk, 'enum-member', { exported: 'inherit', bound: false, name });
  }
}

function enterDecorator(walk: TypeScriptWalk): void {
  const { facts } = walk;
  const { top } = facts;
  if (top !== null && top.depth === walk.depth - 1) {
    if (top.name === null) top.signatureStart = walk.end;
    return;
  }
  const parent = walk.nameUp(1);
  if (parent !== 'export_statement' && parent !== 'class_body') return;
  leadIn(walk);
  if (facts.lead !== null) facts.lead = { ...facts.lead, signatureStart: walk.end };
}
