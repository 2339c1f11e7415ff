/**
 * `optimizer optimize [file]`: messages or text in, the smaller form out on stdout, what went and why on stderr. Reads no
 * configuration, opens nothing and asks no model.
 */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import { formatUsd } from '../core/money.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { BudgetError } from '../prompt/pipeline/budget.ts';
import { defaultModels, findModel } from '../providers/model-facts.ts';
import type { ModelVendor } from '../wrappers/model-limits.ts';
import { counterFor, LearnedRatios, usesO200k } from '../wrappers/token-counting.ts';
import { countOf, seconds } from './amounts.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import {
  marginOf,
  type OptimizedPrompt,
  optimizeMessages,
  optimizeText,
  type PromptSettings,
} from './optimize/optimize-prompt.ts';
import { PromptFileError, readPromptFile } from './optimize/prompt-file.ts';
import { readPrompt } from './optimize/read-prompt.ts';
import { renderOperations } from './optimize/render-operations.ts';
import { formOfName } from './optimize/shrink-text.ts';
import { withLlmLingua } from './optimize/with-llmlingua.ts';
import type { Channel, Terminal } from './terminal.ts';

export interface OptimizeCommandOptions {
  readonly provider?: PromptVendor;
  readonly model?: string;
  readonly maxTokens?: number;
  /** In (0, 1]. */
  readonly ratio?: number;
  /** A folder with a model. */
  readonly llmlingua?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type PromptVendor = Exclude<ModelVendor, 'ollama'>;

export class PromptTooLargeError extends OptimizerError {
  readonly code = 'prompt/over-budget';
}

export async function optimizeCommand(
  path: string | undefined,
  options: OptimizeCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    return await run(path, options, terminal, signal);
  } catch (error) {
    if (!(error instanceof BudgetError) || options.maxTokens === undefined) throw error;
    const margin = marginOf(options.maxTokens);
    const over = countOf(error.overTokens);
    throw new PromptTooLargeError(
      `It cannot be made to fit: what has to stay takes ${countOf(options.maxTokens - margin + error.overTokens)} tokens, ${over} more than there is room for (--max-tokens ${options.maxTokens}, less ${margin} as counts may be off)`,
      'Allow more, or shorten the system text, the tools or the last messages.',
      { cause: error },
    );
  }
}

async function run(
  path: string | undefined,
  options: OptimizeCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const given = await readPromptFile(path, terminal, signal);
  const isFile = path !== undefined && path !== '-';
  const prompt = readPrompt(
    given,
    isFile && /\.json$/i.test(path) ? path : null,
    (model) => (options.provider ?? vendorOf(options.model ?? model)) === 'anthropic',
  );
  const named = options.model ?? (prompt.kind === 'messages' ? modelIn(prompt.request) : null);
  const vendor =
    options.provider ??
    vendorOf(named) ??
    (prompt.kind === 'messages' && prompt.dialect === 'anthropic' ? 'anthropic' : 'openai');
  const isSaid = options.provider !== undefined || named !== null;
  const model = named ?? usualModel(vendor);
  const isExact = isSaid && usesO200k(vendor, model) && given.length <= mostCountedExactly;
  const counter = isExact ? await counterFor(vendor, model, new LearnedRatios()) : null;
  const settings: PromptSettings = {
    vendor,
    model,
    countTokens: counter?.count ?? estimateTokens,
    maxTokens: options.maxTokens ?? null,
    ratio: options.ratio ?? null,
    clock: systemClock,
  };
  const of = { provider: isSaid ? vendor : null, model, countedBy: counter?.countedBy ?? 'estimate' };
  const startMs = systemClock.monotonicMs();
  let helpNote: string | null = null;
  const helped = async <T>(once: (transforms: PromptSettings['transforms']) => T): Promise<T> => {
    const { result, note } = await withLlmLingua(options.llmlingua, once, () => systemClock.monotonicMs());
    helpNote = note;
    return result;
  };
  let done: OptimizedPrompt;
  let output: string;
  let document: object;
  if (prompt.kind === 'text') {
    const form = isFile ? formOfName(path) : null;
    const optimized = await helped((transforms) => optimizeText(given, form, { ...settings, transforms }));
    done = optimized;
    output = optimized.text;
    document = { kind: 'text', ...of, text: optimized.text };
  } else {
    if (options.ratio !== undefined && options.maxTokens === undefined) {
      throw new PromptFileError(
        'usage/prompt',
        'With messages --ratio needs --max-tokens: what there is room for is not compressed',
        'Say with --max-tokens how much room there is.',
      );
    }
    const optimized = await helped((transforms) => optimizeMessages(prompt, { ...settings, transforms }));
    const { request, messages } = optimized.result;
    const { messages: _, ...rest } = request;
    const isList = prompt.form === 'list';
    done = optimized;
    output = done.entries.length === 0 ? given : written(isList ? messages : request, given);
    document = {
      kind: 'messages',
      dialect: prompt.dialect,
      ...of,
      messages,
      request: isList ? null : rest,
    };
  }
  const tookMs = systemClock.monotonicMs() - startMs;
  if (options.json) {
    const { stats, entries: operations } = done;
    terminal.out.write(`${JSON.stringify({ schemaVersion: 1, ...document, stats, operations }, null, 2)}\n`);
    return exitCodes.ok;
  }
  terminal.out.write(output.endsWith('\n') ? output : `${output}\n`);
  if (options.quiet !== true) {
    terminal.err.write(renderOperations(done.shown, terminal.err));
    terminal.err.write(`${summary(done, of, tookMs, terminal.err)}\n`);
    if (helpNote !== null) terminal.err.write(`${helpNote}\n`);
    if (done.stats.faithfulness !== null && done.stats.compressionRatio > (options.ratio ?? 1) + 0.1) {
      terminal.err.write(
        options.llmlingua === undefined
          ? 'Sentences with numbers, names of code, negations, demands or questions stay, whatever --ratio says.\n'
          : 'Numbers, names, what is denied, and sentences that demand or ask stay, whatever --ratio says.\n',
      );
    }
  }
  return exitCodes.ok;
}

/** Beyond, the tokenizer takes seconds for all the forms that are tried. */
const mostCountedExactly = 400_000;

function usualModel(vendor: PromptVendor): string | null {
  switch (vendor) {
    case 'anthropic':
      return defaultModels.anthropic.sonnet;
    case 'groq':
      return defaultModels.groq.general;
    case 'gemini':
      return defaultModels.gemini.flash;
    case 'openai':
      return null;
  }
}

function vendorOf(model: unknown): PromptVendor | null {
  if (typeof model !== 'string') return null;
  if (/claude/.test(model)) return 'anthropic';
  if (/gemini/.test(model)) return 'gemini';
  if (findModel('groq', model) !== null) return 'groq';
  return /^(?:gpt-|chatgpt|o\d)/.test(model) ? 'openai' : null;
}

function modelIn(request: object): string | null {
  const { model } = request as { readonly model?: unknown };
  return typeof model === 'string' ? model : null;
}

/** As it came: indented where it was. */
function written(value: unknown, given: string): string {
  const indent = /^\s*[[{]\r?\n([ \t]+)/.exec(given)?.[1];
  return JSON.stringify(value, null, indent);
}

function summary(
  { stats }: OptimizedPrompt,
  of: { readonly model: string | null; readonly countedBy: string },
  tookMs: number,
  channel: Channel,
): string {
  const { tokensBefore, tokensAfter, tokensSaved, costSaved, fallbackUsed, faithfulness } = stats;
  const estimated = of.countedBy === 'estimate' ? ', estimated' : '';
  const share = tokensBefore === 0 ? 0 : (100 * tokensSaved) / tokensBefore;
  const percent = share > 0 && (share < 1 || share > 99) ? share.toFixed(1) : share.toFixed(0);
  const parts = [
    tokensSaved === 0
      ? `nothing to save: ${countOf(tokensBefore)} tokens${estimated}`
      : `${countOf(tokensBefore)} → ${countOf(tokensAfter)} tokens, ${percent}% less${estimated}`,
  ];
  if (tokensSaved > 0 && costSaved !== null) {
    parts.push(`${formatUsd(costSaved)} saved in a call of ${of.model}`);
  } else if (tokensSaved > 0 && of.model !== null) parts.push(`price of ${of.model} unknown`);
  if (faithfulness !== null) parts.push(`faithful to ${faithfulness.toFixed(2)}`);
  if (fallbackUsed !== null) parts.push(`a check failed, so ${fallbackUsed} was given up`);
  parts.push(seconds(tookMs));
  return channel.style('dim', parts.join(' · '));
}
