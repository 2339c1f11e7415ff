/**
 * What a wrapped method returns in place of the SDK's own promise: the call goes out once the request is ready, and everything
 * that the promise offers is asked of it. It is of the SDK's own class where that can be found. What comes back is the very
 * object that the SDK made, with `optimizerStats` beside what is in it: not enumerable, so that it is printed, compared and
 * stored as before.
 */
import type { OptimizerStats } from './optimizer-options.ts';

/** Of a promise of either SDK. */
export interface VendorCall extends PromiseLike<unknown> {
  asResponse(): Promise<unknown>;
  withResponse(): Promise<{ readonly data: unknown }>;
  _thenUnwrap?(transform: (data: unknown, props: unknown) => unknown): VendorCall;
  _responseProps?(): Promise<unknown>;
}

/** Boxed: a promise of a promise would be waited for, and with it the answer would be read. */
export interface SentCall {
  readonly call: VendorCall;
  readonly stats: OptimizerStats;
  readonly answered: (data: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** @param client whose promises it is like */
export function optimizedCall(client: object, sent: Promise<SentCall>): VendorCall {
  return new (callClassOf(client))(client, sent);
}

type CallClass = new (client: object, sent: Promise<SentCall>) => VendorCall;

/** By the classes of clients: an SDK may be there twice, as CommonJS and as a module, and each has promises of its own. */
const callClasses = new WeakMap<object, CallClass>();

function callClassOf(client: object): CallClass {
  let found = callClasses.get(client.constructor);
  if (found === undefined) {
    found = callClassFrom(promiseClassOf(client));
    callClasses.set(client.constructor, found);
  }
  return found;
}

type PromiseClass = new (...given: never[]) => Promise<unknown>;

/** The SDK's class can only be had from one of its promises. That of a request whose options never come asks for nothing. */
function promiseClassOf(client: object): PromiseClass {
  const { request } = client as { readonly request?: (options: Promise<never>) => unknown };
  try {
    const never = request?.call(client, new Promise<never>(() => undefined));
    if (never instanceof Promise && typeof (never as Partial<VendorCall>).asResponse === 'function') {
      return never.constructor as PromiseClass;
    }
  } catch {
    // A client that is made like one of the SDKs' need not have it.
  }
  return Promise;
}

function callClassFrom(Base: PromiseClass): CallClass {
  return class OptimizedCall extends Base {
    readonly #client: object;
    readonly #sent: Promise<SentCall>;

    constructor(client: object, sent: Promise<SentCall>) {
      // Never used: everything that looks at a promise is overridden, as the SDKs do it.
      const ofBase = Base === Promise ? [(resolve: (value: null) => void) => resolve(null)] : [client, null];
      super(...(ofBase as never[]));
      this.#client = client;
      this.#sent = sent;
    }

    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    override then<A = unknown, B = never>(
      onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
      onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      return this.parse().then(onFulfilled, onRejected);
    }

    override catch<B = never>(
      onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<unknown | B> {
      return this.parse().catch(onRejected);
    }

    override finally(onFinally?: (() => void) | null): Promise<unknown> {
      return this.parse().finally(onFinally);
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

    parse(): Promise<unknown> {
      return this.#told(async (sent) => {
        const data = await sent.call;
        attach(data, sent);
        return data;
      });
    }

    /** By which the SDKs' own helpers make something else of an answer, such as `parse`, */
    _thenUnwrap(transform: (data: unknown, props: unknown) => unknown): VendorCall {
      const unwrapped = this.#sent.then((sent) => {
        const { call } = sent;
        return { ...sent, call: call._thenUnwrap?.(transform) ?? missing() };
      });
      return optimizedCall(this.#client, unwrapped);
    }

    /** and build one request on another. */
    _responseProps(): Promise<unknown> {
      return this.#told((sent) => sent.call._responseProps?.() ?? missing());
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
  };
}

function missing(): never {
  throw new TypeError('This client has no such helper.');
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
