/** What every vendor that wants a key has in common: no key, no request; else one watched stream. Knows no protocol. */
import { type AdapterOptions, availabilityByKey, outcomeWithoutKey } from './adapter-options.ts';
import type { ModelRequest, Provider, ProviderFailure } from './contract.ts';
import { cleanMessage } from './error-message.ts';
import { type Delta, runGeneration } from './generation.ts';

/** What a vendor's adapter may use to read an error. */
export interface FailureContext {
  readonly model: string;
  /** Whether the stream had begun. */
  readonly begun: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** Takes the key out of a message, and what could steer a terminal. */
  readonly clean: (text: string) => string;
}

export interface Vendor {
  readonly name: Provider['name'];
  /** For people: `Groq`. */
  readonly label: string;
  readonly baseUrl: string;
  /** Makes the request; rejects with whatever the vendor's SDK throws. */
  readonly open: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<Delta>;
  readonly failureOf: (error: unknown, context: FailureContext) => ProviderFailure;
}

export function keyedProvider(vendor: Vendor, options: AdapterOptions): Provider {
  const clean = (text: string) => cleanMessage(text, [options.apiKey]);
  return {
    name: vendor.name,
    checkAvailability: async () => availabilityByKey(options, vendor.label),
    generate: async (request, generateOptions) =>
      outcomeWithoutKey(options, vendor.label) ??
      runGeneration({
        request,
        options: generateOptions,
        limits: options.timeouts,
        clock: options.clock,
        baseUrl: vendor.baseUrl,
        open: (signal) => vendor.open(request, signal),
        failureOf: (error, begun) =>
          vendor.failureOf(error, { model: request.model, begun, nowMs: options.clock.nowMs(), clean }),
      }),
  };
}
