/**
 * What every model provider does, whoever makes it. An expected failure is a value; a rejected promise is a bug.
 * Knows nothing about tiers, prices, prompts or terminals.
 */
import type { ImageMediaType } from '../core/image-header.ts';
import type { ProviderName } from '../core/provider-name.ts';
import type { TokenUsage } from '../core/usage.ts';

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, an object schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  /** The provider's own, or made here where it has none. Unique within a response. */
  readonly id: string;
  readonly name: string;
  /** Parsed JSON, not yet checked against the tool's schema. */
  readonly arguments: unknown;
  /** Opaque data that this provider wants back with the call (Gemini's thought signature); else `null`. */
  readonly signature: string | null;
}

export interface ModelImage {
  readonly mediaType: ImageMediaType;
  readonly base64: string;
  /** Part of `estimatedInputTokens`. */
  readonly estimatedTokens: number;
}

export type ModelMessage =
  | {
      readonly role: 'user';
      readonly text: string;
      /** They come before the text. Only for models that see them. */
      readonly images?: readonly ModelImage[];
    }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly toolName: string; readonly text: string };

export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  /** Begins with a user message. */
  readonly messages: readonly ModelMessage[];
  /** Empty for a pure question. */
  readonly tools: readonly ToolDefinition[];
  readonly maxOutputTokens: number;
  /** `null`: the provider's default. Left out for models that refuse it. */
  readonly temperature: number | null;
  /**
   * For providers that are told what to cache, and charge for it. `read`: serve what an earlier request with the same
   * beginning left in it. `write`: and keep all of this one, since a later request is expected to begin with it. Left out:
   * neither is worth it.
   */
  readonly cache?: 'read' | 'write';
  /**
   * How many messages at the beginning are as they were in the request before, where it was not all of its messages: what
   * was kept of a later one is no use any more. Left out: all of them.
   */
  readonly sameMessages?: number;
  /** Our own count of system, messages and tools; what a silently cut prompt is told by. */
  readonly estimatedInputTokens: number;
  /**
   * Prompt and answer of a longer request that follows: a server that loads a model for a window loads it for that at once.
   */
  readonly roomTokens?: number;
}

/** `length`: cut off by the output limit. `other`: the provider named a reason that is none of these. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'refusal' | 'other';

export interface ModelResponse {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: FinishReason;
  readonly usage: TokenUsage;
  /** The mean logarithm of the probability of the answer's tokens; left out where the provider does not say it. */
  readonly meanLogprob?: number;
  /** As the provider reports it; the requested one where it reports none. */
  readonly model: string;
  /** From the request to the first text, reasoning or tool call; `null` when there was none. */
  readonly firstTokenMs: number | null;
  readonly totalMs: number;
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  /** A failed try is repeated after `delayMs`; nothing visible was emitted by it. */
  | {
      readonly type: 'retry';
      readonly failure: ProviderFailure;
      readonly tryNumber: number;
      readonly delayMs: number;
    };

/** `message` is the provider's own sentence, without keys, at most 500 characters. */
export type ProviderFailure =
  | {
      readonly kind: 'rate-limited';
      readonly retryAfterMs: number | null;
      /** What is still allowed of prompt and answer together, where that is what was asked too much of. */
      readonly tokensLeft?: number;
      readonly message: string;
    }
  /** 5xx, 529 and the like. */
  | { readonly kind: 'overloaded'; readonly retryAfterMs: number | null; readonly message: string }
  /** No connection: refused, reset before an answer, no such host. */
  | { readonly kind: 'unreachable'; readonly message: string }
  | {
      readonly kind: 'timed-out';
      readonly phase: 'connect' | 'first-token' | 'idle' | 'total';
      readonly afterMs: number;
    }
  /** The stream ended without saying why. */
  | { readonly kind: 'cut-stream'; readonly message: string }
  /** The answer is not of the protocol. */
  | { readonly kind: 'malformed'; readonly message: string }
  /** A missing, refused or exhausted key. */
  | { readonly kind: 'unauthorized'; readonly message: string }
  | { readonly kind: 'model-missing'; readonly model: string; readonly message: string }
  | {
      readonly kind: 'context-overflow';
      readonly limitTokens: number | null;
      /** How many the provider counted; left out: it did not say. */
      readonly sentTokens?: number;
      /** Both numbers are of prompt and answer together; left out: of the prompt. */
      readonly countsOutput?: true;
      readonly message: string;
    }
  /** The provider cut the prompt without saying so; the answer is void. */
  | { readonly kind: 'prompt-truncated'; readonly sentTokens: number; readonly evaluatedTokens: number }
  /** The model made no valid tool call and the provider refused the answer. */
  | { readonly kind: 'tool-use-failed'; readonly message: string }
  /** Any other 4xx: our own fault, the same everywhere. */
  | { readonly kind: 'invalid-request'; readonly message: string }
  | { readonly kind: 'aborted' };

export type ModelOutcome =
  | { readonly ok: true; readonly response: ModelResponse }
  | {
      readonly ok: false;
      readonly failure: ProviderFailure;
      /** What had come before the failure; its tokens are billed all the same. */
      readonly partial: { readonly text: string; readonly usage: TokenUsage };
      readonly totalMs: number;
    };

export interface GenerateOptions {
  readonly signal: AbortSignal;
  /** Called in order, synchronously, while the answer streams. */
  readonly onEvent: (event: ModelEvent) => void;
}

export type Availability =
  | { readonly available: true }
  | {
      readonly available: false;
      readonly reason: string;
      /** What the user does to make it available. */
      readonly hint: string;
    };

export interface Provider {
  readonly name: ProviderName;
  /** Cheap and free of cost: a key is set, a local server answers and has the model. Bounded to about a second. */
  checkAvailability(model: string, signal: AbortSignal): Promise<Availability>;
  /** One request, streamed. Resolves in every expected case. */
  generate(request: ModelRequest, options: GenerateOptions): Promise<ModelOutcome>;
}
