import { expect, test } from 'vitest';
import { renderOperations, type ShownOperation } from '../../../src/cli/optimize/render-operations.ts';
import type { Channel } from '../../../src/cli/terminal.ts';

const channel: Channel = {
  isTerminal: false,
  columns: 80,
  isOpen: true,
  write: () => {},
  redraw: () => {},
  style: (style, text) => (style === 'bold' || style === 'dim' ? text : `<${style} ${text}>`),
};

const operation: ShownOperation = {
  place: 'messages[3]',
  what: 'result of bash',
  before: '',
  after: '',
  tokensBefore: 1_200,
  tokensAfter: 300,
  because: 'folded',
};

function check(
  title: string,
  operations: readonly Partial<ShownOperation>[],
  expected: readonly string[],
): void {
  test(title, () => {
    const text = renderOperations(
      operations.map((part) => ({ ...operation, ...part })),
      channel,
    );
    expect(text.split('\n')).toEqual([...expected, '']);
  });
}

const heading = 'messages[3]  result of bash  1,200 → 300 tokens  <cyan folded>';
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n');

check(
  'lines that went, and the mark in their place',
  [{ before: 'a\nb\nc\nd', after: 'a\n[… 2 lines]\nd' }],
  [heading, '  <red - b>', '  <red - c>', '  <green + [… 2 lines]>'],
);
test('a reason for which a line has no room gets one of its own', () => {
  const narrow = { ...channel, isTerminal: true, columns: 60 };
  const because = 'a reason that is said in a few words more';
  const [first, second] = renderOperations([{ ...operation, because }], narrow).split('\n');
  expect([first, second]).toEqual(['messages[3]  result of bash  1,200 → 300 tokens', `  <cyan ${because}>`]);
});

check(
  'of one long line that became another what is the same at the start is not shown',
  [{ before: `${'same '.repeat(30)}${'gone '.repeat(200)}`, after: `${'same '.repeat(30)}[… 1000]` }],
  [
    heading,
    `  <red - …${'same '.repeat(30).slice(-32)}${'gone '.repeat(16)}…>`,
    `  <green + …${'same '.repeat(30).slice(-32)}[… 1000]>`,
  ],
);
check(
  'of many lines some',
  [{ before: numbered(100), after: 'line 0\n[… 98 lines]\nline 99' }],
  [
    heading,
    ...[1, 2, 3, 4, 5].map((at) => `  <red - line ${at}>`),
    '  <green + [… 98 lines]>',
    '    … 93 more lines',
  ],
);
check(
  'words where a line only lost some',
  [{ before: 'Please could you tell me the way to the sea?', after: 'tell me the way to the sea?' }],
  [heading, '  <red [-Please could you -]>tell me the way to the sea?'],
);
check(
  'what was left out altogether',
  [{ before: 'one\n\ntwo', after: null, tokensAfter: 0 }],
  ['messages[3]  result of bash  1,200 → 0 tokens  <cyan folded>', '  <red - one>', '  <red - two>'],
);
check(
  'what was left out in a row as one',
  [3, 4, 5].map((at) => ({ place: `messages[${at}]`, before: `text ${at}`, after: null, tokensAfter: 0 })),
  [
    'messages[3] to messages[5]  3 parts  3,600 → 0 tokens  <cyan folded>',
    '  <red - text 3>',
    '  <red - text 4>',
    '  <red - text 5>',
  ],
);
check(
  'a message that was put in',
  [{ before: '', after: 'Summary', tokensBefore: 0, tokensAfter: 3 }],
  ['messages[3]  result of bash  0 → 3 tokens  <cyan folded>', '  <green + Summary>'],
);
check(
  'no half of an escape',
  [{ before: 'a\n\u001b[31mred\u001b[0m\t!  \nb', after: 'a\nb' }],
  [heading, '  <red - red  !>'],
);
check(
  'the whole text',
  [{ place: null, what: 'logs', before: 'a\nb', after: 'a' }],
  ['logs  1,200 → 300 tokens  <cyan folded>', '  <red - b>'],
);

test('of many changes each shows less, and beyond forty they are counted', () => {
  const many = Array.from({ length: 50 }, (_, at) => ({
    ...operation,
    before: numbered(20),
    after: `line ${at}`,
  }));
  const lines = renderOperations(many, channel).trimEnd().split('\n');
  expect(lines.length).toBeLessThan(200);
  expect(lines.at(-1)).toBe('… 10 more changes (−9,000 tokens); --json lists all');
});
