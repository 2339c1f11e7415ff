/** The undo journal of the project that a run is about. */
import { systemClock } from '../core/clock.ts';
import { UndoJournal } from '../edits/journal/undo-journal.ts';
import { stateFolderOf } from '../edits/write/state-folder.ts';
import type { Program } from './compose.ts';

export function openJournal({ root, loaded }: Pick<Program, 'root' | 'loaded'>): UndoJournal {
  return new UndoJournal(stateFolderOf(loaded.directories.dataDir, root), { clock: systemClock });
}
