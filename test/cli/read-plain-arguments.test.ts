/** What is read without commander must be read as commander reads it. */
import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import type { PlainCommand } from '../../src/cli/plain-command.ts';
import { plainCommands } from '../../src/cli/plain-commands.ts';
import { addPlain } from '../../src/cli/program.ts';
import { type PlainArguments, readPlainArguments } from '../../src/cli/read-plain-arguments.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** `null`: commander has something to say. */
async function readByCommander(plain: PlainCommand, args: readonly string[]): Promise<PlainArguments | null> {
  let read: PlainArguments | null = null;
  const recording: PlainCommand = {
    ...plain,
    run: async (words, options) => {
      read = { words: [...words], options: { ...options } };
      return exitCodes.ok;
    },
  };
  const program = new Command('optimizer')
    .version('1.2.3')
    .exitOverride()
    .configureOutput({ writeOut() {}, writeErr() {} });
  addPlain(program, recording, {
    terminal: {} as Terminal,
    signal: new AbortController().signal,
    done() {},
  });
  try {
    await program.parseAsync([plain.name, ...args], { from: 'user' });
    return read;
  } catch {
    return null;
  }
}

describe.each(plainCommands.map((command) => [command.name, command] as const))('%s', (_name, command) => {
  const flags = command.options.flatMap(({ flags }) =>
    flags.split(/[ ,]+/).filter((flag) => flag[0] === '-'),
  );
  const odd = [
    '-',
    '--',
    '-x',
    '-qx',
    '--tie',
    '--json=yes',
    '--tier=groq',
    '--no-json',
    '-V',
    '--help',
    '-h',
    '',
  ];
  const word = fc.oneof(
    fc.constantFrom(...flags),
    fc.constantFrom(...odd),
    fc.constantFrom('where is Cart', '12', '0', '1.5', 'help', 'index', '-1', '--version'),
    fc.string(),
  );

  test('whatever is read, commander reads the same', { timeout: 120_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (args) => {
        const plain = readPlainArguments(command, args);
        if (plain === null) return;
        count++;
        expect(await readByCommander(command, args)).toEqual(plain);
      }),
      { numRuns: 2_000 },
    );
    expect(count).toBeGreaterThan(100);
  });

  test('each flag is read by itself', async () => {
    for (const { flags, conflicts } of command.options) {
      const args = [
        flags.split(/[ ,]+/)[0] ?? '',
        ...(flags.includes('<') ? [flags.includes('<form>') ? 'json' : '12'] : []),
      ];
      const plain = readPlainArguments(command, args);
      expect(plain === null).toBe(conflicts !== undefined);
      if (plain !== null) expect(await readByCommander(command, args)).toEqual(plain);
    }
  });

  test.each(odd.slice(1, -1))('%s is left to commander', (arg) => {
    expect(readPlainArguments(command, [arg])).toBeNull();
  });
});
