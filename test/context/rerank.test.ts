import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankContext } from '../../src/context/build-context.ts';
import { reordered, rerankCandidates } from '../../src/context/rerank.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const question = 'what does a cart cost with an unknown item?';

async function ranked() {
  const index = await indexProject(sampleFiles);
  const { ranking } = rankContext(index, question, {});
  return { ranking, candidates: rerankCandidates(index, ranking) };
}

test('shows the best place of each of the best files, the best first, each once', async () => {
  const { ranking, candidates } = await ranked();
  expect(candidates[0]?.path).toBe(ranking.files[0]?.path);
  expect(new Set(candidates.map(({ path }) => path)).size).toBeGreaterThan(2);
  const keys = candidates.map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(candidates.find(({ name }) => name === 'priceOf')).toMatchObject({
    signature: 'export function priceOf(name: string): number',
    doc: 'Price of one item, in cents. Unknown items are free.',
  });
});

test('what is put first goes up, with the reason; the scores stay the same ones', async () => {
  const { ranking, candidates } = await ranked();
  const at = candidates.findIndex(({ path }) => path !== ranking.files[0]?.path);
  const path = candidates[at]?.path;
  const before = ranking.files.findIndex((file) => file.path === path);
  const after = reordered(ranking, candidates, [at], 'm');
  expect(after.files.findIndex((file) => file.path === path)).toBeLessThan(before);
  expect(after.files.find((file) => file.path === path)?.reason).toMatch(/; no\. 1 of m$/);
});

test('any order keeps what there is, and every score', async () => {
  const { ranking, candidates } = await ranked();
  const places = candidates.map((_, at) => at);
  fc.assert(
    fc.property(fc.shuffledSubarray(places), (order) => {
      const after = reordered(ranking, candidates, order, 'm');
      const paths = (files: typeof ranking.files) => files.map(({ path }) => path).sort();
      const ids = (symbols: typeof ranking.symbols) => symbols.map(({ symbol }) => symbol.id).sort();
      const scores = (of: typeof ranking) =>
        [...of.symbols, ...of.excerpts].map(({ score }) => score).sort((a, b) => a - b);
      expect(paths(after.files)).toEqual(paths(ranking.files));
      expect(ids(after.symbols)).toEqual(ids(ranking.symbols));
      expect(scores(after)).toEqual(scores(ranking));
      if (order.length === 0) expect(after).toEqual(ranking);
    }),
  );
});
