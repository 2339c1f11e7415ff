/** Changes as a review gets them, for tests. */
import { hunksOf } from '../../../src/edits/change-hunks.ts';
import type { DiffFile } from '../../../src/tui/backend.ts';

function diffFile(path: string, before: string | null, after: string | null): DiffFile {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return {
    path,
    kind: before === null ? 'created' : after === null ? 'deleted' : 'edited',
    hunks: hunksOf({ path, before: bytes(before), after: bytes(after), mode: null }),
  };
}

const lines = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => `const line${at + from} = ${at + from};\n`).join('');

/** Two hunks. */
export const edited = diffFile(
  'src/edited.ts',
  `${lines(5)}let total = sum(a, b);\n${lines(20, 7)}last();\n`,
  `${lines(5)}let total = sum(a, b, c); // with a comment that is longer than there is room for in most terminals\n${lines(20, 7)}last(1);\nend();\n`,
);
export const created = diffFile('docs/new.md', null, '# New\n\ttab\n');
export const deleted = diffFile('old.py', 'def f():\n  pass\n', null);
export const binary: DiffFile = { path: 'a/b/c/image.png', kind: 'edited', hunks: null };
/** One hunk of many rows. */
export const long = diffFile('long.txt', lines(60), lines(60).replaceAll('line', 'row'));
export const empty = diffFile('empty', null, '');
