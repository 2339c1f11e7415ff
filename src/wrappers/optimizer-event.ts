/**
 * What happens in the library, as values for whoever listens: a telemetry sink, a log, a test. No text of a request is in
 * them, nor in the messages of errors, which can quote one; only where a debug switch says so is there `content`.
 */
import type { NanoUsd } from '../core/money.ts';
import type { OptimizeStats } from '../prompt/pipeline/optimize.ts';
import type { ModelVendor } from './model-limits.ts';

interface OfOneCall {
  /** The same in all events of one call. */
  readonly callId: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly provider: ModelVendor;
  /** `null`: the request names none. */
  readonly model: string | null;
  readonly tenant: string | null;
}

export type CacheName = 'exact' | 'prefix';

export interface OptimizationStarted extends OfOneCall {
  readonly kind: 'optimization_started';
  readonly messages: number;
  /** Only with the debug switch. */
  readonly content?: unknown;
}

export interface OptimizationCompleted extends OfOneCall {
  readonly kind: 'optimization_completed';
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly tokensSaved: number;
  /** `null`: the price is not known. */
  readonly costSaved: NanoUsd | null;
  readonly route: OptimizeStats['route'];
  readonly cacheHit: boolean;
  readonly fallbackUsed: OptimizeStats['fallbackUsed'];
  readonly faithfulness: number | null;
  readonly timingsMs: OptimizeStats['timingsMs'];
  readonly tookMs: number;
  /** Only with the debug switch. */
  readonly content?: unknown;
}

export interface OptimizationFailed extends OfOneCall {
  readonly kind: 'optimization_failed';
  /** The class of the error, such as `TypeError`. */
  readonly errorName: string;
  /** Of an `OptimizerError`. */
  readonly errorCode: string | null;
  readonly tookMs: number;
}

export interface CacheAsked extends OfOneCall {
  readonly kind: 'cache_hit' | 'cache_miss';
  readonly cache: CacheName;
}

export interface CompressionApplied extends OfOneCall {
  readonly kind: 'compression_applied';
  readonly blocks: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly faithfulness: number | null;
}

export interface FallbackTriggered extends OfOneCall {
  readonly kind: 'fallback_triggered';
  /** `extractive`, `bm25`: what is done where the compressor, or the similarity, that was given cannot be used. */
  readonly fallbackUsed: NonNullable<OptimizeStats['fallbackUsed']> | 'extractive' | 'bm25';
  readonly because:
    | 'checks-failed'
    | 'optimizer-failed'
    | 'over-window'
    | 'compressor-failed'
    | 'similarity-failed';
  /** What was wrong with the attempts that were given up, each kind once. */
  readonly flaws: readonly string[];
  /** Of a compressor or a similarity that failed: the class of its error. */
  readonly errorName?: string;
  /** Likewise, of an `OptimizerError`. */
  readonly errorCode?: string | null;
}

export interface ProviderFailed extends OfOneCall {
  readonly kind: 'provider_error';
  /** Of HTTP; `null`: there was no answer. */
  readonly status: number | null;
  readonly errorName: string;
}

export type OptimizerEvent =
  | OptimizationStarted
  | OptimizationCompleted
  | OptimizationFailed
  | CacheAsked
  | CompressionApplied
  | FallbackTriggered
  | ProviderFailed;

/** Called while the call runs, so it must be quick; what it throws is ignored. */
export type OnOptimizerEvent = (event: OptimizerEvent) => void;
