import { describe, expect, test } from 'vitest';
import { LiveScreen } from '../../../src/tui/screen/live-screen.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

/** A terminal, a stream to it and a clock, all of them ours. */
function stage(size = { columns: 40, rows: 12 }) {
  let nowMs = 0;
  let isFull = false;
  const timers = new Set<{ readonly callback: () => void; readonly dueMs: number }>();
  const drains: (() => void)[] = [];
  const writes: string[] = [];
  const current = { ...size };
  const screen = new LiveScreen(
    {
      write: (text) => {
        writes.push(text);
        return !isFull;
      },
      once: (_, listener) => drains.push(listener),
    },
    () => ({ ...current }),
    {
      timers: {
        nowMs: () => nowMs,
        setTimeout: (callback, delayMs) => {
          const timer = { callback, dueMs: nowMs + delayMs };
          timers.add(timer);
          return timer;
        },
        clearTimeout: (timer) => timers.delete(timer as never),
      },
    },
  );
  const pass = (ms: number) => {
    for (const end = nowMs + ms; nowMs < end; nowMs++) {
      for (const timer of [...timers].filter(({ dueMs }) => dueMs <= nowMs)) {
        timers.delete(timer);
        timer.callback();
      }
    }
  };
  return {
    screen,
    writes,
    pass,
    size: current,
    fill: () => {
      isFull = true;
    },
    drain: () => {
      isFull = false;
      for (const drain of drains.splice(0)) drain();
    },
    shown: async () => {
      const terminal = new VirtualTerminal(size);
      await terminal.write(writes.join(''));
      return terminal.lines();
    },
  };
}

describe('how often it draws', () => {
  test('what is said at once is drawn together: a line that is finished is never seen twice', () => {
    const { screen, writes, pass } = stage();
    screen.draw(['Hello wor'], null);
    screen.append(['Hello world']);
    screen.draw(['Next'], null);
    expect(writes).toEqual([]);
    pass(5);
    expect(writes).toHaveLength(1);
  });

  test('of a hundred frames in a second of text, ten; the last one wins', async () => {
    const { screen, writes, pass, shown } = stage();
    for (let frame = 0; frame < 100; frame++) {
      screen.draw([`frame ${frame}`], { row: 0, column: 0 });
      pass(10);
    }
    pass(100);
    expect(writes.length).toBeGreaterThanOrEqual(10);
    expect(writes.length).toBeLessThanOrEqual(12);
    expect(await shown()).toEqual(['frame 99']);
  });

  test('of what is typed, up to thirty', () => {
    const { screen, writes, pass } = stage();
    for (let column = 0; column < 30; column++) {
      screen.draw(['x'.repeat(column)], { row: 0, column });
      pass(10);
    }
    expect(writes.length).toBeGreaterThanOrEqual(9);
    expect(writes.length).toBeLessThanOrEqual(11);
  });

  test('a key is seen at once, also while text streams in', () => {
    const { screen, writes, pass } = stage();
    for (let frame = 0; frame < 20; frame++) {
      screen.draw([`frame ${frame}`, '> '], { row: 1, column: 2 });
      pass(10);
    }
    const before = writes.length;
    screen.draw(['frame 20', '> a'], { row: 1, column: 3 });
    pass(35);
    expect(writes.length).toBe(before + 1);
  });

  test('nothing is written where nothing changed', () => {
    const { screen, writes, pass } = stage();
    for (let frame = 0; frame < 10; frame++) {
      screen.draw(['the same'], { row: 0, column: 0 });
      pass(50);
    }
    expect(writes.filter((text) => text !== '')).toHaveLength(1);
  });
});

describe('a stream that is full', () => {
  test('gets the latest frame and all finished lines when it has drained, and nothing before', async () => {
    const { screen, writes, pass, fill, drain, shown } = stage();
    fill();
    screen.draw(['first'], null);
    pass(50);
    for (let line = 0; line < 50; line++) {
      screen.append([`line ${line}`]);
      screen.draw([`frame ${line}`], null);
      pass(50);
    }
    expect(writes).toHaveLength(1);
    drain();
    pass(200);
    expect(writes).toHaveLength(2);
    expect(await shown()).toEqual([...Array.from({ length: 50 }, (_, line) => `line ${line}`), 'frame 49']);
  });
});

describe('another program in between', () => {
  test('the frame is gone while it has the terminal, and comes back below what it wrote', async () => {
    const { screen, writes, pass, shown } = stage();
    screen.append(['above']);
    screen.draw(['frame'], { row: 0, column: 0 });
    screen.suspend();
    expect(await shown()).toEqual(['above']);
    const before = writes.length;
    screen.append(['finished meanwhile']);
    screen.draw(['next frame'], null);
    pass(200);
    expect(writes).toHaveLength(before);
    writes.push('$ fg\r\n');
    screen.resume();
    expect(await shown()).toEqual(['above', '$ fg', 'finished meanwhile', 'next frame']);
  });
});

describe('the end', () => {
  test('the last frame stays, with the cursor below it', async () => {
    const { screen, writes, pass, shown } = stage();
    screen.draw(['old frame'], null);
    pass(5);
    screen.append(['last line']);
    screen.draw(['last frame', 'of two'], null);
    screen.close({ keepLastFrame: true });
    writes.push('$ ');
    expect(await shown()).toEqual(['last line', 'last frame', 'of two', '$']);
    expect(writes.join('')).toMatch(/\u001b\[\?25h(?!.*\u001b\[\?25l)/s);
  });

  test('or goes, and nothing is written after it', async () => {
    const { screen, writes, pass, shown } = stage();
    screen.append(['last line']);
    screen.draw(['frame'], null);
    screen.close({ keepLastFrame: false });
    const before = writes.length;
    screen.draw(['more'], null);
    screen.append(['more']);
    screen.flush();
    screen.close({ keepLastFrame: true });
    pass(500);
    expect(writes.filter((text, index) => index >= before && text !== '')).toEqual([]);
    expect(await shown()).toEqual(['last line']);
  });
});

test('what was finished while another program had the terminal is written at the end', async () => {
  const { screen, shown } = stage();
  screen.draw(['frame'], null);
  screen.suspend();
  screen.append(['finished']);
  screen.close({ keepLastFrame: true });
  expect(await shown()).toEqual(['finished']);
});

describe('a new size', () => {
  test('is known before anyone tells of it', () => {
    const { screen, writes, pass, size } = stage();
    screen.draw(['x'.repeat(100)], null);
    pass(5);
    expect(writes.at(-1)).toContain('x'.repeat(40));
    size.columns = 20;
    screen.draw(['y'.repeat(100)], null);
    pass(200);
    expect(writes.at(-1)).toContain('y'.repeat(20));
    expect(writes.at(-1)).not.toContain('y'.repeat(21));
  });

  test('is drawn for when it stays: nothing is while a window is dragged', () => {
    const { screen, writes, pass, size } = stage();
    screen.draw(['frame'], null);
    pass(200);
    const before = writes.length;
    for (let step = 0; step < 20; step++) {
      size.columns--;
      screen.resize();
      screen.draw([`frame ${step}`], null);
      pass(40);
    }
    expect(writes).toHaveLength(before);
    pass(100);
    expect(writes).toHaveLength(before + 1);
    expect(writes.at(-1)).toContain('frame 19');
  });
});
