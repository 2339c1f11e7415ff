import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type InputEvent, key, typed } from '../../../src/tui/input/input-event.ts';
import { readInput } from '../../../src/tui/input/read-input.ts';

function stage() {
  const input = new PassThrough();
  const events: (InputEvent | 'end')[] = [];
  const timers = new Map<number, { readonly callback: () => void; readonly delayMs: number }>();
  let count = 0;
  const reader = readInput(
    input,
    (event) => events.push(event),
    () => events.push('end'),
    {
      setTimeout: (callback, delayMs) => {
        timers.set(++count, { callback, delayMs });
        return count;
      },
      clearTimeout: (timer) => timers.delete(timer as number),
    },
  );
  const send = async (bytes: string) => {
    input.write(bytes);
    await new Promise(setImmediate);
  };
  const waitOver = () => {
    const [[id, timer] = []] = timers;
    if (id === undefined || timer === undefined) return null;
    timers.delete(id);
    timer.callback();
    return timer.delayMs;
  };
  return { input, reader, send, waitOver, take: () => events.splice(0) };
}

const pressed = (...keys: readonly ReturnType<typeof key>[]) =>
  keys.map((one) => ({ type: 'key', key: one }));

test('a lone Escape is one after a short wait, and none if more of it comes', async () => {
  const { send, waitOver, take } = stage();
  await send('\u001b');
  expect(take()).toEqual([]);
  expect(waitOver()).toBeLessThanOrEqual(50);
  expect(take()).toEqual(pressed(key('escape')));
  await send('\u001b');
  await send('[A');
  expect(take()).toEqual(pressed(key('up')));
  expect(waitOver()).toBe(null);
});

test('a paste whose end is lost ends after a long wait', async () => {
  const { send, waitOver, take } = stage();
  await send('\u001b[200~abc');
  await send('def');
  expect(waitOver()).toBeGreaterThanOrEqual(1000);
  expect(take()).toEqual([{ type: 'paste', text: 'abcdef' }]);
});

test('nothing is read while another program has the keyboard', async () => {
  const { send, reader, take } = stage();
  reader.pause();
  await send('a');
  expect(take()).toEqual([]);
  reader.resume();
  await send('b');
  expect(take()).toEqual(pressed(typed('a'), typed('b')));
  reader.close();
  await send('c');
  expect(take()).toEqual([]);
});

test('a terminal that is gone is told once', async () => {
  const { input, take } = stage();
  input.destroy(new Error('EIO'));
  await new Promise(setImmediate);
  expect(take()).toEqual(['end']);
});
