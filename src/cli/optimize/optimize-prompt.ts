/** A prompt through the pipeline, as the command shows it. Pure but for the clocks that it is given. */
import type { Clock } from '../../core/clock.ts';
import type { NanoUsd } from '../../core/money.ts';
import { canonicalise } from '../../prompt/pipeline/canonical.ts';
import { type Optimized, type OptimizeStats, optimize } from '../../prompt/pipeline/optimize.ts';
import { defaultPolicy } from '../../prompt/pipeline/policy.ts';
import type { PromptBlock } from '../../prompt/pipeline/prompt-block.ts';
import type { TextTransforms } from '../../prompt/pipeline/text-transforms.ts';
import { toolName } from '../../prompt/transforms/tool-schema/shrink-tools.ts';
import type { CountTokens } from '../../prompt/transforms/transformed.ts';
import { inputPriceOf, type ModelVendor } from '../../wrappers/model-limits.ts';
import { providerCacheOf } from '../../wrappers/provider-cache.ts';
import type { PromptMessages } from './read-prompt.ts';
import type { ShownOperation } from './render-operations.ts';
import { shrinkText, type TextForm } from './shrink-text.ts';

export interface PromptSettings {
  readonly vendor: ModelVendor;
  /** `null`: none is known, so no price is. */
  readonly model: string | null;
  readonly countTokens: CountTokens;
  /** `null`: any size will do. */
  readonly maxTokens: number | null;
  /** `null`: as the pipeline has it. */
  readonly ratio: number | null;
  /** In place of the usual ones. */
  readonly transforms?: Partial<TextTransforms>;
  readonly clock: Clock;
}

/** An operation as the JSON has it. */
export interface TextOperationEntry {
  readonly blockId: string | null;
  readonly by: string;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly because: string;
}

export interface OptimizedPrompt {
  readonly shown: readonly ShownOperation[];
  readonly entries: readonly TextOperationEntry[];
  /** `costSaved` is `null` where no price is known. */
  readonly stats: Omit<OptimizeStats, 'costSaved' | 'expectedSaved' | 'servedTokens'> & {
    readonly costSaved: NanoUsd | null;
  };
}

/** Counts may be off: of what is allowed so much stays free. */
export function marginOf(maxTokens: number): number {
  return Math.min(defaultPolicy.safetyMarginTokens, Math.floor(maxTokens / 20));
}

/** @throws BudgetError, as the pipeline counts it: without the margin */
export function optimizeMessages(
  { request, dialect }: PromptMessages,
  settings: PromptSettings,
): OptimizedPrompt & { readonly result: Optimized<PromptMessages['request']> } {
  const { vendor, model, countTokens, maxTokens, ratio, clock } = settings;
  const { prices } = providerCacheOf(vendor, model, request, {}, clock.nowMs());
  const result = optimize(request, {
    dialect,
    prices,
    countTokens,
    maxInputTokens: maxTokens,
    transforms: settings.transforms ?? {},
    nowMs: () => clock.monotonicMs(),
    policy: {
      ...(maxTokens === null ? {} : { safetyMarginTokens: marginOf(maxTokens) }),
      ...(ratio === null ? {} : { compressionRatio: ratio }),
    },
  });
  const blocks = new Map(canonicalise(request, dialect, () => 0).blocks.map((block) => [block.id, block]));
  const order = new Map([...blocks.keys()].map((id, at) => [id, at]));
  const orderOf = (id: string) => order.get(id) ?? 0;
  const operations = result.audit.operations.toSorted((a, b) => orderOf(a.blockId) - orderOf(b.blockId));
  const { costSaved, expectedSaved: _, servedTokens: __, ...stats } = result.stats;
  const isPriced = model !== null && inputPriceOf(vendor, model, new Date(clock.nowMs())) !== null;
  return {
    result,
    stats: { ...stats, costSaved: isPriced ? costSaved : null },
    entries: operations.map(({ blockId, by, tokensBefore, tokensAfter, because }) => ({
      blockId,
      by,
      tokensBefore,
      tokensAfter,
      because,
    })),
    shown: [
      ...operations.map(({ blockId, original, text, tokensBefore, tokensAfter, because }): ShownOperation => {
        const block = blocks.get(blockId);
        return {
          place: placeOf(blockId),
          what: block === undefined ? '' : nameOf(block),
          before: original,
          after: text,
          tokensBefore,
          tokensAfter,
          because,
        };
      }),
      ...result.session.inserted.map(
        ({ before, text }): ShownOperation => ({
          place: `before messages[${before}]`,
          what: 'user',
          before: '',
          after: text,
          tokensBefore: 0,
          tokensAfter: countTokens(text),
          because: 'a message of its own that stands for what was left out',
        }),
      ),
    ],
  };
}

/** @throws BudgetError, as above */
export function optimizeText(
  text: string,
  form: TextForm | null,
  settings: PromptSettings,
): OptimizedPrompt & { readonly text: string } {
  const { countTokens, ratio, vendor, model, clock } = settings;
  const startMs = clock.monotonicMs();
  const maxTokens = settings.maxTokens === null ? null : settings.maxTokens - marginOf(settings.maxTokens);
  const compress = settings.transforms?.compress ?? null;
  const operations = shrinkText(text, form, { countTokens, maxTokens, ratio, compress });
  const tokensBefore = operations[0]?.tokensBefore ?? countTokens(text);
  const last = operations.at(-1);
  const tokensAfter = last?.tokensAfter ?? tokensBefore;
  const price = model === null ? null : inputPriceOf(vendor, model, new Date(clock.nowMs()));
  const faithfulness = last?.faithfulness ?? null;
  return {
    text: last?.after ?? text,
    stats: {
      tokensBefore,
      tokensAfter,
      tokensSaved: tokensBefore - tokensAfter,
      compressionRatio: tokensBefore === 0 ? 1 : tokensAfter / tokensBefore,
      // $1 per million tokens is 1,000 nano-dollars a token.
      costSaved: price === null ? null : toCost((tokensBefore - tokensAfter) * price.input * 1000),
      route: faithfulness === null ? 'heuristic_only' : 'heuristic+semantic+compression',
      cacheHit: false,
      fallbackUsed: null,
      faithfulness,
      timingsMs: { transforms: clock.monotonicMs() - startMs },
      selected: [],
      dropped: [],
    },
    entries: operations.map(({ by, tokensBefore, tokensAfter, because }) => ({
      blockId: null,
      by,
      tokensBefore,
      tokensAfter,
      because,
    })),
    shown: operations.map(({ by, before, after, tokensBefore, tokensAfter, because }) => ({
      place: null,
      what: by,
      before,
      after,
      tokensBefore,
      tokensAfter,
      because,
    })),
  };
}

function toCost(nanoDollars: number): NanoUsd {
  return Math.round(nanoDollars) as NanoUsd;
}

/** `messages/3/content/0/text` → `messages[3].content[0]`: where a message has one part only, that says enough. */
function placeOf(blockId: string): string {
  return blockId
    .replace(/\/(?:text|content|source\/data)$/, '')
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
}

function nameOf({ kind, role, form, tool, text }: PromptBlock): string {
  const name = tool?.name ?? null;
  if (form === 'call') return name === null ? 'a call' : `call of ${name}`;
  switch (kind) {
    case 'tool-result':
      return name === null ? 'result of a tool' : `result of ${name}`;
    case 'tool-schema': {
      const of = toolName(JSON.parse(text));
      return of === null ? 'a tool' : `tool ${of}`;
    }
    case 'doc':
    case 'code':
      return 'a document';
    case 'constraint':
      return 'demands';
    case 'system':
    case 'developer':
      return kind;
    default:
      return role;
  }
}
