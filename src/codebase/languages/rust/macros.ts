/** Rules for macros and attributes, where the grammar sees only tokens. */
import type { RustRules, RustWalk } from './context.ts';

export const macroRules: RustRules = {
  macro_invocation: { enter: enterMacroCall, point: true },
  token_tree_pattern: { leaf: 'blank' },
  attribute_item: { enter: enterAttribute, point: true },
  inner_attribute_item: { leaf: 'blank' },
};

/** Words that the grammar leaves as identifiers where it sees only tokens. */
const keywords = new Set(
  'as async await break const continue dyn else enum extern false fn for gen if impl in let loop macro_rules match mod move mut pub ref return static struct trait true try type union unsafe use where while yield self super crate'.split(
    ' ',
  ),
);

const itemPlaces = new Set(['', 'impl_item', 'trait_item', 'mod_item']);
const itemKeyword = /\b(?:fn|struct|enum|union|mod|use|impl|trait|const|static|type|extern|macro_rules)\b/;

/** `cfg_rt! { pub mod runtime; }`: what stands in the braces of such a macro is read as items when it parses so. */
function enterMacroCall(walk: RustWalk): void {
  const { state, text } = walk;
  const macroEnd = walk.end;
  if (macroEnd > state.tokensEnd) state.tokensEnd = macroEnd;
  if (!itemPlaces.has(walk.nameUp(1))) return;
  state.lead.take(walk.start);
  const name = walk.child('macro');
  const end = text.lastIndexOf('}', macroEnd - 1);
  const open = name === null ? -1 : text.indexOf('{', name.end);
  if (name === null || open === -1 || open >= end || !/^\s*!\s*$/.test(text.slice(name.end, open))) return;
  if (!itemKeyword.test(text.slice(open + 1, end))) return;
  state.itemsMacro = { nameEnd: name.end, inside: { start: open + 1, end }, end: macroEnd };
}

/** The name of such a macro has been passed. */
export function readItems(walk: RustWalk): void {
  const { state } = walk;
  const macro = state.itemsMacro;
  if (macro === null) return;
  state.itemsMacro = null;
  const { tokensEnd } = state;
  state.tokensEnd = 0;
  if (walk.runInside(macro.inside)) walk.skipTo(macro.end);
  state.tokensEnd = tokensEnd;
}

/** Whether the identifier is a word of the language, or a local that a `let` in the tokens binds. */
export function isNoName(walk: RustWalk, name: string): boolean {
  if (keywords.has(name)) return true;
  const { start, text } = walk;
  if (text.charCodeAt(start - 1) !== 32) return false;
  if (!/\b(?:let|let mut|ref|for) $/.test(text.slice(Math.max(0, start - 9), start))) return false;
  if (/^[A-Z]/.test(name)) return false;
  walk.state.locals.bind(name, null);
  return true;
}

/** `name::<T>(` among tokens. */
export function isCalledWithTypes(text: string, end: number): boolean {
  return /^\s*::\s*<[^<>(){};]*>\s*\(/.test(text.slice(end, end + 80));
}

const builtinAttributes = new Set(
  'allow automatically_derived bench cfg cfg_attr cold deny deprecated derive doc expect export_name feature forbid global_allocator ignore inline link link_name link_section macro_export macro_use must_use no_link no_main no_mangle no_std non_exhaustive panic_handler path proc_macro proc_macro_attribute proc_macro_derive recursion_limit repr rustfmt should_panic target_feature test track_caller type_length_limit unsafe used warn'.split(
    ' ',
  ),
);

const attributeName = /#\s*\[\s*(\w+)/y;

/** Attributes of the language mean no symbol, except what is derived. */
function enterAttribute(walk: RustWalk): void {
  const { start, state, text } = walk;
  const end = walk.end;
  state.lead.attribute(start, end);
  attributeName.lastIndex = start;
  const head = attributeName.exec(text);
  const name = head?.[1] ?? '';
  state.attributeEnd = end;
  if (!builtinAttributes.has(name)) return;
  walk.skipTo(name === 'derive' ? start + (head?.[0].length ?? 0) : end);
}
