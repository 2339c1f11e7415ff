/** Reads a terminal's keyboard: hands on what `InputParser` makes of its bytes, and keeps the time-outs that it needs. */
import type { InputEvent } from './input-event.ts';
import { InputParser } from './parse-input.ts';

/** So long a lone ESC may be the beginning of a sequence; over ssh its bytes come apart. */
const escapeWaitMs = 40;
/** The end of a paste that does not come in so long a time is lost. */
const pasteWaitMs = 2000;

export interface InputTimers {
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface InputReader {
  /** Reads nothing until `resume`: another program has the keyboard. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** `onEnd`: the terminal is gone. */
export function readInput(
  input: NodeJS.ReadableStream,
  onEvent: (event: InputEvent) => void,
  onEnd: () => void,
  timers: InputTimers = { setTimeout, clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout) },
): InputReader {
  const parser = new InputParser();
  let timer: unknown = null;

  const stopTimer = () => {
    if (timer !== null) timers.clearTimeout(timer);
    timer = null;
  };
  const handOn = (events: readonly InputEvent[]) => {
    for (const event of events) onEvent(event);
  };
  const onData = (chunk: string | Buffer) => {
    stopTimer();
    handOn(parser.push(chunk));
    if (parser.isInPaste) timer = timers.setTimeout(() => handOn(parser.endPaste()), pasteWaitMs);
    else if (parser.isWaiting) timer = timers.setTimeout(() => handOn(parser.flush()), escapeWaitMs);
  };
  let hasEnded = false;
  const onGone = () => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd();
  };

  input.on('data', onData);
  // A terminal that was closed is an end for some systems and EIO for others.
  input.on('end', onGone);
  input.on('close', onGone);
  input.on('error', onGone);
  return {
    pause: () => {
      stopTimer();
      input.pause();
    },
    resume: () => {
      input.resume();
    },
    close: () => {
      stopTimer();
      input.off('data', onData);
      input.off('end', onGone);
      input.off('close', onGone);
      // Errors still have someone who hears them.
      input.pause();
    },
  };
}
