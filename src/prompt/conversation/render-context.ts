/** The context of a turn that continues a conversation, as text. Pure. Each form of sentence means one thing only. */
import { assertNever } from '../../core/assert-never.ts';
import { rangeText } from './line-ranges.ts';
import type { FileChange, FileUpdate } from './next-context.ts';

/** Empty when there is nothing to say. Ends with a line break otherwise. */
export function renderUpdates(updates: readonly FileUpdate[]): string {
  const known = updates.filter(({ known }) => known.length > 0);
  const shown = updates.filter(({ change, pieces }) => change !== null || pieces.length > 0);
  const references =
    known.length === 0
      ? []
      : [
          `Shown earlier, still as it was unless said otherwise below, and meant here too: ${known
            .map(({ path, known: ranges }) => `${path}:${ranges.map(rangeText).join(',')}`)
            .join('; ')}\n`,
        ];
  return [...references, ...shown.map(renderFile)].join('\n');
}

function renderFile({ path, change, pieces }: FileUpdate): string {
  const heading = change === null ? `## ${path}` : `## ${path} (changed since it was shown)`;
  return `${heading}\n${renderChange(change)}${pieces.map(({ text }) => text).join('')}`;
}

function renderChange(change: FileChange | null): string {
  switch (change?.kind) {
    case undefined:
      return '';
    case 'gone':
      return 'It is not there any more: what was shown of it no longer holds.\n';
    case 'void':
      return 'What was shown of it no longer holds.\n';
    case 'edited':
      return [
        ...change.moved.map(({ oldStart, oldEnd, newStart }) => ({
          at: oldStart,
          text: `(${linesOf(oldStart, oldEnd)} of before ${oldStart === oldEnd ? 'is' : 'are'} now ${rangeText({ startLine: newStart, endLine: newStart + oldEnd - oldStart })})\n`,
        })),
        ...change.replaced.map(({ oldStart, oldEnd, text }) => {
          const old = `${linesOf(oldStart, oldEnd)} of before`;
          const sentence =
            oldEnd < oldStart
              ? `(new before line ${oldStart} of before)`
              : text === ''
                ? `(${old} ${oldStart === oldEnd ? 'is' : 'are'} deleted)`
                : `(in place of ${old})`;
          return { at: oldStart, text: `${sentence}\n${text}` };
        }),
      ]
        .sort((a, b) => a.at - b.at)
        .map(({ text }) => text)
        .join('');
    default:
      return assertNever(change);
  }
}

function linesOf(startLine: number, endLine: number): string {
  return `${startLine === endLine ? 'line' : 'lines'} ${rangeText({ startLine, endLine })}`;
}
