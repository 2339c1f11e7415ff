/**
 * Text piped into the command. Reads the descriptor itself: `process.stdin` loads Node's network stack, which costs 10 ms
 * of an answer that takes 50.
 */
import { fstatSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { OptimizerError } from '../core/errors.ts';

export class StdinError extends OptimizerError {
  readonly code = 'usage/stdin';
}

/** No byte and no end within this time: either it takes long, or whoever started us left a pipe open. */
const silenceMs = 3_000;
const mostBytes = 10 * 1024 * 1024;

/** A read that nobody waits for any more; it would keep the process alive. */
let isReadPending = false;

/** Whether the process has to be ended, because it would wait for input for ever. */
export function isStdinLeftOpen(): boolean {
  return isReadPending;
}

/**
 * @param onSilence called when nothing came for three seconds: whether to wait on
 * @param signal ends the wait
 * @returns `null` when nothing is piped, or nothing came
 * @throws StdinError when it is binary or larger than 10 MiB
 */
export async function readStdin(
  onSilence: () => 'wait' | 'go on',
  signal: AbortSignal,
): Promise<string | null> {
  if (!isPiped()) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const chunk = await nextChunk(chunks.length === 0 ? onSilence : () => 'wait', signal);
    if (chunk === null) return null;
    if (chunk.length === 0) break;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw new StdinError(
        'More than 10 MiB on standard input',
        'Pipe in the part that matters, such as the last 200 lines.',
      );
    }
  }
  const all = Buffer.concat(chunks);
  if (all.includes(0)) throw new StdinError('Standard input is binary', 'Pipe in text.');
  const text = all
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimEnd();
  return text === '' ? null : text;
}

const readDescriptor = promisify(read);

/** Empty at the end; `null` when it is not waited for any longer. @throws the signal's reason when aborted */
async function nextChunk(onSilence: () => 'wait' | 'go on', signal: AbortSignal): Promise<Buffer | null> {
  const reading = readChunk();
  isReadPending = true;
  let stopWaiting = () => {};
  const givenUp = new Promise<null>((resolve) => {
    const timer = setTimeout(() => {
      if (onSilence() === 'go on') resolve(null);
    }, silenceMs);
    const onAbort = () => resolve(null);
    signal.addEventListener('abort', onAbort);
    stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  const chunk = await Promise.race([reading, givenUp]);
  stopWaiting();
  isReadPending = chunk === null;
  signal.throwIfAborted();
  return chunk;
}

async function readChunk(): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(65_536);
  for (;;) {
    try {
      const { bytesRead } = await readDescriptor(0, buffer, 0, buffer.length, null);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return Buffer.alloc(0);
      // A descriptor that somebody set to non-blocking.
      if (code === 'EAGAIN') await new Promise((resolve) => setTimeout(resolve, 20));
      else
        throw new StdinError(
          `Standard input cannot be read (${code})`,
          'Pipe in text, or close it: < /dev/null',
        );
    }
  }
}

function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}
