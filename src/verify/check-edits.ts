/**
 * Do the edits of an answer apply to exactly one place each, does the file parse no worse after them, and do the user's own
 * commands pass in a copy with them? Changes nothing of the project.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { applyEdit } from '../edits/answer/apply-edit.ts';
import type { Fence } from '../edits/answer/fences.ts';
import { findEdits } from '../edits/answer/find-edits.ts';
import type { DraftTree } from '../edits/draft-tree.ts';
import type { FileChange } from '../edits/file-change.ts';
import { readText } from '../edits/text-lines.ts';
import type { SyntaxCheck } from './check-code.ts';
import type { Finding } from './evidence.ts';
import { shareText } from './share-text.ts';

export interface CommandResult {
  readonly command: string;
  readonly passed: boolean;
  /** Why not; what it printed last. */
  readonly detail: string;
  /** Of a command that failed, what matters of what it printed; else empty. */
  readonly output: string;
}

/** Is told of each command as it starts and ends. */
export interface CommandWatch {
  started(command: string): void;
  ended(result: CommandResult): void;
}

/** `null`: there are no commands. */
export type EditChecks =
  | ((changes: readonly FileChange[], watch?: CommandWatch) => Promise<readonly CommandResult[]>)
  | null;

/** @param draft gets the edits; what was edited in it before counts as well */
export async function checkEdits(
  fences: readonly Fence[],
  index: CodeIndex,
  draft: DraftTree,
  countSyntaxErrors: SyntaxCheck,
  runCommands: EditChecks,
): Promise<Finding[]> {
  const edits = findEdits(fences);
  const failed = edits.flatMap((edit) => {
    const outcome = applyEdit(edit, index, draft);
    return outcome.ok ? [] : [outcome.problem];
  });
  const changes = draft.changes();
  if (edits.length === 0 && changes.length === 0) return [];
  const good = edits.length - failed.length;
  const findings: Finding[] =
    edits.length === 0
      ? []
      : [
          {
            name: 'edits-apply',
            value: good / edits.length,
            detail:
              failed[0] === undefined
                ? edits.length === 1
                  ? 'the edit applies'
                  : `all ${edits.length} edits apply`
                : `${edits.length === 1 ? 'the edit does' : `${failed.length} of ${edits.length} edits do`} not apply: ${failed[0]}`,
          },
        ];
  if (failed.length > 0) return findings;
  const parsed = await parsing(changes, countSyntaxErrors);
  findings.push(...parsed);
  // What does not parse passes nothing.
  if (runCommands === null || parsed.some(({ value }) => value !== null && value < 1)) return findings;
  const results = await runCommands(changes);
  const broken = results.filter(({ passed }) => !passed);
  if (results.length > 0)
    findings.push({
      name: 'commands-pass',
      value: (results.length - broken.length) / results.length,
      detail:
        broken[0] === undefined
          ? `with its edits ${results.map(({ command }) => `\`${command}\``).join(', ')} ${results.length === 1 ? 'passes' : 'pass'}`
          : `with its edits \`${broken[0].command}\` fails: ${broken[0].detail}`,
    });
  return findings;
}

async function parsing(changes: readonly FileChange[], countSyntaxErrors: SyntaxCheck): Promise<Finding[]> {
  const worse: string[] = [];
  let checked = 0;
  for (const { path, before, after } of changes) {
    const [were, are] = [linesOf(before), linesOf(after)];
    const count = async (lines: readonly string[]) => countSyntaxErrors(extensionOf(path), lines.join('\n'));
    const errors = are && (await count(are));
    if (errors === null) continue;
    checked += 1;
    const errorsBefore = (were && (await count(were))) ?? 0;
    if (errors <= errorsBefore) continue;
    // Of a file that its grammar could not read before, the number of errors says little: one more or less is found around them.
    const changed = errorsBefore > 0 && were && are ? changedLines(were, are) : null;
    if (changed === null || ((await count(changed.after)) ?? 0) > ((await count(changed.before)) ?? 0))
      worse.push(path);
  }
  if (checked === 0) return [];
  const good = checked - worse.length;
  return [
    {
      name: 'edits-parse',
      value: good / checked,
      detail: shareText('edited file', good, checked, worse, 'parse'),
    },
  ];
}

function linesOf(bytes: Uint8Array | null): readonly string[] | null {
  return (bytes && readText(bytes)?.lines.map(({ text }) => text)) ?? null;
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** What lies between the lines that are the same from the start on and to the end. */
function changedLines(before: readonly string[], after: readonly string[]) {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same += 1;
  let sameAtEnd = 0;
  while (sameAtEnd < shorter - same && before.at(-1 - sameAtEnd) === after.at(-1 - sameAtEnd)) sameAtEnd += 1;
  return {
    before: before.slice(same, before.length - sameAtEnd),
    after: after.slice(same, after.length - sameAtEnd),
  };
}
