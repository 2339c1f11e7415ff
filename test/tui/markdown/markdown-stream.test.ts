import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { MarkdownStream } from '../../../src/tui/markdown/markdown-stream.ts';
import { themeOf } from '../../../src/tui/theme.ts';

const noColours = themeOf('ansi', 'none');

function drawn(text: string, columns = 40, cuts: readonly number[] = []): string[] {
  const stream = new MarkdownStream({ columns, theme: noColours, highlight: null, hyperlinks: false });
  const lines: string[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    lines.push(...stream.push(text.slice(from, cut)));
    stream.pending(3);
    from = Math.max(from, cut);
  }
  return [...lines, ...stream.push(text.slice(from)), ...stream.end()];
}

function check(title: string, text: string, expected: readonly string[], columns = 40): void {
  test(title, () =>
    expect(drawn(text, columns).map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(expected),
  );
}

check('paragraphs and headings', '# Title\nText.\n## Part ##\n\nMore\n\n\n\ntext.', [
  ...['Title', 'Text.', '', 'Part', '', 'More', '', 'text.'],
]);
check('a heading that is underlined', 'Title\n===\nPart\n---\ntext', ['Title', '', 'Part', 'text']);
check(
  'prose that was wrapped in the source is wrapped anew, short lines stay as they are',
  `${'word '.repeat(14).trim()}\nends here.\n\nName: a\nKind: b`,
  [
    ...[
      'word word word word word word word word',
      'word word word word word word ends here.',
      '',
      'Name: a',
      'Kind: b',
    ],
  ],
);
check('hard line breaks', `${'word '.repeat(13)}  \nnext\\\nlast`, [
  ...['word word word word word word word word', 'word word word word word', 'next', 'last'],
]);
check(
  'lists within lists, with their numbers',
  '- a\n  - b\n    1. c\n    1. d\n    5. e\n- f\n\n3) g\n4) h',
  [...['• a', '  ◦ b', '    1. c', '    2. d', '    5. e', '• f', '', '3) g', '4) h']],
);
check('an item that is indented by less than its list wants', '1. a\n  - b\n2. c', [
  '1. a',
  '   ◦ b',
  '2. c',
]);
check('a list goes on after code at the left edge', '1. a\n```\nx\n```\n2. b', [
  '1. a',
  '──',
  'x',
  '──',
  '2. b',
]);
check('boxes of tasks', '- [ ] a\n- [x] b', ['• [ ] a', '• [x] b']);
check('paragraphs within items', '- a\n\n  b\n\n- c\n  d', ['• a', '', '  b', '', '• c', '  d']);
check('an item with nothing in it', '-\n- a', ['•', '• a']);
check('items wrap below themselves', `10. ${'word '.repeat(10)}`, [
  ...['10. word word word word word word word', '    word word word'],
]);
check('quotes within quotes, and lists in them', '> a\n> > b\n>\n> - c\nlazy\n\nafter', [
  ...['│ a', '│ │ b', '│', '│ • c', '│   lazy', '', 'after'],
]);
check(
  'code keeps its blanks, is not wrapped and has nothing before it',
  `\`\`\`ts\n\tif (a) {\n\n${'x'.repeat(60)}\n\`\`\`\ntext`,
  [...['── ts', '    if (a) {', '', 'x'.repeat(60), '──', 'text']],
);
check('code in an item stands at the left edge', '- a\n\n  ```sh\n  ls\n    -l\n  ```\n  b', [
  ...['• a', '', '── sh', 'ls', '  -l', '──', '  b'],
]);
check('fences in fences', '````md\n```ts\nx\n```\n````\n~~~\n```\n~~~', [
  ...['── md', '```ts', 'x', '```', '──', '──', '```', '──'],
]);
check('code that is not ended', '```\na\n', ['──', 'a', '──']);
check('indented code', 'a\n\n    b\n\n      c\n\nd', ['a', '', 'b', '', '  c', '', 'd']);
check('rules', 'a\n\n***\n\n- - -\nb', ['a', '', '─'.repeat(40), '', '─'.repeat(40), '', 'b']);
check('HTML is shown as it is', '<div>\n  *a*\n</div>\n\n*b* <i>', ['<div>', '  *a*', '</div>', '', 'b <i>']);
check(
  'definitions of links are shown, and known from then on',
  '[a]: https://x.example "T"\n\nsee [a] and [b]',
  [...['[a]: https://x.example "T"', '', 'see a (https://x.example) and [b]']],
);
check('a table', '| A | Bee | C |\n|:--|:-:|--:|\n| `a` | b | 1 |\n| a\\|b | | 22 |\ntext', [
  ...['A   │ Bee │  C', '────┼─────┼───', '`a` │  b  │  1', 'a|b │     │ 22', '', 'text'],
]);
check('a table without bars at its sides', 'a | b\n--|--\n1 | 2', ['a │ b', '──┼──', '1 │ 2']);
check('a table under text', 'text:\n| a | b |\n|--|--|\n| 1 | 2 |', ['text:', '', 'a │ b', '──┼──', '1 │ 2']);
check('bars that are no table', '| a\n| b |\nc', ['| a', '| b |', 'c']);
check('cells that do not fit are wrapped', `| a | b |\n|--|--|\n| x | ${'word '.repeat(8)}|\n| y | z |`, [
  ...[
    'a │ b',
    '──┼─────────────────────────────────────',
    'x │ word word word word word word word',
    '  │ word',
  ],
  ...['──┼─────────────────────────────────────', 'y │ z'],
]);
check(
  'a table that has no room is a list',
  '| Option | Meaning | Default |\n|--|--|--|\n| `--a-long-option` | explained | something |\n| b | | x |',
  ['Option: `--a-long-option`', 'Meaning: explained', 'Default: something', '', 'Option: b', 'Default: x'],
  32,
);
check(
  'a table of many rows is drawn row by row',
  `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(60)}|wider than it was|2|`,
  [
    ...[
      'a │ b',
      '──┼──',
      ...Array.from({ length: 60 }, () => '1 │ 2'),
      'w │ 2',
      'i │',
      'd │',
      'e │',
      'r │',
      't │',
      'h │',
      'a │',
    ],
    ...['n │', 'i │', 't │', 'w │', 'a │', 's │'],
  ],
);
check('wide characters', '漢字かな交じり文。'.repeat(3), [
  '漢字かな交じり文。漢字かな交じり文。漢字',
  'かな交じり文。',
]);
check('what steers a terminal is gone', 'a\u001b[31mb\u0007\u202ec\r\n`\u009b1m`', ['a[31mbc', '`1m`']);
check('a word that is wider than the screen', `a ${'x'.repeat(50)} b`, [
  'a',
  'x'.repeat(40),
  `${'x'.repeat(10)} b`,
]);
check('nothing', '', []);
check('blank lines only', '\n\n\n', []);

test('a line is finished as soon as the next word does not fit', () => {
  const stream = new MarkdownStream({ columns: 20, theme: noColours, highlight: null });
  expect(stream.push('The quick brown fox')).toEqual([]);
  expect(stream.pending(5)).toEqual(['The quick brown fox']);
  expect(stream.push(' jumps')).toEqual([]);
  expect(stream.push(' ')).toEqual(['The quick brown fox']);
  expect(stream.push('over **the lazy')).toEqual([]);
  expect(stream.pending(5)).toEqual(['jumps over \u001b[1mthe lazy\u001b[22m']);
  expect(stream.push(' dog** again and again ')).toEqual(['jumps over \u001b[1mthe lazy\u001b[22m']);
  expect(stream.end()).toEqual(['\u001b[1mdog\u001b[22m again and again']);
});

test('what is open and never closed holds nothing up for long', () => {
  const stream = new MarkdownStream({ columns: 40, theme: noColours, highlight: null });
  expect(stream.push(`**open ${'word '.repeat(300)}`).length).toBeGreaterThan(20);
});

test('items and lines of code are finished one by one, tables at their end', () => {
  const stream = new MarkdownStream({ columns: 40, theme: noColours, highlight: null });
  expect(stream.push('- a\n- b\n- ')).toEqual(['• a']);
  expect(stream.push('c\n```\nx\ny')).toEqual(['• b', '• c', '\u001b[2m──\u001b[22m', 'x']);
  expect(stream.pending(5)).toEqual(['y']);
  expect(stream.push('\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n')).toEqual(['y', '\u001b[2m──\u001b[22m']);
  expect(stream.pending(9).map(stripVTControlCharacters)).toEqual(['a │ b', '──┼──', '1 │ 2']);
  expect(stream.push('\n').length).toBe(3);
});

/** Pieces that Markdown is made of, also broken ones. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '\n',
      '\n\n',
      ' ',
      '  ',
      '\t',
      '\n- ',
      '\n* ',
      '\n1. ',
      '\n2) ',
      '\n  - ',
      '\n   ',
      '\n    ',
      '\n> ',
      '> ',
    ],
    ...[
      '\n```\n',
      '\n```ts\n',
      '\n````\n',
      '\n~~~\n',
      '```',
      '\n# ',
      '\n###',
      '\n===\n',
      '\n---\n',
      '\n***\n',
      '---',
    ],
    ...[
      '**',
      '*',
      '_',
      '__',
      '~~',
      '`',
      '``',
      '[',
      ']',
      '](',
      ')',
      '![',
      '<',
      '>',
      '<br>',
      '\n<div>\n',
      '&amp;',
    ],
    ...[
      '\n| a | b |\n',
      '\n|---|:-:|\n',
      ' | ',
      '|',
      'a | b\n--|--\n',
      '\\',
      '\\|',
      '  \n',
      '\\\n',
      '[x] ',
      '- [ ] ',
    ],
    ...[
      '\n[a]: http://x.y\n',
      '[a]',
      'https://a.b/c_d_e',
      '漢字、かな。',
      '👩‍👩‍👧',
      '\r\n',
      '\u001b[2J',
      '\u202e',
      '12',
      '1.',
    ],
  ),
  fc.constantFrom('word', 'a', 'longer words here', 'an_identifier_name', 'x'.repeat(50), 'Wort für Wort'),
);
const markdown = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('however the text is cut, the lines are those of the whole', () => {
  fc.assert(
    fc.property(
      markdown,
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.constantFrom(20, 40, 80),
      (text, cuts, columns) => {
        const whole = drawn(text, columns);
        expect(
          drawn(
            text,
            columns,
            cuts.map((cut) => cut % (text.length + 1)),
          ),
        ).toEqual(whole);
        expect(
          drawn(
            text,
            columns,
            [...text].map((_, at) => at),
          ),
        ).toEqual(whole);
      },
    ),
    { numRuns: 500 },
  );
});

test('what is not finished fits the screen and never throws, wherever the text stops', () => {
  fc.assert(
    fc.property(markdown, fc.integer({ min: 10, max: 60 }), (text, columns) => {
      const stream = new MarkdownStream({ columns, theme: noColours, highlight: null });
      for (const character of text) {
        stream.push(character);
        const pending = stream.pending(4);
        expect(pending.length).toBeLessThanOrEqual(4);
        if (text.includes('<')) continue;
        for (const line of pending) expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(columns, 26));
      }
    }),
    { numRuns: 100 },
  );
});

test.each<[string, (at: number) => string]>([
  ['prose', (at) => `Line ${at} has **bold** words and \`code\` in one paragraph without an end.\n`],
  ['items', (at) => `${'  '.repeat(at % 3)}- item ${at}\n`],
  ['rows of a table', (at) => (at === 0 ? '|a|b|\n|-|-|\n' : `| cell ${at} | b |\n`)],
  ['lines of code', (at) => (at === 0 ? '```\n' : `const a = ${at};\n`)],
  ['marks that nothing closes', () => '*a_b*_c [`** '],
  ['one word', () => 'x'.repeat(40)],
])('thousands of lines take no longer for each than a few: %s', (_, make) => {
  const stream = new MarkdownStream({ columns: 80, theme: noColours, highlight: null });
  let lines = 0;
  for (let at = 0; at < 30_000; at += 1) {
    lines += stream.push(make(at)).length;
    if (at % 100 === 0) stream.pending(10);
  }
  // By the square it would be minutes, and the test be over before.
  expect(lines + stream.end().length).toBeGreaterThan(1_000);
});
