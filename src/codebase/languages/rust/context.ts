/** What the rules of Rust share: how they see the walk, and what an item stands in. */
import type { SymbolKind } from '../../facts.ts';
import type { Locals } from '../syntax/locals.ts';
import type { HiddenUse } from '../syntax/name-uses.ts';
import type { TextRange } from '../syntax/native-tree.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { NodeRules, SyntaxWalk, UseOptions } from '../syntax/syntax-walk.ts';
import type { ItemLead, LeadGatherer } from './lead.ts';

/** An `impl` block: it is no symbol, its items carry its name. */
export interface ImplBlock {
  /** `Display for Token`, `Token`. */
  readonly container: string;
  readonly trait: string | null;
  /** The type that it is for: `Self`. */
  readonly self: Source | null;
}

/** The names that a `let`, a parameter, an arm of a `match` or a `for` binds. */
export interface Pattern extends TextRange {
  /** What is taken apart; `match`: what stands before the brace around it. */
  readonly source: Source | 'match' | null;
  /** Bound when the pattern's statement ends or its block starts; `null`: at once. */
  readonly later: { readonly name: string; readonly source: Source | null }[] | null;
}

export interface RustState {
  readonly lead: LeadGatherer;
  readonly locals: Locals;
  /** Those around the current node. */
  readonly implBlocks: ImplBlock[];
  /** For every item and closure around the current node, what is to be released at its end. */
  readonly marks: number[];
  /** The one that is being read, or was last. */
  pattern: Pattern | null;
  /** Of the `let`s around the current node. */
  readonly lets: Pattern[];
  /** The pattern of a `for`, and the brace at which its names are bound. */
  loop: { readonly pattern: Pattern; readonly brace: number } | null;
  /** Of a condition with `let`: what the block that follows releases at its end; else -1. */
  conditionMark: number;
  /** What the last `macro_rules!` match on: no names there. */
  macroPatterns: readonly TextRange[];
  attributeEnd: number;
  /** How fields are used in the braces behind a use. */
  fields: { readonly owner: number; readonly options: UseOptions } | null;
}

export type RustWalk = SyntaxWalk<RustState>;
export type RustRules = NodeRules<RustState>;

/** Opens a symbol at the current node, with the attributes and docs before it. */
export function declare(
  walk: RustWalk,
  kind: SymbolKind,
  draft: Partial<SymbolDraft> = {},
  lead: ItemLead = walk.state.lead.take(walk.start),
): OpenSymbol {
  const start = walk.start;
  const { facts } = walk;
  if (lead.start !== null) facts.lead = { start: lead.start, signatureStart: start, doc: lead.doc };
  return facts.open({ kind, depth: walk.depth, start, end: walk.end, doc: lead.doc, ...draft });
}

/** What an item takes over from the `impl` or `trait` that it stands in. */
export function belonging(walk: RustWalk): Partial<SymbolDraft> | null {
  switch (walk.nameUp(1)) {
    case 'trait_item':
      return { exported: true, bound: false };
    case 'impl_item': {
      const block = walk.state.implBlocks.at(-1);
      if (block === undefined) return null;
      return { container: block.container, implementsTrait: block.trait, bound: false };
    }
    default:
      return null;
  }
}

/** What `self` and `Self` mean. */
export function selfOf(walk: RustWalk): HiddenUse {
  const block = walk.state.implBlocks.at(-1);
  if (block !== undefined) return block.self === null ? null : { source: block.self };
  for (let symbol = walk.facts.top; symbol !== null; symbol = symbol.parent) {
    if (symbol.kind === 'trait' || symbol.kind === 'struct' || symbol.kind === 'enum') return { symbol };
  }
  return null;
}

/** The modules of this file around the current node, outermost first. */
export function modulesAround(walk: RustWalk): OpenSymbol[] {
  const modules: OpenSymbol[] = [];
  for (let symbol = walk.facts.top; symbol !== null; symbol = symbol.parent) {
    if (symbol.kind === 'module' && symbol.name !== null) modules.unshift(symbol);
  }
  return modules;
}

/** The module that many steps of `super` lead to; none is `self`. */
export function moduleAbove(
  walk: RustWalk,
  steps: number,
): { readonly symbol: OpenSymbol } | { readonly free: string } {
  const modules = modulesAround(walk);
  const symbol = modules[modules.length - 1 - steps];
  if (symbol !== undefined) return { symbol };
  if (steps === modules.length) return { free: 'self' };
  return { free: new Array(steps - modules.length).fill('super').join('::') };
}
