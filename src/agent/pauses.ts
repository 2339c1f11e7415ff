/**
 * Remembers what failed slowly, so that the next question does not wait for it again. Where that is kept is for others to
 * know.
 */
import type { ProviderFailure } from '../providers/contract.ts';

export interface Pause {
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
  /** For people. */
  readonly because: string;
}

export interface Pauses {
  /** `null`: none. Never throws. */
  current(key: string): Pause | null;
  /**
   * Each failure in a row doubles it. Never throws.
   * @param lengthMs of this one, whatever came before; left out: doubled
   */
  begin(key: string, because: string, lengthMs?: number): void;
  /** Never throws. */
  end(key: string): void;
}

export const firstPauseMs = 60_000;
export const longestPauseMs = 30 * 60_000;
/** Of one whose length somebody else said. */
export const longestSaidPauseMs = 60 * 60_000;

/** What was waited for is not waited for again soon. */
export function isSlow(failure: ProviderFailure): boolean {
  return failure.kind === 'timed-out' || failure.kind === 'overloaded' || failure.kind === 'malformed';
}

/** `14:05`, local. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
