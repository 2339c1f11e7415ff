import { beforeAll, expect, test } from 'vitest';
import { highlightFence, highlightFile, loadLanguages } from '../../../src/tui/markdown/highlight.ts';
import { languageOfFence, languageOfPath } from '../../../src/tui/markdown/languages.ts';
import { MarkdownStream } from '../../../src/tui/markdown/markdown-stream.ts';
import type { Role, Theme } from '../../../src/tui/theme.ts';
import { themeOf } from '../../../src/tui/theme.ts';

/** Says which role was asked for, so that tests speak of roles. */
const spelledOut: Theme = {
  ...themeOf('dark', '256'),
  paint: (role: Role, text: string) => (role === 'dim' ? text : `<${role}:${text}>`),
};

beforeAll(async () => {
  const fences = ['ts', 'py', 'rust', 'html', 'json', 'bash']
    .map((name) => `\`\`\`${name}\n\`\`\`\n`)
    .join('');
  await loadLanguages(fences, ['a.yaml']);
});

function check(title: string, fence: string, code: readonly string[], expected: readonly string[]): void {
  test(title, () => {
    const highlighter = highlightFence(fence, spelledOut);
    expect(code.map((line) => highlighter?.push(line))).toEqual(expected);
  });
}

check(
  'a comment over several lines has its colour on each',
  'ts',
  ['/* one', 'const two', 'three */ const x = 1;'],
  ['<comment:/* one>', '<comment:const two>', '<comment:three */> <keyword:const> x = <number:1>;'],
);
check(
  'a template over several lines, with code in it',
  'ts',
  ['f(`a', 'const ${b + 1} c', '`, "d");'],
  ['<function:f>(<string:`a>', '<string:const >${b + <number:1>}<string: c>', '<string:`>, <string:"d">);'],
);
check(
  'a text of Python in three quotes',
  'py',
  ['"""a', 'def b', '"""', 'def c(): pass'],
  ['<string:"""a>', '<string:def b>', '<string:""">', '<keyword:def> <function:c>(): <keyword:pass>'],
);
check(
  'a quote that is not closed ends with its line',
  'ts',
  ['const a = "b', 'if (c) {}'],
  ['<keyword:const> a = <string:"b>', '<keyword:if> (c) {}'],
);
check(
  'a script within HTML',
  'html',
  ['<script>', '/* a', 'b */ let c;', '</script>', '<b>'],
  [
    '<<keyword:script>>',
    '<comment:/* a>',
    '<comment:b */> <keyword:let> c;',
    '</<keyword:script>>',
    '<<keyword:b>>',
  ],
);

test('fences and files name their language in many ways', () => {
  const ofFences = [
    'ts',
    'TypeScript',
    'rust,ignore',
    '{.python}',
    'js:src/a.js',
    'src/a.tsx',
    'sh',
    'toml title="a"',
  ];
  expect(ofFences.map((info) => languageOfFence(info)?.name)).toEqual([
    ...['typescript', 'typescript', 'rust', 'python', 'javascript', 'typescript', 'bash', 'ini'],
  ]);
  const ofFiles = [
    'a/b.tsx',
    'Dockerfile',
    'x/Makefile',
    'Cargo.lock',
    'a.unknown',
    'README',
    'a.h',
    'constructor',
  ];
  expect(ofFiles.map((path) => languageOfPath(path)?.name ?? null)).toEqual([
    ...['typescript', 'dockerfile', 'makefile', 'ini', null, null, 'c', null],
  ]);
});

test('code of a language that is still loading waits for its colours, but not for ever', async () => {
  const stream = new MarkdownStream({ columns: 80, theme: spelledOut, highlight: highlightFence });
  expect(stream.push('```kotlin\nval a = 1\n')).toEqual(['── kotlin']);
  expect(stream.pending(5)).toEqual(['val a = 1']);
  await loadLanguages('```kotlin\n```');
  expect(stream.push('val b = 2\n')).toEqual([
    '<keyword:val> a = <number:1>',
    '<keyword:val> b = <number:2>',
  ]);

  const other = new MarkdownStream({ columns: 80, theme: spelledOut, highlight: highlightFence });
  other.push('```swift\n');
  const lines = Array.from({ length: 60 }, () => 'let a = 1\n').join('');
  expect(other.push(lines).length).toBe(41);
  expect(other.end().length).toBe(20);
});

test('thousands of lines within one comment are not read again for each', () => {
  const highlighter = highlightFile('a.rs', spelledOut);
  highlighter?.push('/* a');
  for (let line = 0; line < 20_000; line += 1)
    expect(highlighter?.push('let b = 1;')).toBe('<comment:let b = 1;>');
  // By the square it would take minutes, and the test be over before.
});
