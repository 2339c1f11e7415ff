/**
 * What becomes of the changes of an answer in an interactive session: the person reads them and says which are written, unless
 * the mode lets them be written at once. Knows no screen: whoever shows them is asked.
 */
import type { TurnResult } from '../../agent/turn.ts';
import { hunksOf, withHunks } from '../../edits/change-hunks.ts';
import type { FileChange } from '../../edits/file-change.ts';
import type { AcceptedHunks, Ask, DiffFile, Reply } from '../../tui/backend.ts';
import { type Applied, learnThatStood, nothingApplied, writeChanges } from '../apply-changes.ts';
import type { Program } from '../compose.ts';
import { openJournal } from '../open-journal.ts';
import type { Channel } from '../terminal.ts';

export interface Reviewer {
  ask(ask: Ask): Promise<Reply>;
  /** The person changes it. `null`: they did not. */
  edit(change: FileChange): Promise<FileChange | null>;
  /** The question is asked on with this once the turn is over. */
  retry(instruction: string): void;
  /** Nobody was asked for these. */
  wrote(files: readonly DiffFile[]): void;
  say(text: string): void;
  readonly style: Channel['style'];
  readonly signal: AbortSignal;
}

/** `null`: the answer changes nothing. */
export async function settleChanges(
  { answer, changes: { files, problem } }: TurnResult & { readonly kind: 'model' },
  about: { readonly requestId: string; readonly question: string },
  program: Program,
  reviewer: Reviewer,
): Promise<Applied | null> {
  if (files.length === 0 && problem === null) return null;
  const { say } = reviewer;
  if (problem !== null) {
    say(reviewer.style('yellow', `The changes must not be written as they are: ${problem}.`));
    return { ...nothingApplied, problem };
  }
  const { mode } = program.config.permissions;
  const isFree = mode === 'auto-edit' || mode === 'full';
  const chosen = isFree ? files : await review(files, about.question, reviewer);
  if (chosen.length === 0) {
    if (!reviewer.signal.aborted) say('Nothing was written.');
    return nothingApplied;
  }
  const journal = openJournal(program);
  const applied = await writeChanges(
    chosen,
    answer.model,
    { ...about, root: program.root, journal, commit: false },
    { say: (text) => say(text.replace('optimizer undo', '/undo')), style: reviewer.style },
    reviewer.signal,
  );
  if (!applied.written) return applied;
  if (isFree) reviewer.wrote(chosen.map(diffOf));
  await learnThatStood(program, journal, about.requestId);
  return applied;
}

async function review(
  proposed: readonly FileChange[],
  question: string,
  reviewer: Reviewer,
): Promise<readonly FileChange[]> {
  let files = proposed;
  for (;;) {
    const reply = await reviewer.ask({ kind: 'changes', files: files.map(diffOf) });
    switch (reply.kind) {
      case 'write':
        return accepted(files, reply.accepted);
      case 'edit': {
        const change = files.find(({ path }) => path === reply.path);
        const edited = change === undefined ? null : await reviewer.edit(change);
        if (edited !== null) files = files.map((one) => (one === change ? edited : one));
        break;
      }
      case 'retry':
        // With what was asked: by itself it may read as a question.
        reviewer.retry(`${question}\n\nNot as proposed: ${reply.instruction}`);
        return [];
      case 'yes':
        return files;
      default:
        return [];
    }
  }
}

function accepted(files: readonly FileChange[], chosen: readonly AcceptedHunks[]): readonly FileChange[] {
  return files.flatMap((change) => {
    const hunks = chosen.find(({ path }) => path === change.path)?.hunks ?? [];
    if (hunks.length === 0) return [];
    return withHunks(change, hunks) ?? [];
  });
}

export function diffOf(change: FileChange): DiffFile {
  const { path, before, after } = change;
  const kind = before === null ? 'created' : after === null ? 'deleted' : 'edited';
  return { path, kind, hunks: hunksOf(change) };
}
