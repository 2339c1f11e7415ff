/** What the rules of this language share: what is known of the file so far, and how a declaration becomes a symbol. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove, type LineComments } from '../syntax/doc-comment.ts';
import { Locals } from '../syntax/locals.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Scope, Source } from '../syntax/scopes.ts';
import type { ChildNode, NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';

export interface PhpState {
  /** Without a backslash at its ends; `''` for the global one. */
  namespace: string;
  /** Full names by what `use` makes of them. */
  readonly aliases: Map<string, string>;
  /** Variables of the functions around, with their `$`. */
  readonly locals: Locals;
  /** Of `locals`, one for each function around. */
  readonly functions: number[];
  /** Variables of the file, without `$`. */
  readonly globals: Map<string, Scope>;
  /** Full names that stand in the code. */
  readonly qualified: Map<string, Scope>;
  /** Of the properties or constants that are being declared. */
  head: Head | null;
  readonly properties: Map<OpenSymbol, Map<string, OpenSymbol>>;
  /** What the comment of the function that is being declared says of its parameters. */
  parameterTypes: ReadonlyMap<string, Source> | null;
  /** `@var Type $name`, until it is assigned. */
  variableType: { readonly name: string; readonly source: Source } | null;
}

export interface Head {
  readonly start: number;
  /** Behind the attributes. */
  readonly signatureStart: number;
  readonly end: number;
  readonly isPrivate: boolean;
  readonly doc: string | null;
  readonly source: Source | null;
}

export type PhpWalk = SyntaxWalk<PhpState>;
export type PhpRules = NodeRules<PhpState>;

export function newState(): PhpState {
  return {
    namespace: '',
    aliases: new Map(),
    locals: new Locals(),
    functions: [],
    globals: new Map(),
    qualified: new Map(),
    head: null,
    properties: new Map(),
    parameterTypes: null,
    variableType: null,
  };
}

const comments: LineComments = {
  mark: /^(?:\/\/+|#+) ?/,
  forTools: /^\s*(?:phpcs:|@?phpstan-|@?psalm-|[-=*#~/]{3,}\s*$)/,
};

/** The doc comment above the current node. */
export function docOf(walk: PhpWalk): string | null {
  return docAbove(walk.text, walk.facts.comments, walk.start, comments);
}

export function declare(
  walk: PhpWalk,
  kind: SymbolKind,
  name: ChildNode,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts, start } = walk;
  walk.consume(name.start);
  const symbol = facts.open({
    kind,
    depth: walk.depth,
    start,
    end: walk.end,
    name: walk.textOf(name),
    nameStart: name.start,
    exported: true,
    ...draft,
  });
  symbol.signatureStart = behindAttributes(walk);
  return symbol;
}

/** Where the current node starts without `#[…]`. */
export function behindAttributes(walk: PhpWalk): number {
  const { start, text } = walk;
  const attributes = text.startsWith('#[', start) ? walk.child('attributes') : null;
  let at = attributes?.end ?? start;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

/** What a declared type says; `null` when it names no class. */
export function typeSource(declared: ChildNode | null): Source | null {
  if (declared === null || declared.type === 'primitive_type') return null;
  return { kind: 'type', start: declared.start, end: declared.end };
}
