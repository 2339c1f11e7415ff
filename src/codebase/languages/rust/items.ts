/** Rules for items: what declares a symbol. What reaches into other files is in `uses.ts`. */
import type { SymbolKind } from '../../facts.ts';
import type { TextRange } from '../syntax/native-tree.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Enter, NodeRule } from '../syntax/syntax-walk.ts';
import { belonging, declare, type RustRules, type RustState, type RustWalk } from './context.ts';
import {
  boundInWhere,
  endOfAngles,
  endOfType,
  headOf,
  readSignature,
  readTypeParameters,
  typeAfter,
  typeSource,
} from './item-text.ts';
import type { ItemLead } from './lead.ts';
import { leftSides } from './macros.ts';
import { typeName } from './type-name.ts';

type Rule = NodeRule<RustState>;

/** What is bound inside, such as type parameters, ends with the item. */
function closed(enter: Enter<RustState>): Rule {
  return {
    enter: (walk) => {
      walk.state.marks.push(walk.state.locals.mark);
      enter(walk);
    },
    leave,
  };
}

function leave(walk: RustWalk): void {
  walk.state.locals.release(walk.state.marks.pop() ?? 0);
}

function item(
  kind: SymbolKind,
  keyword: string,
  finish?: (walk: RustWalk, symbol: OpenSymbol) => void,
): Rule {
  const head = headOf(keyword);
  return closed((walk) => {
    const symbol = declareNamed(walk, kind, head);
    if (symbol !== null) finish?.(walk, symbol);
  });
}

const functionHead = headOf('fn');
const memberHead = headOf('');

export const itemRules: RustRules = {
  function_item: { ...closed(enterFunction), scope: 'function' },
  function_signature_item: { ...closed(enterFunction), scope: 'function' },
  struct_item: item('struct', 'struct', findBody),
  union_item: item('struct', 'union', findBody),
  enum_item: item('enum', 'enum', findBody),
  enum_variant: { enter: enterVariant },
  field_declaration: { enter: enterField, point: true },
  const_item: item('const', 'const', readDeclaredType),
  static_item: item('static', 'static(?:\\s+ref)?(?:\\s+mut)?', readDeclaredType),
  type_item: item('type', 'type', readAlias),
  associated_type: item('type', 'type', readBounds),
  trait_item: item('trait', 'trait', enterTrait),
  macro_definition: closed(enterMacroRules),
  impl_item: {
    enter: enterImpl,
    leave: (walk) => {
      walk.state.implBlocks.pop();
      leave(walk);
    },
  },
};

/** Opens the item at the current node, whose name is passed over. `null`: it names nothing, as `const _`. */
function declareNamed(
  walk: RustWalk,
  kind: SymbolKind,
  head: RegExp,
  draft: Partial<SymbolDraft> = {},
  lead: ItemLead = walk.state.lead.take(walk.start),
): OpenSymbol | null {
  const { start, text } = walk;
  head.lastIndex = start;
  const found = head.exec(text);
  const written = found === null ? walk.child('name') : null;
  const name = found?.[2] ?? (written === null ? '_' : walk.textOf(written));
  const nameEnd = found === null ? (written?.end ?? start) : start + found[0].length;
  walk.skipTo(nameEnd);
  if (name === '_' || name.startsWith('$')) return null;
  const around = belonging(walk);
  const isVisible = text.startsWith('pub', start) || (around?.implementsTrait ?? null) !== null;
  const nameStart = nameEnd - name.length;
  return declare(walk, kind, { exported: isVisible, ...around, name, nameStart, ...draft }, lead);
}

function enterFunction(walk: RustWalk): void {
  const lead = walk.state.lead.take(walk.start);
  const isMember = walk.nameUp(1) === 'impl_item' || walk.nameUp(1) === 'trait_item';
  const isMacro = lead.attributes.some((attribute) => /^#\[\s*proc_macro/.test(attribute));
  const kind = isMacro ? 'macro' : isMember ? 'method' : 'function';
  const symbol = declareNamed(walk, kind, functionHead, {}, lead);
  if (symbol === null) return;
  const signature = readSignature(walk.text, nameEndOf(symbol), symbol.end);
  symbol.source = signature.returns;
  symbol.bodyStart = signature.bodyStart;
  bindTypeParameters(walk, nameEndOf(symbol), signature.where);
  walk.state.pattern = { ...signature.parameters, source: null, later: null };
}

/** Those in `<…>` at an offset, if they are there. Returns where they end. */
function bindTypeParameters(walk: RustWalk, start: number, where: TextRange | null): number {
  const { text } = walk;
  if (text.charCodeAt(start) !== 60) return start;
  const end = endOfAngles(text, start);
  for (const { name, bounds } of readTypeParameters(text, start, end)) {
    walk.state.locals.bind(name, bounds ?? boundInWhere(text, where, name));
  }
  return end;
}

const attributeExports = /^#\[\s*macro_export/;
const macroHead = headOf('macro_rules\\s*!');

function enterMacroRules(walk: RustWalk): void {
  const { state, text } = walk;
  const lead = state.lead.take(walk.start);
  const exported = lead.attributes.some((attribute) => attributeExports.test(attribute));
  const symbol = declareNamed(walk, 'macro', macroHead, { exported }, lead);
  walk.beginTokens();
  if (symbol === null) return;
  const body = /[({[]/.exec(text.slice(nameEndOf(symbol), nameEndOf(symbol) + 200));
  if (body === null) return;
  symbol.bodyStart = nameEndOf(symbol) + body.index;
  state.macroPatterns = leftSides(text, symbol.bodyStart, symbol.end);
}

function enterVariant(walk: RustWalk): void {
  const symbol = declareNamed(walk, 'enum-member', memberHead, { exported: 'inherit', bound: false });
  if (symbol === null) return;
  const { text } = walk;
  const nameEnd = nameEndOf(symbol);
  const next = text.charCodeAt(nameEnd);
  if (next === 40) {
    // What a variant of one value holds is what a pattern takes out of it.
    const end = endOfType(text, nameEnd + 1, symbol.end);
    if (/^[,\s]*\)/.test(text.slice(end, end + 20))) symbol.source = typeSource(text, nameEnd + 1, end);
  } else {
    const brace = text.indexOf('{', nameEnd);
    if (brace !== -1 && brace < symbol.end && text.slice(nameEnd, brace).trim() === '')
      symbol.bodyStart = brace;
  }
}

function enterField(walk: RustWalk): void {
  const inVariant = walk.facts.top?.kind === 'enum-member';
  const symbol = declareNamed(walk, 'property', memberHead, {
    ...(inVariant ? { exported: 'inherit' } : {}),
    bound: false,
  });
  if (symbol === null) return;
  symbol.source = typeAfter(walk.text, nameEndOf(symbol), symbol.end);
  // Nothing in it is looked at as being inside of it.
  walk.facts.leave(symbol.depth);
}

function readDeclaredType(walk: RustWalk, symbol: OpenSymbol): void {
  symbol.source = typeAfter(walk.text, nameEndOf(symbol), symbol.end);
}

function readAlias(walk: RustWalk, symbol: OpenSymbol): void {
  const equals = walk.text.indexOf('=', nameEndOf(symbol));
  if (equals !== -1 && equals < symbol.end) symbol.source = typeSource(walk.text, equals + 1, symbol.end);
}

function readBounds(walk: RustWalk, symbol: OpenSymbol): void {
  readDeclaredType(walk, symbol);
}

function enterTrait(walk: RustWalk, symbol: OpenSymbol): void {
  const genericsEnd = findBody(walk, symbol);
  const { text } = walk;
  const bodyStart = symbol.bodyStart ?? symbol.end;
  const head = /^\s*:(?!:)/.exec(text.slice(genericsEnd, bodyStart));
  if (head === null) return;
  for (const source of splitBounds(text, genericsEnd + head[0].length, bodyStart))
    walk.facts.inherit(symbol, source);
}

/** The traits in `A<B> + 'static + C where …`. */
function splitBounds(text: string, start: number, end: number) {
  const last = endOfType(text, start, end);
  const bounds = [];
  let depth = 0;
  let from = start;
  for (let at = start; at <= last; at++) {
    const char = text[at] ?? '';
    if ('<([{'.includes(char)) depth++;
    else if ('>)]}'.includes(char) && text[at - 1] !== '-') depth--;
    if (at < last && (char !== '+' || depth > 0)) continue;
    if (!/^\s*['?]/.test(text.slice(from, at))) bounds.push({ kind: 'type', start: from, end: at } as const);
    from = at + 1;
  }
  return bounds;
}

/** A tuple struct is shown with what it holds. Returns where its type parameters end. */
function findBody(walk: RustWalk, symbol: OpenSymbol): number {
  const body = walk.child('body');
  const nameEnd = nameEndOf(symbol);
  const isBraced = body !== null && walk.text.charCodeAt(body.start) === 123;
  if (isBraced) symbol.bodyStart = body.start;
  const where = body === null ? null : { start: nameEnd, end: isBraced ? body.start : symbol.end };
  return bindTypeParameters(walk, nameEnd, where);
}

function enterImpl(walk: RustWalk): void {
  const { facts, state, text } = walk;
  state.lead.take(walk.start);
  state.marks.push(state.locals.mark);
  const type = walk.child('type');
  const trait = type === null ? null : walk.child('trait');
  const self = type === null ? '' : typeName(walk.textOf(type));
  const traitName = trait === null ? null : typeName(walk.textOf(trait));
  const source = type === null ? null : typeSource(text, type.start, type.end);
  state.implBlocks.push({
    container: traitName === null ? self : `${traitName} for ${self}`,
    trait: traitName,
    self: source,
  });
  const generics = /^(?:unsafe\s+)?impl\s*(?=<)/.exec(text.slice(walk.start, walk.start + 40));
  if (generics !== null && type !== null)
    bindTypeParameters(walk, walk.start + generics[0].length, whereBehind(text, type.end, walk.end));
  if (trait !== null && source !== null) facts.inherit(source, { kind: 'type', ...rangeOf(trait) });
}

function whereBehind(text: string, from: number, end: number) {
  const head = /^\s*where\s/.exec(text.slice(from, from + 200));
  if (head === null) return null;
  const brace = text.indexOf('{', from);
  return { start: from + head[0].length, end: brace === -1 ? end : brace };
}

function rangeOf({ start, end }: { readonly start: number; readonly end: number }) {
  return { start, end };
}

function nameEndOf(symbol: OpenSymbol): number {
  return symbol.nameStart + (symbol.name ?? '').length;
}
