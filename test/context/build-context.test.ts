import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildContext } from '../../src/context/build-context.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const budgetTokens = 2_000;

async function included(question: string, options = { budgetTokens }) {
  const index = await indexProject(sampleFiles);
  const { manifest } = buildContext(index, question, options);
  return manifest.included.map(({ name, form }) => `${form} ${name}`);
}

test('sends the body of what is named and of what it calls, and signatures of what is around', async () => {
  const pieces = await included('explain what `Cart.total` does');
  expect(pieces).toEqual(expect.arrayContaining(['body Cart.total', 'body priceOf', 'signature Cart']));
  expect(pieces).not.toContain('body loadCart');
});

test('where room is short, what is called is a signature', async () => {
  const pieces = await included('explain what `Cart.total` does', { budgetTokens: 130 });
  expect(pieces).toEqual(expect.arrayContaining(['body Cart.total', 'signature priceOf']));
});

test('finds code by words when nothing is named', async () => {
  expect(await included('what does an unknown item cost?')).toContain('body priceOf');
});

test('finds what no grammar reads by its words, behind code that has them too', async () => {
  const index = await indexProject({
    ...sampleFiles,
    'db/prices.sql': `${'-- Nothing.\n\n'.repeat(60)}-- What an unknown item costs by default.\nINSERT INTO defaults VALUES (7);\n`,
  });
  const ask = (question: string) =>
    buildContext(index, question, { budgetTokens }).manifest.included.toSorted((a, b) => b.score - a.score);
  const [best, ...others] = ask('what does an unknown item cost?');
  expect(best).toMatchObject({ name: 'priceOf' });
  expect(others.map(({ path }) => path)).toContain('db/prices.sql');
  const [only] = ask('where do the defaults come from?');
  expect(only).toMatchObject({ path: 'db/prices.sql', form: 'excerpt', endLine: 122 });
  expect(only?.startLine).toBeGreaterThan(60);
});

test('a line of a stack trace means the function around it', async () => {
  const index = await indexProject(sampleFiles);
  const question = 'TypeError: boom\n    at anonymous (/somewhere/else/src/cart.ts:20:10)';
  const { manifest } = buildContext(index, question, { budgetTokens });
  const best = manifest.included.toSorted((a, b) => b.score - a.score)[0];
  expect(best).toMatchObject({ name: 'loadCart', form: 'body' });
});

test('says where each piece stands, so that it can be cited', async () => {
  const index = await indexProject(sampleFiles);
  const { blocks } = buildContext(index, 'explain `priceOf`', { budgetTokens });
  const block = blocks.find(({ id }) => id === 'src/price.ts');
  expect(block?.text).toMatch(/^## src\/price\.ts\n/);
  expect(block?.text).toContain('[4-6]');
  expect(block?.text).toContain('return prices.get(name) ?? 0;');
});

test('tests are sent only when the question is about tests', async () => {
  const index = await indexProject({
    ...sampleFiles,
    'test/helper.ts': 'export function totalOfCartInTest() { return 1; }\n',
  });
  const best = (question: string) => buildContext(index, question, { budgetTokens }).blocks[0]?.id;
  expect(best('how is the total of a cart made')).toBe('src/cart.ts');
  expect(best('which test helper gives the total of a cart in a test')).toBe('test/helper.ts');
});

test('without the optimisation whole files are sent', async () => {
  const index = await indexProject(sampleFiles);
  const { manifest } = buildContext(index, 'explain `Cart.total`', { budgetTokens, wholeFiles: true });
  expect(manifest.included.map(({ form }) => form)).toContain('file');
  expect(manifest.included.every(({ form }) => form === 'file')).toBe(true);
});

test('a file that changed after the index is left out and said to be stale', async () => {
  const index = await indexProject(sampleFiles);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${index.root}/src/price.ts`, '// nothing left\n');
  const { manifest } = buildContext(index, 'explain `priceOf`', { budgetTokens });
  expect(manifest.stale).toEqual(['src/price.ts']);
  expect(manifest.included.map(({ path }) => path)).not.toContain('src/price.ts');
});

test('what is too large does not end the packing, and is named', async () => {
  const body = Array.from({ length: 400 }, (_, i) => `  const value${i} = compute(${i}) + offset;`).join(
    '\n',
  );
  const index = await indexProject({
    'src/big.ts': `export function hugeReport(): void {\n${body}\n}\n`,
    'src/small.ts': 'export function smallReport(): number {\n  return 1;\n}\n',
  });
  const { manifest } = buildContext(index, 'explain `hugeReport` and `smallReport`', { budgetTokens: 500 });
  expect(manifest.included.map(({ name, form }) => `${form} ${name}`)).toEqual(
    expect.arrayContaining(['signature hugeReport', 'body smallReport']),
  );
});

test('never exceeds its budget, whatever is asked', async () => {
  const index = await indexProject(sampleFiles);
  const words = [
    'Cart',
    'total',
    '`priceOf`',
    'src/cart.ts',
    'Counter::increment',
    'item',
    'explain',
    'all',
    'load',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 800 }),
      fc.boolean(),
      (chosen, limit, wholeFiles) => {
        const { manifest, blocks } = buildContext(index, chosen.join(' '), {
          budgetTokens: limit,
          wholeFiles,
        });
        expect(manifest.tokens).toBeLessThanOrEqual(limit);
        expect(blocks.length === 0).toBe(manifest.included.length === 0);
      },
    ),
    { numRuns: 60 },
  );
});

test('the same question gives the same bytes', async () => {
  const index = await indexProject(sampleFiles);
  const once = () =>
    buildContext(index, 'how does a cart add up its prices', { budgetTokens }).blocks.map(({ hash }) => hash);
  expect(once()).toEqual(once());
});

test('an image that a question names stands for no text, and is nothing unknown either', async () => {
  const index = await indexProject({ ...sampleFiles, 'docs/shot.png': '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR' });
  const { manifest, unknownMentions } = buildContext(index, 'explain `Cart.total` by @docs/shot.png', {
    budgetTokens: 2_000,
  });
  expect(unknownMentions).toEqual([]);
  expect(manifest.stale).toEqual([]);
  expect(manifest.included.map(({ path }) => path)).toContain('src/cart.ts');
});
