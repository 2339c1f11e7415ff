/** What the rules of this language share: how they see the walk, and questions about where a node stands. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove } from '../syntax/doc-comment.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { IdentifierRole, NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';

export interface TypeScriptState {
  /** The file may hold JSX, so that it may hold components. */
  readonly mayRender: boolean;
  /** What the declaration that is being read declares. */
  declaredKind: 'const' | 'variable';
  /** It is a `var`. */
  isHoisted: boolean;
  /** Where the `default` of `export default` stands, or the left side of `module.exports =`; else `null`. */
  defaultNameStart: number | null;
  /** The object in `module.exports = { … }`, by its depth and its end, once there is one. */
  exportsObject: { readonly depth: number; readonly end: number } | null;
  /** The pattern that is being read: `{ a, b }` in `const { a, b } = …` or of a parameter. */
  pattern: Pattern | null;
  /** Where the name of the JSX element that is being read stands. */
  elementNameStart: number;
  /** What the first parameter of the function that is being read is given, when it is an argument of `map` or the like. */
  given: { readonly start: number; readonly source: Source } | null;
  /** Receiver of the keys of each object that has any, by the start of the object. */
  readonly typedObjects: Map<number, number>;
}

export interface Pattern {
  readonly end: number;
  /** What is taken apart. */
  readonly source: Source | null;
  readonly isHoisted: boolean;
  /** For a declaration at the top of a module: what each name in it becomes. */
  readonly symbol: Omit<SymbolDraft, 'depth'> | null;
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

/** The nearest ancestor opened the innermost symbol, and it has no name yet. */
export function namesOpenSymbol(walk: TypeScriptWalk): boolean {
  const { top } = walk.facts;
  return top !== null && top.depth === walk.depth - 1 && top.name === null;
}

/** The first identifier directly inside is the name, the others are uses: `type A = B`. */
export function nameThenUses(walk: TypeScriptWalk): IdentifierRole {
  return namesOpenSymbol(walk) ? 'name' : 'use';
}

/** The current node stands directly in `module.exports = { … }`. */
export function isInExportsObject(walk: TypeScriptWalk): boolean {
  const { exportsObject } = walk.state;
  return exportsObject?.depth === walk.depth - 1 && walk.start < exportsObject.end;
}

/** What may stand between a name and the function that is its value, without changing what it is. */
const transparentStart = /^[\s(]*(?:<[^<>]*>\s*)?[\s(]*$/;

/**
 * The open symbol whose value is the current node: `f` for the arrow in `const f = () => {}`. The node must be all of
 * the value, not an argument in it.
 */
export function valueOwner(walk: TypeScriptWalk): OpenSymbol | null {
  const { top } = walk.facts;
  if (top === null || top.name === null || top.valueDepth !== null) return null;
  if (top.depth !== walk.depth - 1) return null;
  const before = walk.text.slice(top.nameStart, walk.start);
  if (top.name === 'default' && walk.nameUp(1) === 'export_statement') {
    return transparentStart.test(before.slice('default'.length)) ? top : null;
  }
  const mark = Math.max(
    before.lastIndexOf('='),
    top.kind === 'property' || top.kind === 'method' ? before.lastIndexOf(':') : -1,
  );
  return mark !== -1 && transparentStart.test(before.slice(mark + 1)) ? top : null;
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
  if (around === '') return { exported };
  if (around !== 'statement_block') return null;
  const owner = walk.nameUp(up + 1);
  // `declare module 'x' { … }` and `declare global { … }` export all that they hold.
  if (owner === 'ambient_declaration') return { exported: true };
  if (owner !== 'module' && owner !== 'internal_module') return null;
  return { exported: exported || walk.nameUp(up + 2) === 'ambient_declaration' };
}
