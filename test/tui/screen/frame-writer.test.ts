import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Frame,
  FrameWriter,
  type ScreenPlace,
  type TerminalSize,
} from '../../../src/tui/screen/frame-writer.ts';
import { paintCells, readRow } from '../../../src/tui/screen/row.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

type Step =
  | {
      readonly kind: 'update';
      readonly finishesFirst: boolean;
      readonly finished: readonly string[];
      readonly lines: readonly string[];
      readonly cursor: ScreenPlace | null;
    }
  | { readonly kind: 'resize'; readonly size: Partial<TerminalSize> };

const word = fc.constantFrom(
  'a',
  'word',
  'const x = 1;',
  ' ',
  '   ',
  '日本',
  'é',
  'e\u0301',
  '─────',
  '│',
  '\u001b[31mred\u001b[39m',
  '\u001b[1;34mbold\u001b[22;39m',
  '\u001b[7m \u001b[27m',
  '\u001b[48;5;22madded\u001b[49m',
  '\u001b[2mdim\u001b[0m',
);
const line = fc.array(word, { maxLength: 7 }).map((words) => words.join(''));
const longLine = fc.array(word, { minLength: 15, maxLength: 40 }).map((words) => words.join(''));
/** Of whose width this terminal and we think differently. */
const emojiLine = fc
  .array(fc.oneof(word, fc.constantFrom('🙂', '✅', '👩‍🚀')), { maxLength: 3 })
  .map((words) => words.join(''));
const anyLine = fc.oneof(
  { weight: 6, arbitrary: line },
  { weight: 1, arbitrary: longLine },
  { weight: 1, arbitrary: emojiLine },
);

const updateOf = (finishedLine: fc.Arbitrary<string>, finishesFirst: fc.Arbitrary<boolean>) =>
  fc.record({
    kind: fc.constant('update' as const),
    finishesFirst,
    finished: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(finishedLine, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.array(finishedLine, { maxLength: 30 }) },
    ),
    lines: fc.array(anyLine, { maxLength: 5 }),
    cursor: fc.option(fc.record({ row: fc.nat({ max: 5 }), column: fc.nat({ max: 25 }) })),
  });
const update = updateOf(anyLine, fc.boolean());
/** Where xterm.js wraps lines above the cursor anew, it does not always know where the cursor went. */
const shortUpdate = updateOf(
  line.filter((text) => readRow(text, 100).cells.length <= 30),
  fc.constant(false),
);
const resize = fc.record({
  kind: fc.constant('resize' as const),
  // Not both at once: xterm.js then throws away lines below the cursor before it wraps the rest.
  size: fc.oneof(
    fc.record({ columns: fc.integer({ min: 30, max: 60 }) }),
    fc.record({ rows: fc.integer({ min: 16, max: 30 }) }),
  ),
});

/** Small changes to the frame before, as a session makes them. */
function lessRandom(steps: readonly Step[], keep: readonly number[]): readonly Step[] {
  let lines: readonly string[] = [];
  return steps.map((step, index) => {
    if (step.kind === 'resize') return step;
    const kept = keep[index % keep.length] ?? 0;
    const next = kept === 0 ? step.lines : [...step.lines.slice(0, 2), ...lines.slice(-kept)];
    lines = next;
    return { ...step, lines: next };
  });
}

const steps = (one: fc.Arbitrary<Step>) =>
  fc
    .tuple(
      fc.array(one, { minLength: 1, maxLength: 14 }),
      fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 14 }),
    )
    .map(([made, keep]) => lessRandom(made, keep));

async function play(all: readonly Step[], { size, above }: { size: TerminalSize; above: readonly string[] }) {
  const terminal = new VirtualTerminal(size);
  const writer = new FrameWriter(size, 'xterm.js');
  await terminal.write(above.map((text) => `${text}\r\n`).join(''));
  const finished: string[] = [...above];
  let frame: Frame = { lines: [], cursor: null };
  let now = size;
  for (const step of all) {
    if (step.kind === 'resize') {
      now = { ...now, ...step.size };
      terminal.resize(now);
      writer.resize(now);
    } else {
      const added = [...step.finished];
      if (step.finishesFirst && frame.lines[0] !== undefined) added.unshift(frame.lines[0]);
      frame = { lines: step.lines, cursor: step.cursor };
      finished.push(...added);
      await terminal.write(writer.update(frame, added));
      continue;
    }
    await terminal.write(writer.update(frame));
  }
  return { terminal, finished, frame, columns: now.columns };
}

/** The same lines in a terminal of the same width in which nothing was ever written over. */
async function naive(
  finished: readonly string[],
  frame: Frame,
  size: TerminalSize,
): Promise<VirtualTerminal> {
  const terminal = new VirtualTerminal(size);
  const below = frame.lines
    .map((text) => readRow(text, size.columns))
    .map(({ cells }) => paintCells(cells, 0, cells.length))
    .join('\r\n');
  const above = finished.map((text) => {
    const isFull = readRow(text, 1000).cells.length % size.columns === 0;
    return `${text.trimEnd()}\u001b[m${isFull ? '' : '\u001b[K'}\r\n`;
  });
  await terminal.write(above.join('') + below);
  return terminal;
}

describe('whatever is drawn, appended and drawn over', () => {
  test('the terminal shows what it would if all was written once', async () => {
    const size = { columns: 40, rows: 16 };
    await fc.assert(
      fc.asyncProperty(steps(update), fc.nat({ max: 20 }), async (all, above) => {
        const played = await play(all, {
          size,
          above: Array.from({ length: above }, (_, index) => `shell ${index}`),
        });
        const expected = await naive(played.finished, played.frame, size);
        expect(played.terminal.styledLines()).toEqual(expected.styledLines());
      }),
      { numRuns: 120 },
    );
  });

  test('also when its size changes in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps(fc.oneof({ weight: 3, arbitrary: shortUpdate }, { weight: 1, arbitrary: resize })),
        async (all) => {
          const size = { columns: 40, rows: 20 };
          const played = await play(all, { size, above: ['shell'] });
          const expected = await naive(played.finished, played.frame, { columns: played.columns, rows: 20 });
          expect(played.terminal.lines()).toEqual(expected.lines());
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('what it takes', () => {
  const size = { columns: 40, rows: 12 };
  const box = [`╭${'─'.repeat(38)}╮`, `│ >${' '.repeat(36)}│`, `╰${'─'.repeat(38)}╯`];
  const frame = (pending: string, status: string): Frame => ({
    lines: [pending, status, ...box],
    cursor: { row: 3, column: 4 },
  });

  async function drawn(first: Frame, above = 20) {
    const terminal = new VirtualTerminal(size);
    const writer = new FrameWriter(size);
    await terminal.write(Array.from({ length: above }, (_, index) => `shell ${index}\r\n`).join(''));
    await terminal.write(writer.update(first));
    const draw = async (next: Frame, finished: readonly string[] = []) => {
      const bytes = writer.update(next, finished);
      await terminal.write(bytes);
      return bytes;
    };
    return { terminal, draw };
  }

  test('nothing for the same frame', async () => {
    const { draw } = await drawn(frame('Hello', 'working 1s'));
    expect(await draw(frame('Hello', 'working 1s'))).toBe('');
  });

  test('a text that grows is the tail of it, and the way there and back', async () => {
    const { draw } = await drawn(frame('Hello', 'working 1s'));
    expect(await draw(frame('Hello world', 'working 1s'))).toBe('\u001b[3A\u001b[C world\u001b[3B\u001b[7D');
  });

  test('a cursor that moves is one move', async () => {
    const { draw } = await drawn(frame('Hello', 'working 1s'));
    expect(await draw({ ...frame('Hello', 'working 1s'), cursor: { row: 3, column: 5 } })).toBe('\u001b[C');
    expect(await draw({ ...frame('Hello', 'working 1s'), cursor: null })).toBe('\u001b[?25l');
    expect(await draw(frame('Hello', 'working 1s'))).toBe('\b\u001b[?25h');
  });

  test('a line that is finished stays where it is, and the rest moves down by itself', async () => {
    const { draw, terminal } = await drawn(frame('All of it is here.', 'working 1s'));
    const bytes = await draw(frame('Next', 'working 1s'), ['All of it is here.']);
    expect(bytes).not.toContain('─');
    expect(bytes).not.toContain('All');
    expect(bytes).not.toContain('working');
    expect(Buffer.byteLength(bytes)).toBeLessThan(70);
    expect(terminal.lines().slice(-6)).toEqual(['All of it is here.', 'Next', 'working 1s', ...box]);
  });

  test('a long line of code can be copied: the terminal wraps it', async () => {
    const code = `const answer = ${'x'.repeat(60)};`;
    const { draw, terminal } = await drawn(frame(code, 'working 1s'));
    expect(terminal.lines().at(-5)).toBe(code.slice(0, 40));
    const bytes = await draw(frame('', 'working 1s'), [code]);
    expect(bytes).not.toContain('const');
    expect(terminal.lines().slice(-6)).toEqual([code, '', 'working 1s', ...box]);
  });

  test('nothing ever clears the screen, and links and styles end with what is cut off', async () => {
    const link =
      '\u001b]8;;https://example.com/\u001b\\a link that is far too long for a terminal like this one\u001b]8;;\u001b\\';
    const { draw, terminal } = await drawn(frame('', ''));
    const bytes = await draw({ lines: [`\u001b[31m${link}\u001b[39m`, 'below'], cursor: null });
    expect(bytes).toContain('a link that is far too long for a termin\u001b]8;;\u001b\\\u001b[m');
    expect(bytes).not.toMatch(/\u001b\[[23]J/);
    expect(terminal.styledLines().at(-1)).toBe('below');
  });

  test('a frame that is too high loses its upper lines', async () => {
    const { draw, terminal } = await drawn(frame('', ''));
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    await draw({ lines, cursor: { row: 29, column: 3 } });
    expect(terminal.lines().slice(-11)).toEqual(['…', ...lines.slice(-10)]);
    expect(terminal.lines().slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => `shell ${index}`));
    expect(terminal.cursor).toMatchObject({ column: 3, isShown: true });
  });

  test('100,000 lines are written once', async () => {
    const { draw, terminal } = await drawn(frame('', 'working'));
    const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}`);
    const bytes = await draw(frame('', 'done'), lines);
    expect(bytes.length).toBeLessThan(lines.join('\r\n').length + 1000);
    expect(terminal.lines().slice(-6)).toEqual(['line 99999', '', 'done', ...box]);
  });

  test('control characters reach no terminal', async () => {
    const { draw } = await drawn(frame('', ''));
    const bytes = await draw(frame('a\u0007b\u001b[2Jc\u001b]0;title\u0007d\u009be\u001b7', 'x'), [
      'f\u001b[10;10Hg\rh',
    ]);
    expect(bytes).toContain('abcde');
    expect(bytes).toContain('fgh');
    expect(bytes).not.toMatch(/\u0007|\u001b\[2J|title|\u009b|\u001b7|\u001b\[10;10H/);
  });

  test('erased, nothing is left of it; left, the cursor is below it', async () => {
    for (const above of [0, 20]) {
      const terminal = new VirtualTerminal(size);
      const writer = new FrameWriter(size);
      await terminal.write(Array.from({ length: above }, (_, index) => `shell ${index}\r\n`).join(''));
      await terminal.write(writer.update(frame('Hello', 'working')) + writer.erase());
      expect(terminal.lines()).toHaveLength(above);
      await terminal.write(`$ fg\r\n${writer.update(frame('Hello', 'again'))}${writer.leave()}$ ls`);
      expect(terminal.lines().slice(above)).toEqual(['$ fg', 'Hello', 'again', ...box, '$ ls']);
    }
  });
});
