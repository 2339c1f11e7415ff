/** The changes that an answer proposes: a diff on stdout, what the model says about them on stderr. */
import type { TurnResult } from '../agent/turn.ts';
import { splitFences } from '../edits/answer/fences.ts';
import type { FileChange } from '../edits/file-change.ts';
import { countLines, renderDiff } from '../edits/render-diff.ts';
import type { AnswerView } from './answer-view.ts';
import type { Channel, Style, Terminal } from './terminal.ts';

/** A terminal has shown the answer while it came; elsewhere stdout gets what `git apply` takes, and nothing else. */
export function showChanges(
  { answer, changes }: TurnResult & { readonly kind: 'model' },
  view: AnswerView,
  { out, err }: Terminal,
  quiet: boolean,
): void {
  if (out.isTerminal) view.finish(answer);
  else if (!quiet) err.write(`${saidIn(answer.text, changes.files)}\n`);
  out.write(colouredDiff(renderDiff(changes.files), out));
}

/** `2 files changed, +10 −3`. */
export function sizeOfChanges(changes: readonly FileChange[]): string {
  const counts = changes.map(countLines);
  const added = counts.reduce((sum, count) => sum + count.added, 0);
  const removed = counts.reduce((sum, count) => sum + count.removed, 0);
  return `${changes.length} ${changes.length === 1 ? 'file' : 'files'} changed, +${added} −${removed}`;
}

export function colouredDiff(diff: string, channel: Channel): string {
  return diff.replace(/^.+$/gm, (line) => {
    const style = styleOf(line);
    return style === null ? line : channel.style(style, line);
  });
}

function styleOf(line: string): Style | null {
  if (/^(?:diff --git|---|\+\+\+|new file|deleted file) /.test(line)) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  return line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : null;
}

/** Without the code, and without lines that only name a file. */
function saidIn(text: string, changes: readonly FileChange[]): string {
  const named = new Set(changes.map(({ path }) => path));
  return splitFences(text)
    .prose.split('\n')
    .filter((line) => !named.has(line.replace(/[`*#:\s]/g, '')))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
