import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContextPiece, FileUpdate } from '../../../src/prompt/conversation/next-context.ts';
import { nextContext } from '../../../src/prompt/conversation/next-context.ts';
import { renderUpdates } from '../../../src/prompt/conversation/render-context.ts';
import type { ToldFile } from '../../../src/prompt/conversation/told-file.ts';

type Files = Readonly<Record<string, readonly string[]>>;

const linesOf = (files: Files) => (path: string) => files[path] ?? null;

function piece(files: Files, path: string, startLine: number, endLine: number): ContextPiece {
  const lines = (files[path] ?? []).slice(startLine - 1, endLine);
  return { path, startLine, endLine, text: `[${startLine}-${endLine}]\n${lines.join('\n')}\n` };
}

const numbered = (count: number, more: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: count }, (_, at) => more[at + 1] ?? `line ${at + 1} of a file with code in it;`);

/** Two turns; what the second has to say. */
function second(before: Files, first: readonly ContextPiece[], now: Files, then: readonly ContextPiece[]) {
  const { told } = nextContext([], first, linesOf(before));
  return renderUpdates(nextContext(told, then, linesOf(now)).updates);
}

const a = { 'a.ts': numbered(100) };

test('what was shown and is as it was is referred to, not sent again', () => {
  expect(second(a, [piece(a, 'a.ts', 10, 20)], a, [piece(a, 'a.ts', 10, 20)])).toBe(
    'Shown earlier, still as it was unless said otherwise below, and meant here too: a.ts:10-20\n',
  );
});

test('only lines that were not shown are sent', () => {
  const text = second(a, [piece(a, 'a.ts', 10, 20)], a, [piece(a, 'a.ts', 8, 22)]);
  expect(text).toContain('a.ts:10-20\n');
  expect(text).toContain(`## a.ts\n[8-9]\n${a['a.ts'][7]}\n${a['a.ts'][8]}\n[21-22]\n`);
  expect(text).not.toContain('line 15 ');
});

test('a change is sent as what stands where now', () => {
  const now = { 'a.ts': ['new first', ...numbered(100, { 15: 'another line 15;' })] };
  const text = second(a, [piece(a, 'a.ts', 10, 20)], now, [piece(now, 'a.ts', 11, 21)]);
  expect(text).toBe(
    `Shown earlier, still as it was unless said otherwise below, and meant here too: a.ts:11-21

## a.ts (changed since it was shown)
(lines 10-14 of before are now 11-15)
(in place of line 15 of before)
[16]
another line 15;
(lines 16-20 of before are now 17-21)
`,
  );
});

test('what changed all over is sent again, and what was shown of it is void', () => {
  const now = { 'a.ts': numbered(100).map((line) => `${line} // edited`) };
  const text = second(a, [piece(a, 'a.ts', 10, 40)], now, [piece(now, 'a.ts', 12, 13)]);
  expect(text).toMatch(
    /^## a\.ts \(changed since it was shown\)\nWhat was shown of it no longer holds\.\n\[12-13\]\n/,
  );
  expect(text.split('\n')).toHaveLength(6);
});

test('a file that the turn is not about is named when it is stale, or gone', () => {
  const both = { ...a, 'b.ts': numbered(30) };
  const now = { 'a.ts': numbered(100).map((line) => `${line} // edited`) };
  expect(second(both, [piece(both, 'a.ts', 1, 60), piece(both, 'b.ts', 1, 3)], now, [])).toBe(
    `## a.ts (changed since it was shown)
What was shown of it no longer holds.

## b.ts (changed since it was shown)
It is not there any more: what was shown of it no longer holds.
`,
  );
});

test('a change outside of what was shown is not worth a word', () => {
  const now = { 'a.ts': numbered(100, { 90: 'x' }) };
  expect(second(a, [piece(a, 'a.ts', 10, 20)], now, [])).toBe('');
});

test('what was shown whole needs no outline', () => {
  const signature = { path: 'a.ts', startLine: 30, endLine: 60, text: '[30-60]\nfunction f(): void\n' };
  expect(second(a, [piece(a, 'a.ts', 25, 60)], a, [signature])).toMatch(/meant here too: a\.ts:30-60\n$/);
});

test('a signature is sent once', () => {
  const signature = { path: 'a.ts', startLine: 30, endLine: 60, text: '[30-60]\nfunction f(): void\n' };
  expect(second(a, [signature], a, [signature])).toMatch(/meant here too: a\.ts:30\n$/);
});

/** A model that remembers what it is told. */
class Reader {
  readonly files = new Map<string, Map<number, string>>();

  read({ path, change, pieces }: FileUpdate): void {
    const before = this.files.get(path) ?? new Map<number, string>();
    let lines = new Map(before);
    if (change?.kind === 'void' || change?.kind === 'gone') lines = new Map();
    if (change?.kind === 'edited') {
      const touched = [...change.moved, ...change.replaced];
      for (const { oldStart, oldEnd } of touched)
        for (let at = oldStart; at <= oldEnd; at++) lines.delete(at);
      for (const { oldStart, oldEnd, newStart } of change.moved) {
        for (let at = oldStart; at <= oldEnd; at++)
          lines.set(newStart + at - oldStart, before.get(at) ?? 'never told');
      }
      for (const { newStart, text } of change.replaced) this.#take(lines, newStart, text);
    }
    for (const { startLine, text } of pieces) this.#take(lines, startLine, text);
    this.files.set(path, lines);
  }

  #take(lines: Map<number, string>, startLine: number, text: string): void {
    for (const [at, line] of text.split('\n').slice(1, -1).entries()) lines.set(startLine + at, line);
  }
}

test('what a model was told is always what the files say now', () => {
  // Few different lines: repetitions are what a diff is led astray by.
  const line = fc.constantFrom('{', '}', 'a();', 'b();', 'return;', '', '  c();');
  const text = fc.array(line, { minLength: 1, maxLength: 40 });
  const edit = fc.record({ at: fc.nat(40), remove: fc.nat(6), insert: fc.array(line, { maxLength: 6 }) });
  const range = fc.record({ path: fc.constantFrom('a', 'b'), start: fc.nat(40), length: fc.nat(15) });
  const turn = fc.record({
    edits: fc.array(fc.record({ path: fc.constantFrom('a', 'b'), edit }), { maxLength: 3 }),
    asked: fc.array(range, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(text, text, fc.array(turn, { minLength: 1, maxLength: 5 }), (first, other, turns) => {
      const files: Record<string, string[]> = { a: first, b: other };
      let told: readonly ToldFile[] = [];
      const reader = new Reader();
      for (const { edits, asked } of turns) {
        for (const { path, edit: one } of edits)
          files[path] = files[path]?.toSpliced(one.at, one.remove, ...one.insert) ?? [];
        const pieces = asked.flatMap(({ path, start, length }) => {
          const count = files[path]?.length ?? 0;
          const startLine = Math.min(start + 1, count);
          return count === 0 ? [] : [piece(files, path, startLine, Math.min(count, startLine + length))];
        });
        const next = nextContext(told, pieces, linesOf(files));
        told = next.told;
        for (const update of next.updates) reader.read(update);
        for (const { path, startLine, endLine } of pieces) {
          for (let at = startLine; at <= endLine; at++) expect(reader.files.get(path)?.has(at)).toBe(true);
        }
        for (const [path, lines] of reader.files) {
          for (const [at, known] of lines) expect(`${at} ${known}`).toBe(`${at} ${files[path]?.[at - 1]}`);
        }
      }
    }),
    { numRuns: 500 },
  );
});
