/**
 * Stand-ins for the four vendors' HTTP APIs on loopback. Each provider has a server of its own and a script: one reply
 * for each request to its model endpoint, in order; the last one is repeated. Every request is recorded.
 *
 *   const vendors = await startScriptedServer({ groq: [httpError(429, 'slow down', { 'retry-after': '2' }), answer('hi')] });
 *   createProvider('groq', { baseUrl: vendors.urls.groq, … });
 *   vendors.requests.filter(({ provider }) => provider === 'groq')[0].body
 *   await vendors.close();
 *
 * Ollama's `/api/tags` and `/api/ps` answer from `ollamaModels` and `ollamaLoaded`, and `/api/embed` by `ollamaEmbed`; they
 * use up no reply.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderName } from '../../src/core/provider-name.ts';
import { vendorError, vendorFrames } from './wire-formats.ts';

/** In disjoint classes, as `TokenUsage`; each vendor's format overlaps them in its own way. */
export interface ScriptedUsage {
  readonly freshInput: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly output: number;
  readonly reasoning?: number;
}

export interface ScriptedAnswer {
  readonly kind: 'answer';
  /** The pieces in which the text is streamed. */
  readonly chunks: readonly string[];
  readonly reasoning?: string;
  readonly toolCalls?: readonly {
    readonly name: string;
    readonly arguments: unknown;
    readonly signature?: string;
  }[];
  /** Left out: 100 in, 20 out. `null`: none is reported. */
  readonly usage?: ScriptedUsage | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** In the vendor's own word; left out: the one for a normal end. */
  readonly finish?: string;
  /** Between two pieces; left out: all are sent at once. */
  readonly everyMs?: number;
  /** After this many pieces: `stall` says nothing more, `cut` destroys the connection, `end` ends the body early. */
  readonly break?: { readonly afterChunks: number; readonly how: 'stall' | 'cut' | 'end' };
}

export type ScriptedReply =
  | ScriptedAnswer
  /** An error in the vendor's own form. `code` is Groq's `error.code` or Anthropic's `error.type`. */
  | {
      readonly kind: 'http-error';
      readonly status: number;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly code: string | null;
      /** Gemini's `error.details`. */
      readonly details: readonly unknown[];
    }
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection without an answer. */
  | { readonly kind: 'drop' };

interface RecordedRequest {
  readonly provider: ProviderName;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; `null` for an empty body. */
  readonly body: unknown;
  /** Resolves when the connection is closed or the answer is sent. */
  readonly closed: Promise<void>;
}

export type Scripts = Partial<Record<ProviderName, readonly ScriptedReply[]>> & {
  /** What `/api/tags` lists; left out: `qwen3.5:4b`. Says nothing about which models `/api/chat` answers for. */
  readonly ollamaModels?: readonly string[];
  /** Of the texts of one call; or a reply in their place. Left out: 404. */
  readonly ollamaEmbed?: (texts: readonly string[]) => readonly (readonly number[])[] | ScriptedReply;
  /** What `/api/version` says; left out: it answers 404. */
  readonly ollamaVersion?: string;
  /** What `/api/ps` lists; left out: it answers 404, as very old servers do. */
  readonly ollamaLoaded?: readonly { readonly name: string; readonly contextTokens?: number }[];
};

export interface ScriptedServer {
  /** Of all four; a provider without a script answers 501. */
  readonly urls: Readonly<Record<ProviderName, string>>;
  /** In the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Text in words; `more` overrides the rest. */
export function answer(text: string, more: Partial<Omit<ScriptedAnswer, 'kind'>> = {}): ScriptedAnswer {
  return { kind: 'answer', chunks: text.match(/\S+\s*|\s+/g) ?? [], ...more };
}

export function httpError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  more: { readonly code?: string; readonly details?: readonly unknown[] } = {},
): ScriptedReply {
  return {
    kind: 'http-error',
    status,
    message,
    headers,
    code: more.code ?? null,
    details: more.details ?? [],
  };
}

export function raw(body: string, contentType: string, status = 200): ScriptedReply {
  return { kind: 'raw', status, headers: { 'content-type': contentType }, body };
}

export async function startScriptedServer(scripts: Scripts): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const names: readonly ProviderName[] = ['ollama', 'groq', 'gemini', 'anthropic'];
  const servers = await Promise.all(names.map((name) => startVendor(name, scripts, requests)));
  const urls = Object.fromEntries(servers.map((server, index) => [names[index], urlOf(server)]));
  return {
    urls: urls as Record<ProviderName, string>,
    requests,
    close: async () => {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

/** An address on which nothing listens: connections to it are refused. */
export async function refusingUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = urlOf(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return url;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startVendor(
  provider: ProviderName,
  scripts: Scripts,
  requests: RecordedRequest[],
): Promise<Server> {
  const script = scripts[provider] ?? [];
  let served = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? '/';
    requests.push({
      provider,
      method: request.method ?? 'GET',
      path,
      headers: request.headers,
      body,
      closed: new Promise((resolve) => response.on('close', resolve)),
    });
    if (provider === 'ollama' && request.method === 'GET') {
      answerOllamaState(path, scripts, response);
      return;
    }
    if (provider === 'ollama' && path.endsWith('/api/embed')) {
      answerEmbed(scripts, body, response);
      return;
    }
    const reply = script[Math.min(served++, script.length - 1)];
    if (reply === undefined) sendJson(response, 501, vendorError(provider, 501, 'no script', null, []));
    else send(provider, reply, modelOf(path, body), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function send(provider: ProviderName, reply: ScriptedReply, model: string, response: ServerResponse): void {
  switch (reply.kind) {
    case 'hang':
      return;
    case 'drop':
      response.destroy();
      return;
    case 'raw':
      response.writeHead(reply.status, reply.headers).end(reply.body);
      return;
    case 'http-error': {
      const body = vendorError(provider, reply.status, reply.message, reply.code, reply.details);
      sendJson(response, reply.status, body, reply.headers);
      return;
    }
    case 'answer':
      sendAnswer(provider, reply, model, response);
  }
}

function sendAnswer(
  provider: ProviderName,
  reply: ScriptedAnswer,
  model: string,
  response: ServerResponse,
): void {
  const { contentType, frames, textFrames } = vendorFrames(provider, reply, model);
  response.writeHead(200, { 'content-type': contentType, ...reply.headers });
  const stop = reply.break;
  if (reply.everyMs !== undefined) {
    sendSlowly(frames, reply.everyMs, response);
    return;
  }
  if (stop === undefined) {
    response.end(frames.join(''));
    return;
  }
  const sent = frames.slice(
    0,
    (textFrames[stop.afterChunks - 1] ?? textFrames[0] ?? 0) + (stop.afterChunks > 0 ? 1 : 0),
  );
  response.flushHeaders();
  response.write(sent.join(''), () => {
    if (stop.how === 'end') response.end();
    // In a later turn, so that what was written is not lost with the connection.
    else if (stop.how === 'cut') setTimeout(() => response.destroy(), 20);
  });
}

/** By the time that has passed: a timer alone is late by up to some milliseconds each time. */
function sendSlowly(frames: readonly string[], everyMs: number, response: ServerResponse): void {
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(
    () => {
      const due = Math.min(frames.length, Math.floor((performance.now() - startedMs) / everyMs) + 1);
      if (due > sent) response.write(frames.slice(sent, due).join(''));
      sent = due;
      if (sent < frames.length) return;
      clearInterval(timer);
      response.end();
    },
    Math.min(everyMs, 10),
  );
  response.on('close', () => clearInterval(timer));
}

function answerOllamaState(path: string, scripts: Scripts, response: ServerResponse): void {
  if (path.endsWith('/api/tags')) {
    const names = scripts.ollamaModels ?? ['qwen3.5:4b'];
    sendJson(response, 200, { models: names.map((name) => ({ name, model: name, size: 1, digest: 'd' })) });
  } else if (path.endsWith('/api/version') && scripts.ollamaVersion !== undefined) {
    sendJson(response, 200, { version: scripts.ollamaVersion });
  } else if (path.endsWith('/api/ps') && scripts.ollamaLoaded !== undefined) {
    sendJson(response, 200, {
      models: scripts.ollamaLoaded.map(({ name, contextTokens }) => ({
        name,
        model: name,
        context_length: contextTokens,
      })),
    });
  } else {
    response.writeHead(404).end('404 page not found');
  }
}

function answerEmbed(scripts: Scripts, body: unknown, response: ServerResponse): void {
  const { input, model } = body as { readonly input: readonly string[]; readonly model: string };
  const vectors = scripts.ollamaEmbed?.(input) ?? httpError(404, `model "${model}" not found`);
  if ('kind' in vectors) send('ollama', vectors, model, response);
  else sendJson(response, 200, { model, embeddings: vectors, prompt_eval_count: 10 * input.length });
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as unknown);
}

function modelOf(path: string, body: unknown): string {
  const inPath = /models\/([^:]+):/.exec(path)?.[1];
  if (inPath !== undefined) return inPath;
  return typeof body === 'object' && body !== null && 'model' in body ? String(body.model) : 'unknown';
}
