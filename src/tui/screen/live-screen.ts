/**
 * The live region on a real stream: draws what was said last, at most so often, and never while the stream still has to
 * take in what came before. Knows nothing of what is drawn.
 */
import { type Frame, FrameWriter, type Reflow, type ScreenPlace, type TerminalSize } from './frame-writer.ts';

/** What is typed is seen at once, or so soon after the frame before. */
const quickFrameMs = 33;
/** Text that streams in is read no faster than this. */
const calmFrameMs = 100;

/** While a window is dragged it has another size all the time; what is drawn for one of them is wrong in the next. */
const quietResizeMs = 60;

export interface LiveScreenOptions {
  readonly reflow?: Reflow;
  /** Nothing is drawn until the size was the same for so long. tmux tells of a change up to 250 ms after it made it. */
  readonly quietResizeMs?: number;
  readonly timers?: ScreenTimers;
}

export interface ScreenStream {
  /** @returns false: it is full; `drain` says when it is not */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface ScreenTimers {
  nowMs(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

const realTimers: ScreenTimers = {
  nowMs: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

const noFrame: Frame = { lines: [], cursor: null };

export class LiveScreen {
  readonly #stream: ScreenStream;
  readonly #size: () => TerminalSize;
  readonly #timers: ScreenTimers;
  readonly #writer: FrameWriter;
  #frame: Frame = noFrame;
  #drawn: Frame = noFrame;
  #finished: string[] = [];
  #timer: { readonly handle: unknown; readonly dueMs: number } | null = null;
  readonly #quietResizeMs: number;
  #known: TerminalSize;
  /** The size has just changed, and may go on to. */
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #lastFrameMs = Number.NEGATIVE_INFINITY;
  #isFull = false;
  #state: 'open' | 'suspended' | 'closed' = 'open';

  /** `size` is asked before each frame: the terminal may have changed it before anyone was told. */
  constructor(stream: ScreenStream, size: () => TerminalSize, options: LiveScreenOptions = {}) {
    this.#stream = stream;
    this.#size = size;
    this.#timers = options.timers ?? realTimers;
    this.#quietResizeMs = options.quietResizeMs ?? quietResizeMs;
    this.#known = size();
    this.#writer = new FrameWriter(this.#known, options.reflow);
  }

  draw(lines: readonly string[], cursor: ScreenPlace | null): void {
    this.#frame = { lines, cursor };
    this.#schedule();
  }

  /** Lines that are finished: they go above the frame, with the next one that is drawn, and stay. */
  append(lines: readonly string[]): void {
    if (this.#state === 'closed') return;
    for (const line of lines) this.#finished.push(line);
    if (lines.length > 0) this.#schedule();
  }

  /** Writes what is to be drawn now, unless the stream is full or the size is changing. */
  flush(): void {
    this.#stopTimer();
    if (this.#state !== 'open' || this.#isFull) return;
    this.#noticeSize();
    if (this.#timers.nowMs() < this.#heldUntilMs) this.#schedule();
    else this.#drawNow();
  }

  /** The size is another; what is drawn next fits it. */
  resize(): void {
    this.#noticeSize();
    this.#schedule();
  }

  /** Takes the frame away, for another program or a stop; what is drawn or finished until `resume` comes then. */
  suspend(): void {
    if (this.#state !== 'open') return;
    this.#stopTimer();
    this.#isFull = false;
    this.#noticeSize();
    this.#drawNow();
    this.#state = 'suspended';
    this.#write(this.#writer.erase());
  }

  /** The cursor is at the start of a line, below whatever was written. */
  resume(): void {
    if (this.#state !== 'suspended') return;
    this.#state = 'open';
    this.#noticeSize();
    this.#drawNow();
  }

  /** All that is finished is written; the cursor is on a line of its own. */
  close({ keepLastFrame }: { readonly keepLastFrame: boolean }): void {
    if (this.#state === 'closed') return;
    this.#stream.write(this.closingBytes({ keepLastFrame }));
  }

  /** As `close`, for someone who must write it otherwise, such as a process that ends. */
  closingBytes({ keepLastFrame }: { readonly keepLastFrame: boolean }): string {
    this.#stopTimer();
    const state = this.#state;
    this.#state = 'closed';
    if (state === 'closed' || (state === 'suspended' && this.#finished.length === 0)) return '';
    this.#noticeSize();
    const isSeen = keepLastFrame && state === 'open';
    const frame = isSeen ? this.#frame : noFrame;
    const last = this.#writer.update(frame, this.#finished);
    this.#finished = [];
    return last + (isSeen ? this.#writer.leave() : this.#writer.erase());
  }

  #drawNow(): void {
    this.#lastFrameMs = this.#timers.nowMs();
    const bytes = this.#writer.update(this.#frame, this.#finished);
    this.#finished = [];
    this.#drawn = this.#frame;
    this.#write(bytes);
  }

  #noticeSize(): void {
    const size = this.#size();
    if (size.columns === this.#known.columns && size.rows === this.#known.rows) return;
    this.#known = size;
    this.#writer.resize(size);
    this.#heldUntilMs = this.#timers.nowMs() + this.#quietResizeMs;
  }

  #schedule(): void {
    if (this.#state !== 'open' || this.#isFull) return;
    const nextMs = this.#lastFrameMs + (this.#isQuick() ? quickFrameMs : calmFrameMs);
    const dueMs = Math.max(nextMs, this.#heldUntilMs);
    if (this.#timer !== null && this.#timer.dueMs <= dueMs) return;
    this.#stopTimer();
    // Never at once: what is said together is drawn together.
    const delayMs = Math.max(0, dueMs - this.#timers.nowMs());
    this.#timer = { dueMs, handle: this.#timers.setTimeout(() => this.flush(), delayMs) };
  }

  /** Where the cursor moves in what is below it a person did something. */
  #isQuick(): boolean {
    const now = this.#frame;
    const before = this.#drawn;
    if (now.cursor === null || before.cursor === null) return now.cursor !== before.cursor;
    return (
      now.cursor.column !== before.cursor.column ||
      now.lines.length - now.cursor.row !== before.lines.length - before.cursor.row
    );
  }

  #write(bytes: string): void {
    if (bytes === '' || this.#stream.write(bytes)) return;
    this.#isFull = true;
    this.#stream.once('drain', () => {
      if (!this.#isFull) return;
      this.#isFull = false;
      this.#schedule();
    });
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#timers.clearTimeout(this.#timer.handle);
    this.#timer = null;
  }
}
