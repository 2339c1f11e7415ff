import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropPadding } from '../../../src/prompt/pipeline/padding.ts';

function check(before: readonly string[], after: readonly string[] | null) {
  expect(dropPadding(before.join('\n'))?.text ?? null).toBe(after?.join('\n') ?? null);
}

test('blanks that put line numbers in a column go, and nothing of the file does', () => {
  check(['     1→import a', '     2→', '     3→   1→x  '], ['1→import a', '2→', '3→   1→x  ']);
  check(['     9\ta', '    10\tb'], ['9\ta', '10\tb']);
  check(['  9→a', ' 10→b', ' 11→c'], ['9→a', '10→b', '11→c']);
});

test('what stands after the file stays', () => {
  check(['     1→a', '', '<reminder>', '  be careful'], ['1→a', '', '<reminder>', '  be careful']);
});

test('a text that is not numbered through stays as it is', () => {
  check(['a', '     1→b'], null);
  check(['     1→a', '     3→b'], null);
  check(['     1→a', 'b', '     2→c'], null);
  check(['   1\tapples', '   12\tpears'], null);
  check(['1→a', '2→b'], null);
  check(['    indented', '    code'], null);
  check([''], null);
});

test('numbers and lines come out as they went in', () => {
  const lines = fc.array(
    fc.string().filter((line) => !line.includes('\n')),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 99_990 }), (file, first) => {
      const numbered = file.map((line, at) => `${String(first + at).padStart(6)}→${line}`).join('\n');
      const plain = file.map((line, at) => `${first + at}→${line}`).join('\n');
      expect(dropPadding(numbered)?.text).toBe(plain);
      expect(dropPadding(plain)).toBeNull();
    }),
  );
});
