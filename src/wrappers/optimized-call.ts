/**
 * What a wrapped method returns in place of the SDK's own promise: the call goes out once the request is ready, and everything
 * that the promise offers is asked of it. What comes back is the very object that the SDK made, with `optimizerStats` beside
 * what is in it: not enumerable, so that it is printed, compared and stored as before.
 */
import type { OptimizerStats } from './optimizer-options.ts';

/** Of a promise of either SDK. */
export interface VendorCall extends PromiseLike<unknown> {
  asResponse(): Promise<unknown>;
  withResponse(): Promise<{ readonly data: unknown }>;
  _thenUnwrap?(transform: (data: unknown, props: unknown) => unknown): VendorCall;
}

/** Boxed: a promise of a promise would be waited for, and with it the answer would be read. */
export interface SentCall {
  readonly call: VendorCall;
  readonly stats: OptimizerStats;
  readonly answered: (data: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export class OptimizedCall extends Promise<unknown> {
  readonly #sent: Promise<SentCall>;

  constructor(sent: Promise<SentCall>) {
    // Never used: everything that looks at a promise is overridden, as the SDKs do it.
    super((resolve) => resolve(null));
    this.#sent = sent;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  override then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#data().then(onFulfilled, onRejected);
  }

  override catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<unknown | B> {
    return this.#data().catch(onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<unknown> {
    return this.#data().finally(onFinally);
  }

  asResponse(): Promise<unknown> {
    return this.#told((sent) => sent.call.asResponse());
  }

  withResponse(): Promise<{ readonly data: unknown }> {
    return this.#told(async (sent) => {
      const answer = await sent.call.withResponse();
      attach(answer.data, sent);
      return answer;
    });
  }

  /** By which the SDKs' own helpers make something else of an answer, such as `parse`. */
  _thenUnwrap(transform: (data: unknown, props: unknown) => unknown): OptimizedCall {
    return new OptimizedCall(
      this.#sent.then((sent) => {
        const { call } = sent;
        if (call._thenUnwrap === undefined) throw new TypeError('This client has no such helper.');
        return { ...sent, call: call._thenUnwrap(transform) };
      }),
    );
  }

  #data(): Promise<unknown> {
    return this.#told(async (sent) => {
      const data = await sent.call;
      attach(data, sent);
      return data;
    });
  }

  async #told<T>(ask: (sent: SentCall) => Promise<T>): Promise<T> {
    const sent = await this.#sent;
    try {
      return await ask(sent);
    } catch (error) {
      sent.failed(error);
      throw error;
    }
  }
}

function attach(data: unknown, { stats, answered }: SentCall): void {
  if (typeof data !== 'object' || data === null) return;
  if ('optimizerStats' in data || !Object.isExtensible(data)) return;
  Object.defineProperty(data, 'optimizerStats', {
    value: stats,
    enumerable: false,
    configurable: true,
    writable: true,
  });
  answered(data);
}
