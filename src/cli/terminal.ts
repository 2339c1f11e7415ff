/**
 * Where output goes: the answer to stdout, everything else to stderr. The only file that touches the two.
 *
 * A pipe or a file is written to by its descriptor: Node's streams for it take 3 ms to load, of an answer that takes 30.
 */
import { fstatSync, statSync, writeSync } from 'node:fs';

export interface Terminal {
  /** The answer. */
  readonly out: Channel;
  /** Everything else. */
  readonly err: Channel;
  /** Why stdout could not be written, such as a full disk; `null`: it could, or its reader had seen enough. */
  outputFailure(): Promise<string | null>;
  /** Whether all that was written has left the process. */
  isFlushed(): boolean;
}

export interface Channel {
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Whether what is written still goes anywhere. */
  readonly isOpen: boolean;
  /** To a terminal without anything that could steer it. */
  write(text: string): void;
  /** Draws a line over the last one that was drawn; an empty one clears it. Nothing where nobody looks. */
  redraw(line: string): void;
  /** `text` in a style when a person is looking, else as it is. */
  style(style: Style, text: string): string;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export function openTerminal(): Terminal {
  let failure: string | null = null;
  // The run goes on when nobody reads: what was asked of a model has to be recorded.
  const out = channel(1, (error) => {
    if (error.code !== 'EPIPE') failure ??= error.message;
  });
  const err = channel(2, () => {});
  const isFlushed = () => [out, err].every(({ waitingBytes }) => waitingBytes() === 0);
  const outputFailure = async () => {
    // A stream tells of its failure in a later turn of the event loop.
    if (out.isStream) await new Promise((resolve) => setImmediate(resolve));
    return failure;
  };
  return { out, err, outputFailure, isFlushed };
}

/**
 * Both channels as one that hands on what would be written, for what is shown in a way of its own; what is not style of ours
 * is taken out, as from a terminal.
 */
export function collectingTerminal(
  look: { readonly columns: number; readonly inColour: boolean },
  onText: (text: string) => void,
): Terminal {
  const channel: Channel = {
    isTerminal: true,
    get columns() {
      return look.columns;
    },
    isOpen: true,
    write: (text) => onText(visible(text)),
    redraw: () => {},
    style: (style, text) => (look.inColour ? styled(style, text) : text),
  };
  return { out: channel, err: channel, outputFailure: async () => null, isFlushed: () => true };
}

interface OwnChannel extends Channel {
  readonly isStream: boolean;
  /** What has been written to it and has not left yet. */
  waitingBytes(): number;
}

function channel(descriptor: 1 | 2, onFailure: (error: NodeJS.ErrnoException) => void): OwnChannel {
  return mayBeTerminal(descriptor)
    ? streamChannel(descriptor, onFailure)
    : plainChannel(descriptor, onFailure);
}

/** A device, as a terminal is, but for the one that swallows everything; or what only Node's streams can write to. */
function mayBeTerminal(descriptor: number): boolean {
  if (process.platform === 'win32') return true;
  try {
    const stats = fstatSync(descriptor);
    if (stats.isCharacterDevice()) return stats.rdev !== statSync('/dev/null').rdev;
    return !(stats.isFIFO() || stats.isFile() || stats.isSocket());
  } catch {
    return true;
  }
}

function plainChannel(descriptor: number, onFailure: (error: NodeJS.ErrnoException) => void): OwnChannel {
  let isBroken = false;
  return {
    isTerminal: false,
    columns: 80,
    get isOpen() {
      return !isBroken;
    },
    write(text) {
      if (isBroken) return;
      try {
        writeAll(descriptor, Buffer.from(text));
      } catch (error) {
        isBroken = true;
        onFailure(error as NodeJS.ErrnoException);
      }
    },
    redraw() {},
    style: (_style, text) => text,
    isStream: false,
    waitingBytes: () => 0,
  };
}

/** Waits while the reader of a pipe that does not block has not made room. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, fullPipeDelayMs);
    }
  }
}

const fullPipeDelayMs = 2;

function streamChannel(descriptor: 1 | 2, onFailure: (error: NodeJS.ErrnoException) => void): OwnChannel {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  const isTerminal = stream.isTTY === true;
  const inColour = isTerminal && stream.hasColors();
  let isBroken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isBroken = true;
    onFailure(error);
  });
  const send = (text: string) => {
    if (!isBroken) stream.write(text);
  };
  return {
    isTerminal,
    columns: stream.columns ?? 80,
    get isOpen() {
      return !isBroken;
    },
    write: (text) => send(isTerminal ? visible(text) : text),
    redraw: (line) => {
      if (isTerminal) send(`\r${withoutControls(line)}\u001b[K`);
    },
    style: (style, text) => (inColour ? styled(style, text) : text),
    isStream: true,
    waitingBytes: () => stream.writableLength,
  };
}

/** Stands for the escape of our own styles until all others are gone; nobody outside can know it. */
const styleMark = `<style-${Math.random().toString(36).slice(2)}>`;

function styled(style: Style, text: string): string {
  return `${styleMark}[${codes[style][0]}m${text}${styleMark}[${codes[style][1]}m`;
}

/** With our own styles as escapes, and no others. */
export function visible(text: string): string {
  return withoutControls(text).replaceAll(styleMark, '\u001b');
}

/** Text from files and models must not steer the terminal: every control character but tab and line end goes. */
export function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}
