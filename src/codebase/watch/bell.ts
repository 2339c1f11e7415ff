/** Wakes one waiter before its time. A ring that nobody waits for is kept for the next. */
import type { Clock } from '../../core/clock.ts';

export class Bell {
  #isRung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** @returns whether it rang; `false` too when the signal was aborted. */
  async wait(mostMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (!this.#isRung && !signal.aborted) {
      const stop = new AbortController();
      const wake = () => stop.abort();
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
      await clock.sleep(mostMs, stop.signal);
      signal.removeEventListener('abort', wake);
      this.#wake = null;
    }
    const hasRung = this.#isRung;
    this.#isRung = false;
    return hasRung;
  }
}
