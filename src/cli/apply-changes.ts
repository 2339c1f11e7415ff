/** Writes the changes of an answer: when it was asked to, or when the person at the terminal says so. */
import type { TurnResult } from '../agent/turn.ts';
import { systemClock } from '../core/clock.ts';
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from '../edits/file-change.ts';
import type { UndoJournal } from '../edits/journal/undo-journal.ts';
import { askPerson } from './ask-person.ts';
import { commitChanges, dirtyAmong } from './commit-changes.ts';
import type { Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openJournal } from './open-journal.ts';
import { settledLines } from './render-turns.ts';
import { sizeOfChanges } from './show-changes.ts';
import type { Channel, Terminal } from './terminal.ts';

export interface WriteOptions {
  readonly root: string;
  readonly journal: UndoJournal;
  /** What asked for it: the undo journal calls the turn so, which lets the ledger learn what became of it. */
  readonly requestId: string;
  /** As it was asked, without secrets. */
  readonly question: string;
  readonly commit: boolean;
}

export interface ApplyOptions extends WriteOptions {
  /** `ask`: there is a person at a terminal. `show`: nothing is written. */
  readonly how: 'write' | 'ask' | 'show';
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

export const nothingApplied: Applied = {
  written: false,
  turn: null,
  commit: null,
  problem: null,
  exitCode: exitCodes.ok,
};

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
    return { ...nothingApplied, problem, exitCode: how === 'write' ? exitCodes.notApplied : exitCodes.ok };
  }
  if (files.length === 0) {
    if (how === 'write') say('The answer changes nothing.');
    return nothingApplied;
  }
  const size = sizeOfChanges(files);
  if (how === 'show') {
    say(`${size}; nothing was written (--apply writes).`);
    return nothingApplied;
  }
  if (how === 'ask' && !(await askPerson(`${size}. Write ${files.length === 1 ? 'it' : 'them'}?`, signal))) {
    say('Nothing was written.');
    return nothingApplied;
  }
  return writeChanges(files, answer.model, options, { say, style: err.style }, signal);
}

/** Writes all of the changes or none. @param told what is said of it on the way */
export async function writeChanges(
  files: readonly FileChange[],
  model: string,
  options: WriteOptions,
  { say, style }: { readonly say: (text: string) => void; readonly style: Channel['style'] },
  signal: AbortSignal,
): Promise<Applied> {
  const size = sizeOfChanges(files);
  const dirty = options.commit ? await dirtyAmong(options.root, pathsOf(files)) : [];
  const nowMs = systemClock.nowMs();
  const turn = { id: options.requestId, atMs: nowMs, question: options.question, changes: files };
  const result = await options.journal.apply(turn, signal);
  const settled = settledLines(result.settled, { style }, nowMs);
  if (settled.length > 0) say(settled.join('\n'));
  if (!result.ok) {
    const drifted = result.drifted
      .map(({ path, because }) => `  ${escapeControls(path)}: ${because}`)
      .join('\n');
    say(`Nothing was written: files are no longer what the answer was made for.\n${drifted}\nAsk again.`);
    return { ...nothingApplied, problem: 'files changed meanwhile', exitCode: exitCodes.conflict };
  }
  say(`Written: ${size} (optimizer undo takes it back).`);
  const written = { ...nothingApplied, written: true, turn: turn.id };
  if (!options.commit) return written;
  if (dirty.length > 0) {
    const because = `not committed: ${dirty.map(escapeControls).join(', ')} had changes of your own, which would be in the commit too`;
    say(style('yellow', `${because[0]?.toUpperCase()}${because.slice(1)}.`));
    return { ...written, problem: because, exitCode: exitCodes.notApplied };
  }
  const commit = await commitChanges(options.root, files, {
    question: options.question,
    model,
  });
  if (!commit.ok) {
    say(style('yellow', `Not committed: ${commit.because}`));
    return { ...written, problem: commit.because, exitCode: exitCodes.notApplied };
  }
  say(`Committed: ${commit.hash.slice(0, 10)} ${commit.subject}`);
  return { ...written, commit: commit.hash };
}

export { openJournal };

/** Longer than this and nobody took it back: it was good enough. */
const stoodMs = 10 * 60_000;

/** The turn before this one, if it has stood for long, was good. */
export async function learnThatStood(
  program: Program,
  journal: UndoJournal,
  requestId: string,
): Promise<void> {
  const { turns } = await journal.history();
  const before = turns.find(({ id, state }) => id !== requestId && state === 'done');
  if (before !== undefined && systemClock.nowMs() - before.atMs > stoodMs)
    await program.learnOfEdit(before.id, 'edit-stayed');
}

function pathsOf(files: readonly FileChange[]): readonly string[] {
  return files.map(({ path }) => path);
}
