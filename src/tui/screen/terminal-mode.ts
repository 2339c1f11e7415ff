/**
 * How the terminal treats keys while a session runs, and that it is as before when the session ends, in whichever way it
 * does. Knows nothing of what is on the screen but the bytes that leave it (`lastBytes`).
 */
import { writeSync } from 'node:fs';

export interface TerminalModeOptions {
  readonly input: ModeInput;
  /** Of the terminal: what restores it must have been written when the call returns. */
  readonly outputFd: number;
  /** The stream to it: where writing fails, the terminal is gone. */
  readonly output?: { on(event: 'error', listener: () => void): unknown };
  /** Written before the terminal is restored for good: what puts the cursor below what is on the screen. */
  lastBytes(): string;
  /** The terminal is gone or someone ends the process. What can be saved is to be saved; the process ends after it. */
  onHangUp(): Promise<void> | void;
  /** Before a stop (Ctrl-Z): what is on the screen is to be taken away. */
  onStop(): void;
  /** The process goes on; all is set again, and all is to be drawn. */
  onContinue(): void;
  /** Whether xterm's own protocol for Shift-Enter and the like is asked for, as tmux wants it; some terminals underline then. */
  readonly modifyOtherKeys?: boolean;
  readonly process?: ModeProcess;
  readonly write?: (text: string) => void;
}

export interface ModeInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

export type ModeProcess = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;

/** Bracketed paste; kitty's protocol, of which only what was ambiguous before is told apart; what is the background? */
const begin = '\u001b[?2004h\u001b[>1u\u001b]11;?\u001b\\';
/** The protocol and pastes as before; no update half done; lines wrap; no style; the cursor can be seen. */
const end = '\u001b[<u\u001b[?2004l\u001b[?2026l\u001b[?7h\u001b[m\u001b[?25h';
const beginOtherKeys = '\u001b[>4;1m';
const endOtherKeys = '\u001b[>4m';

const endingSignals = ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
/** Saving may take so long; then the process ends anyway. */
const hangUpLimitMs = 3000;
/** A stop that is not granted (nobody is there who could continue it) has not come by then. */
const stopWaitMs = 250;

export class TerminalMode {
  readonly #options: TerminalModeOptions;
  readonly #process: ModeProcess;
  #isSet = false;
  #isClosed = false;
  /** Another program has the terminal. */
  #isGiven = false;
  #isEnding = false;
  #stopTimer: NodeJS.Timeout | null = null;

  /** Sets the terminal. */
  constructor(options: TerminalModeOptions) {
    this.#options = options;
    this.#process = options.process ?? process;
    this.#process.on('exit', this.restore);
    // Also of a promise that nobody catches. Whoever handles errors does so after it; nobody does: Node prints it.
    this.#process.on('uncaughtExceptionMonitor', this.restore);
    for (const signal of endingSignals) this.#process.on(signal, this.#endBy);
    this.#process.on('SIGTSTP', this.stop);
    this.#process.on('SIGCONT', this.#continue);
    // Stays, so that what is written after it ends nothing.
    options.output?.on('error', this.hangUp);
    this.#set();
  }

  /** For good, as often as it is called. Does not wait for anything. */
  readonly restore = (): void => {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#stopTimer !== null) clearTimeout(this.#stopTimer);
    this.#process.off('exit', this.restore);
    this.#process.off('uncaughtExceptionMonitor', this.restore);
    for (const signal of endingSignals) this.#process.off(signal, this.#endBy);
    this.#process.off('SIGTSTP', this.stop);
    this.#process.off('SIGCONT', this.#continue);
    let last = '';
    try {
      last = this.#isSet ? this.#options.lastBytes() : '';
    } finally {
      this.#unset(last);
    }
  };

  /** Gives the terminal to another program, until `take`. */
  give(): void {
    if (this.#isClosed || this.#isGiven) return;
    this.#isGiven = true;
    // The terminal sends signals to both then; with nobody listening, Ctrl-Z stops both.
    this.#process.off('SIGTSTP', this.stop);
    this.#unset('');
  }

  take(): void {
    if (this.#isClosed || !this.#isGiven) return;
    this.#isGiven = false;
    this.#process.on('SIGTSTP', this.stop);
    this.#set();
  }

  /** As Ctrl-Z does outside: the whole job stops, which is what the shell waits for, and goes on with `fg`. */
  readonly stop = (): void => {
    if (this.#isClosed || this.#isGiven || this.#stopTimer !== null) return;
    this.#options.onStop();
    this.#unset('');
    this.#process.off('SIGTSTP', this.stop);
    // The job, not the process alone: who started it (npx, a script) must be seen to stop, or the shell goes on waiting.
    this.#process.kill(0, 'SIGTSTP');
    // Nobody stops a job that has no shell to continue it.
    this.#stopTimer = setTimeout(this.#continue, stopWaitMs);
  };

  /** Also after a stop that came from outside: the shell has set the terminal as it likes it. */
  readonly #continue = (): void => {
    if (this.#isClosed || this.#isGiven) return;
    if (this.#stopTimer === null) this.#unset('');
    else {
      clearTimeout(this.#stopTimer);
      this.#stopTimer = null;
      this.#process.on('SIGTSTP', this.stop);
    }
    this.#set();
    this.#options.onContinue();
  };

  /** The terminal was closed: its input ended, or writing to it fails. */
  readonly hangUp = (): void => this.#end('SIGHUP');

  readonly #endBy = (signal: NodeJS.Signals): void => {
    // Ctrl-C in the program that has the terminal is for that one.
    if (!this.#isGiven || signal === 'SIGHUP' || signal === 'SIGTERM') this.#end(signal);
  };

  #end(signal: NodeJS.Signals): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const leave = () => {
      clearTimeout(timer);
      this.restore();
      // With nobody listening any more it ends the process, and who started it sees by what.
      this.#process.kill(this.#process.pid, signal);
    };
    const timer = setTimeout(leave, hangUpLimitMs);
    void Promise.resolve()
      .then(() => this.#options.onHangUp())
      .then(leave, leave);
  }

  #set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#setRawMode(true);
    this.#write(begin + (this.#options.modifyOtherKeys ? beginOtherKeys : ''));
  }

  #unset(before: string): void {
    if (!this.#isSet) return;
    this.#isSet = false;
    this.#write(before + (this.#options.modifyOtherKeys ? endOtherKeys : '') + end);
    this.#setRawMode(false);
  }

  #setRawMode(isRaw: boolean): void {
    try {
      if (this.#options.input.isTTY) this.#options.input.setRawMode?.(isRaw);
    } catch {
      // The terminal is gone.
    }
  }

  #write(text: string): void {
    if (this.#options.write !== undefined) this.#options.write(text);
    else writeAll(this.#options.outputFd, text);
  }
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0, tries = 0; at < bytes.length && tries < 1000; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      // A terminal that does not take in bytes just now; any other failure means that it is gone.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      tries++;
    }
  }
}
