/**
 * The `fetch` that is handed to the SDKs: only to the given address, without redirects, and without the headers that
 * an SDK picks from the environment (`ANTHROPIC_CUSTOM_HEADERS`, `GROQ_CUSTOM_HEADERS`, `OLLAMA_API_KEY`).
 */

export interface FetchGuard {
  readonly baseUrl: string;
  /** Sent always, whatever the SDK says. `null` removes one. */
  readonly headers: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal;
  /** Called with the headers of each answer, also of one that refuses. */
  readonly onHeaders?: (headers: Headers) => void;
}

const passedOn = /^(accept|content-type|user-agent|anthropic-version|x-stainless-.*)$/;

export function guardedFetch(guard: FetchGuard): typeof fetch {
  const { origin } = new URL(guard.baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new Error(`Refused to call ${url.origin}: only ${origin} is configured`);
    const headers = new Headers();
    new Headers(init?.headers).forEach((value, name) => {
      if (passedOn.test(name)) headers.set(name, value);
    });
    for (const [name, value] of Object.entries(guard.headers)) {
      if (value !== null) headers.set(name, value);
    }
    const signal = init?.signal ? AbortSignal.any([init.signal, guard.signal]) : guard.signal;
    const response = await fetch(url, { ...init, headers, signal, redirect: 'manual' });
    guard.onHeaders?.(response.headers);
    return response;
  };
}
