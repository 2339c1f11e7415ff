/** Follows uses from a symbol to the tests that reach it. Pure over `CodeIndex`. */
import type { CodeIndex, TouchingTest } from '../code-index.ts';
import { testScope } from '../test-scope.ts';

type Index = Pick<CodeIndex, 'symbol' | 'referencesTo'>;

/** Nearest first, then by path and line; each test once. */
export function touchingTests(index: Index, id: number, maxDistance: number): readonly TouchingTest[] {
  const tests = new Map<string, TouchingTest>();
  const seen = new Set([id]);
  let frontier = [id];
  for (let distance = 1; distance <= maxDistance && frontier.length > 0; distance++) {
    const next: number[] = [];
    for (const reference of frontier.flatMap((at) => index.referencesTo(at).resolved)) {
      const { path, line, enclosing } = reference;
      const test = testScope(index, reference);
      if (test !== null) {
        const key = test.symbol === null ? path : String(test.symbol.id);
        if (!tests.has(key)) tests.set(key, { symbol: test.symbol, path, line, distance });
      } else if (enclosing !== null && !seen.has(enclosing.id)) {
        seen.add(enclosing.id);
        next.push(enclosing.id);
      }
    }
    frontier = next;
  }
  return [...tests.values()].sort(
    (a, b) => a.distance - b.distance || (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1),
  );
}
