/**
 * Tells when a connection to an address stands, which no `fetch` says: Node's publishes each request that it sends. Where it
 * does not, the limit on connecting is Node's own. Knows nothing about vendors.
 */
const sent = 'undici:client:sendHeaders';

export interface ConnectionWatch {
  /** Resolves when a request to that address is sent. Never rejects. */
  readonly connected: Promise<void>;
  stop(): void;
}

export function watchConnection(baseUrl: string): ConnectionWatch {
  const { origin } = new URL(baseUrl);
  const diagnostics = process.getBuiltinModule('node:diagnostics_channel');
  let stop = () => {};
  const connected = new Promise<void>((resolve) => {
    const onSent = (message: unknown) => {
      if (originOf(message) === origin) resolve();
    };
    diagnostics.subscribe(sent, onSent);
    stop = () => diagnostics.unsubscribe(sent, onSent);
  });
  return { connected, stop };
}

function originOf(message: unknown): string | null {
  const { request } = message as { readonly request?: { readonly origin?: unknown } };
  const origin = String(request?.origin ?? '');
  return URL.canParse(origin) ? new URL(origin).origin : null;
}
