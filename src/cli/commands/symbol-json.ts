/** A symbol as the JSON of all commands shows it; docs/json-output.md describes it. */
import type { IndexedSymbol } from '../../codebase/code-index.ts';

export function symbolToJson(symbol: IndexedSymbol): Record<string, unknown> {
  const { name, container, kind, path, nameLine, startLine, endLine, exported, signature, doc } = symbol;
  return { name, container, kind, path, line: nameLine, startLine, endLine, exported, signature, doc };
}
