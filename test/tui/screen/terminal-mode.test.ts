import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type ModeProcess, TerminalMode } from '../../../src/tui/screen/terminal-mode.ts';

const begun = '\u001b[?2004h\u001b[>1u\u001b]11;?\u001b\\';
const ended = '\u001b[<u\u001b[?2004l\u001b[?2026l\u001b[?7h\u001b[m\u001b[?25h';

/** A process and a terminal that only remember what was done to them. */
function stage({ onHangUp = () => {}, modifyOtherKeys = false } = {}) {
  const done: string[] = [];
  const emitter = new EventEmitter();
  const process = Object.assign(emitter, {
    pid: 42,
    kill: (pid: number, signal: string) => {
      done.push(`kill ${pid} ${signal}`);
      return true;
    },
  }) as unknown as ModeProcess & EventEmitter;
  const mode = new TerminalMode({
    input: {
      isTTY: true,
      setRawMode: (isRaw) => {
        done.push(isRaw ? 'raw' : 'cooked');
      },
    },
    outputFd: 1,
    process,
    modifyOtherKeys,
    write: (text) => {
      done.push(text);
    },
    lastBytes: () => 'last ',
    onHangUp: async () => {
      done.push('saving');
      onHangUp();
      await Promise.resolve();
      done.push('saved');
    },
    onStop: () => done.push('on stop'),
    onContinue: () => done.push('on continue'),
  });
  const take = () => done.splice(0);
  expect(take()).toEqual(['raw', modifyOtherKeys ? `${begun}\u001b[>4;1m` : begun]);
  return { mode, process, take };
}

describe('all is as before', () => {
  const restored = [`last ${ended}`, 'cooked'];

  test('when it is told so, once', () => {
    const { mode, process, take } = stage();
    mode.restore();
    mode.restore();
    expect(take()).toEqual(restored);
    expect(process.eventNames()).toEqual([]);
  });

  test.each(['exit', 'uncaughtExceptionMonitor'])('on %s', (event) => {
    const { process, take } = stage();
    process.emit(event, new Error('boom'));
    expect(take()).toEqual(restored);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'])(
    'on %s, after what can be saved is saved',
    async (signal) => {
      const { process, take } = stage();
      process.emit(signal, signal);
      process.emit(signal, signal);
      await new Promise(setImmediate);
      expect(take()).toEqual(['saving', 'saved', ...restored, `kill 42 ${signal}`]);
      expect(process.listenerCount(signal)).toBe(0);
    },
  );

  test('also where saving fails, and when the terminal is gone', async () => {
    const { mode, take } = stage({
      onHangUp: () => {
        throw new Error('disk full');
      },
    });
    mode.hangUp();
    await new Promise(setImmediate);
    expect(take()).toEqual(['saving', ...restored, 'kill 42 SIGHUP']);
  });

  test('with the protocol of xterm, if it was asked for', () => {
    const { mode, take } = stage({ modifyOtherKeys: true });
    mode.restore();
    expect(take()).toEqual([`last \u001b[>4m${ended}`, 'cooked']);
  });
});

describe('Ctrl-Z', () => {
  test('stops the whole job, and sets all again when it goes on', () => {
    const { mode, process, take } = stage();
    mode.stop();
    expect(take()).toEqual(['on stop', ended, 'cooked', 'kill 0 SIGTSTP']);
    // Nobody listens, so that it does stop.
    expect(process.listenerCount('SIGTSTP')).toBe(0);
    process.emit('SIGCONT');
    expect(take()).toEqual(['raw', begun, 'on continue']);
    expect(process.listenerCount('SIGTSTP')).toBe(1);
    mode.restore();
  });

  test('goes on by itself where nothing stops it', async () => {
    const { mode, take } = stage();
    mode.stop();
    take();
    await expect.poll(() => take()).toEqual(['raw', begun, 'on continue']);
    mode.restore();
  });

  test('sets all anew after a stop that nobody announced', () => {
    const { mode, process, take } = stage();
    process.emit('SIGCONT');
    expect(take()).toEqual([ended, 'cooked', 'raw', begun, 'on continue']);
    mode.restore();
  });
});

test('another program gets the terminal as it was, and all is set again after it', () => {
  const { mode, take } = stage();
  mode.give();
  expect(take()).toEqual([ended, 'cooked']);
  mode.take();
  expect(take()).toEqual(['raw', begun]);
  mode.give();
  take();
  mode.restore();
  expect(take()).toEqual([]);
});

test('keys for a program that has the terminal are not for us', () => {
  const { mode, process, take } = stage();
  mode.give();
  take();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGCONT']) process.emit(signal, signal);
  expect(process.listenerCount('SIGTSTP')).toBe(0);
  mode.stop();
  expect(take()).toEqual([]);
  mode.take();
  expect(process.listenerCount('SIGTSTP')).toBe(1);
  mode.restore();
});
