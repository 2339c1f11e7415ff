/** Rules for what uses a name: which identifiers are calls, which are uses, and which only declare a local. */
import type { IdentifierRole, NodeRule } from '../syntax-walk.ts';
import {
  beyondWrappers,
  isInExportsObject,
  namesOpenSymbol,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
} from './context.ts';
import { declareFromPattern } from './declarations.ts';
import { requiredModule } from './imports.ts';

const identifier: NodeRule<TypeScriptState> = { enter: enterIdentifier, leaf: true };

const callers = new Set(['call_expression', 'new_expression']);

export const referenceRules: TypeScriptRules = {
  identifier,
  type_identifier: identifier,
  property_identifier: identifier,
  private_property_identifier: identifier,
  shorthand_property_identifier: { enter: enterShorthand, leaf: true },
  shorthand_property_identifier_pattern: { enter: enterShorthandPattern, leaf: true },

  call_expression: { identifiers: 'call' },
  new_expression: { identifiers: 'call' },
  parenthesized_expression: { identifiers: calleeOrUse },
  non_null_expression: { identifiers: calleeOrUse },
  instantiation_expression: { identifiers: calleeOrUse },
  member_expression: {
    identifiers: (walk) => (walk.nameUp(0) === 'identifier' ? 'use' : qualifiedRole(walk)),
  },
  nested_identifier: {
    enter: (walk) => {
      // `namespace A.B {}`
      if (!namesOpenSymbol(walk)) return;
      walk.facts.name(walk.text.slice(walk.start, walk.end), walk.start);
      walk.skipInside();
    },
    identifiers: (walk) => (walk.nameUp(0) === 'identifier' ? 'use' : qualifiedRole(walk)),
  },
  jsx_opening_element: { identifiers: elementRole },
  jsx_self_closing_element: { identifiers: elementRole },
  jsx_closing_element: { identifiers: (walk) => (elementRole(walk) === 'call' ? 'use' : 'nothing') },
  jsx_namespace_name: { identifiers: 'nothing' },

  formal_parameters: { identifiers: localOfPattern },
  catch_clause: { identifiers: 'nothing' },
  type_parameter: { identifiers: 'nothing' },
  infer_type: { identifiers: 'nothing' },
  index_signature: { identifiers: 'nothing' },
  mapped_type_clause: { identifiers: (walk) => (walk.field === 'name' ? 'nothing' : 'use') },
  for_in_statement: { identifiers: (walk) => (walk.field === 'left' ? 'nothing' : 'use') },
  array_pattern: { identifiers: localOfPattern },
  rest_pattern: { identifiers: localOfPattern },
  assignment_pattern: { identifiers: (walk) => (walk.field === 'left' ? localOfPattern(walk) : 'use') },
  pair_pattern: { identifiers: (walk) => (walk.field === 'value' ? localOfPattern(walk) : 'use') },
  import_alias: { identifiers: (walk) => (isAliasName(walk) ? 'nothing' : 'use') },

  string_fragment: { leaf: true },
  regex: { leaf: true },
};

function enterIdentifier(walk: TypeScriptWalk): void {
  const role = walk.identifierRole();
  if (role === 'nothing') return;
  const start = walk.start;
  const name = walk.identifierAt(start);
  if (role === 'name') {
    const { top } = walk.facts;
    if (top === null || top.depth !== walk.depth - 1) return;
    walk.facts.name(name, start);
    if (name.startsWith('#')) top.exported = false;
    return;
  }
  if (role === 'call' && name === 'require' && requiredModule(walk, start + name.length, 'require')) return;
  walk.facts.reference(name, start, role);
}

function enterShorthand(walk: TypeScriptWalk): void {
  const start = walk.start;
  const name = walk.identifierAt(start);
  if (isInExportsObject(walk)) walk.facts.exportName(name);
  walk.facts.reference(name, start, 'use');
}

/** `const { retries } = options` declares a local and uses the property of that name. */
function enterShorthandPattern(walk: TypeScriptWalk): void {
  const start = walk.start;
  if (!declareFromPattern(walk, start)) walk.facts.reference(walk.identifierAt(start), start, 'use');
}

function calleeOrUse(walk: TypeScriptWalk): IdentifierRole {
  return callers.has(walk.nameUp(beyondWrappers(walk, 1))) ? 'call' : 'use';
}

/** The last name of `a.b.c`: called when the whole is. */
function qualifiedRole(walk: TypeScriptWalk): IdentifierRole {
  const around = walk.nameUp(beyondWrappers(walk, 2));
  return callers.has(around) || around === 'jsx_opening_element' || around === 'jsx_self_closing_element'
    ? 'call'
    : 'use';
}

/** `<div>` names no symbol, `<Page>` does. */
function elementRole(walk: TypeScriptWalk): IdentifierRole {
  const first = walk.text[walk.start] ?? '';
  return first >= 'a' && first <= 'z' ? 'nothing' : 'call';
}

const patterns = new Set([
  'object_pattern',
  'array_pattern',
  'pair_pattern',
  'rest_pattern',
  'assignment_pattern',
  'object_assignment_pattern',
]);

/** `[a] = b` assigns to what is there already; every other pattern declares. */
function localOfPattern(walk: TypeScriptWalk): IdentifierRole {
  if (declareFromPattern(walk, walk.start)) return 'nothing';
  let up = 1;
  while (patterns.has(walk.nameUp(up))) up++;
  return walk.nameUp(up) === 'assignment_expression' ? 'use' : 'nothing';
}

/** `import Local = Some.Name` */
function isAliasName(walk: TypeScriptWalk): boolean {
  return /^\s*=/.test(walk.text.slice(walk.end, walk.end + 80));
}
