import { expect, onTestFinished, test } from 'vitest';
import { memoryCache } from '../../src/wrappers/caches/memory-cache.ts';
import { configurationOf } from '../../src/wrappers/configuration-key.ts';
import { ollamaSimilarity } from '../../src/wrappers/ollama-similarity.ts';
import type { OptimizerEvent } from '../../src/wrappers/optimizer-event.ts';
import type { OptimizerOptions } from '../../src/wrappers/optimizer-options.ts';
import type { TextCompressor, TextSimilarity } from '../../src/wrappers/outside-help.ts';
import { TokenOptimizer } from '../../src/wrappers/token-optimizer.ts';
import { startScriptedServer } from '../loopback/scripted-server.ts';
import { wordVectors } from '../loopback/word-vectors.ts';

const topics = ['bread', 'clocks', 'ships', 'horses', 'rivers', 'kites'];
const storyOf = (about: string) =>
  `Somebody talked about ${about} for a good while, and others of ${about}, as people do when ${about} are there to be seen. `.repeat(
    12,
  );
const request = {
  model: 'gpt-4o',
  messages: [
    ...topics.flatMap((topic) => [
      { role: 'user', content: `Tell me of ${topic}.` },
      { role: 'assistant', content: storyOf(topic) },
    ]),
    ...[1, 2, 3, 4].flatMap((at) => [
      { role: 'user', content: `And then (${at})?` },
      { role: 'assistant', content: `That was all (${at}).` },
    ]),
    { role: 'user', content: 'What was said of vessels at sea?' },
  ],
};
const synonyms = { vessels: 'ships', sea: 'ships' };

function make(options: OptimizerOptions) {
  const events: OptimizerEvent[] = [];
  const optimizer = new TokenOptimizer({
    maxInputTokens: 1_200,
    policy: { off: new Set(['compaction', 'compression']) },
    onEvent: (event) => events.push(event),
    ...options,
  });
  const left = async () => {
    const { messages } = await optimizer.optimize(request);
    return topics.filter((topic) => JSON.stringify(messages).includes(storyOf(topic)));
  };
  return {
    optimizer,
    events,
    left,
    fallbacks: () => events.filter(({ kind }) => kind === 'fallback_triggered'),
  };
}

async function startOllama(down = false) {
  const server = await startScriptedServer({ ollamaEmbed: wordVectors(synonyms) });
  onTestFinished(() => server.close());
  if (down) await server.close();
  return server;
}

test('an embedding model of Ollama says what is near; each text is asked for once', async () => {
  const server = await startOllama();
  const similarity = ollamaSimilarity({ model: 'nomic-embed-text', baseUrl: server.urls.ollama });
  const { left, fallbacks, optimizer, events } = make({ similarity });
  const kept = await left();
  expect(fallbacks()).toEqual([]);
  expect(kept).toContain('ships');
  expect(fallbacks()).toEqual([]);
  const asked = server.requests
    .filter(({ path }) => path === '/api/embed')
    .flatMap(({ body }) => (body as { readonly input: string[] }).input);
  // As the maker of the model wants it.
  expect(asked[0]).toBe('search_query: What was said of vessels at sea?');
  expect(asked.slice(1).every((text) => text.startsWith('search_document: '))).toBe(true);
  expect(new Set(asked).size).toBe(asked.length);
  // What was waited for is in the time of the stage that waited.
  expect(events.at(-1)).toMatchObject({ timingsMs: { selection: expect.any(Number) } });
  // Another conversation about the same asks for what is new in it only.
  const before = server.requests.length;
  await optimizer.optimize({ ...request, messages: request.messages.slice(2) });
  const more = server.requests
    .slice(before)
    .flatMap(({ body }) => (body as { readonly input: string[] }).input);
  expect(more).toEqual([]);
});

test('where Ollama is down words are compared, and it is told', async () => {
  const server = await startOllama(true);
  const similarity = ollamaSimilarity({ model: 'nomic-embed-text', baseUrl: server.urls.ollama });
  const helped = make({ similarity });
  expect(await helped.left()).toEqual(await make({}).left());
  expect(helped.fallbacks()).toEqual([
    expect.objectContaining({
      fallbackUsed: 'bm25',
      because: 'similarity-failed',
      errorName: 'EmbeddingError',
      errorCode: 'similarity/no-vectors',
    }),
  ]);
});

test('results are kept under the names of who helped, and without a name for this very object', () => {
  const named = (name: string): TextSimilarity => ({ name, embed: async () => [] });
  const plain: TextSimilarity = { embed: async () => [] };
  const key = (similarity?: TextSimilarity) => configurationOf({ similarity });
  expect(key(named('a'))).toBe(key(named('a')));
  expect(key(named('a'))).not.toBe(key(named('b')));
  expect(key(named('a'))).not.toBe(key());
  expect(key(plain)).toBe(key(plain));
  expect(key(plain)).not.toBe(key({ ...plain }));
  expect(key(named('a'))).not.toBe(
    configurationOf({ compressor: { ...plain, name: 'a', compress: async () => [] } }),
  );
});

test('the words that were picked stay picked in later requests, whoever is asked then', async () => {
  let asked = 0;
  const compressor: TextCompressor = {
    name: 'moody',
    async compress(passages) {
      asked++;
      return passages.map(({ text }) =>
        text
          .split(' ')
          .filter((_, at) => (at + asked) % 3 > 0)
          .join(' '),
      );
    },
  };
  const cache = memoryCache();
  const options = {
    compressor,
    cache,
    maxInputTokens: 1_500,
    policy: { off: new Set(['compaction'] as const) },
  };
  const first = await make(options).optimizer.optimize(request);
  expect(first.stats.route).toBe('heuristic+semantic+compression');
  await new Promise((done) => setImmediate(done));
  const before = asked;
  const messages = [
    ...request.messages,
    { role: 'assistant', content: 'Much.' },
    { role: 'user', content: 'Thanks.' },
  ];
  const next = await make(options).optimizer.optimize({ ...request, messages });
  expect(next.messages.slice(0, 12)).toEqual(first.messages.slice(0, 12));
  expect(asked).toBe(before);
});
