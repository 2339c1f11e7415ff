/**
 * Keeps what undoes each turn, outside of the project and without git: the contents of its files before and after, by hash,
 * and a manifest. A turn is written, undone and done again as a whole. Knows nothing of commands or models.
 */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { OptimizerError } from '../../core/errors.ts';
import type { FileChange } from '../file-change.ts';
import { areSame, checkChanges, insideOf } from '../write/check-changes.ts';
import { Disk, lstatIfAny, type OnStep } from '../write/disk.ts';
import { locateTarget } from '../write/locate-target.ts';
import { type OnSettled, type Outcome, recoverNow } from '../write/recover-writes.ts';
import { type StateFolder, stateUnusable, whileOnlyWriter } from '../write/state-folder.ts';
import { writeNow } from '../write/write-changes.ts';
import { errorCodeOf, WriteError } from '../write/write-error.ts';
import { chooseTurn, type Direction, laterOnes, nothingTo } from './choose-turn.ts';
import type { Manifest } from './manifest.ts';
import { ManifestStore } from './manifest-store.ts';
import { ObjectStore } from './object-store.ts';
import { defaultLimits, type JournalLimits, pruneAbandoned, pruneJournal } from './prune-journal.ts';
import type { ApplyResult, History, MoveResult, Settled, Turn } from './turn-results.ts';

type Move = 'apply' | Direction;

export interface JournalOptions {
  readonly clock: Clock;
  readonly limits?: JournalLimits;
  readonly onStep?: OnStep;
}

export interface MoveOptions {
  readonly signal?: AbortSignal;
  /** Everything but the writing. */
  readonly isDryRun?: boolean;
}

export class UndoJournal {
  readonly #state: StateFolder;
  readonly #clock: Clock;
  readonly #limits: JournalLimits;
  readonly #onStep: OnStep | undefined;
  readonly #manifests: ManifestStore;
  readonly #objects: ObjectStore;

  constructor(state: StateFolder, { clock, limits = defaultLimits, onStep }: JournalOptions) {
    this.#state = state;
    this.#clock = clock;
    this.#limits = limits;
    this.#onStep = onStep;
    const disk = new Disk(onStep);
    this.#manifests = new ManifestStore(state.folder, disk);
    this.#objects = new ObjectStore(state.folder, disk);
  }

  /** Keeps what undoes the turn, then writes it. @throws WriteError; the signal's reason */
  async apply(turn: Turn, signal?: AbortSignal): Promise<ApplyResult> {
    if (!/^[\w-]{1,100}$/.test(turn.id)) throw new Error(`No id of a turn: ${turn.id}`);
    const result = await this.#asOnlyWriter(signal, (settled): ApplyResult => {
      const changes = turn.changes.filter(({ before, after }) => !areSame(before, after));
      const { drifted, planned } = checkChanges(this.#state.root, turn.changes);
      if (drifted.length > 0) return { ok: false, drifted, settled };
      if (changes.length === 0) return { ok: true, turn: null, settled };
      const folders = new Set(planned.flatMap(({ missingFolders }) => missingFolders));
      const madeFolders = [...folders].flatMap((folder) => insideOf(this.#state.root, folder) ?? []);
      const pending = this.#record({ ...turn, changes }, madeFolders);
      const written = this.#write('apply', pending, changes, signal);
      if (!written.ok) return { ...written, settled };
      this.#prune();
      return { ok: true, turn: this.#manifests.find(pending.id), settled };
    });
    // What others left is no reason to fail.
    await pruneAbandoned(this.#state, this.#limits, this.#clock).catch(() => {});
    return result;
  }

  /**
   * @param which id of a turn, or its beginning or end; `null`: the last
   * @throws WriteError; JournalError
   */
  undo(which: string | null, options: MoveOptions = {}): Promise<MoveResult> {
    return this.#move('undo', which, options);
  }

  /** The one that was undone last. @throws WriteError; JournalError */
  redo(options: MoveOptions = {}): Promise<MoveResult> {
    return this.#move('redo', null, options);
  }

  /** @throws WriteError */
  async history(): Promise<History> {
    if (!this.#exists()) return { turns: [], damaged: [], settled: null };
    return this.#asOnlyWriter(undefined, (settled) => ({ ...this.#manifests.all, settled }));
  }

  /** What a turn did, whatever has become of it; `null`: that is not known any more. Changes nothing. */
  changesOfTurn(id: string): readonly FileChange[] | null {
    try {
      this.#manifests.read();
      const turn = this.#manifests.find(id);
      return turn && this.#changesOf(turn, 'redo');
    } catch (error) {
      if (error instanceof OptimizerError) return null;
      throw error;
    }
  }

  async #move(
    direction: Direction,
    which: string | null,
    { signal, isDryRun }: MoveOptions,
  ): Promise<MoveResult> {
    if (!this.#exists()) return { ...nothingTo(direction, which), settled: null };
    return this.#asOnlyWriter(signal, (settled): MoveResult => {
      const { all } = this.#manifests;
      const chosen = chooseTurn(all, direction, which);
      if ('kind' in chosen) return { ...chosen, settled };
      const by = direction === 'undo' ? laterOnes(all, chosen) : [];
      if (by.length > 0) return { kind: 'blocked', turn: chosen, by, settled };
      const turn = direction === 'undo' ? this.#withModes(chosen) : chosen;
      const changes = this.#changesOf(turn, direction);
      const { drifted } = checkChanges(this.#state.root, changes);
      if (drifted.length > 0) return { kind: 'drifted', turn, drifted, settled };
      if (isDryRun === true) return { kind: 'done', turn, changes, settled };
      if (turn !== chosen) this.#manifests.write(turn);
      const written = this.#write(direction, turn, changes, signal);
      if (!written.ok) return { kind: 'drifted', turn, drifted: written.drifted, settled };
      return { kind: 'done', turn: this.#manifests.find(turn.id) ?? turn, changes, settled };
    });
  }

  #exists(): boolean {
    return lstatIfAny(this.#state.folder) !== null;
  }

  /** What was interrupted is settled first. */
  #asOnlyWriter<T>(signal: AbortSignal | undefined, work: (settled: Settled) => T): Promise<T> {
    const options = { clock: this.#clock, ...(signal && { signal }) };
    return whileOnlyWriter(this.#state, options, () => work(this.#settle()));
  }

  #settle(): Settled {
    const onSettled: OnSettled = (label, outcome) => this.#onSettled(label, outcome, 'interrupted');
    this.#manifests.read();
    const recovery = recoverNow(this.#state, { onSettled, ...(this.#onStep && { onStep: this.#onStep }) });
    const pending = this.#manifests.all.turns.find(({ state }) => state === 'pending');
    if (pending !== undefined) this.#manifests.write({ ...pending, state: 'interrupted' });
    if (recovery !== null)
      return { turn: this.#manifests.find(labelled(recovery.label)?.id ?? null), recovery };
    if (pending === undefined) return null;
    // It ended between keeping and writing.
    const paths = pending.files.map(({ path }) => path);
    return { turn: { ...pending, state: 'interrupted' }, recovery: { outcome: 'old', paths, left: [] } };
  }

  /** What undoes it, on the disk before any file of the project is touched. */
  #record({ id, atMs, question, changes }: Turn, madeFolders: string[]): Manifest {
    if (this.#manifests.find(id) !== null) throw new Error(`There is a turn ${id} already`);
    try {
      this.#namesProject();
      const files = changes.map(({ path, before, after, mode }) => ({
        path,
        before: before === null ? null : this.#objects.put(before),
        after: after === null ? null : this.#objects.put(after),
        mode,
      }));
      const order = this.#manifests.nextOrder();
      const manifest: Manifest = {
        version: 1,
        id,
        atMs,
        question,
        state: 'pending',
        order,
        files,
        madeFolders,
      };
      this.#manifests.write(manifest);
      return manifest;
    } catch (cause) {
      throw stateUnusable(this.#state.folder, cause);
    }
  }

  /** For who looks into the folder: its name is a hash. */
  #namesProject(): void {
    const path = join(this.#state.folder, 'project');
    if (lstatIfAny(path) !== null) return;
    new Disk(this.#onStep).write(path, {
      bytes: Buffer.from(`${this.#state.root}\n`),
      mode: 0o600,
      owner: null,
    });
  }

  #write(
    move: Move,
    turn: Manifest,
    changes: readonly FileChange[],
    signal: AbortSignal | undefined,
  ): ReturnType<typeof writeNow> {
    const forget = () => {
      if (move !== 'apply') return;
      try {
        this.#manifests.remove(turn);
      } catch {
        // It is found as one that was interrupted.
      }
    };
    try {
      const written = writeNow(this.#state, changes, {
        clock: this.#clock,
        label: `${move} ${turn.id}`,
        onSettled: (label, outcome) => this.#onSettled(label, outcome, null),
        // Folders that were there before are there afterwards.
        ...(move === 'undo' && { mayRemove: (folder: string) => turn.madeFolders.includes(folder) }),
        ...(signal && { signal }),
        ...(this.#onStep && { onStep: this.#onStep }),
      });
      if (!written.ok) forget();
      return written;
    } catch (error) {
      const isUntouched = !(error instanceof WriteError) || error.code === 'edits/not-written';
      if (isUntouched) forget();
      throw error;
    }
  }

  /** @param ended the state of a turn that came to nothing; `null`: whoever writes says so */
  #onSettled(label: string | null, outcome: Outcome, ended: 'interrupted' | null): void {
    const { move, id } = labelled(label) ?? { move: null, id: null };
    const turn = this.#manifests.find(id);
    if (turn === null) return;
    const order = this.#manifests.nextOrder();
    if (outcome === 'old') {
      if (move === 'apply' && ended !== null) this.#manifests.write({ ...turn, state: ended });
      return;
    }
    if (move === 'apply') {
      // First the others: should it end here, this is done once more.
      for (const other of this.#manifests.all.turns) {
        if (other.state === 'undone') this.#manifests.write({ ...other, state: 'superseded' });
      }
    }
    this.#manifests.write({ ...turn, state: move === 'undo' ? 'undone' : 'done', order });
  }

  /** Files that it made may have become executable since; done again they are so too. */
  #withModes(turn: Manifest): Manifest {
    let differs = false;
    const files = turn.files.map((file) => {
      if (file.before !== null) return file;
      const located = locateTarget(this.#state.root, file.path);
      const stats = 'target' in located ? located.target.stats : null;
      const mode = stats === null ? file.mode : stats.mode & 0o7777;
      differs ||= mode !== file.mode;
      return { ...file, mode };
    });
    return differs ? { ...turn, files } : turn;
  }

  /** @throws JournalError before anything is changed */
  #changesOf({ files }: Manifest, direction: Direction): FileChange[] {
    const bytesOf = (hash: string | null, path: string) =>
      hash === null ? null : this.#objects.get(hash, path);
    return files.map(({ path, before, after, mode }) => {
      const [was, willBe] = [bytesOf(before, path), bytesOf(after, path)];
      return direction === 'undo'
        ? { path, before: willBe, after: was, mode }
        : { path, before: was, after: willBe, mode };
    });
  }

  #prune(): void {
    try {
      pruneJournal(this.#manifests, this.#objects, this.#limits, this.#clock.nowMs());
    } catch (error) {
      // The turn is written; what could not be removed is tried again with the next.
      if (errorCodeOf(error) === null) throw error;
    }
  }
}

function labelled(label: string | null): { readonly move: string; readonly id: string } | null {
  const [move, id] = label?.split(' ') ?? [];
  return move === undefined || id === undefined ? null : { move, id };
}
