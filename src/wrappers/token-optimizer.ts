/** The optimizer on its own, and for clients: what it learns and remembers is shared by all of them. */
import type { ModelRequest, SdkDialect } from '../prompt/pipeline/canonical.ts';
import { readBack } from '../prompt/pipeline/operation.ts';
import type { ModelVendor } from './model-limits.ts';
import { OptimizerEngine } from './optimizer-engine.ts';
import type { OptimizedRequest, OptimizerOptions } from './optimizer-options.ts';
import { type AnthropicClient, type OptimizedAnthropic, wrapAnthropicWith } from './wrap-anthropic.ts';
import { type OpenAIClient, type OptimizedOpenAI, wrapOpenAIWith } from './wrap-openai.ts';

export interface OptimizedPrompt<R extends ModelRequest> extends OptimizedRequest<R> {
  readonly messages: R['messages'];
  /** @param handle of an operation. @returns what stood there, or `null` when nothing of that handle was replaced */
  readonly readBack: (handle: string) => string | null;
}

export class TokenOptimizer {
  readonly #options: OptimizerOptions;
  readonly #engines = new Map<ModelVendor, OptimizerEngine>();

  constructor(options: OptimizerOptions = {}) {
    this.#options = options;
  }

  /** @param input a request as either SDK takes it, or its messages alone. @throws BudgetError see `maxInputTokens` */
  optimize<M extends object>(
    input: readonly M[],
  ): Promise<OptimizedPrompt<{ readonly messages: readonly M[] }>>;
  optimize<R extends ModelRequest>(input: R): Promise<OptimizedPrompt<R>>;
  async optimize(input: ModelRequest | readonly object[]): Promise<OptimizedPrompt<ModelRequest>> {
    const request = Array.isArray(input) ? { messages: input as readonly object[] } : (input as ModelRequest);
    const dialect = dialectOf(request, this.#options.provider);
    const engine = this.#engineFor(this.#options.provider ?? dialect);
    const { stats, operations, request: smaller } = await engine.prepare(request, dialect);
    return {
      request: smaller,
      messages: smaller.messages,
      stats,
      operations,
      readBack: (handle) => readBack(operations, handle),
    };
  }

  wrapOpenAI<C extends OpenAIClient>(client: C): OptimizedOpenAI & C {
    return wrapOpenAIWith(client, this.#engineFor(this.#options.provider ?? 'openai'));
  }

  wrapAnthropic<C extends AnthropicClient>(client: C): OptimizedAnthropic & C {
    return wrapAnthropicWith(client, this.#engineFor(this.#options.provider ?? 'anthropic'));
  }

  #engineFor(vendor: ModelVendor): OptimizerEngine {
    let engine = this.#engines.get(vendor);
    if (engine === undefined) {
      engine = new OptimizerEngine(vendor, this.#options);
      this.#engines.set(vendor, engine);
    }
    return engine;
  }
}

/** One prompt, without what was known before; for a conversation use one `TokenOptimizer` for all of its requests. */
export function optimize<M extends object>(
  input: readonly M[],
  options?: OptimizerOptions,
): Promise<OptimizedPrompt<{ readonly messages: readonly M[] }>>;
export function optimize<R extends ModelRequest>(
  input: R,
  options?: OptimizerOptions,
): Promise<OptimizedPrompt<R>>;
export async function optimize(
  input: ModelRequest | readonly object[],
  options: OptimizerOptions = {},
): Promise<OptimizedPrompt<ModelRequest>> {
  return new TokenOptimizer({ cache: null, ...options }).optimize(input as ModelRequest);
}

/** What only Anthropic's messages have: system text beside them, and calls and results of tools as parts of a message. */
const partsOfAnthropic = new Set(['tool_use', 'tool_result', 'image', 'document', 'thinking']);

function dialectOf(request: ModelRequest, vendor: ModelVendor | undefined): SdkDialect {
  if (vendor !== undefined) return vendor === 'anthropic' ? 'anthropic' : 'openai';
  const { model } = request as { readonly model?: unknown };
  if (request.system !== undefined || (typeof model === 'string' && /claude/.test(model))) return 'anthropic';
  const hasParts = request.messages.some((message) => {
    const { content } = message as { readonly content?: unknown };
    return (
      Array.isArray(content) &&
      content.some((part) => partsOfAnthropic.has(String((part as Typed | null)?.type)))
    );
  });
  return hasParts ? 'anthropic' : 'openai';
}

interface Typed {
  readonly type?: unknown;
}
