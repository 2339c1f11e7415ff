/** One line on stderr that is drawn over itself, for a person who waits. */
import type { Channel } from './terminal.ts';

export interface ProgressBar {
  readonly update: (done: number, total: number) => void;
  /** Takes it away; safe to call at any time. */
  clear(): void;
}

/** Nothing at all where nobody looks. */
export function progressBar(err: Channel, silent: boolean, label = 'Indexing'): ProgressBar {
  if (silent || !err.isTerminal) return { update: () => {}, clear: () => {} };
  let drawnPercent = -1;
  return {
    update(done, total) {
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      if (percent === drawnPercent) return;
      drawnPercent = percent;
      err.redraw(barLine(label, done, total).slice(0, err.columns - 1));
    },
    clear() {
      if (drawnPercent >= 0) err.redraw('');
      drawnPercent = -1;
    },
  };
}

function barLine(label: string, done: number, total: number): string {
  const width = 20;
  const filled = Math.floor((done / Math.max(1, total)) * width);
  return `${label} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}`;
}
