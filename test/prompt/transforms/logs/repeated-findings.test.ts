import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { findingOf, placesText } from '../../../../src/prompt/transforms/logs/repeated-findings.ts';
import { shrinkOutput } from '../../../../src/prompt/transforms/logs/shrink-output.ts';

const shrunk = (lines: readonly string[]) =>
  (
    shrinkOutput(lines.join('\n'), { countTokens: estimateTokens, handle: null })?.text ?? lines.join('\n')
  ).split('\n');

function check(title: string, lines: readonly string[], expected: readonly string[]): void {
  it(title, () => {
    expect(shrunk(lines).slice(1)).toEqual(expected);
  });
}

describe('what is found in many places is said once, with all of them', () => {
  check(
    'a warning with its source, but no error',
    [
      'src/a.c:3:5: warning: unused variable of the function [-Wunused]',
      '    3 |   int a;',
      '      |       ^',
      'src/a.c:9:5: warning: unused variable of the function [-Wunused]',
      '    9 |   int b;',
      '      |       ^',
      'src/b.c:4:5: warning: unused variable of the function [-Wunused]',
      '    4 |   int c;',
      '      |       ^',
      'src/b.c:5:5: error: expected expression before return statement',
      'src/b.c:6:5: error: expected expression before return statement',
    ],
    [
      'src/a.c:3:5: warning: unused variable of the function [-Wunused] [… ×3, also at src/a.c:9:5, src/b.c:4:5]',
      '    3 |   int a;',
      '      |       ^',
      'src/b.c:5:5: error: expected expression before return statement',
      'src/b.c:6:5: error: expected expression before return statement',
    ],
  );
  check(
    'what linters say without a severity',
    [
      'a/one.py:1:80: E501 line too long (82 > 79 characters)',
      'a/one.py:7:80: E501 line too long (82 > 79 characters)',
      'a/one.py:9:1: E302 expected 2 blank lines, found 1',
      'a/two.py:1:80: E501 line too long (82 > 79 characters)',
      'a/two.py:8:80: E501 line too long (82 > 79 characters)',
    ],
    [
      'a/one.py:1:80: E501 line too long (82 > 79 characters) [… ×4, also at a/one.py:7:80, a/two.py:1:80, 8:80]',
      'a/one.py:9:1: E302 expected 2 blank lines, found 1',
    ],
  );
  it('a line that is found by looking for it has no message', () => {
    expect(findingOf('src/a.ts:12: const x = 1;', true)).toBeNull();
    expect(findingOf('src/a.ts:12:3: error: no', false)).toBeNull();
  });
});

it('every place is there and in its order, however many there are', () => {
  const place = fc.tuple(fc.constantFrom('a.c', 'src/b.c', 'C:\\x\\c.c'), fc.nat(999), fc.nat(99));
  void fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 30 }), (places) => {
      const all = places.map(([file, line, column]) => `${file}:${line}:${column}`);
      const text = placesText(all);
      let file = '';
      const read = text.split(', ').map((part) => {
        const whole = /^\d+:\d+$/.test(part) ? `${file}:${part}` : part;
        file = whole.replace(/:\d+:\d+$/, '');
        return whole;
      });
      expect(read).toEqual(all);
    }),
  );
});
