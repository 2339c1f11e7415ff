/** How many rows what is open may take, so that what is around it stays to be seen. Pure. */
import type { AppState } from './app-state.ts';

type Sized = Pick<AppState, 'size'>;

export function openRows({ size }: Sized): number {
  return Math.max(6, size.rows - 6);
}

/** Lines of a panel that are seen at once. */
export function panelRows({ size }: Sized): number {
  return Math.max(3, Math.floor(size.rows * 0.7) - 3);
}
