/** What the rules of this language share: how they see the walk, and small questions about names. */
import { docAbove, type LineComments } from '../syntax/doc-comment.ts';
import type { Locals } from '../syntax/locals.ts';
import type { Source } from '../syntax/scopes.ts';
import type { NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';

/** What the keys of a composite literal are fields of. */
export interface LiteralType {
  /** Number of the use that names the type, or a negative number. */
  readonly use: number;
  /** They are expressions in a map. */
  readonly hasFields: boolean;
}

export interface GoState {
  readonly locals: Locals;
  /** Locals too, which types can name. */
  readonly typeParameters: Locals;
  /** Bound when the node of this depth ends. */
  readonly waiting: { readonly name: string; readonly source: Source | null; readonly depth: number }[];
  /** For `Locals.release`, two for each open scope. */
  readonly marks: number[];
  readonly literals: LiteralType[];
  /** The variable of each type switch around, or `null`. */
  readonly switches: (string | null)[];
  /** The composite literal that has just begun. */
  literal: {
    readonly isNamed: boolean;
    readonly hasFields: boolean;
    /** `null`: the last one before the braces names the type. */
    readonly use: number | null;
  } | null;
  /** Where the key of the element that is being read starts. */
  keyStart: number;
  /** Where the type starts that a constant of the group said last: those without a value have it too. */
  groupType: { readonly start: number; readonly end: number } | null;
}

export type GoWalk = SyntaxWalk<GoState>;
export type GoRules = NodeRules<GoState>;

export const identifierPattern = '[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*';

export function isExported(name: string): boolean {
  const first = name.charCodeAt(0);
  return (first >= 65 && first <= 90) || (first > 127 && /^\p{Lu}/u.test(name));
}

const comments: LineComments = {
  mark: /^\/\/ ?/,
  forTools: /^(?:\s*\+build\b|\s*nolint\b|[a-z]+:[a-z]|export \w+$|line |\s*[-=*#~/]{3,}\s*$)/,
};

export function docOf(walk: GoWalk, start: number): string | null {
  return docAbove(walk.text, walk.facts.comments, start, comments);
}

const commentBehind = /[ \t]*\/\/ ?([^\n]*)/y;

/** The comment on the line on which a declaration ends. */
export function docBehind(text: string, end: number): string | null {
  commentBehind.lastIndex = end;
  const comment = commentBehind.exec(text)?.[1]?.trim() ?? '';
  return comment === '' || comments.forTools.test(comment) ? null : comment;
}

/** What is bound until the matching `leaveScope` is seen only in between. */
export function enterScope(walk: GoWalk): void {
  const { marks, locals, typeParameters } = walk.state;
  marks.push(locals.mark, typeParameters.mark);
}

export function leaveScope(walk: GoWalk): void {
  const { marks, locals, typeParameters } = walk.state;
  typeParameters.release(marks.pop() ?? 0);
  locals.release(marks.pop() ?? 0);
}
