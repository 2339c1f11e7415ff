import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unitVector } from '../../../src/codebase/meaning/packed-vector.ts';
import { OtherVectors, VectorStore } from '../../../src/codebase/meaning/vector-store.ts';

// Beside the times of files, which the system gives.
const nowMs = Date.now();

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-vectors-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function open(folder: string, identity = 'model@1', model = 'model'): VectorStore {
  const store = VectorStore.open(folder, model, identity, nowMs);
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // Closed by the test.
    }
  });
  return store;
}

function unit(...numbers: number[]): Float32Array {
  return unitVector(Float32Array.from(numbers));
}

/** Another direction for each number. */
function spread(at: number): Float32Array {
  return unitVector(Float32Array.from({ length: 16 }, (_, axis) => Math.sin((at + 1) * (axis + 1))));
}

const file = (path: string, ...keys: string[]) => ({ path, hash: `hash of ${path}`, keys });

test('keeps vectors by the text of pieces, and files by those that they have', () => {
  const folder = folderOfTest();
  const first = open(folder);
  first.keep(new Map([['k1', unit(1, 0)]]), [file('a.ts', 'k1', 'k2')]);
  first.close();
  const store = open(folder);
  expect(store.cleared).toBe(false);
  expect(store.known(['k1', 'k2'])).toEqual(new Set(['k1']));
  const { hash, vectors } = store.files().get('a.ts') ?? { hash: '', vectors: [] };
  expect(hash).toBe('hash of a.ts');
  expect(vectors).toEqual([expect.any(Number), 0]);
  const near = store.similarities(unit(1, 1));
  expect(near.get(vectors[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 2);
});

test('the same text in two files has one vector', () => {
  const store = open(folderOfTest());
  store.keep(new Map([['k', unit(1, 2)]]), [file('a.ts', 'k')]);
  store.keep(new Map([['k', unit(1, 2)]]), [file('b.ts', 'k')]);
  const files = store.files();
  expect(files.get('b.ts')?.vectors).toEqual(files.get('a.ts')?.vectors);
  expect(store.similarities(unit(1, 2)).size).toBe(1);
});

test('other weights of the model begin anew, another model has a file of its own', () => {
  const folder = folderOfTest();
  const old = open(folder);
  old.keep(new Map([['k', unit(1)]]), [file('a.ts', 'k')]);
  old.close();
  const other = open(folder, 'other@1', 'other');
  expect(other.known(['k']).size).toBe(0);
  const newer = open(folder, 'model@2');
  expect(newer.cleared).toBe(true);
  expect(newer.files().size).toBe(0);
});

test('does not mix vectors of different length, or those of weights that another process began with', () => {
  const folder = folderOfTest();
  const store = open(folder);
  store.keep(new Map([['k', unit(1, 2)]]), []);
  expect(() => store.keep(new Map([['l', unit(1, 2, 3)]]), [])).toThrow(OtherVectors);
  expect(store.known(['k', 'l'])).toEqual(new Set(['k']));
  open(folder, 'model@2');
  expect(() => store.keep(new Map([['m', unit(1, 2)]]), [])).toThrow(OtherVectors);
});

test('two writers lose nothing of each other', () => {
  const folder = folderOfTest();
  const [one, two] = [open(folder), open(folder)];
  for (let at = 0; at < 40; at++) {
    one.keep(new Map([[`one ${at}`, unit(at + 1, 1)]]), [file(`one-${at}.ts`, `one ${at}`)]);
    two.keep(
      new Map([
        [`two ${at}`, unit(1, at + 1)],
        [`one ${at}`, unit(at + 1, 1)],
      ]),
      [file(`two-${at}.ts`, `two ${at}`)],
    );
  }
  expect(one.files().size).toBe(80);
  expect(two.similarities(unit(1, 1)).size).toBe(80);
});

test('forgets files that are gone, and their pieces once they are a third of all', () => {
  const store = open(folderOfTest());
  const keys = Array.from({ length: 200 }, (_, at) => `k${at}`);
  store.keep(
    new Map(keys.map((key, at) => [key, spread(at)])),
    keys.map((key) => file(`${key}.ts`, key)),
  );
  const kept = (count: number) => new Set(keys.slice(0, count).map((key) => `${key}.ts`));
  expect(store.prune(kept(150))).toBe(0);
  expect(store.files().size).toBe(150);
  expect(store.known(keys).size).toBe(200);
  expect(store.prune(kept(100))).toBe(100);
  expect(store.known(keys)).toEqual(new Set(keys.slice(0, 100)));
  const near = store.similarities(spread(30));
  const [number = 0] = store.files().get('k30.ts')?.vectors ?? [];
  expect(near.get(number)).toBeCloseTo(1, 2);
  expect(Math.max(...near.values())).toBe(near.get(number));
});

test('what is damaged is made anew', () => {
  const folder = folderOfTest();
  open(folder).close();
  const name = readdirSync(folder).find((each) => each.endsWith('.db')) ?? '';
  writeFileSync(join(folder, name), 'no database at all, but longer than a header of one '.repeat(40));
  const store = open(folder);
  store.keep(new Map([['k', unit(1)]]), []);
  expect(store.known(['k']).size).toBe(1);
});

test('vectors of a model that nobody uses any more go after a month', () => {
  const folder = folderOfTest();
  open(folder, 'old@1', 'old').close();
  const [name = ''] = readdirSync(folder);
  utimesSync(join(folder, name), new Date(nowMs), new Date(nowMs - 31 * 86_400_000));
  open(folder);
  expect(readdirSync(folder)).not.toContain(name);
});
