import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repositoryMap } from '../../../src/codebase/graph/repository-map.ts';
import { estimateTokens } from '../../../src/core/token-estimate.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const uses = (to: string, ...from: readonly string[]) =>
  from.map((path) => ({ at: `${path}:1`, name: to.split(/[#.]/).at(-1) ?? '', to }));

const index = fakeCodeIndex({
  files: { 'src/made.ts': { generated: true } },
  symbols: {
    'src/core.ts#Engine': { kind: 'class', lines: [1, 50], signature: 'export class Engine {' },
    'src/core.ts#Engine.run': { lines: [4, 9], signature: 'run(input: string): void' },
    'src/core.ts#Engine.idle': { lines: [10, 12], signature: 'idle(): void' },
    'src/core.ts#version': { kind: 'const', lines: [60, 60], signature: "export const version = '1';" },
    'src/rare.ts#rare': { signature: 'export function rare(): void' },
    'src/made.ts#Made': { kind: 'class', signature: 'export class Made' },
    'src/impl.rs#Wheel.turn': { signature: 'pub fn turn(&self)', exported: true },
    'test/kit.ts#makeKit': { signature: 'export function makeKit()' },
    'src/main.ts#main': { signature: 'function main()', lines: [1, 9] },
  },
  references: [
    ...uses('src/core.ts#Engine', 'src/a.ts', 'src/b.ts', 'src/c.ts', 'src/main.ts'),
    ...uses('src/core.ts#Engine.run', 'src/a.ts', 'src/b.ts', 'src/main.ts'),
    ...uses('src/impl.rs#Wheel.turn', 'src/a.ts', 'src/b.ts'),
    ...uses('src/rare.ts#rare', 'src/c.ts'),
    ...uses('src/made.ts#Made', 'src/a.ts', 'src/b.ts', 'src/c.ts', 'src/main.ts'),
    ...uses('test/kit.ts#makeKit', 'src/a.ts', 'src/b.ts', 'src/c.ts', 'src/main.ts'),
  ],
});
const everywhere = () => true;

test('shows what is used most first, by file, members below what holds them, and what is not code of the project last', () => {
  expect(repositoryMap(index, { budgetTokens: 1_000, keep: everywhere }).text).toBe(`src/core.ts
  class Engine
    run(input: string): void
  const version = '1'
src/impl.rs
  Wheel:
    fn turn(&self)
src/rare.ts
  function rare(): void
src/made.ts
  class Made
test/kit.ts
  function makeKit()
src/main.ts
  function main()
`);
});

test('shows the container of what is central, and only the files that are asked for', () => {
  const { files } = repositoryMap(index, { budgetTokens: 1_000, keep: (path) => path === 'src/core.ts' });
  expect(files.map(({ path, symbols }) => [path, ...symbols.map(({ symbol }) => symbol.name)])).toEqual([
    ['src/core.ts', 'Engine', 'run', 'version'],
  ]);
});

test('never takes more tokens than it may, and wastes few of them', () => {
  const whole = repositoryMap(index, { budgetTokens: 1_000, keep: everywhere }).tokens;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), (budgetTokens) => {
      const { text, tokens } = repositoryMap(index, { budgetTokens, keep: everywhere });
      expect(tokens).toBe(estimateTokens(text));
      expect(tokens).toBeLessThanOrEqual(budgetTokens);
      // The largest of them with the line of its file.
      if (tokens < whole) expect(tokens).toBeGreaterThan(budgetTokens - 20);
    }),
  );
});

test('gives the same every time', () => {
  const once = () => repositoryMap(index, { budgetTokens: 60, keep: everywhere }).text;
  expect(once()).toBe(once());
});
