/**
 * One file of a session: only ever appended to, each event by one write that the system does not mix with those of others,
 * and waited for. Knows nothing about what events mean.
 */
import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { lineOf, type NewEvent } from './session-event.ts';

/** @throws the error of the file system; when the file is there, or has been deleted meanwhile */
export function appendEvent(path: string, event: NewEvent, how: 'create' | 'append'): void {
  const { O_APPEND, O_CREAT, O_EXCL, O_RDWR } = constants;
  const file = openSync(path, O_RDWR | O_APPEND | (how === 'create' ? O_CREAT | O_EXCL : 0), 0o600);
  try {
    // A process or the machine may have ended in the middle of the last line, which is left as it is.
    const line = Buffer.from(endsInLineEnd(file) ? lineOf(event) : `\n${lineOf(event)}`);
    // What did not go into one write is not gone on with: others may have written meanwhile.
    if (writeSync(file, line) < line.length) throw new Error(`${path} has no room for the whole line`);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** One that another process is writing this very moment has no end yet either; if it seems to be cut off, a blank line follows. */
const looks = 4;
const pauseMs = 5;

function endsInLineEnd(file: number): boolean {
  const last = Buffer.alloc(1);
  for (let look = 1; ; look++) {
    const { size } = fstatSync(file);
    if (size === 0) return true;
    readSync(file, last, 0, 1, size - 1);
    if (last[0] === 0x0a) return true;
    if (look === looks) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
}
