/** Text piped into the command. */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { OptimizerError } from '../core/errors.ts';

export class StdinError extends OptimizerError {
  readonly code = 'usage/stdin';
}

/** `shell`: a pipe as a shell makes it, whose writer may take long. `socket`: as a program makes it for its child. */
export type StdinKind = 'shell' | 'socket';

/** No byte and no end within this time: either it takes long, or whoever started us left a pipe open. */
const silenceMs = 3_000;
const pollMs = 5;
const mostBytes = 10 * 1024 * 1024;

/**
 * @param onSilence called when nothing came for three seconds: whether to wait on
 * @param signal ends the wait
 * @returns `null` when nothing is piped, or nothing came
 * @throws StdinError when it is binary or larger than 10 MiB
 */
export async function readStdin(
  onSilence: (kind: StdinKind) => 'wait' | 'go on',
  signal: AbortSignal,
): Promise<string | null> {
  const form = formOfStdin();
  if (form === null) return null;
  if (form === 'file') return textOf([readFileSync(0)]);
  const stop = new AbortController();
  const isPolled = form === 'pipe' && process.platform === 'linux';
  const pieces = isPolled ? piecesByPolling(stop.signal) : process.stdin;
  try {
    return textOf(await collect(pieces, () => onSilence(form === 'socket' ? 'socket' : 'shell'), signal));
  } finally {
    stop.abort();
    if (!isPolled) process.stdin.destroy();
  }
}

function formOfStdin(): 'file' | 'pipe' | 'socket' | null {
  try {
    const stat = fstatSync(0);
    if (stat.isFile()) return 'file';
    if (stat.isFIFO()) return 'pipe';
    return stat.isSocket() ? 'socket' : null;
  } catch {
    return null;
  }
}

/**
 * `process.stdin` loads Node's network stack, which costs 10 ms of an answer that takes 50, and a blocking read could not
 * be given up. The pipe is opened a second time, so that only our own end does not block.
 */
async function* piecesByPolling(stop: AbortSignal): AsyncGenerator<Buffer> {
  const descriptor = openSync('/dev/stdin', constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    while (!stop.aborted) {
      const buffer = Buffer.allocUnsafe(65_536);
      try {
        const length = readSync(descriptor, buffer);
        if (length === 0) return;
        yield buffer.subarray(0, length);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Until the end, or until the first piece is not waited for any longer. @throws the signal's reason when aborted */
async function collect(
  pieces: AsyncIterable<Buffer>,
  onSilence: () => 'wait' | 'go on',
  signal: AbortSignal,
): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  const iterator = pieces[Symbol.asyncIterator]();
  let giveUp = () => {};
  const givenUp = new Promise<'given up'>((resolve) => {
    giveUp = () => resolve('given up');
  });
  const timer = setTimeout(() => {
    if (chunks.length === 0 && onSilence() === 'go on') giveUp();
  }, silenceMs);
  signal.addEventListener('abort', giveUp);
  try {
    for (let bytes = 0; ; ) {
      const next = await Promise.race([iterator.next(), givenUp]);
      if (next === 'given up' || next.done) break;
      chunks.push(next.value);
      bytes += next.value.length;
      if (bytes > mostBytes) {
        throw new StdinError(
          'More than 10 MiB on standard input',
          'Pipe in the part that matters, such as the last 200 lines.',
        );
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
  signal.throwIfAborted();
  return chunks;
}

/** @throws StdinError */
function textOf(chunks: readonly Buffer[]): string | null {
  const all = Buffer.concat(chunks);
  if (all.length > mostBytes) {
    throw new StdinError(
      'More than 10 MiB on standard input',
      'Give the part that matters, such as the last lines.',
    );
  }
  if (all.includes(0)) throw new StdinError('Standard input is binary', 'Pipe in text.');
  const text = all
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimEnd();
  return text === '' ? null : text;
}
