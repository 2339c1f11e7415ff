/** The line that is typed. */
import { Lines } from '../components/Lines.tsx';
import { useCursorPlace } from '../screen/ink-root.tsx';
import { type ComposerLook, composerLines } from './composer-lines.ts';
import type { ComposerState } from './composer-state.ts';

export function Composer({
  state,
  rowsBelow,
  ...look
}: ComposerLook & {
  readonly state: ComposerState;
  /** Rows of the frame below it. */
  readonly rowsBelow: number;
}) {
  const { lines, cursor } = composerLines(state, look);
  useCursorPlace({ rowFromBottom: lines.length - 1 - cursor.row + rowsBelow, column: cursor.column });
  return <Lines lines={lines} />;
}
