/** Reads how long a provider asks to wait. Pure; the present time is an argument. */

/** What is read of `Headers`. */
export interface HeaderLookup {
  get(name: string): string | null;
}

/** Milliseconds to wait, or `null` when no header says so. */
export function retryAfterMs(headers: HeaderLookup, nowMs: number): number | null {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(exact) && exact >= 0) return Math.ceil(exact);
  const asked = headers.get('retry-after');
  if (asked !== null) {
    const delayMs = durationMs(asked);
    if (delayMs !== null) return delayMs;
    const atMs = Date.parse(asked);
    if (Number.isFinite(atMs)) return Math.max(0, atMs - nowMs);
  }
  return exhaustedResetMs(headers);
}

/**
 * Of a duration in seconds (`2`, `1.5`) or in units (`120ms`, `7.66s`, `2m59.56s`, `1h2m`), `null` for anything else.
 * Source: Groq's rate-limit headers and `google.protobuf.Duration`.
 */
export function durationMs(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Math.ceil(Number(trimmed) * 1000);
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(
    trimmed,
  );
  if (parts === null || trimmed === '') return null;
  const [days, hours, minutes, seconds, milliseconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return Math.ceil(
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 +
      (seconds ?? 0) * 1000 +
      (milliseconds ?? 0),
  );
}

/** Groq says when each allowance is full again; only one that is used up has to be waited for. */
function exhaustedResetMs(headers: HeaderLookup): number | null {
  const waits = ['requests', 'tokens']
    .filter((kind) => headers.get(`x-ratelimit-remaining-${kind}`) === '0')
    .map((kind) => durationMs(headers.get(`x-ratelimit-reset-${kind}`) ?? ''))
    .filter((wait) => wait !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}
