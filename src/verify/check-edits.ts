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

/** `null`: there are no commands. */
export type EditChecks = ((changes: readonly FileChange[]) => Promise<readonly CommandResult[]>) | null;

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
  findings.push(...(await parsing(changes, countSyntaxErrors)));
  if (runCommands === null) return findings;
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
    const errors = await errorsIn(path, after, countSyntaxErrors);
    if (errors === null) continue;
    checked += 1;
    if (errors > ((await errorsIn(path, before, countSyntaxErrors)) ?? 0)) worse.push(path);
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

/** `null`: it is not known. */
async function errorsIn(
  path: string,
  bytes: Uint8Array | null,
  countSyntaxErrors: SyntaxCheck,
): Promise<number | null> {
  const text =
    bytes &&
    readText(bytes)
      ?.lines.map((line) => line.text + line.end)
      .join('');
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return typeof text === 'string' ? countSyntaxErrors(extension, text) : null;
}
