/** Embedding through Ollama: what is sent, what comes back, and every way in which it can go wrong. */
import { afterEach, expect, it, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { EmbeddedKind } from '../../src/providers/embedder.ts';
import { createOllamaEmbedder } from '../../src/providers/ollama/embedder.ts';
import {
  httpError,
  raw,
  refusingUrl,
  type ScriptedServer,
  type Scripts,
  startScriptedServer,
} from '../loopback/scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function embedder(scripts: Scripts, model = 'some-embedder') {
  server = await startScriptedServer({ ollamaModels: [model], ...scripts });
  return createOllamaEmbedder({ model, baseUrl: server.urls.ollama, apiKey: null, clock: systemClock });
}

const never = new AbortController().signal;

async function embed(
  scripts: Scripts,
  texts: readonly string[],
  kind: EmbeddedKind = 'document',
  model?: string,
) {
  const { embed: embedTexts } = await embedder(scripts, model);
  return embedTexts(texts, kind, { signal: never, limitMs: 5_000 });
}

test('gives a vector for each text, and what the server counted', async () => {
  const outcome = await embed({ ollamaEmbed: (texts) => texts.map((text) => [text.length, 0, 1]) }, [
    'a',
    'bcd',
  ]);
  expect(outcome).toMatchObject({ ok: true, tokens: 20 });
  expect(outcome.ok && outcome.vectors.map((vector) => [...vector])).toEqual([
    [1, 0, 1],
    [3, 0, 1],
  ]);
});

it.each([
  { model: 'qwen3-embedding:0.6b', kind: 'query', expected: /^Instruct: .+\nQuery:find it$/ },
  { model: 'qwen3-embedding:0.6b', kind: 'document', expected: /^find it$/ },
  { model: 'embeddinggemma', kind: 'query', expected: /^task: code retrieval \| query: find it$/ },
  { model: 'embeddinggemma:latest', kind: 'document', expected: /^title: none \| text: find it$/ },
  { model: 'nomic-embed-text', kind: 'query', expected: /^search_query: find it$/ },
  { model: 'nomic-embed-text', kind: 'document', expected: /^search_document: find it$/ },
  { model: 'some-embedder', kind: 'query', expected: /^find it$/ },
] as const)('$model gets a $kind as its makers want it', async ({ model, kind, expected }) => {
  await embed({ ollamaEmbed: (texts) => texts.map(() => [1]) }, ['find it'], kind, model);
  const sent = server?.requests.find(({ path }) => path === '/api/embed')?.body as {
    readonly input: string[];
  };
  expect(sent.input[0]).toMatch(expected);
});

it.each([
  { title: 'a model that is not there', reply: httpError(404, 'model "x" not found'), kind: 'model-missing' },
  {
    title: 'a text that is too long',
    reply: httpError(400, 'the input length exceeds the context length'),
    kind: 'context-overflow',
  },
  { title: 'a server that fails', reply: httpError(500, 'unsupported value: NaN'), kind: 'overloaded' },
  {
    title: 'an answer without vectors',
    reply: raw('{"embedding": []}', 'application/json'),
    kind: 'malformed',
  },
  { title: 'an answer that is no JSON', reply: raw('<html>', 'text/html'), kind: 'malformed' },
  {
    title: 'fewer vectors than texts',
    reply: raw('{"embeddings": [[1]]}', 'application/json'),
    kind: 'malformed',
  },
  {
    title: 'vectors of different length',
    reply: raw('{"embeddings": [[1], [1, 2]]}', 'application/json'),
    kind: 'malformed',
  },
  { title: 'a connection that breaks', reply: { kind: 'drop' }, kind: 'unreachable' },
] as const)('$title is $kind', async ({ reply, kind }) => {
  expect(await embed({ ollamaEmbed: () => reply }, ['a', 'b'])).toMatchObject({
    ok: false,
    failure: { kind },
  });
});

test('a server that says nothing is given up at the limit', async () => {
  const { embed: embedTexts } = await embedder({ ollamaEmbed: () => ({ kind: 'hang' }) });
  const outcome = await embedTexts(['a'], 'document', { signal: never, limitMs: 50 });
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'timed-out', phase: 'total' } });
});

test('stops when it is told to', async () => {
  const { embed: embedTexts } = await embedder({ ollamaEmbed: () => ({ kind: 'hang' }) });
  const stop = new AbortController();
  const outcome = embedTexts(['a'], 'document', { signal: stop.signal, limitMs: 5_000 });
  stop.abort();
  expect(await outcome).toEqual({ ok: false, failure: { kind: 'aborted' } });
});

test('is available with the digest of its weights', async () => {
  const { checkAvailability } = await embedder({});
  expect(await checkAvailability(never)).toEqual({ available: true, identity: 'some-embedder@d' });
});

test('says how to get a model that is missing, and how to start a server', async () => {
  const { checkAvailability } = await embedder({ ollamaModels: ['another'] });
  expect(await checkAvailability(never)).toMatchObject({
    available: false,
    hint: 'Run `ollama pull some-embedder`.',
  });
  const alone = createOllamaEmbedder({
    model: 'some-embedder',
    baseUrl: await refusingUrl(),
    apiKey: null,
    clock: systemClock,
  });
  expect(await alone.checkAvailability(never)).toMatchObject({
    hint: expect.stringContaining('ollama serve'),
  });
});
