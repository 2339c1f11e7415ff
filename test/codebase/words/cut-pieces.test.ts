import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IndexedSymbol } from '../../../src/codebase/code-index.ts';
import { cutPieces } from '../../../src/codebase/words/cut-pieces.ts';
import { TextLines } from '../../../src/codebase/words/text-lines.ts';
import { indexProject, sampleFiles } from '../indexed-project.ts';

async function cut(text: string) {
  const index = await indexProject({ 'a.ts': text });
  const symbols = index.symbolsInFile('a.ts');
  return cutPieces(new TextLines(text), symbols.map(ownerAmong)).map(
    ({ startLine, endLine, symbol, whole }) =>
      `${startLine}-${endLine} ${whole ? 'all' : 'part'} of ${symbols[symbol ?? -1]?.name ?? 'the file'}`,
  );
}

function ownerAmong(
  { startLine, endLine, parentId }: IndexedSymbol,
  _: number,
  all: readonly IndexedSymbol[],
) {
  const parent = all.findIndex(({ id }) => id === parentId);
  return { startLine, endLine, parent: parent === -1 ? null : parent };
}

const body = (count: number) => Array.from({ length: count }, (_, i) => `    step(${i});`).join('\n');

test('a function is a piece, with the comment before it', async () => {
  const text = `import x from 'x';\n\n/** Adds. */\nfunction add() {\n${body(3)}\n}\n\nfunction sub() {\n${body(3)}\n}\n`;
  expect(await cut(text)).toEqual(['1-1 part of the file', '3-8 all of add', '10-14 all of sub']);
});

test('a long class is cut where its members are', async () => {
  const text = `class Cart {\n  size = 0;\n\n  add() {\n${body(10)}\n  }\n\n  take() {\n${body(10)}\n  }\n}\n`;
  expect(await cut(text)).toEqual(['1-2 part of Cart', '4-15 all of add', '17-28 all of take']);
});

test('a long function is cut into parts', async () => {
  const pieces = await cut(`function run() {\n${body(100)}\n}\n`);
  expect(pieces).toEqual(['1-36 part of run', '37-72 part of run', '73-101 part of run']);
});

test('pieces are in order and share no line, whatever the file', async () => {
  const index = await indexProject(sampleFiles);
  const symbols = index.symbolsInFile('src/cart.ts');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.constantFrom(...symbols)), (lines, some) => {
      const ordered = [...new Set(some)].sort((a, b) => a.startLine - b.startLine || a.id - b.id);
      let last = 0;
      for (const { startLine, endLine } of cutPieces(
        new TextLines('  some code\n'.repeat(lines)),
        ordered.map(ownerAmong),
      )) {
        expect(startLine).toBeGreaterThan(last);
        expect(endLine).toBeGreaterThanOrEqual(startLine);
        expect(endLine).toBeLessThanOrEqual(lines);
        last = endLine;
      }
    }),
    { numRuns: 100 },
  );
});
