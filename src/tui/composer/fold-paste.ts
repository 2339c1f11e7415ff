/** Long pastes as one mark that says how much it is. Pure. */
import type { Atom } from './text-buffer.ts';

const mostLines = 3;
const mostCharacters = 400;

/** `null`: it is short enough to be seen. @param present what marks there are already, so that each is another */
export function folded(text: string, present: readonly Atom[]): readonly Atom[] | null {
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines <= mostLines && text.length <= mostCharacters) return null;
  const size = lines > 1 ? `${lines} lines` : `${text.length} characters`;
  const taken = new Set(present.map(({ shown }) => shown));
  let shown = `[${size}]`;
  for (let number = 2; taken.has(shown); number++) shown = `[${size} #${number}]`;
  return [{ text, shown }];
}
