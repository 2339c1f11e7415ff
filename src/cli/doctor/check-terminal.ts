/** What the terminal can show. */
import type { Channel } from '../terminal.ts';
import { type Finding, ok, warning } from './finding.ts';

/** Lists and diffs are laid out for it. */
const fewColumns = 60;

export function checkTerminal(out: Channel): readonly Finding[] {
  if (!out.isTerminal) return [ok('stdout is no terminal: no colours, and nothing is ever asked')];
  const hasColours = out.style('bold', 'x') !== 'x';
  const colours = hasColours ? 'colours' : 'no colours';
  // Some that have no window say 0.
  if (out.columns === 0) return [ok(`width not known, ${colours}`)];
  const text = `${out.columns} columns, ${colours}`;
  return [out.columns < fewColumns ? warning(text, `Widen it to ${fewColumns} or more.`) : ok(text)];
}
