/**
 * The library entry: the parts that decide and the parts that talk to models. Importing it loads no native addon, no
 * database and no terminal UI; a vendor's SDK is loaded with the first request to it.
 */
export { type Clock, systemClock } from './core/clock.ts';
export { OptimizerError } from './core/errors.ts';
export { formatUsd, type NanoUsd } from './core/money.ts';
export type { ProviderName } from './core/provider-name.ts';
export { estimateTokens } from './core/token-estimate.ts';
export { inputTokens, outputTokens, type TokenUsage } from './core/usage.ts';
export type {
  Availability,
  FinishReason,
  GenerateOptions,
  ModelEvent,
  ModelMessage,
  ModelOutcome,
  ModelRequest,
  ModelResponse,
  Provider,
  ProviderFailure,
  ToolCall,
  ToolDefinition,
} from './providers/contract.ts';
export { createProvider, type ProviderOptions } from './providers/create-provider.ts';
export { ceilingOf, costOf, type ModelPrice, type PriceOverride, priceOf } from './providers/pricing.ts';
export { generateWithRetries, type RetryContext, type RetryPolicy } from './providers/retry.ts';
export { type Classification, type Complexity, classify, type Intent } from './routing/classify.ts';
export { afterAnswer, afterFailure, describeFailure, type NextStep } from './routing/escalate.ts';
export { type LadderPlan, type LadderPolicy, planLadder, type TierStatus } from './routing/plan-ladder.ts';
