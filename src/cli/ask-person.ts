/** A question to the person at the terminal, on stderr. Loaded only where there is one. */
import { createInterface } from 'node:readline/promises';
import { escapeControls } from '../core/escape-controls.ts';
import type { AskedCommand } from '../tools/permissions/gate.ts';

export interface Person {
  /** Whether a command may run. */
  mayRun(asked: AskedCommand): Promise<boolean>;
  /** Whether limits on money may be passed. */
  mayPass(question: string): Promise<boolean>;
}

/** The one at the terminal. */
export function personAt(signal: AbortSignal): Person {
  return {
    mayRun: ({ line, because }) =>
      askPerson(`Run \`${escapeControls(line)}\`? (${escapeControls(because)})`, signal),
    mayPass: (question) => askPerson(question, signal),
  };
}

/** @returns whether the answer begins with y; no answer, Ctrl-C and Ctrl-D are no */
export async function askPerson(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const stop = new AbortController();
  lines.once('close', () => stop.abort());
  // What waits for a line takes Ctrl-C for itself.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await lines.question(`${question} [y/N] `, {
      signal: AbortSignal.any([signal, stop.signal]),
    });
    return /^\s*y/i.test(answer);
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
