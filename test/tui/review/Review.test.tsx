import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { Review } from '../../../src/tui/review/Review.tsx';
import { newReview } from '../../../src/tui/review/review-state.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { created, edited } from './some-files.ts';

test('a review is drawn row by row, as wide as it may be', () => {
  const theme = themeOf('ansi', 'none');
  const { lastFrame, unmount } = render(
    <Review rowsBelow={0} state={newReview([edited, created])} columns={60} rows={8} theme={theme} />,
  );
  const rows = lastFrame()?.split('\n') ?? [];
  unmount();
  expect(rows.length).toBe(8);
  expect(rows[0]).toContain('3 of 3 hunks');
  expect(rows.at(-1)).toContain('y write · n leave');
});
