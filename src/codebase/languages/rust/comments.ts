/** Rules for comments: some of them are documentation of what follows, or of the module around them. */
import type { RustRules, RustWalk } from './context.ts';
import { docText } from './lead.ts';

export const commentRules: RustRules = {
  line_comment: {
    enter: (walk) => {
      const lineEnd = walk.text.indexOf('\n', walk.start);
      const end = lineEnd === -1 ? walk.text.length : lineEnd;
      enterComment(walk, end);
      walk.skipTo(end);
    },
    point: true,
  },
  block_comment: {
    enter: (walk) => {
      enterComment(walk, walk.end);
    },
    leaf: 'blank',
  },
};

function enterComment(walk: RustWalk, end: number): void {
  const { facts, start, state, text } = walk;
  facts.comments.push({ start, end });
  if (text.charCodeAt(start + 2) !== 33) {
    state.lead.comment(start, end);
    return;
  }
  const { top } = facts;
  if (top?.kind !== 'module' || top.depth !== walk.depth - 1) return;
  const line = docText(text.slice(start, end));
  top.doc = top.doc === null ? line : `${top.doc}\n${line}`;
}
