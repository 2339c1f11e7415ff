/** What was typed while it worked and waits to be asked. */
import type { Theme } from '../theme.ts';
import { plainText } from '../transcript/plain-text.ts';
import { Lines } from './Lines.tsx';

const mostShown = 3;

export function QueueView({ queue, theme }: { readonly queue: readonly string[]; readonly theme: Theme }) {
  if (queue.length === 0) return null;
  const more = queue.length - mostShown;
  const lines = queue.slice(0, mostShown).map((entry) => `  next: ${plainText(entry).replace(/\s+/g, ' ')}`);
  if (more > 0) lines.push(`  and ${more} more`);
  return <Lines lines={lines.map((line) => theme.paint('dim', line))} />;
}
