/** Text piped into the command. */
import { fstatSync } from 'node:fs';
import { OptimizerError } from '../core/errors.ts';

export class StdinError extends OptimizerError {
  readonly code = 'usage/stdin';
}

/** No byte and no end within this time: whoever started us left a pipe open and has nothing to say. */
const silenceMs = 3_000;
const mostBytes = 10 * 1024 * 1024;

/**
 * @returns `null` when nothing is piped, or nothing came
 * @throws StdinError when it is binary or larger than 10 MiB
 */
export async function readStdin(onSilence: () => void): Promise<string | null> {
  if (!isPiped()) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const { stdin } = process;
  const silence = setTimeout(() => {
    onSilence();
    stdin.destroy();
  }, silenceMs);
  try {
    for await (const chunk of stdin) {
      clearTimeout(silence);
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes)
        throw new StdinError(
          'More than 10 MiB on standard input',
          'Pipe in the part that matters, such as the last 200 lines.',
        );
    }
  } catch (error) {
    if (error instanceof StdinError) throw error;
    // Destroyed after the silence: nothing was piped.
  } finally {
    clearTimeout(silence);
  }
  const all = Buffer.concat(chunks);
  if (all.includes(0)) throw new StdinError('Standard input is binary', 'Pipe in text.');
  const text = all
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimEnd();
  return text === '' ? null : text;
}

function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}
