/**
 * Turns texts into vectors whose directions are alike where the texts mean the same. A contract of its own: not every
 * provider has it. An expected failure is a value; a rejected promise is a bug.
 */
import type { ProviderFailure } from './contract.ts';

/** `document`: what is found. `query`: what is looked for; some models want to be told which it is. */
export type EmbeddedKind = 'document' | 'query';

export type EmbedOutcome =
  | {
      readonly ok: true;
      /** One for each text, all of one length, as the model gave them. */
      readonly vectors: readonly Float32Array[];
      /** As the provider counts them; `null`: not reported. */
      readonly tokens: number | null;
    }
  | { readonly ok: false; readonly failure: ProviderFailure };

export interface EmbedOptions {
  readonly signal: AbortSignal;
  /** Of this call, the loading of the model included. */
  readonly limitMs: number;
}

export type EmbedderAvailability =
  /** `identity`: changes when the same name stands for other weights. */
  | { readonly available: true; readonly identity: string }
  | { readonly available: false; readonly reason: string; readonly hint: string };

export interface Embedder {
  readonly model: string;
  /** Bounded to about a second. */
  checkAvailability(signal: AbortSignal): Promise<EmbedderAvailability>;
  /** @param texts at least one, and no more than a batch */
  embed(texts: readonly string[], kind: EmbeddedKind, options: EmbedOptions): Promise<EmbedOutcome>;
}
