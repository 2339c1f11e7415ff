/** An HTTP endpoint on loopback that takes, refuses or ignores batches as it is told. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Reply =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly afterMs?: number }
  /** Takes the batch and says nothing. */
  | 'silence'
  | 'cut';

export interface Batch {
  readonly batchId: string;
  readonly lostBefore: number;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface TelemetryEndpoint {
  readonly url: string;
  readonly batches: readonly Batch[];
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  /** Resolves when so many have come. */
  arrived(count: number): Promise<void>;
  /** Answers all that were met with silence. */
  speak(): void;
  close(): Promise<void>;
}

/** One reply for each batch, in order; the last one is repeated. */
export async function startEndpoint(...replies: readonly Reply[]): Promise<TelemetryEndpoint> {
  const batches: Batch[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const silent: ServerResponse[] = [];
  let onBatch = () => {};
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const reply = replies[Math.min(batches.length, replies.length - 1)] ?? 204;
      batches.push(JSON.parse(body) as Batch);
      headers.push(request.headers);
      if (reply === 'silence') silent.push(response);
      else if (reply === 'cut') request.socket.destroy();
      else if (typeof reply === 'number') response.writeHead(reply).end();
      else
        setTimeout(
          () => response.writeHead(reply.status, reply.headers).end('some text'),
          reply.afterMs ?? 0,
        );
      onBatch();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(() => (server.listening ? close() : undefined));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    batches,
    headers,
    arrived: (count) =>
      new Promise((resolve) => {
        onBatch = () => {
          if (batches.length >= count) resolve();
        };
        onBatch();
      }),
    speak: () => {
      for (const response of silent.splice(0)) response.writeHead(204).end();
    },
    close,
  };
}
