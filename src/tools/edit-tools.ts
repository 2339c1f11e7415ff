/** Tools that change the draft. Nothing is written to the disk. */
import type { DraftTree, EditOutcome } from '../edits/draft-tree.ts';
import { numberedLines } from './numbered-lines.ts';
import { done, failed, type Tool, type ToolResult, toolSchema } from './tool.ts';

export const editFile: Tool = {
  access: 'edit',
  schema: toolSchema(
    'edit_file',
    'Replace lines start_line to end_line, which you have read. end_line = start_line - 1 inserts before start_line.',
    {
      path: { type: 'string' },
      start_line: { type: 'integer' },
      end_line: { type: 'integer' },
      first_line: { type: 'string', description: 'what stands in start_line now' },
      new_content: { type: 'string' },
    },
  ),
  run({ path, start_line, end_line, first_line, new_content }, { draft }) {
    const outcome = draft.replaceLines(
      String(path),
      Number(start_line),
      Number(end_line),
      String(new_content),
      String(first_line),
    );
    return told(outcome, draft);
  },
};

export const createFile: Tool = {
  access: 'edit',
  schema: toolSchema('create_file', 'Make a new file.', {
    path: { type: 'string' },
    content: { type: 'string' },
  }),
  run: ({ path, content }, { draft }) => told(draft.create(String(path), String(content)), draft),
};

export const deleteFile: Tool = {
  access: 'edit',
  schema: toolSchema('delete_file', 'Delete a file.', { path: { type: 'string' } }),
  run: ({ path }, { draft }) => told(draft.delete(String(path)), draft),
};

export const moveFile: Tool = {
  access: 'edit',
  schema: toolSchema('move_file', 'Move or rename a file.', {
    path: { type: 'string' },
    to: { type: 'string' },
  }),
  run: ({ path, to }, { draft }) => told(draft.move(String(path), String(to)), draft),
};

/** Around what was written, so that numbers are known again. */
const linesAround = 2;
const mostLinesShown = 24;

function told(outcome: EditOutcome, draft: DraftTree): ToolResult {
  if (!outcome.ok) return failed(outcome.problem);
  const { path, lines, note } = outcome;
  const text = draft.read(path);
  if (lines === null || !text.ok) return done(`Done: ${path}${note === null ? '' : ` (${note})`}`);
  const start = Math.max(1, lines.start - linesAround);
  const shown = text.lines.slice(start - 1, Math.min(lines.end + linesAround, start - 1 + mostLinesShown));
  draft.see(path, start, shown.length);
  return done(
    `Done${note === null ? '' : ` (${note})`}. ${path} now has ${text.lines.length} ${text.lines.length === 1 ? 'line' : 'lines'}; here:\n${numberedLines(shown, start)}`,
  );
}
