/** Turns as the tests write them. */
import type { Clock } from '../../../src/core/clock.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { FileChange } from '../../../src/edits/file-change.ts';
import { type JournalOptions, UndoJournal } from '../../../src/edits/journal/undo-journal.ts';
import type { WrittenTree } from '../write/written-tree.ts';

export const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 1);

/** Stands still until it is told. */
export class StandingClock implements Clock {
  now = startMs;
  nowMs = () => this.now;
  monotonicMs = systemClock.monotonicMs;
  sleep = systemClock.sleep;
}

export function journalOf({ state }: WrittenTree, options: Partial<JournalOptions> = {}): UndoJournal {
  return new UndoJournal(state, { clock: new StandingClock(), ...options });
}

/** On the day of `StandingClock`. */
export function turn(id: string, ...changes: readonly FileChange[]) {
  return { id, atMs: startMs, question: `question of ${id}`, changes };
}
