/** Writes the changes of an answer: when it was asked to, or when the person at the terminal says so. */
import type { TurnResult } from '../agent/turn.ts';
import { systemClock } from '../core/clock.ts';
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from '../edits/file-change.ts';
import type { UndoJournal } from '../edits/journal/undo-journal.ts';
import { askPerson } from './ask-person.ts';
import { commitChanges, dirtyAmong } from './commit-changes.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openJournal } from './open-journal.ts';
import { settledLines } from './render-turns.ts';
import { sizeOfChanges } from './show-changes.ts';
import type { Terminal } from './terminal.ts';

export interface ApplyOptions {
  readonly root: string;
  readonly journal: UndoJournal;
  /** What asked for it: the undo journal calls the turn so, which lets the ledger learn what became of it. */
  readonly requestId: string;
  /** As it was asked, without secrets. */
  readonly question: string;
  /** `ask`: there is a person at a terminal. `show`: nothing is written. */
  readonly how: 'write' | 'ask' | 'show';
  readonly commit: boolean;
  readonly quiet: boolean;
}

export interface Applied {
  readonly written: boolean;
  /** Of the turn in the undo journal. */
  readonly turn: string | null;
  /** Hash of the commit that was made. */
  readonly commit: string | null;
  /** Why what was wanted was not done; `null`: it was. */
  readonly problem: string | null;
  readonly exitCode: ExitCode;
}

const nothing: Applied = { written: false, turn: null, commit: null, problem: null, exitCode: exitCodes.ok };

export async function applyChanges(
  { answer, changes: { files, problem } }: TurnResult & { readonly kind: 'model' },
  options: ApplyOptions,
  { err }: Terminal,
  signal: AbortSignal,
): Promise<Applied> {
  const { how } = options;
  const say = (text: string) => {
    if (!options.quiet) err.write(`${text}\n`);
  };
  if (problem !== null) {
    say(err.style('yellow', `These changes must not be written as they are: ${problem}.`));
    return { ...nothing, problem, exitCode: how === 'write' ? exitCodes.notApplied : exitCodes.ok };
  }
  if (files.length === 0) {
    if (how === 'write') say('The answer changes nothing.');
    return nothing;
  }
  const size = sizeOfChanges(files);
  if (how === 'show') {
    say(`${size}; nothing was written (--apply writes).`);
    return nothing;
  }
  if (how === 'ask' && !(await askPerson(`${size}. Write ${files.length === 1 ? 'it' : 'them'}?`, signal))) {
    say('Nothing was written.');
    return nothing;
  }
  const dirty = options.commit ? await dirtyAmong(options.root, pathsOf(files)) : [];
  const nowMs = systemClock.nowMs();
  const turn = { id: options.requestId, atMs: nowMs, question: options.question, changes: files };
  const result = await options.journal.apply(turn, signal);
  const settled = settledLines(result.settled, err, nowMs);
  if (settled.length > 0) say(settled.join('\n'));
  if (!result.ok) {
    const drifted = result.drifted
      .map(({ path, because }) => `  ${escapeControls(path)}: ${because}`)
      .join('\n');
    say(`Nothing was written: files are no longer what the answer was made for.\n${drifted}\nAsk again.`);
    return { ...nothing, problem: 'files changed meanwhile', exitCode: exitCodes.conflict };
  }
  say(`Written: ${size} (optimizer undo takes it back).`);
  const written = { ...nothing, written: true, turn: turn.id };
  if (!options.commit) return written;
  if (dirty.length > 0) {
    const because = `not committed: ${dirty.map(escapeControls).join(', ')} had changes of your own, which would be in the commit too`;
    say(err.style('yellow', `${because[0]?.toUpperCase()}${because.slice(1)}.`));
    return { ...written, problem: because, exitCode: exitCodes.notApplied };
  }
  const commit = await commitChanges(options.root, files, {
    question: options.question,
    model: answer.model,
  });
  if (!commit.ok) {
    say(err.style('yellow', `Not committed: ${commit.because}`));
    return { ...written, problem: commit.because, exitCode: exitCodes.notApplied };
  }
  say(`Committed: ${commit.hash.slice(0, 10)} ${commit.subject}`);
  return { ...written, commit: commit.hash };
}

export { openJournal };

/** Longer than this and nobody took it back: it was good enough. */
const stoodMs = 10 * 60_000;

/** @returns the turn before `requestId` if it has stood for long; `null`: there is none */
export async function stoodSince(
  journal: UndoJournal,
  requestId: string,
  nowMs: number,
): Promise<string | null> {
  const { turns } = await journal.history();
  const before = turns.filter(({ id, state }) => id !== requestId && state === 'done')[0];
  return before !== undefined && nowMs - before.atMs > stoodMs ? before.id : null;
}

function pathsOf(files: readonly FileChange[]): readonly string[] {
  return files.map(({ path }) => path);
}
