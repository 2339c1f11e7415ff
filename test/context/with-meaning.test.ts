import { expect, test } from 'vitest';
import { MeaningScores } from '../../src/codebase/meaning/meaning-scores.ts';
import { buildContext } from '../../src/context/build-context.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const budgetTokens = 2_000;
const question = 'what does an unknown item cost?';

async function contextWith(pieces: Readonly<Record<string, number>> | null, asked = question) {
  const index = await indexProject(sampleFiles);
  const scores = new Map<string, number[]>();
  for (const [name, score] of Object.entries(pieces ?? {})) {
    const [path = '', line] = name.split(':');
    scores.set(
      path,
      index
        .textPieces(path)
        .map(({ startLine, endLine }) => (startLine <= Number(line) && endLine >= Number(line) ? score : 0)),
    );
  }
  const { manifest, files } = buildContext(index, asked, {
    budgetTokens,
    meaning: pieces === null ? null : MeaningScores.of(scores),
  });
  const included = manifest.included.toSorted((a, b) => b.score - a.score);
  return { included, names: included.map(({ name }) => name), files };
}

test('a piece without a word of the question is found by what it means, and says so', async () => {
  const asked = 'zebra quagga';
  expect((await contextWith(null, asked)).names).toEqual([]);
  const { included, files } = await contextWith({ 'src/counter.rs:9': 1 }, asked);
  expect(included[0]).toMatchObject({ path: 'src/counter.rs', reason: 'means something like the question' });
  expect(files[0]).toMatchObject({ reason: 'a piece of it means something like the question' });
});

test('decides between what words find about as well, and does not put aside what they find best', async () => {
  const { names, files } = await contextWith({ 'src/counter.rs:9': 1 });
  expect(names[0]).toBe('priceOf');
  expect(files[0]?.path).toBe('src/price.ts');
  expect(files.map(({ path }) => path)).toContain('src/counter.rs');
});

test('where it says nothing, all is as without it', async () => {
  const [without, nothing] = [await contextWith(null), await contextWith({})];
  expect(nothing.included).toEqual(without.included);
  expect(nothing.files).toEqual(without.files);
});
