/**
 * A cache that may be down, as one that only ever misses then: nothing of it rejects, nothing takes longer than a limit, and
 * after a failure it is left alone for a while. Knows nothing about what is behind it.
 */
import type { ResultCache } from '../result-cache.ts';
import { tell } from '../tell.ts';

export interface GuardOptions {
  /** How long one look may take; 250 unless told. */
  readonly limitMs?: number;
  /** How long it is left alone after a failure; 5,000 unless told. */
  readonly pauseMs?: number;
  /** Told of each failure: once in a pause, since nothing is asked meanwhile. */
  readonly onFailure?: (error: Error) => void;
  /** Of a clock that may go back. */
  readonly nowMs?: () => number;
}

export class CacheTooSlow extends Error {}

export function guardedCache(cache: ResultCache, options: GuardOptions = {}): ResultCache {
  const { limitMs = 250, pauseMs = 5_000, onFailure, nowMs = Date.now } = options;
  let failedAtMs: number | null = null;

  const isPaused = () => {
    if (failedAtMs === null) return false;
    const sinceMs = nowMs() - failedAtMs;
    return sinceMs >= 0 && sinceMs < pauseMs;
  };
  const attempt = async <T>(ask: () => Promise<T>, otherwise: T): Promise<T> => {
    if (isPaused()) return otherwise;
    try {
      const answer = await inTime(ask(), limitMs);
      failedAtMs = null;
      return answer;
    } catch (error) {
      // Several may have been under way when it went down.
      if (!isPaused()) tell(onFailure, error instanceof Error ? error : new Error(String(error)));
      failedAtMs = nowMs();
      return otherwise;
    }
  };
  return {
    get: (key) => attempt(async () => cache.get(key), null),
    set: (key, value, ttlMs) => attempt(async () => cache.set(key, value, ttlMs), undefined),
  };
}

/** @throws CacheTooSlow; what comes later, an error too, concerns nobody any more */
async function inTime<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // This timer keeps the process: a connection that does not is all that would be waited for.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CacheTooSlow(`The cache took more than ${limitMs} ms.`)), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
