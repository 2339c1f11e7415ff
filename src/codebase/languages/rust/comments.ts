/** What comments of Rust say: some of them document what follows, or the module around them. */
import type { RustWalk } from './context.ts';
import { docText } from './lead.ts';

/** For `ChainSyntax.passOver`. */
export function onComment(walk: RustWalk, start: number, end: number): void {
  const { facts, state, text } = walk;
  if (text.charCodeAt(start + 2) !== 33) {
    state.lead.comment(start, end);
    return;
  }
  const { top } = facts;
  if (top?.kind !== 'module' || top.depth !== walk.depth - 1) return;
  const line = docText(text.slice(start, end));
  top.doc = top.doc === null ? line : `${top.doc}\n${line}`;
}
