/** Where output goes: the answer to stdout, everything else to stderr. The only file that touches the two streams. */
import type { WriteStream } from 'node:tty';
import { exitCodes } from './exit-codes.ts';

export interface Terminal {
  /** The answer. */
  readonly out: Channel;
  /** Everything else. */
  readonly err: Channel;
}

export interface Channel {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
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
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    process.stderr.write(`error The answer cannot be written: ${error.message}\n`);
    process.exit(exitCodes.output);
  });
  process.stderr.on('error', () => {});
  return { out: channel(process.stdout), err: channel(process.stderr) };
}

function channel(stream: WriteStream): Channel {
  const isTerminal = stream.isTTY === true;
  const inColour = isTerminal && stream.hasColors();
  return {
    isTerminal,
    columns: stream.columns ?? 80,
    write: (text) => {
      stream.write(isTerminal ? withoutControls(text) : text);
    },
    style: (style, text) => (inColour ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text),
  };
}

/**
 * Text from files and models must not steer the terminal: every control character but tab and line end goes, except
 * for the colours of this program.
 */
export function withoutControls(text: string): string {
  return text.replace(
    /\u001b\[[0-9;]{0,8}m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (match) => (match.startsWith('\u001b[') || match === '\r' ? match : ''),
  );
}
