/** What the rules of this language share: how they see the walk, and questions about where a node stands. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove } from '../doc-comment.ts';
import type { OpenSymbol, SymbolDraft } from '../facts-builder.ts';
import type { IdentifierRole, NodeRules, SyntaxWalk } from '../syntax-walk.ts';

export interface TypeScriptState {
  /** The file may hold JSX, so that it may hold components. */
  readonly mayRender: boolean;
  /** What the `const`, `let` or `var` at the top of a module that is being read declares. */
  declaredKind: 'const' | 'variable';
  /** Where the `default` of `export default` stands, or the left side of `module.exports =`; else `null`. */
  defaultNameStart: number | null;
  /** The object in `module.exports = { … }`, by its depth and its end, once there is one. */
  exportsObject: { readonly depth: number; readonly end: number } | null;
  /** The declaration at the top of a module whose pattern `const { a, b } = …` is being read. */
  pattern: TopLevelPattern | null;
}

export interface TopLevelPattern {
  readonly start: number;
  readonly patternEnd: number;
  readonly end: number;
  readonly kind: SymbolKind;
  readonly exported: boolean;
  readonly doc: string | null;
}

export type TypeScriptWalk = SyntaxWalk<TypeScriptState>;
export type TypeScriptRules = NodeRules<TypeScriptState>;

/** Opens a symbol at the current node, with what stands before it. */
export function declare(
  walk: TypeScriptWalk,
  kind: SymbolKind,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts } = walk;
  const start = walk.start;
  const doc = facts.lead?.doc ?? docAbove(walk.text, facts.comments, start);
  return facts.open({ kind, depth: walk.depth, start, end: walk.end, doc, ...draft });
}

/** The node is a wrapper such as `export …`: what stands before it belongs to the declaration inside. */
export function leadIn(walk: TypeScriptWalk): void {
  if (walk.facts.lead !== null) return;
  const start = walk.start;
  walk.facts.lead = {
    start,
    signatureStart: null,
    doc: docAbove(walk.text, walk.facts.comments, start),
  };
}

/** The parent of the current node opened the innermost symbol, and it has no name yet. */
export function namesOpenSymbol(walk: TypeScriptWalk): boolean {
  const { top } = walk.facts;
  return top !== null && top.depth === walk.depth - 1 && top.name === null;
}

/** The first identifier directly inside is the name, the others are uses: `type A = B`. */
export function nameThenUses(walk: TypeScriptWalk): IdentifierRole {
  return namesOpenSymbol(walk) ? 'name' : 'use';
}

/** What may stand around an expression without changing what it is. */
const transparent = new Set([
  'parenthesized_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
  'type_assertion',
  'instantiation_expression',
]);

/** The current node stands directly in `module.exports = { … }`. */
export function isInExportsObject(walk: TypeScriptWalk): boolean {
  const { exportsObject } = walk.state;
  return exportsObject?.depth === walk.depth - 1 && walk.start < exportsObject.end;
}

/** How many levels up the first ancestor stands that is more than a wrapper of the node `levels` up. */
export function beyondWrappers(walk: TypeScriptWalk, levels: number): number {
  let up = levels;
  while (transparent.has(walk.nameUp(up))) up++;
  return up;
}

const valueHolders = new Set([
  'variable_declarator',
  'public_field_definition',
  'field_definition',
  'pair',
  'assignment_expression',
  'export_statement',
]);

/** The open symbol whose value is the current node: `f` for the arrow in `const f = () => {}`. */
export function valueOwner(walk: TypeScriptWalk): OpenSymbol | null {
  const { top } = walk.facts;
  if (top === null || top.name === null || top.valueDepth !== null) return null;
  const up = beyondWrappers(walk, 1);
  return top.depth === walk.depth - up && valueHolders.has(walk.nameUp(up)) ? top : null;
}

/** Whether a statement `levels` up stands at the top of a file or namespace, and how it is exported there. */
export function moduleLevel(walk: TypeScriptWalk, levels: number): { readonly exported: boolean } | null {
  let up = levels + 1;
  let exported = false;
  if (walk.nameUp(up) === 'ambient_declaration') up++;
  if (walk.nameUp(up) === 'export_statement') {
    exported = true;
    up++;
  }
  const around = walk.nameUp(up);
  if (around === 'program') return { exported };
  if (around !== 'statement_block') return null;
  const owner = walk.nameUp(up + 1);
  // `declare module 'x' { … }` and `declare global { … }` export all that they hold.
  if (owner === 'ambient_declaration') return { exported: true };
  if (owner !== 'module' && owner !== 'internal_module') return null;
  return { exported: exported || walk.nameUp(up + 2) === 'ambient_declaration' };
}
