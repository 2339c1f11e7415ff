/** The columns of references that are given as objects: what an extractor would have made of them. */
import { callFlag, memberFlag, type ReferenceColumns, type ReferenceFact } from '../../src/codebase/facts.ts';

export function referenceColumns(references: readonly ReferenceFact[]): ReferenceColumns {
  const names = [...new Set(references.map(({ name }) => name))];
  return {
    count: references.length,
    names,
    name: Int32Array.from(references, ({ name }) => names.indexOf(name)),
    line: Int32Array.from(references, ({ line }) => line),
    column: Int32Array.from(references, ({ column }) => column),
    flags: Uint8Array.from(
      references,
      ({ role, member }) => (role === 'call' ? callFlag : 0) + (member ? memberFlag : 0),
    ),
    path: Int32Array.from(references, ({ path }) => path ?? -1),
  };
}
