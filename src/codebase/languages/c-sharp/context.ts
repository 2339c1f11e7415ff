/** What the rules of this language share: how they see the walk, and what stands before a declaration. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove, type LineComments } from '../syntax/doc-comment.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode, NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';

export interface CSharpState {
  /** What the field declaration that is being read makes of each name. */
  field: {
    readonly draft: Omit<SymbolDraft, 'depth'>;
    readonly signatureStart: number;
  } | null;
}

export type CSharpWalk = SyntaxWalk<CSharpState>;
export type CSharpRules = NodeRules<CSharpState>;

const comments: LineComments = { mark: /^\/\/+ ?/, forTools: /^\s*(?:ReSharper|pragma|[-=*#~/]{3,}\s*$)/ };

export interface Head {
  /** Behind the attributes. */
  readonly start: number;
  readonly words: ReadonlySet<string>;
  readonly doc: string | null;
}

const modifier =
  /\s*(public|protected|internal|private|static|abstract|sealed|virtual|override|readonly|const|async|partial|extern|unsafe|volatile|new|required|file|ref)\b/y;

/** Attributes, modifiers and the doc comment of the declaration that is the current node. */
export function headOf(walk: CSharpWalk): Head {
  const { facts, text } = walk;
  let start = walk.start;
  while (text[start] === '[') start = skipBlanks(text, skipAttribute(text, start));
  const words = new Set<string>();
  modifier.lastIndex = start;
  for (let word = modifier.exec(text); word?.[1] !== undefined; word = modifier.exec(text))
    words.add(word[1]);
  const doc = docAbove(text, facts.comments, walk.start, comments);
  return { start, words, doc: doc === null ? null : withoutTags(doc) };
}

/** `<summary>`, `<see cref="X"/>`: what remains is the prose. */
function withoutTags(doc: string): string | null {
  const prose = doc
    .replace(/<(?:see|seealso|paramref|typeparamref)\s+\w+="(?:\w:)?([^"]*)"\s*\/>/g, '$1')
    .replace(/<param name="(\w+)">/g, '$1: ')
    .replace(/<returns>/g, 'Returns ')
    .replace(/<\/?[a-zA-Z][^<>]*>/g, '')
    .replace(/\n\s*\n/g, '\n')
    .trim();
  return prose === '' ? null : prose;
}

export function declare(
  walk: CSharpWalk,
  kind: SymbolKind,
  name: ChildNode,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts, start } = walk;
  const head = headOf(walk);
  walk.consume(name.start);
  const symbol = facts.open({
    kind,
    depth: walk.depth,
    start,
    end: walk.end,
    name: walk.textOf(name),
    nameStart: name.start,
    exported: !head.words.has('private') && !head.words.has('file'),
    doc: head.doc,
    ...draft,
  });
  symbol.signatureStart = head.start;
  return symbol;
}

/** What a declared type says; `null` for `var` and the types of the language. */
export function typeSource(declared: ChildNode | null): Source | null {
  if (declared === null || declared.type === 'predefined_type' || declared.type === 'implicit_type')
    return null;
  return { kind: 'type', start: declared.start, end: declared.end };
}

function skipAttribute(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return at + 1;
    else if (char === '"') at = endOfString(text, at);
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  const isVerbatim = text[from - 1] === '@';
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' && !isVerbatim ? 2 : 1;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}
