/** What the rules of Rust share: how they see the walk, and what an item stands in. */
import type { SymbolKind } from '../../facts.ts';
import type { OpenSymbol, SymbolDraft } from '../facts-builder.ts';
import type { NodeRules, SyntaxWalk } from '../syntax-walk.ts';
import type { ItemLead, LeadGatherer } from './lead.ts';

/** An `impl` block: it is no symbol, its items carry its name. */
export interface ImplBlock {
  readonly depth: number;
  /** `Display for Token`, `Token`. */
  readonly container: string;
  readonly trait: string | null;
}

export interface RustState {
  readonly lead: LeadGatherer;
  /** Those around the current node are at the end; others may linger. */
  readonly implBlocks: ImplBlock[];
}

export type RustWalk = SyntaxWalk<RustState>;
export type RustRules = NodeRules<RustState>;

export type Surroundings =
  | { readonly kind: 'module' | 'function' | 'trait' | 'other' }
  | { readonly kind: 'impl'; readonly block: ImplBlock };

/** What the item that is the current node stands in. Macros whose text is items are looked through. */
export function surroundings(walk: RustWalk): Surroundings {
  let up = 1;
  while (walk.nameUp(up) === 'source_file' && walk.nameUp(up + 1) === 'macro_invocation') {
    up += walk.nameUp(up + 2) === 'expression_statement' ? 3 : 2;
  }
  const around = walk.nameUp(up);
  if (around === 'source_file') return { kind: 'module' };
  if (around === 'block') return { kind: 'function' };
  if (around !== 'declaration_list') return { kind: 'other' };
  switch (walk.nameUp(up + 1)) {
    case 'impl_item': {
      const block = implBlockAt(walk, walk.depth - up - 1);
      return block === null ? { kind: 'other' } : { kind: 'impl', block };
    }
    case 'trait_item':
      return { kind: 'trait' };
    default:
      return { kind: 'module' };
  }
}

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

/** The current node is the name of the innermost open symbol, which its parent opened. */
export function namesOpenSymbol(walk: RustWalk): boolean {
  const { top } = walk.facts;
  return top !== null && top.depth === walk.depth - 1 && top.name === null && walk.field === 'name';
}

function implBlockAt(walk: RustWalk, depth: number): ImplBlock | null {
  const { implBlocks } = walk.state;
  for (let index = implBlocks.length - 1; index >= 0; index--) {
    const block = implBlocks[index];
    if (block?.depth === depth) return block;
  }
  return null;
}
