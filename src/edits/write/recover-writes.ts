/** Completes or takes back a write that a crash interrupted. Asks nobody; what somebody else changed since stays. */
import type { Clock } from '../../core/clock.ts';
import { carryBack, carryForward, discard, isStaged, stateOf } from './carry-out.ts';
import type { Drift } from './check-changes.ts';
import { Disk, lstatIfAny, type OnStep } from './disk.ts';
import { type Intent, IntentRecord } from './intent.ts';
import { type StateFolder, whileOnlyWriter } from './state-folder.ts';
import { reasonOf, WriteError } from './write-error.ts';

export interface Recovery {
  readonly label: string | null;
  readonly outcome: Outcome;
  readonly paths: readonly string[];
  /** Changed by something else since the crash, and left so. */
  readonly left: readonly Drift[];
}

/** `new`: the turn was completed. `old`: it was taken back. */
export type Outcome = 'new' | 'old';

/** Called once all files are in place and before the record goes: a crash in between calls it again. */
export type OnSettled = (label: string | null, outcome: Outcome) => void;

export interface RecoverOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onSettled?: OnSettled;
  readonly onStep?: OnStep;
}

/** @returns `null`: no write was interrupted. @throws WriteError */
export async function recoverWrites(state: StateFolder, options: RecoverOptions): Promise<Recovery | null> {
  if (lstatIfAny(state.folder) === null) return null;
  return whileOnlyWriter(state, options, () => recoverNow(state, options));
}

/** For the owner of the lock. */
export function recoverNow(
  state: StateFolder,
  { onSettled = () => {}, onStep }: Pick<RecoverOptions, 'onSettled' | 'onStep'>,
): Recovery | null {
  const disk = new Disk(onStep);
  const record = new IntentRecord(state, disk);
  const intent = record.read();
  if (intent === null) return null;
  try {
    const { outcome, left } = settle(state.root, intent, record, disk);
    onSettled(intent.label, outcome);
    record.remove();
    return { label: intent.label, outcome, left, paths: intent.files.map(({ path }) => path) };
  } catch (cause) {
    throw halfWritten(intent, cause);
  }
}

function settle(
  root: string,
  intent: Intent,
  record: IntentRecord,
  disk: Disk,
): { readonly outcome: Outcome; readonly left: readonly Drift[] } {
  if (record.phase === 'staging') {
    discard(root, intent, disk);
    return { outcome: 'old', left: [] };
  }
  if (record.phase === 'forward' && canComplete(root, intent)) {
    return { outcome: 'new', left: carryForward(root, intent, disk, false) };
  }
  record.advance('back');
  return { outcome: 'old', left: carryBack(root, intent, disk) };
}

/**
 * Not when new contents are gone, as after a clean-up by hand. A file that somebody else changed decides which of the two
 * it belongs to: one whose new content still waits beside it was changed as it stood before the turn.
 */
function canComplete(root: string, { files }: Intent): boolean {
  return files.every((file) => {
    const state = stateOf(root, file);
    return state === 'new' || isStaged(root, file) === (state === 'old');
  });
}

export function halfWritten(intent: Intent, cause: unknown): WriteError {
  return new WriteError(
    'edits/half-written',
    `${intent.files.map(({ path }) => path).join(', ')}: some of these may be new and some old: ${reasonOf(cause)}.`,
    'Mend that and run any command that writes, or optimizer history: it completes the write or takes it back.',
    { cause },
  );
}
