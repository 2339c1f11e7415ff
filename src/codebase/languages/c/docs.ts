/** The comment that documents a declaration in C: above it in any form, or behind it on its line. */

import { clean, docAbove, stripBlock } from '../syntax/doc-comment.ts';
import type { Comment } from '../syntax/scopes.ts';
import type { CWalk } from './context.ts';

const comments = {
  mark: /^\/\/[/!]*<? ?/,
  forTools: /^\s*(?:NOLINT|clang-format|cppcheck|IWYU|[-=*#~/]{3,}\s*$)/,
  plainBlocks: true,
} as const;

/** @param end of a member, whose comment may stand behind it; else `null` */
export function docOf({ text, facts }: CWalk, start: number, end: number | null): string | null {
  const behind = end === null ? null : docBehind(text, end);
  return behind ?? docAbove(text, facts.comments as Comment[], start, comments);
}

const trailing = /[ \t]*[,;]?[ \t]*(?:\/\/[/!]*<?([^\n]*)|(\/\*[\s\S]*?\*\/))/y;

function docBehind(text: string, end: number): string | null {
  trailing.lastIndex = end;
  const found = trailing.exec(text);
  if (found === null) return null;
  if (found[2] !== undefined) return stripBlock(found[2].replace(/^\/\*+!?</, '/*'));
  return clean([(found[1] ?? '').trim()]);
}
