/** Reads what is to be optimised, from a file or from standard input. */
import { readFileSync, statSync } from 'node:fs';
import { OptimizerError } from '../../core/errors.ts';
import { readStdin } from '../read-stdin.ts';
import type { Terminal } from '../terminal.ts';

export class PromptFileError extends OptimizerError {
  readonly code: 'files/prompt' | 'usage/prompt';

  constructor(code: 'files/prompt' | 'usage/prompt', message: string, hint: string) {
    super(message, hint);
    this.code = code;
  }
}

const mostBytes = 64 * 1024 * 1024;

/** @param path `-`, or left out: standard input. @throws PromptFileError */
export async function readPromptFile(
  path: string | undefined,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string> {
  if (path !== undefined && path !== '-') return textOf(path);
  const text = await readStdin(() => {
    terminal.err.write('Waiting for text on standard input …\n');
    return 'wait';
  }, signal);
  if (text === null) {
    throw new PromptFileError(
      'usage/prompt',
      'There is nothing to optimise',
      'Name a file with messages or text, or pipe one in: optimizer optimize chat.json',
    );
  }
  return text;
}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > mostBytes) {
      throw new PromptFileError(
        'usage/prompt',
        `${path} is larger than ${mostBytes / 1024 / 1024} MiB`,
        'Give the part that matters.',
      );
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof PromptFileError) throw error;
    throw new PromptFileError('files/prompt', `${path} cannot be read: ${reasonOf(error)}`, 'Name a file.');
  }
  if (bytes.includes(0))
    throw new PromptFileError('usage/prompt', `${path} is binary`, 'Give a text, or messages as JSON.');
  if (!bytes.some((byte) => byte > 0x20))
    throw new PromptFileError('usage/prompt', `${path} is empty`, 'Give a text, or messages as JSON.');
  return bytes.toString().replace(/^\ufeff/, '');
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    default:
      return (error as Error).message;
  }
}
