/** Rules for macros and attributes, where the grammar sees only tokens. */
import type { TextRange } from '../syntax/native-tree.ts';
import type { RustRules, RustWalk } from './context.ts';
import { isBlank } from './item-text.ts';
import { closeOf } from './literals.ts';

export const macroRules: RustRules = {
  attribute: { enter: enterAttribute, point: true },
};

/** Words that the grammar leaves as identifiers where it sees only tokens. */
const keywords = new Set(
  'as async await break const continue dyn else enum extern false fn for gen if impl in let loop macro_rules match mod move mut pub ref return static struct trait true try type union unsafe use where while yield self super crate Self _'.split(
    ' ',
  ),
);

const itemPlaces = new Set(['', 'impl_item', 'trait_item', 'mod_item']);
const itemKeyword = /\b(?:fn|struct|enum|union|mod|use|impl|trait|const|static|type|extern|macro_rules)\b/;

/**
 * The current identifier, which ends at `end`, is followed by `!`. `cfg_rt! { pub mod runtime; }`: what stands in the
 * braces of such a macro is read as items when it parses so.
 */
export function enterMacroCall(walk: RustWalk, end: number): void {
  const { state, text } = walk;
  let open = end + 1;
  while (isBlank(text.charCodeAt(open))) open++;
  const bracket = text.charCodeAt(open);
  if (bracket !== 40 && bracket !== 91 && bracket !== 123) return;
  if (!walk.isInTokens && itemPlaces.has(walk.nameUp(1))) {
    state.lead.take(walk.start);
    const close = bracket === 123 ? closeOf(text, open) : -1;
    const inside = { start: open + 1, end: close };
    if (close !== -1 && itemKeyword.test(walk.textOf(inside)) && walk.runInside(inside)) {
      walk.skipTo(close + 1);
      return;
    }
  }
  walk.beginTokens();
}

/** The ranges on the left of `=>` in the rules of a macro. */
export function leftSides(text: string, bodyStart: number, end: number): TextRange[] {
  const sides: TextRange[] = [];
  let at = bodyStart + 1;
  while (at < end) {
    while (at < end && !isOpening(text.charCodeAt(at))) at++;
    const close = at < end ? closeOf(text, at) : -1;
    if (close === -1) break;
    sides.push({ start: at, end: close });
    const arrow = text.indexOf('=>', close);
    if (arrow === -1) break;
    at = arrow + 2;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    const bodyEnd = isOpening(text.charCodeAt(at)) ? closeOf(text, at) : -1;
    if (bodyEnd === -1) break;
    at = bodyEnd + 1;
  }
  return sides;
}

/** Whether an identifier among tokens is a word of the language, or a local that a `let` binds. */
export function isNoName(walk: RustWalk, name: string): boolean {
  if (keywords.has(name)) return true;
  const { start, state, text } = walk;
  if (text.charCodeAt(start - 1) === 91 && skipAttribute(walk, name)) return true;
  if (state.macroPatterns.some((range) => range.start < start && start < range.end)) return true;
  if (text.charCodeAt(start - 1) !== 32) return false;
  if (!/\b(?:let|let mut|ref|for) $/.test(text.slice(Math.max(0, start - 9), start))) return false;
  if (/^[A-Z]/.test(name)) return false;
  state.locals.bind(name, null);
  return true;
}

/** `#[cfg(…)]` among tokens. */
function skipAttribute(walk: RustWalk, name: string): boolean {
  const { start, text } = walk;
  const mark = text.charCodeAt(start - 2);
  if ((mark !== 35 && mark !== 33) || !builtinAttributes.has(name)) return false;
  const close = closeOf(text, start - 1);
  if (close === -1) return false;
  walk.skipTo(name === 'derive' ? start + name.length : close);
  return true;
}

const builtinAttributes = new Set(
  'allow automatically_derived bench cfg cfg_attr cold deny deprecated derive doc expect export_name feature forbid global_allocator ignore inline link link_name link_section macro_export macro_use must_use no_link no_main no_mangle no_std non_exhaustive panic_handler path proc_macro proc_macro_attribute proc_macro_derive recursion_limit repr rustfmt should_panic target_feature test track_caller type_length_limit unsafe used warn'.split(
    ' ',
  ),
);

/** Attributes of the language mean no symbol, except what is derived. */
function enterAttribute(walk: RustWalk): void {
  const { start, state, text } = walk;
  let end = walk.end;
  while (isBlank(text.charCodeAt(end))) end++;
  end++;
  state.attributeEnd = end;
  const mark = text.lastIndexOf('#', start);
  if (text.charCodeAt(mark + 1) === 33) {
    walk.skipTo(end);
    return;
  }
  state.lead.attribute(mark, end);
  const name = walk.identifierAt(start);
  if (builtinAttributes.has(name)) walk.skipTo(name === 'derive' ? start + name.length : end);
}

function isOpening(char: number): boolean {
  return char === 40 || char === 91 || char === 123;
}
