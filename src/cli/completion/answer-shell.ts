/** Answers what a shell's script asks. Says nothing on stderr: it would stand in the line that is being typed. */
import type { Command } from 'commander';
import { escapeControls } from '../../core/escape-controls.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { type Completion, completeWords } from './complete-words.ts';
import type { KnownValues } from './known-values.ts';

export async function answerShell(
  program: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  // Loaded when it is asked: most words are those of the program itself.
  const known: KnownValues = async (kind, project) => {
    try {
      return await (await import('./read-values.ts')).readValues(terminal)(kind, project);
    } catch {
      // A broken configuration or no project: nothing is known.
      return [];
    }
  };
  terminal.out.write(lines(await completeWords(program, words, known)));
  return exitCodes.ok;
}

function lines(completion: Completion): string {
  if (typeof completion === 'string') return `:${completion}\n`;
  return completion.map(({ value, description }) => `${oneLine(value)}\t${oneLine(description)}\n`).join('');
}

function oneLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' '));
}
