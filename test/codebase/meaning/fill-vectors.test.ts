import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type EmbeddedTexts, fillVectors, isComplete } from '../../../src/codebase/meaning/fill-vectors.ts';
import { VectorStore } from '../../../src/codebase/meaning/vector-store.ts';
import { indexProject, sampleFiles } from '../indexed-project.ts';

function openStore(): VectorStore {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-fill-'));
  const store = VectorStore.open(folder, 'm', 'm@1', Date.now());
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return store;
}

interface Model {
  /** One call; by default a vector of two numbers for each text. */
  readonly embed?: (texts: readonly string[], call: number) => EmbeddedTexts;
  readonly callMs?: number;
}

/** A sample project, a store, and a model that remembers what it was asked. */
async function setting(files = sampleFiles) {
  const index = await indexProject(files);
  const store = openStore();
  const asked: string[][] = [];
  const fill = async (model: Model = {}, more: { limitMs?: number; first?: string } = {}) => {
    let nowMs = 0;
    const all = index.textFiles();
    const ordered = [
      ...all.filter(({ path }) => path === more.first),
      ...all.filter(({ path }) => path !== more.first),
    ];
    const report = await fillVectors({
      index,
      store,
      files: ordered,
      redact: (text) => text.replaceAll('apple', '[fruit]'),
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => {} },
      endsAtMs: more.limitMs ?? 1_000_000,
      batchMs: 60_000,
      signal: new AbortController().signal,
      embed: async (texts) => {
        asked.push([...texts]);
        nowMs += model.callMs ?? 1;
        return model.embed?.(texts, asked.length) ?? vectorsOf(texts);
      },
    });
    const known = store.files();
    return { ...report, complete: all.filter((file) => isComplete(file, known.get(file.path))).length };
  };
  return { index, store, asked, fill, files: index.textFiles().length };
}

function vectorsOf(texts: readonly string[]): EmbeddedTexts {
  return { ok: true, vectors: texts.map((text) => Float32Array.from([text.length, 1])) };
}

const refused = (fault: 'texts' | 'perhaps-texts' | 'other'): EmbeddedTexts => ({
  ok: false,
  because: 'no',
  fault,
});

test('embeds every piece once, with where it stands and without secrets', async () => {
  const { asked, fill, files } = await setting();
  expect(await fill()).toMatchObject({ stopped: null, complete: files });
  const texts = asked.flat();
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.some((text) => text.startsWith('src/price.ts priceOf\n/** Price of one item'))).toBe(true);
  expect(texts.join()).not.toContain('apple');
  expect(texts.join()).toContain('[fruit]');
  expect(await fill()).toMatchObject({ embedded: 0, complete: files });
  expect(asked.flat().length).toBe(texts.length);
});

test('begins with what matters most, and what was done when the time is over is kept', async () => {
  const { store, asked, fill, files } = await setting();
  const first = await fill({ callMs: 3_000 }, { limitMs: 4_000, first: 'src/price.ts' });
  expect(first).toMatchObject({ stopped: null, embedded: 6 });
  expect(asked[0]?.[0]).toMatch(/^src\/price\.ts/);
  expect(store.files().has('src/price.ts')).toBe(true);
  expect(first.complete).toBeLessThan(files);
  const before = new Set(asked.flat());
  asked.length = 0;
  expect(await fill()).toMatchObject({ complete: files });
  expect(asked.flat().filter((text) => before.has(text))).toEqual([]);
});

test('a text that the model does not take is tried shorter, then left aside, and the rest is embedded', async () => {
  const { asked, fill, files } = await setting();
  const embed = (texts: readonly string[]) =>
    texts.some((text) => text.includes('loadCart')) ? refused('texts') : vectorsOf(texts);
  expect(await fill({ embed })).toMatchObject({ stopped: null, complete: files });
  const calls = asked.length;
  expect(await fill({ embed })).toMatchObject({ embedded: 0 });
  expect(asked.length).toBe(calls);
});

test.each([
  { title: 'whatever it is asked', fault: 'other', calls: 1 },
  // The batch of four, then each of them whole and in part.
  { title: 'with each text, and it may not be the texts', fault: 'perhaps-texts', calls: 9 },
] as const)('ends with the reason when the server fails $title', async ({ fault, calls }) => {
  const { asked, fill } = await setting();
  expect(await fill({ embed: () => refused(fault) })).toMatchObject({
    stopped: 'no',
    embedded: 0,
    complete: 0,
  });
  expect(asked.length).toBe(calls);
});

test('keeps what came before a failure', async () => {
  const { store, fill } = await setting();
  const embed = (texts: readonly string[], call: number) => (call > 1 ? refused('other') : vectorsOf(texts));
  expect(await fill({ embed })).toMatchObject({ stopped: 'no', embedded: 4 });
  expect(store.similarities(Float32Array.from([1, 0])).size).toBe(4);
});

test('vectors of another length than before replace them all', async () => {
  const { store, fill, files } = await setting();
  await fill({}, { limitMs: 2 });
  const longer = (texts: readonly string[]): EmbeddedTexts => ({
    ok: true,
    vectors: texts.map((text) => Float32Array.from([text.length, 1, 2])),
  });
  expect(await fill({ embed: longer })).toMatchObject({ startedOver: true, stopped: null });
  expect(store.dimensions()).toBe(3);
  expect(await fill({ embed: longer })).toMatchObject({ startedOver: false, complete: files });
});

test('a model that changes its mind about the length is not followed for ever', async () => {
  const { fill } = await setting();
  const embed = (texts: readonly string[], call: number): EmbeddedTexts => ({
    ok: true,
    vectors: texts.map(() => new Float32Array(2 + call).fill(1)),
  });
  expect(await fill({ embed })).toMatchObject({ stopped: 'the model gives vectors of changing length' });
});
