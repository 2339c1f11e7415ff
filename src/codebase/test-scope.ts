/** Tells which places of the code are in tests, and which symbols are tests themselves. Pure over `CodeIndex`. */
import type { CodeIndex, IndexedReference, IndexedSymbol } from './code-index.ts';
import { isTestPath } from './test-path.ts';

const functionKinds: ReadonlySet<string> = new Set(['function', 'method', 'component']);
const testName = /^(?:tests?(?![a-z])|Test(?![a-z])|should(?![a-z])|it_)/;
/** `#[test]`, `#[tokio::test]`, `@Test`, `[Fact]` */
const testMark =
  /#\[(?:\w+::)*(?:test|rstest)\b|@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest)\b|\[(?:Test|TestCase|TestMethod|Fact|Theory)\b/;

/**
 * What a use in a test is reported as: the function around it, or the file (`symbol` is `null`) where none is, as in a
 * field. `null`: it stands in no test.
 */
export function testScope(
  index: Pick<CodeIndex, 'symbol'>,
  { path, enclosing }: Pick<IndexedReference, 'path' | 'enclosing'>,
): { readonly symbol: IndexedSymbol | null } | null {
  let isInTest = isTestPath(path);
  let around: IndexedSymbol | null = null;
  for (let symbol = enclosing; symbol !== null; ) {
    if (around === null && functionKinds.has(symbol.kind)) around = symbol;
    isInTest ||= isTestFunction(symbol) && testMark.test(symbol.signature);
    isInTest ||= symbol.kind === 'module' && /^tests?$/.test(symbol.name);
    symbol = symbol.parentId === null ? null : index.symbol(symbol.parentId);
  }
  return isInTest ? { symbol: around } : null;
}

/** Whether a runner calls it as a test, by its name or by what it is marked with. */
export function isTestFunction({ kind, name, signature }: IndexedSymbol): boolean {
  return functionKinds.has(kind) && (testName.test(name) || testMark.test(signature));
}
