/** One batch to an HTTP endpoint, once. Says what became of it; never rejects. Knows nothing about queues. */
import { retryAfterMs } from '../../providers/retry-after.ts';
import type { Timers } from './timers.ts';

export type Posted =
  | { readonly kind: 'taken' }
  /** The same batch would be refused again. */
  | { readonly kind: 'refused'; readonly why: string }
  /** @property retryAfterMs as the endpoint asked; `null`: it did not */
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs: number | null };

export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timers: Timers;
  readonly nowMs: () => number;
}

export async function postBatch(endpoint: Endpoint, body: string, limitMs: number): Promise<Posted> {
  const late = new AbortController();
  const cancel = endpoint.timers.after(limitMs, () => late.abort());
  try {
    const response = await endpoint.fetch(endpoint.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...endpoint.headers },
      body,
      // Another address was not agreed to, and would get the headers too.
      redirect: 'manual',
      signal: late.signal,
    });
    // Unread it would hold the connection.
    await response.body?.cancel();
    return judge(response, endpoint.nowMs());
  } catch (error) {
    const why = late.signal.aborted ? `no answer in ${limitMs} ms` : reasonOf(error);
    return { kind: 'failed', why, retryAfterMs: null };
  } finally {
    cancel();
  }
}

function judge(response: Response, nowMs: number): Posted {
  const { status, ok, headers } = response;
  if (ok) return { kind: 'taken' };
  const why = `HTTP ${status}`;
  if (status < 500 && status !== 408 && status !== 425 && status !== 429) return { kind: 'refused', why };
  return { kind: 'failed', why, retryAfterMs: retryAfterMs(headers, nowMs) };
}

/** fetch says "fetch failed", and what failed in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  const said = cause instanceof Error ? cause : error;
  const { code } = said as { readonly code?: unknown };
  return typeof code === 'string' ? code : said instanceof Error ? said.message : String(said);
}
