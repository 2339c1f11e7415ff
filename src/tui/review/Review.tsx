/** Proposed changes, as `reviewLines` says they look. */
import { Lines } from '../components/Lines.tsx';
import { useCursorPlace } from '../screen/ink-root.tsx';
import { type ReviewSetting, reviewLines } from './review-lines.ts';
import type { ReviewState } from './review-state.ts';

export function Review({
  state,
  rowsBelow,
  ...setting
}: ReviewSetting & {
  readonly state: ReviewState;
  /** Rows of the frame below it. */
  readonly rowsBelow: number;
}) {
  const { lines, cursor } = reviewLines(state, setting);
  useCursorPlace(
    cursor && { rowFromBottom: lines.length - 1 - cursor.row + rowsBelow, column: cursor.column },
  );
  return <Lines lines={lines} />;
}
