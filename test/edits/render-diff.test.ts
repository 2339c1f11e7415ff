import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileChange } from '../../src/edits/file-change.ts';
import { countLines, renderDiff } from '../../src/edits/render-diff.ts';

const change = (
  path: string,
  before: string | null,
  after: string | null,
  mode: number | null = 0o644,
): FileChange => ({
  path,
  before: before === null ? null : Buffer.from(before),
  after: after === null ? null : Buffer.from(after),
  mode: before === null ? null : mode,
});

function afterGitApply(changes: readonly FileChange[]): (Buffer | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-diff-'));
  try {
    for (const { path, before } of changes) {
      if (before === null) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), before);
    }
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: renderDiff(changes),
      stdio: 'pipe',
    });
    return changes.map(({ path }) =>
      existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : null,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a diff of every kind of change is one that git applies', () => {
  const changes = [
    change('a.txt', 'a\r\nb\r\nc', 'a\r\nB\r\nc\r\n'),
    change('new one.txt', null, 'x\ny'),
    change('deep/er/gone', 'x\n', null, 0o755),
    change('emptied', 'x\n', ''),
    change('empty', null, ''),
    change('wide/é漢.ts', 'const a = 1;\n', 'const a = 2;\n'),
  ];
  expect(afterGitApply(changes)).toEqual(changes.map(({ after }) => after && Buffer.from(after)));
});

test('whatever the lines, what git makes of the diff is what the change says', () => {
  const line = fc.constantFrom(
    'a',
    'b',
    ' ',
    '',
    '--- a',
    '+++ b',
    '@@ -1 +1 @@',
    '\\ No newline',
    '\tx',
    'é',
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, end, ends]) => (lines.length === 0 ? '' : lines.join(end) + (ends ? end : '')));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      expect(afterGitApply([change('f.txt', before, after)])[0]?.toString()).toBe(after);
    }),
    { numRuns: 60 },
  );
});

test('added and removed lines are counted', () => {
  expect(countLines(change('a', 'a\nb\nc\n', 'a\nx\ny\nc\n'))).toEqual({ added: 2, removed: 1 });
});

test.each([
  ['with the same beginning and end', 'head\n1\n2\n3\n4\n', 'same\nend'],
  ['with nothing in common', '', ''],
  ['that lose the end of their last line', 'head\n', 'last'],
])('a diff of files that differ in thousands of lines is made in passing: %s', (_, head, tail) => {
  const body = (word: string) => Array.from({ length: 10_000 }, (_, at) => `${word} ${at}\n`).join('');
  const changes = [
    change('a.txt', `${head}${body('old')}${tail}`, `${head}${body('new')}${tail}`),
    change('new.txt', null, body('new')),
    change('gone.txt', body('old'), null),
  ];
  const startedMs = performance.now();
  const sizes = changes.map(countLines);
  // It took 40 s where the shortest diff was looked for.
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  expect(sizes).toEqual([
    { added: 10_000, removed: 10_000 },
    { added: 10_000, removed: 0 },
    { added: 0, removed: 10_000 },
  ]);
  expect(afterGitApply(changes)).toEqual(changes.map(({ after }) => after && Buffer.from(after)));
});
