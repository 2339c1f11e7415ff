/**
 * Sends what happens in the library to an HTTP endpoint, in batches, while calls go on: nothing waits for it and nothing fails
 * by it. What does not get through is tried again, then given up and counted. Knows nothing about how events come about.
 */
import { randomUUID } from 'node:crypto';
import type { OnOptimizerEvent, OptimizerEvent } from '../optimizer-event.ts';
import { tell } from '../tell.ts';
import { beforeLeaving } from './leaving.ts';
import { type Endpoint, type Posted, postBatch } from './post-batch.ts';
import { quietTimers, type Timers } from './timers.ts';

export interface HttpTelemetryOptions {
  readonly url: string;
  /** Such as an `authorization` of the endpoint's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A batch is sent when so many events wait, 10 unless told, */
  readonly batchEvents?: number;
  /** or when the first of them has waited so long; 5,000 unless told. */
  readonly everyMs?: number;
  /** More than this do not wait, the oldest go first; 1,000 unless told. */
  readonly mostQueued?: number;
  /** Nor more than so many characters of them; 16 million unless told. Only events with texts of requests come near. */
  readonly mostQueuedCharacters?: number;
  /** For one try; 3,000 unless told. */
  readonly limitMs?: number;
  /** Of one batch; 5 unless told. Between them the pause doubles, from a second to half a minute. */
  readonly mostTries?: number;
  /** For all that waits when the process ends, or at `close`; 2,000 unless told. Then nothing is tried again. */
  readonly leavingLimitMs?: number;
  /**
   * Whether texts of requests are sent, where the library's own debug switch puts them into events. They are taken out
   * unless told.
   */
  readonly sendContent?: boolean;
  /** Told of each batch that was given up, and why. */
  readonly onLoss?: (events: number, why: string) => void;
  readonly fetch?: typeof globalThis.fetch;
  readonly timers?: Timers;
  readonly nowMs?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface TelemetryCounts {
  /** Not sent yet, those under way included. */
  readonly waiting: number;
  readonly taken: number;
  /** Pushed out, refused, or tried in vain. */
  readonly lost: number;
}

export interface HttpTelemetry {
  /** For the library's option of the same name. */
  readonly onEvent: OnOptimizerEvent;
  readonly counts: () => TelemetryCounts;
  /** Sends all that waits now, with the usual tries. */
  flush(): Promise<void>;
  /** Sends what waits, within a short limit, and takes no more. */
  close(): Promise<void>;
}

/** A batch with more ends early: endpoints refuse what is too large. */
const mostBatchCharacters = 1_000_000;
/** Between two batches that wait: long enough for a process that is done to see that it is. */
const gapMs = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** @throws TypeError when the address is none of HTTP */
export function httpTelemetry(options: HttpTelemetryOptions): HttpTelemetry {
  if (!/^https?:$/.test(new URL(options.url).protocol)) {
    throw new TypeError(`Telemetry is sent to an http or https address, not to ${options.url}`);
  }
  const queue = new TelemetryQueue(options);
  return {
    onEvent: (event) => queue.add(event),
    counts: () => queue.counts(),
    flush: () => queue.flush(),
    close: () => queue.close(),
  };
}

class TelemetryQueue {
  readonly #options: HttpTelemetryOptions;
  readonly #endpoint: Endpoint;
  readonly #batchEvents: number;
  readonly #stayUntilClosed: () => void;
  /** As JSON: what an event holds may be changed by the program before it is sent. */
  #events: string[] = [];
  #characters = 0;
  #underWay = 0;
  #taken = 0;
  #lost = 0;
  /** Of the losses, those that no batch has told of. */
  #untold = 0;
  #cancelTimer: (() => void) | null = null;
  #sending: Promise<void> | null = null;
  /** Ends a pause between two tries. */
  #endPause: (() => void) | null = null;
  /** Since when it is leaving; `null`: it is not. */
  #leavingSinceMs: number | null = null;
  #isClosed = false;

  constructor(options: HttpTelemetryOptions) {
    this.#options = options;
    this.#batchEvents = options.batchEvents ?? 10;
    this.#endpoint = {
      url: options.url,
      headers: options.headers ?? {},
      fetch: options.fetch ?? globalThis.fetch,
      timers: options.timers ?? quietTimers,
      nowMs: options.nowMs ?? Date.now,
    };
    this.#stayUntilClosed = beforeLeaving(() => void this.#leave());
  }

  counts(): TelemetryCounts {
    return { waiting: this.#events.length + this.#underWay, taken: this.#taken, lost: this.#lost };
  }

  add(event: OptimizerEvent): void {
    if (this.#isClosed) {
      this.#lose(1);
      return;
    }
    const text = textOf(this.#options.sendContent === true ? event : withoutContent(event));
    if (text === null) {
      this.#lose(1);
      return;
    }
    this.#events.push(text);
    this.#characters += text.length;
    const { mostQueued = 1_000, mostQueuedCharacters = 16_000_000 } = this.#options;
    while (this.#events.length > mostQueued || this.#characters > mostQueuedCharacters) {
      this.#takeFirst();
      this.#lose(1);
    }
    if (this.#events.length >= this.#batchEvents) void this.#send();
    else this.#setTimer();
  }

  async flush(): Promise<void> {
    while (this.#events.length > 0 || this.#sending !== null) await this.#send();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stayUntilClosed();
    await this.#leave();
  }

  #setTimer(): void {
    if (this.#events.length === 0 || this.#sending !== null) return;
    this.#cancelTimer ??= this.#endpoint.timers.after(
      this.#options.everyMs ?? 5_000,
      () => void this.#send(),
    );
  }

  /** One batch after the other, as long as one is full, and one at least. */
  #send(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#sending ??= this.#sendBatches().finally(() => {
      this.#sending = null;
      this.#setTimer();
    });
    return this.#sending;
  }

  async #sendBatches(): Promise<void> {
    for (;;) {
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#sendBatch(batch);
      if (this.#events.length < this.#batchEvents) return;
      // Else a row of requests would keep a process that is done, and nobody would be told that it is.
      if (this.#leavingSinceMs === null) await this.#quietly((go) => setTimeout(go, gapMs).unref());
    }
  }

  #takeBatch(): readonly string[] {
    const batch: string[] = [];
    let characters = 0;
    while (batch.length < this.#batchEvents && this.#events.length > 0) {
      characters += this.#events[0]?.length ?? 0;
      if (batch.length > 0 && characters > mostBatchCharacters) break;
      batch.push(this.#takeFirst());
    }
    return batch;
  }

  #takeFirst(): string {
    const first = this.#events.shift() ?? '';
    this.#characters -= first.length;
    return first;
  }

  async #sendBatch(events: readonly string[]): Promise<void> {
    const untold = this.#untold;
    // Twice the same, should an answer have been lost on its way.
    const batchId = randomUUID();
    const body = `{"schemaVersion":1,"batchId":"${batchId}","lostBefore":${untold},"events":[${events.join(',')}]}`;
    this.#underWay = events.length;
    const posted = await this.#tryUntil(body);
    this.#underWay = 0;
    if (posted.kind === 'taken') {
      this.#taken += events.length;
      this.#untold -= untold;
      return;
    }
    this.#lose(events.length);
    tell(this.#options.onLoss, events.length, posted.why);
  }

  async #tryUntil(body: string): Promise<Posted> {
    for (let tries = 1; ; tries++) {
      const leavingMs = this.#leftOfLeavingMs();
      if (leavingMs !== null && leavingMs <= 0) return { kind: 'failed', why: 'no time', retryAfterMs: null };
      const limitMs = Math.min(this.#options.limitMs ?? 3_000, leavingMs ?? Number.POSITIVE_INFINITY);
      const posted = await postBatch(this.#endpoint, body, limitMs);
      if (posted.kind !== 'failed' || tries >= (this.#options.mostTries ?? 5)) return posted;
      if (this.#leavingSinceMs !== null) {
        // It was under way when leaving began: one more, for what may have been a moment's failure.
        if (leavingMs !== null) return posted;
        continue;
      }
      await this.#pause(posted.retryAfterMs, tries);
    }
  }

  /** @returns `null`: it is not leaving */
  #leftOfLeavingMs(): number | null {
    if (this.#leavingSinceMs === null) return null;
    return this.#leavingSinceMs + (this.#options.leavingLimitMs ?? 2_000) - this.#endpoint.nowMs();
  }

  #pause(askedMs: number | null, tries: number): Promise<void> {
    // Half of it by chance: programs that were cut off at once do not come back at once.
    const share = 0.5 + 0.5 * (this.#options.random ?? Math.random)();
    const delayMs = Math.min(longestPauseMs, askedMs ?? firstPauseMs * 2 ** (tries - 1) * share);
    let cancel: () => void = () => undefined;
    return this.#quietly((go) => {
      cancel = this.#endpoint.timers.after(delayMs, go);
    }).finally(() => cancel());
  }

  /** @param wait calls back in a while, and keeps no process. Leaving ends the wait. */
  #quietly(wait: (go: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        if (this.#endPause === end) this.#endPause = null;
        resolve();
      };
      this.#endPause = end;
      wait(end);
    });
  }

  async #leave(): Promise<void> {
    if (this.#leavingSinceMs !== null) return this.flush();
    this.#leavingSinceMs = this.#endpoint.nowMs();
    this.#endPause?.();
    await this.flush();
    this.#leavingSinceMs = null;
  }

  #lose(events: number): void {
    this.#lost += events;
    this.#untold += events;
  }
}

function withoutContent(event: OptimizerEvent): OptimizerEvent {
  if (!('content' in event)) return event;
  const { content: _, ...rest } = event;
  return rest;
}

/** `null`: it is in no form that can be sent, such as one that holds itself. */
function textOf(event: OptimizerEvent): string | null {
  try {
    return JSON.stringify(event);
  } catch {
    return null;
  }
}
