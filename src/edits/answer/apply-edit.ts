/** An edit that an answer proposes, made in a draft. */
import type { CodeIndex } from '../../codebase/code-index.ts';
import type { DraftTree, EditOutcome } from '../draft-tree.ts';
import type { ProposedEdit } from './find-edits.ts';

/** A path may be given in part, as answers do, where only one file can be meant. */
export function applyEdit(
  { path, before, after, problem, unclearWith }: ProposedEdit,
  index: Pick<CodeIndex, 'findFiles'>,
  draft: DraftTree,
): EditOutcome {
  const unread = (why: string) =>
    no(`${path === null ? 'an edit' : `an edit of ${path}`} cannot be read: ${why}`);
  if (problem !== null) return unread(problem);
  if (path === null) return no('an edit names no file');
  let text = draft.read(path);
  if (!text.ok && text.isMissing && before.length > 0) {
    const files = index.findFiles(path);
    if (files.length > 1) return no(`${path} may be ${files.length} files: give its whole path`);
    text = files[0] === undefined ? text : draft.read(files[0].path);
  }
  if (!text.ok)
    return text.isMissing && before.length === 0
      ? draft.create(path, after.map((line) => `${line}\n`).join(''))
      : text;
  if (unclearWith !== null && text.lines.includes(unclearWith))
    return unread(`several lines of \`${unclearWith}\` may part it, and the file has one itself`);
  return draft.replaceBlock(text.path, before, after);
}

function no(problem: string): EditOutcome {
  return { ok: false, problem };
}
