import { expect, test } from 'vitest';
import { ToolLoop } from '../../src/agent/tool-loop.ts';
import type { ToolCall } from '../../src/providers/contract.ts';
import type { Toolbox } from '../../src/tools/toolbox.ts';

let calls = 0;
const call = (name: string, given: unknown = {}): ToolCall => {
  calls += 1;
  return { id: `c${calls}`, name, arguments: given, signature: null };
};

/** Tools that answer with their name; `fail` fails. */
const toolbox = {
  run: async (given: readonly ToolCall[]) =>
    given.map(({ name }) => ({ ok: name !== 'fail', text: `told by ${name}` })),
  accessOf: (name: string) => (name === 'edit' ? 'edit' : 'read'),
} as unknown as Toolbox;

const loop = (maxSteps = 30, redact = (text: string) => text) => new ToolLoop(toolbox, redact, maxSteps);
const ignore = () => {};

test('calls and their answers become messages in order, and are counted', async () => {
  const one = loop();
  expect(await one.answer('let me see', [call('a'), call('fail')], ignore)).toBeNull();
  expect(one.messages).toMatchObject([
    { role: 'assistant', text: 'let me see', toolCalls: [{ name: 'a' }, { name: 'fail' }] },
    { role: 'tool', toolName: 'a', text: 'told by a' },
    { role: 'tool', toolName: 'fail', text: 'Error: told by fail' },
  ]);
  expect(one.told).toContain('told by a');
  expect(one.tokens).toBeGreaterThan(20);
});

test('the same call three times leads nowhere, other arguments are another call', async () => {
  const one = loop();
  expect(await one.answer('', [call('a', { x: 1 })], ignore)).toBeNull();
  expect(await one.answer('', [call('a', { x: 2 })], ignore)).toBeNull();
  expect(await one.answer('', [call('a', { x: 1 })], ignore)).toBeNull();
  expect(await one.answer('', [call('a', { x: 1 })], ignore)).toBe('it made the same call 3 times (a)');
});

test('a test may be run again after each edit, but the same edit leads nowhere', async () => {
  const one = loop();
  for (let round = 0; round < 5; round += 1) {
    expect(await one.answer('', [call('edit', { round })], ignore)).toBeNull();
    expect(await one.answer('', [call('run', { command: 'npm test' })], ignore)).toBeNull();
  }
  expect(await one.answer('', [call('edit', { round: 0 })], ignore)).toBeNull();
  expect(await one.answer('', [call('edit', { round: 0 })], ignore)).toBe(
    'it made the same call 3 times (edit)',
  );
});

test('nothing but failures leads nowhere, one success begins anew', async () => {
  const one = loop();
  for (let step = 0; step < 4; step += 1)
    expect(await one.answer('', [call('fail', { step })], ignore)).toBeNull();
  expect(await one.answer('', [call('fail', { step: 4 }), call('a')], ignore)).toBeNull();
  for (let step = 5; step < 9; step += 1)
    expect(await one.answer('', [call('fail', { step })], ignore)).toBeNull();
  expect(await one.answer('', [call('fail', { step: 9 })], ignore)).toBe(
    '5 steps in a row failed: told by fail',
  );
});

test('too many steps lead nowhere', async () => {
  const one = loop(2);
  expect(await one.answer('', [call('a', { step: 1 })], ignore)).toBeNull();
  expect(await one.answer('', [call('a', { step: 2 })], ignore)).toContain('it was not done after 2 steps');
});

test('of what a program printed all of it is kept for whoever shortens it; of a file that it showed, both ends', async () => {
  const wordy = {
    run: async (given: readonly ToolCall[]) =>
      given.map(() => ({ ok: true, text: 'both ends', longer: 'all that it printed, '.repeat(20) })),
    accessOf: () => 'run',
  } as unknown as Toolbox;
  const one = new ToolLoop(wordy, (text) => text, 30);
  const seen: string[] = [];
  const run = (command: string) =>
    one.answer('', [call('run_command', { command })], (_, { text }) => seen.push(text));
  await run('npm test');
  await run('cat src/a.ts');
  const texts = one.messages.flatMap((message) => (message.role === 'tool' ? [message.text] : []));
  expect(texts.map((text) => text.slice(0, 9))).toEqual(['all that ', 'both ends']);
  expect(seen).toEqual(['both ends', 'both ends']);
  expect(one.unshownTokens).toBeGreaterThan(50);
});

test('secrets are not told', async () => {
  const one = loop(30, (text) => text.replace('told', '[secret 1: word]'));
  const said: string[] = [];
  await one.answer('', [call('a')], (_, { text }) => said.push(text));
  expect([one.told.trim(), said[0], (one.messages[1] as { text: string }).text]).toEqual(
    Array(3).fill('[secret 1: word] by a'),
  );
});
