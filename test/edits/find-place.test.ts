import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPlace } from '../../src/edits/find-place.ts';

const file = `class Cart {
  total() {
    return this.items
      .map((item) => item.price)   
      .reduce((a, b) => a + b, 0);
  }

  clear() {
    this.items = [];
  }
}`.split('\n');

function check(wanted: string, replacement: string, lines = file) {
  const found = findPlace(lines, wanted.split('\n'), replacement.split('\n'));
  return found.kind === 'one'
    ? { start: found.place.start, how: found.place.how, replacement: found.place.replacement.join('\n') }
    : found;
}

test.each([
  [
    'lines as they stand',
    '    this.items = [];',
    '    this.items.length = 0;',
    { start: 8, how: 'exact', replacement: '    this.items.length = 0;' },
  ],
  [
    'lines that end in blanks there',
    '      .map((item) => item.price)\n      .reduce((a, b) => a + b, 0);',
    'x',
    { start: 3, how: 'trailing-blanks', replacement: 'x' },
  ],
  [
    'lines with an empty one around them',
    '\n  clear() {\n    this.items = [];\n',
    '\n  clear() {\n    this.items = null;\n',
    { start: 7, how: 'trailing-blanks', replacement: '  clear() {\n    this.items = null;' },
  ],
  [
    'lines that are written further out',
    'clear() {\n  this.items = [];\n}',
    'clear() {\n  this.items = [];\n  if (x) {\n    this.y();\n  }\n}',
    {
      start: 7,
      how: 'indentation',
      replacement: '  clear() {\n    this.items = [];\n    if (x) {\n      this.y();\n    }\n  }',
    },
  ],
  [
    'lines that are written further in',
    '      clear() {\n        this.items = [];',
    '      clear() {\n        this.items = 1;\n          deep;\n    out;',
    { start: 7, how: 'indentation', replacement: '  clear() {\n    this.items = 1;\n      deep;\nout;' },
  ],
])('%s', (_, wanted, replacement, place) => {
  expect(check(wanted, replacement)).toEqual(place);
});

test('blanks for tabs: the new lines get tabs as well', () => {
  const lines = ['func a() {', '\tif x {', '\t\treturn 1', '\t}', '}'];
  expect(
    check(
      '    if x {\n        return 1\n    }',
      '    if x {\n        if y {\n            return 2\n        }\n    }',
      lines,
    ),
  ).toEqual({
    start: 1,
    how: 'indentation',
    replacement: '\tif x {\n\t\tif y {\n\t\t\treturn 2\n\t\t}\n\t}',
  });
});

test('lines that nest otherwise there are not taken for the same', () => {
  expect(check('if a:\nb()', 'x', ['if a:', '    b()'])).toMatchObject({ kind: 'none' });
  expect(check('if a:\n    b()\nc()', 'x', ['if a:', '    b()', '    c()'])).toMatchObject({ kind: 'none' });
});

test('what stands in two places is in neither', () => {
  expect(check('}', 'x', ['a {', '}', 'b {', '}'])).toEqual({ kind: 'several', starts: [1, 3] });
});

test('what comes nearest is named', () => {
  expect(check('  clear() {\n    this.item = [];\n  }', 'x')).toEqual({
    kind: 'none',
    nearest: { start: 7, count: 3 },
  });
  expect(check('something else altogether, which nobody wrote', 'x')).toEqual({
    kind: 'none',
    nearest: null,
  });
});

test('whatever is found is what was looked for, but for blanks', () => {
  const line = fc
    .tuple(
      fc.constantFrom('', ' ', '  ', '\t', '    '),
      fc.constantFrom('a', 'b', 'c', '', 'd e'),
      fc.constantFrom('', ' '),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.array(line, { minLength: 1, maxLength: 4 }),
      (lines, wanted) => {
        fc.pre(wanted.some((text) => text.trim() !== ''));
        const found = findPlace(lines, wanted, ['new']);
        if (found.kind !== 'one') return;
        const { start, count } = found.place;
        const words = (texts: readonly string[]) =>
          texts
            .map((text) => text.trim())
            .join('\n')
            .trim();
        expect(words(lines.slice(start, start + count))).toBe(words(wanted));
      },
    ),
  );
});
