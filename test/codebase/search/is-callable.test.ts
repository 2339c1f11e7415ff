import { expect, test } from 'vitest';
import type { SymbolKind } from '../../../src/codebase/facts.ts';
import { isCallable } from '../../../src/codebase/search/is-callable.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

test.each<[kind: SymbolKind, signature: string, expected: boolean]>([
  ['method', 'run(): void', true],
  ['class', 'class run', true],
  ['property', 'run: number = 1', false],
  ['property', 'readonly run: string', false],
  ['property', 'private int run', false],
  ['property', 'run: () => void', true],
  ['property', 'run: Box<dyn Fn(u8)>', true],
  ['property', 'onRun: RunHandler', true],
  ['property', 'self.run = callback', true],
  ['property', 'run', true],
  ['const', 'export const run = 3', false],
  ['const', "const run = 'x'", false],
  ['const', 'export const run = debounce(start)', true],
  ['const', 'const run: u32 = 5', false],
  ['enum-member', 'Some(T)', true],
  ['enum-member', 'None', false],
  ['namespace', 'namespace run', false],
])('a %s declared as "%s"', (kind, signature, expected) => {
  const [symbol] = fakeCodeIndex({ symbols: { 'a.ts#run': { kind, signature } } }).symbolsNamed('run');
  expect(symbol && isCallable(symbol)).toBe(expected);
});
