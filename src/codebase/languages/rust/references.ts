/** Rules for what uses a name in Rust, inside of macros too, where there are only tokens. */
import type { IdentifierRole, NodeRule } from '../syntax-walk.ts';
import type { RustRules, RustState, RustWalk } from './context.ts';
import { withoutRawMark } from './use-tree.ts';

const identifier: NodeRule<RustState> = { enter: enterIdentifier, leaf: true };

export const referenceRules: RustRules = {
  identifier,
  type_identifier: identifier,
  field_identifier: identifier,
  shorthand_field_identifier: identifier,

  call_expression: { identifiers: 'call' },
  macro_invocation: { enter: enterMacroCall, identifiers: 'call' },
  generic_function: { identifiers: () => 'call' },
  field_expression: {
    identifiers: (walk) => (walk.nameUp(0) === 'field_identifier' && isCalled(walk) ? 'call' : 'use'),
  },
  scoped_identifier: {
    identifiers: (walk) => (isCalled(walk) && walk.field === 'name' ? 'call' : 'use'),
  },
  token_tree: { identifiers: tokenRole },
  token_tree_pattern: { leaf: true },
  attribute_item: { enter: enterAttribute },
  inner_attribute_item: { leaf: true },
  attribute: { identifiers: attributeRole },

  type_parameters: { identifiers: 'nothing' },
  constrained_type_parameter: { identifiers: (walk) => (walk.field === 'left' ? 'nothing' : 'use') },
  optional_type_parameter: { identifiers: (walk) => (walk.field === 'name' ? 'nothing' : 'use') },
  const_parameter: { identifiers: (walk) => (walk.field === 'name' ? 'nothing' : 'use') },
  lifetime: { leaf: true },
  label: { leaf: true },
  metavariable: { leaf: true },
  primitive_type: { leaf: true },
  string_literal: { leaf: true },
  raw_string_literal: { leaf: true },
  char_literal: { leaf: true },
  integer_literal: { leaf: true },

  parameter: { identifiers: bindingInField },
  let_declaration: { identifiers: bindingInField },
  let_condition: { identifiers: bindingInField },
  for_expression: { identifiers: bindingInField },
  field_pattern: { identifiers: bindingInField },
  match_pattern: { identifiers: (walk) => (walk.field === 'condition' ? 'use' : binding(walk)) },
  tuple_struct_pattern: { identifiers: (walk) => (walk.field === 'type' ? 'use' : binding(walk)) },
  closure_parameters: { identifiers: binding },
  tuple_pattern: { identifiers: binding },
  slice_pattern: { identifiers: binding },
  or_pattern: { identifiers: binding },
  captured_pattern: { identifiers: binding },
  ref_pattern: { identifiers: binding },
  mut_pattern: { identifiers: binding },
  reference_pattern: { identifiers: binding },
};

/** Words that the grammar leaves as identifiers where it sees only tokens. */
const keywords = new Set(
  'as async await break const continue dyn else enum extern false fn for gen if impl in let loop macro_rules match mod move mut pub ref return static struct trait true try type union unsafe use where while yield self super crate Self'.split(
    ' ',
  ),
);

function enterIdentifier(walk: RustWalk): void {
  const role = walk.identifierRole();
  if (role === 'nothing') return;
  const start = walk.start;
  const name = withoutRawMark(walk.identifierAt(start));
  if (role === 'name') {
    // `const _: () = …` names nothing.
    if (name !== '_') walk.facts.name(name, start);
  } else if (name !== 'Self') {
    walk.facts.reference(name, start, role);
  }
}

function isCalled(walk: RustWalk): boolean {
  const around = walk.nameUp(2);
  if (around === 'call_expression' || around === 'macro_invocation') return true;
  return around === 'generic_function' && walk.nameUp(3) === 'call_expression';
}

/** In a pattern a lower-case name binds; a capitalised one is a variant or a constant. */
function binding(walk: RustWalk): IdentifierRole {
  const first = walk.text[walk.start] ?? '';
  return first >= 'A' && first <= 'Z' ? 'use' : 'nothing';
}

function bindingInField(walk: RustWalk): IdentifierRole {
  return walk.field === 'pattern' ? binding(walk) : 'use';
}

/** `name(`, `name!(` and `name::<T>(` call; keywords mean no symbol. */
function tokenRole(walk: RustWalk): IdentifierRole {
  const start = walk.start;
  const name = walk.identifierAt(start);
  if (keywords.has(name)) return 'nothing';
  const end = start + name.length;
  return /^\s*(?:!\s*[([{]|\(|::\s*<[^<>(){};]*>\s*\()/.test(walk.text.slice(end, end + 80)) ? 'call' : 'use';
}

const itemPlaces = new Set(['source_file', 'declaration_list']);
const itemKeyword = /\b(?:fn|struct|enum|union|mod|use|impl|trait|const|static|type|extern|macro_rules)\b/;

/** `cfg_rt! { pub mod runtime; }`: what stands in the braces of such a macro is read as items when it parses so. */
function enterMacroCall(walk: RustWalk): void {
  const place = walk.nameUp(1) === 'expression_statement' ? walk.nameUp(2) : walk.nameUp(1);
  if (!itemPlaces.has(place)) return;
  const name = walk.child('macro');
  const { text } = walk;
  const end = text.lastIndexOf('}', walk.end - 1);
  const open = name === null ? -1 : text.indexOf('{', name.end);
  if (name === null || open === -1 || open >= end || !/^\s*!\s*$/.test(text.slice(name.end, open))) {
    return;
  }
  if (!itemKeyword.test(text.slice(open + 1, end))) return;
  walk.state.lead.take(walk.start);
  const mark = walk.facts.mark();
  const path = text.slice(name.start, name.end);
  const last = path.lastIndexOf(':') + 1;
  walk.facts.reference(path.slice(last).trim(), name.start + last, 'call');
  if (walk.runInside({ start: open + 1, end })) walk.skipInside();
  else walk.facts.undoReferences(mark);
}

const builtinAttributes = new Set(
  'allow automatically_derived bench cfg cfg_attr cold deny deprecated derive doc expect export_name feature forbid global_allocator ignore inline link link_name link_section macro_export macro_use must_use no_link no_main no_mangle no_std non_exhaustive panic_handler path proc_macro proc_macro_attribute proc_macro_derive recursion_limit repr rustfmt should_panic target_feature test track_caller type_length_limit unsafe used warn'.split(
    ' ',
  ),
);

/** Attributes of the language mean no symbol, except what is derived. */
function enterAttribute(walk: RustWalk): void {
  const start = walk.start;
  const end = walk.end;
  walk.state.lead.attribute(start, end);
  const name = /^#\[\s*(\w+)/.exec(walk.text.slice(start, start + 40))?.[1] ?? '';
  if (name !== 'derive' && builtinAttributes.has(name)) walk.skipInside();
}

function attributeRole(walk: RustWalk): IdentifierRole {
  return builtinAttributes.has(walk.identifierAt(walk.start)) ? 'nothing' : 'use';
}
