/** One line on stderr that is drawn over itself, for a person who waits. */
import type { Channel } from './terminal.ts';

/** Nothing at all where nobody looks. */
export function progressBar(err: Channel, silent: boolean): (done: number, total: number) => void {
  if (silent || !err.isTerminal) return () => {};
  let drawn = '';
  return (done, total) => {
    const line = done >= total || total === 0 ? '' : barLine(done, total);
    if (line === drawn) return;
    err.write(`\r${line}${' '.repeat(Math.max(0, drawn.length - line.length))}${line === '' ? '\r' : ''}`);
    drawn = line;
  };
}

function barLine(done: number, total: number): string {
  const width = 24;
  const filled = Math.floor((done / total) * width);
  return `Indexing ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} files`;
}
