/**
 * Records the attempts of a turn: in the ledger when models are asked, else beside it, which takes a tenth of a
 * millisecond. What cannot be recorded costs the accounting, not the answer. Knows nothing about what the rows say.
 */
import type { AnswerCache } from '../agent/answer-cache.ts';
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

  /** Of answers kept in the ledger, once it is open. `null`: none are kept. */
  answerCache(keepMs: number, useKept: boolean): AnswerCache | null {
    if (keepMs === 0) return null;
    return {
      find: (key) =>
        useKept ? this.#withAnswers((answers) => answers.find(key, Date.now() - keepMs)) : null,
      keep: (key, answer) => {
        this.#withAnswers((answers) => answers.keep(key, answer, Date.now()));
      },
    };
  }

  /** What cannot be read or written is asked anew, or not kept: the answer matters more. */
  #withAnswers<T>(use: (answers: Ledger['answers']) => T): T | null {
    if (typeof this.#ledger === 'string') return null;
    try {
      return use(this.#ledger.answers);
    } catch {
      return null;
    }
  }

  #warn(error: unknown): void {
    if (!(error instanceof OptimizerError)) throw error;
    this.#terminal.err.write(`Not recorded: ${error.message}\n  ${error.hint}\n`);
  }
}
