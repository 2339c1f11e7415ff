/**
 * What an interactive session remembers of those before: what was typed, and a draft that a process left behind. Needed for the
 * first frame, so it loads little. What cannot be written costs the memory, not the session.
 */
import { join } from 'node:path';
import { contentHash } from '../../codebase/store/content-hash.ts';
import { DraftFile } from './draft-file.ts';
import type { Memory } from './interactive-backend.ts';
import { PromptHistory } from './prompt-history.ts';

export function memoryOf(dataDir: string, root: string): Memory {
  const folder = join(dataDir, 'prompts');
  const name = contentHash(root).slice(0, 16);
  const history = new PromptHistory(folder, name);
  const draft = new DraftFile(folder, name);
  const tried = (work: () => void) => {
    try {
      work();
    } catch {
      // A full disk, a folder that cannot be written.
    }
  };
  return {
    remembered: () => ({ history: history.entries(), draft: draft.takeLeft() }),
    remember: (entry) => tried(() => history.add(entry)),
    saveDraft: (text) => tried(() => draft.save(text)),
    close: () => tried(() => draft.close()),
  };
}
