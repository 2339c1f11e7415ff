/**
 * Records the attempts of a turn: in the ledger when models are asked, else beside it, which takes a tenth of a
 * millisecond. What cannot be recorded costs the accounting, not the answer. Knows nothing about what the rows say.
 */
import { OptimizerError } from '../core/errors.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { appendWaiting, hasManyWaiting } from '../ledger/waiting-rows.ts';
import type { Terminal } from './terminal.ts';

export class TurnRecorder {
  readonly #dataDir: string;
  readonly #openLedger: () => Promise<Ledger>;
  readonly #terminal: Terminal;
  #ledger: Ledger | 'not opened' | 'unavailable' = 'not opened';

  private constructor(dataDir: string, openLedger: () => Promise<Ledger>, terminal: Terminal) {
    this.#dataDir = dataDir;
    this.#openLedger = openLedger;
    this.#terminal = terminal;
  }

  static async make(
    dataDir: string,
    openLedger: () => Promise<Ledger>,
    terminal: Terminal,
  ): Promise<TurnRecorder> {
    const recorder = new TurnRecorder(dataDir, openLedger, terminal);
    if (hasManyWaiting(dataDir)) await recorder.open();
    return recorder;
  }

  /** Before a model is asked. */
  async open(): Promise<void> {
    if (this.#ledger !== 'not opened') return;
    this.#ledger = 'unavailable';
    try {
      this.#ledger = await this.#openLedger();
    } catch (error) {
      this.#warn(error);
    }
  }

  record(attempt: Attempt): void {
    if (this.#ledger === 'unavailable') return;
    try {
      if (this.#ledger === 'not opened') appendWaiting(this.#dataDir, attempt);
      else this.#ledger.append(attempt);
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    if (!(error instanceof OptimizerError)) throw error;
    this.#terminal.err.write(`Not recorded: ${error.message}\n  ${error.hint}\n`);
  }
}
