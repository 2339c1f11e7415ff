/**
 * The library entry: the index of a project, the parts that decide, and the parts that talk to models. Importing it loads
 * no native addon, no database and no terminal UI; `openCodeIndex` loads the database, a vendor's SDK is loaded with the
 * first request to it, and the rules that make prompts smaller with the first prompt.
 */
export type {
  CodeIndex,
  ImportEdge,
  IndexCounts,
  IndexedFile,
  IndexedReference,
  IndexedSymbol,
  ReferencesOfSymbol,
  ReferenceTarget,
  SymbolUsers,
  TouchingTest,
} from './codebase/code-index.ts';
export { type ImportForm, type ReferenceRole, type SymbolKind, symbolKinds } from './codebase/facts.ts';
export type {
  DependencyBounds,
  DependencyCycle,
  DependencyDirection,
  DependencyEdge,
  DependencyFile,
  DependencyGraph,
} from './codebase/graph/dependency-graph.ts';
export { renderDot } from './codebase/graph/render-dot.ts';
export { fitMermaid } from './codebase/graph/render-mermaid.ts';
export { renderTree } from './codebase/graph/render-tree.ts';
export type { MappedFile, RepositoryMap } from './codebase/graph/repository-map.ts';
export { IndexError, type IndexErrorCode } from './codebase/index-error.ts';
export { type CodeIndexOptions, openCodeIndex, type ProjectIndex } from './codebase/open-code-index.ts';
export type { RefreshReport, TreeChanges } from './codebase/refresh/report.ts';
export type { Definition, MissingPart, SymbolLookup } from './codebase/search/find-symbol.ts';
export type { FoundSymbol, FoundSymbols, SymbolQuery } from './codebase/search/find-symbols.ts';
export type { AnswerItem, IndexAnswer } from './codebase/search/index-answer.ts';
export type { NameMatch } from './codebase/search/match-name.ts';
export {
  type Relation,
  type RelationEntries,
  type RelationEntry,
  type RelationKind,
  type RelationOptions,
  relationKinds,
} from './codebase/search/relations.ts';
export type { WatchEvent } from './codebase/watch/watch-event.ts';
export { type Clock, systemClock } from './core/clock.ts';
export { OptimizerError } from './core/errors.ts';
export { formatUsd, type NanoUsd } from './core/money.ts';
export type { ProviderName } from './core/provider-name.ts';
export { estimateTokens } from './core/token-estimate.ts';
export { inputTokens, outputTokens, type TokenUsage } from './core/usage.ts';
export { BudgetError } from './prompt/pipeline/budget.ts';
export { type CachePrices, cachePricesOf } from './prompt/pipeline/cache-prices.ts';
export type { Operation, TransformClass } from './prompt/pipeline/operation.ts';
export type { Policy } from './prompt/pipeline/policy.ts';
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
export type { RateLimits } from './providers/rate-limits.ts';
export { generateWithRetries, type RetryContext, type RetryPolicy } from './providers/retry.ts';
export { type Classification, type Complexity, classify, type Intent } from './routing/classify.ts';
export { afterAnswer, afterFailure, describeFailure, type NextStep } from './routing/escalate.ts';
export { type LadderPlan, type LadderPolicy, planLadder, type TierStatus } from './routing/plan-ladder.ts';
export { type GuardOptions, guardedCache } from './wrappers/caches/guarded-cache.ts';
export { type MemoryCacheOptions, memoryCache } from './wrappers/caches/memory-cache.ts';
export {
  type RedisCache,
  type RedisCacheOptions,
  type RedisClient,
  redisCache,
} from './wrappers/caches/redis-cache.ts';
export { type SqliteCache, type SqliteCacheOptions, sqliteCache } from './wrappers/caches/sqlite-cache.ts';
export { type ContextWindow, type ContextWindowOptions, contextWindow } from './wrappers/context-window.ts';
export { type LlmLingua2, type LlmLingua2Options, llmLingua2 } from './wrappers/llmlingua/llm-lingua-2.ts';
export { LlmLinguaError, type LlmLinguaErrorCode } from './wrappers/llmlingua/llm-lingua-error.ts';
export type { ModelVendor } from './wrappers/model-limits.ts';
export { type OllamaSimilarityOptions, ollamaSimilarity } from './wrappers/ollama-similarity.ts';
export type { OnOptimizerEvent, OptimizerEvent } from './wrappers/optimizer-event.ts';
export type { OptimizedRequest, OptimizerOptions, OptimizerStats } from './wrappers/optimizer-options.ts';
export type { OutsideHelp, TextCompressor, TextSimilarity } from './wrappers/outside-help.ts';
export type { ResultCache } from './wrappers/result-cache.ts';
export {
  type HttpTelemetry,
  type HttpTelemetryOptions,
  httpTelemetry,
  type TelemetryCounts,
} from './wrappers/telemetry/http-telemetry.ts';
export { type OptimizedPrompt, optimize, TokenOptimizer } from './wrappers/token-optimizer.ts';
export {
  type OptimizedAnthropic,
  type WithOptimizerStatsToCome,
  wrapAnthropic,
} from './wrappers/wrap-anthropic.ts';
export { type OptimizedOpenAI, type WithOptimizerStats, wrapOpenAI } from './wrappers/wrap-openai.ts';
