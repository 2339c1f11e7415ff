/** Where output goes: the answer to stdout, everything else to stderr. The only file that touches the two streams. */
import type { WriteStream } from 'node:tty';

export interface Terminal {
  /** The answer. */
  readonly out: Channel;
  /** Everything else. */
  readonly err: Channel;
  /** Why stdout could not be written, such as a full disk; `null`: it could, or its reader had seen enough. */
  outputFailure(): string | null;
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
  const out = channel(process.stdout, (error) => {
    if (error.code !== 'EPIPE') failure ??= error.message;
  });
  const err = channel(process.stderr, () => {});
  return { out, err, outputFailure: () => failure };
}

function channel(stream: WriteStream, onFailure: (error: NodeJS.ErrnoException) => void): Channel {
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
    style: (style, text) =>
      inColour ? `${styleMark}[${codes[style][0]}m${text}${styleMark}[${codes[style][1]}m` : text,
  };
}

/** Stands for the escape of our own styles until all others are gone; nobody outside can know it. */
const styleMark = `<style-${Math.random().toString(36).slice(2)}>`;

function visible(text: string): string {
  return withoutControls(text).replaceAll(styleMark, '\u001b');
}

/** Text from files and models must not steer the terminal: every control character but tab and line end goes. */
export function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}
