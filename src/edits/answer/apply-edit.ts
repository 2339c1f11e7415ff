/** An edit that an answer proposes, made in a draft. */
import type { CodeIndex } from '../../codebase/code-index.ts';
import type { DraftTree, EditOutcome } from '../draft-tree.ts';
import type { ProposedEdit } from './find-edits.ts';

/** A path may be given in part, as answers do, where only one file can be meant. */
export function applyEdit(
  { path, before, after, problem }: ProposedEdit,
  index: Pick<CodeIndex, 'findFiles'>,
  draft: DraftTree,
): EditOutcome {
  if (problem !== null)
    return {
      ok: false,
      problem: `${path === null ? 'an edit' : `an edit of ${path}`} cannot be read: ${problem}`,
    };
  if (path === null) return { ok: false, problem: 'an edit names no file' };
  const written = draft.read(path);
  if (!written.ok && !written.isMissing) return written;
  if (written.ok) return draft.replaceBlock(path, before, after);
  const files = index.findFiles(path);
  if (files.length > 1 && before.length > 0)
    return { ok: false, problem: `${path} may be ${files.length} files: give its whole path` };
  const [file] = files;
  if (file !== undefined && before.length > 0) return draft.replaceBlock(file.path, before, after);
  return before.length > 0 ? written : draft.create(path, after.map((line) => `${line}\n`).join(''));
}
