/** Rules for what stands inside of a class, interface, enum or object. Knows only what the member itself says. */
import type { SymbolKind } from '../../facts.ts';
import type { Enter, IdentifierRole, NodeRule } from '../syntax-walk.ts';
import {
  declare,
  isInExportsObject,
  leadIn,
  namesOpenSymbol,
  nameThenUses,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
  valueOwner,
} from './context.ts';

export const memberRules: TypeScriptRules = {
  method_definition: { enter: member('method'), identifiers: nameThenUses },
  method_signature: { enter: member('method'), identifiers: nameThenUses },
  abstract_method_signature: { enter: member('method'), identifiers: nameThenUses },
  property_signature: { enter: member('property'), identifiers: nameThenUses },
  public_field_definition: { enter: member('property'), identifiers: nameThenUses },
  field_definition: { enter: member('property'), identifiers: nameThenUses },
  pair: { enter: enterPair, identifiers: nameThenUses },
  enum_assignment: {
    enter: (walk) => {
      declare(walk, 'enum-member', { exported: 'inherit' });
    },
    identifiers: nameThenUses,
  },
  required_parameter: { enter: enterParameter, identifiers: parameterIdentifier },
  optional_parameter: { enter: enterParameter, identifiers: parameterIdentifier },
  accessibility_modifier: { enter: enterAccessibility, leaf: true },
  decorator: { enter: enterDecorator },
  string: { enter: enterNameInQuotes, leaf: true },
  computed_property_name: {
    enter: (walk) => {
      if (namesOpenSymbol(walk)) walk.facts.name(walk.text.slice(walk.start, walk.end), walk.start);
    },
  },
};

function member(kind: SymbolKind): Enter<TypeScriptState> {
  return (walk) => {
    switch (walk.nameUp(1)) {
      case 'class_body':
      case 'interface_body':
        declare(walk, kind, { exported: 'inherit' });
        return;
      case 'object_type':
        if (isAliasMember(walk)) declare(walk, kind, { exported: 'inherit' });
        return;
      case 'object':
        declareObjectMember(walk, kind);
        return;
      default:
    }
  };
}

const typeWrappers = new Set(['intersection_type', 'union_type', 'parenthesized_type', 'readonly_type']);

/** The object type is what the alias stands for, or a part of its intersection or union. */
function isAliasMember(walk: TypeScriptWalk): boolean {
  let up = 2;
  while (typeWrappers.has(walk.nameUp(up))) up++;
  const { top } = walk.facts;
  return top !== null && top.kind === 'type' && top.depth === walk.depth - up;
}

function enterPair(walk: TypeScriptWalk): void {
  if (walk.nameUp(1) !== 'object' || objectOwner(walk) === null) return;
  const value = walk.child('value');
  if (value === null) return;
  if (value.name === 'arrow_function' || value.name === 'function_expression') {
    declareObjectMember(walk, 'method');
  } else if (value.name === 'identifier' && objectOwner(walk) === 'module') {
    walk.facts.exportName(walk.text.slice(value.start, value.end));
  }
}

function declareObjectMember(walk: TypeScriptWalk, kind: SymbolKind): void {
  switch (objectOwner(walk)) {
    case 'symbol':
      declare(walk, kind, { exported: 'inherit' });
      break;
    case 'module':
      declare(walk, 'function', { exported: true });
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
  declare(walk, 'enum-member', { exported: 'inherit', name: walk.identifierAt(start), nameStart: start });
  return 'nothing';
}

const fieldModifiers = new Set(['accessibility_modifier', 'override_modifier', 'readonly']);

/** `constructor(private readonly x: X)` declares a field of the class. */
function enterParameter(walk: TypeScriptWalk): void {
  const method = walk.facts.top;
  if (method === null || method.depth !== walk.depth - 2 || method.name !== 'constructor') return;
  if (method.parent !== null && walk.hasChild(fieldModifiers)) {
    declare(walk, 'property', { exported: 'inherit', parent: method.parent });
  }
}

function parameterIdentifier(walk: TypeScriptWalk): IdentifierRole {
  if (namesOpenSymbol(walk)) return 'name';
  return walk.field === 'value' ? 'use' : 'nothing';
}

function enterAccessibility(walk: TypeScriptWalk): void {
  const { top } = walk.facts;
  if (top?.depth === walk.depth - 1 && walk.text.startsWith('private', walk.start)) top.exported = false;
}

function enterNameInQuotes(walk: TypeScriptWalk): void {
  if (namesOpenSymbol(walk)) {
    walk.facts.name(walk.text.slice(walk.start + 1, walk.end - 1), walk.start);
  } else if (walk.nameUp(1) === 'enum_body') {
    const name = walk.text.slice(walk.start + 1, walk.end - 1);
    declare(walk, 'enum-member', { exported: 'inherit', name });
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
