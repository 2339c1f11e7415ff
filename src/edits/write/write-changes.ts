/**
 * Writes all files of a turn or none, whenever the process ends; docs/decisions/0021-writing-edits.md has the order and why.
 * Knows nothing about undo: whoever keeps a journal is told in time.
 */
import { dirname, join } from 'node:path';
import type { FileChange } from '../file-change.ts';
import { carryBack, carryForward, discard, makeFolders } from './carry-out.ts';
import { checkChanges, type Drift, type PlannedWrite } from './check-changes.ts';
import { Disk } from './disk.ts';
import { type Intent, IntentRecord, planIntent } from './intent.ts';
import {
  halfWritten,
  type OnSettled,
  type RecoverOptions,
  type Recovery,
  recoverNow,
} from './recover-writes.ts';
import { type StateFolder, whileOnlyWriter } from './state-folder.ts';
import { reasonOf, WriteError } from './write-error.ts';

export type WriteResult =
  /** `recovered`: an earlier write that was interrupted and has been settled before; `null`: none. */
  | { readonly ok: true; readonly recovered: Recovery | null }
  /** Nothing was changed. */
  | { readonly ok: false; readonly drifted: readonly Drift[]; readonly recovered: Recovery | null };

export interface WriteOptions extends RecoverOptions {
  /** Handed to `onSettled`, also by a later process. */
  readonly label?: string | null;
  /** Of a folder that deletions leave empty, with `/`; left out: all of them go. */
  readonly mayRemove?: (folder: string) => boolean;
}

/**
 * @throws WriteError; unless it says otherwise all is as before
 * @throws the signal's reason when aborted before anything was changed; from then on it is not listened to
 */
export async function writeChanges(
  state: StateFolder,
  changes: readonly FileChange[],
  options: WriteOptions,
): Promise<WriteResult> {
  return whileOnlyWriter(state, options, () => {
    const recovered = recoverNow(state, options);
    return { ...writeNow(state, changes, options), recovered };
  });
}

type Written = { readonly ok: true } | { readonly ok: false; readonly drifted: readonly Drift[] };

/** For the owner of the lock, after `recoverNow`. */
export function writeNow(
  state: StateFolder,
  changes: readonly FileChange[],
  { clock, signal, label = null, onSettled = () => {}, onStep, mayRemove = () => true }: WriteOptions,
): Written {
  const { root } = state;
  const { planned, drifted } = checkChanges(root, changes);
  if (drifted.length > 0) return { ok: false, drifted };
  if (planned.length === 0) {
    onSettled(label, 'new');
    return { ok: true };
  }
  const disk = new Disk(onStep);
  const record = new IntentRecord(state, disk);
  const intent = planIntent(root, planned, { label, nowMs: clock.nowMs(), mayRemove });
  let left: readonly Drift[];
  try {
    record.write(intent);
    stage(root, intent, planned, disk);
    signal?.throwIfAborted();
    // Once more: the disk took its time.
    left = checkChanges(root, changes).drifted;
    if (left.length === 0) {
      record.advance('forward');
      left = carryForward(root, intent, disk, true);
    }
  } catch (cause) {
    goBack(root, intent, record, { disk, onSettled });
    if (signal?.aborted === true && cause === signal.reason) throw cause;
    throw notWritten(intent, cause);
  }
  if (left.length > 0) {
    goBack(root, intent, record, { disk, onSettled });
    return { ok: false, drifted: left };
  }
  try {
    onSettled(label, 'new');
    record.remove();
  } catch (cause) {
    throw unsettled(state, cause);
  }
  return { ok: true };
}

/** Every new content beside its place, on the disk. */
function stage(root: string, intent: Intent, planned: readonly PlannedWrite[], disk: Disk): void {
  for (const [at, { after, mode, owner, real }] of planned.entries()) {
    const temporary = intent.files[at]?.temporary;
    if (after === null || temporary === undefined) continue;
    makeFolders(dirname(real), disk);
    disk.write(join(root, temporary), { bytes: after, mode, owner });
  }
}

function goBack(
  root: string,
  intent: Intent,
  record: IntentRecord,
  { disk, onSettled }: { readonly disk: Disk; readonly onSettled: OnSettled },
): void {
  const isUntouched = record.phase !== 'forward';
  try {
    if (isUntouched) {
      discard(root, intent, disk);
    } else {
      record.advance('back');
      carryBack(root, intent, disk);
    }
    onSettled(intent.label, 'old');
    record.remove();
  } catch (cause) {
    throw isUntouched ? notWritten(intent, cause) : halfWritten(intent, cause);
  }
}

function notWritten({ files }: Intent, cause: unknown): WriteError {
  return new WriteError(
    'edits/not-written',
    `Nothing was changed: ${files.map(({ path }) => path).join(', ')} cannot be written: ${reasonOf(cause)}.`,
    'See that the folders of these files are writable and the disk is not full.',
    { cause },
  );
}

function unsettled({ folder }: StateFolder, cause: unknown): WriteError {
  return new WriteError(
    'edits/unsettled',
    `All files were written, but that could not be noted in ${folder}: ${reasonOf(cause)}.`,
    'Mend that; the next command that writes, or optimizer history, notes it.',
    { cause },
  );
}
