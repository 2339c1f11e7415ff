/**
 * A text that is no conversation, made smaller by what it is: JSON in its smallest form, output of programs folded, prose
 * without phrases that say nothing, and, where that is asked for or needed, without whole sentences. Pure.
 */
import { BudgetError } from '../../prompt/pipeline/budget.ts';
import { canonicalise } from '../../prompt/pipeline/canonical.ts';
import type { TransformClass } from '../../prompt/pipeline/operation.ts';
import type { TextTransforms } from '../../prompt/pipeline/text-transforms.ts';
import { compressProse } from '../../prompt/transforms/compress/compress-prose.ts';
import { dropFiller } from '../../prompt/transforms/filler/drop-filler.ts';
import { shrinkJson } from '../../prompt/transforms/json/shrink-json.ts';
import { isDiff } from '../../prompt/transforms/logs/shrink-diff.ts';
import { shrinkOutput } from '../../prompt/transforms/logs/shrink-output.ts';
import type { CountTokens } from '../../prompt/transforms/transformed.ts';

export interface TextOperation {
  readonly by: TransformClass;
  readonly before: string;
  readonly after: string;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly because: string;
  /** In [0, 1]; only of what was compressed. */
  readonly faithfulness: number | null;
}

export interface TextLimits {
  readonly countTokens: CountTokens;
  /** `null`: any size will do. */
  readonly maxTokens: number | null;
  /** Of the tokens of sentences that may stay; `null`: sentences go only where there is no room for them. */
  readonly ratio: number | null;
  /** In place of leaving out sentences; `null`: that is what is done. */
  readonly compress?: TextTransforms['compress'] | null;
}

export type TextForm = 'output' | 'prose' | 'other';

/** In the order in which they are done. @throws BudgetError when what is left does not fit */
export function shrinkText(text: string, form: TextForm | null, limits: TextLimits): TextOperation[] {
  const { countTokens, maxTokens, ratio } = limits;
  const setting = { countTokens, handle: null };
  const operations: TextOperation[] = [];
  let rest = { text, tokens: countTokens(text) };
  const take = (by: TransformClass, result: Result | null): boolean => {
    if (result === null) return false;
    const tokensAfter = countTokens(result.text);
    if (tokensAfter >= rest.tokens) return false;
    operations.push({
      by,
      before: rest.text,
      after: result.text,
      tokensBefore: rest.tokens,
      tokensAfter,
      because: result.because,
      faithfulness: result.faithfulness ?? null,
    });
    rest = { text: result.text, tokens: tokensAfter };
    return true;
  };
  const isJson = take('json', shrinkJson(text, setting));
  const folded = isJson || form === 'prose' || form === 'other' ? null : shrinkOutput(text, setting);
  const kind = isJson ? 'other' : (form ?? looksLike(text, folded));
  if (kind === 'output') take('logs', folded);
  if (kind === 'prose') {
    take('filler', dropFiller(text, setting));
    const room = maxTokens === null ? 1 : maxTokens / Math.max(1, rest.tokens);
    const tries = ratio !== null ? [ratio] : room < 1 ? [room, 0.75 * room, 0.05] : [];
    // What must stay leaves more than the ratio says, so the next one is from the same text.
    for (const share of tries) {
      const compressed = compressText(rest.text, share, limits);
      const fits = compressed !== null && countTokens(compressed.text) <= (maxTokens ?? 0);
      if ((ratio !== null || fits) && take('compression', compressed)) break;
    }
  }
  if (maxTokens !== null && rest.tokens > maxTokens) throw new BudgetError(rest.tokens, maxTokens);
  return operations;
}

function compressText(
  text: string,
  ratio: number,
  { countTokens, compress = null }: TextLimits,
): Result | null {
  const setting = { countTokens, handle: null, ratio };
  if (compress === null) return compressProse(text, setting);
  const { blocks } = canonicalise({ messages: [{ role: 'user', content: text }] }, 'openai', countTokens);
  const [block] = blocks;
  return block === undefined ? null : compress(text, { ...setting, block });
}

interface Result {
  readonly text: string;
  readonly because: string;
  readonly faithfulness?: number;
}

const names: readonly (readonly [RegExp, TextForm])[] = [
  [/\.(?:log|out|err|diff|patch|jsonl|ndjson)(?:\.\d+)?$/i, 'output'],
  [/\.(?:md|mdx|markdown|rst|adoc|tex)$/i, 'prose'],
  [/\.(?:txt|text|json)$|^[^.]+$/i, 'other'],
];

/** By the name of the file. `null`: that says nothing, and its text has to be looked at. */
export function formOfName(name: string): TextForm | null {
  const base = name.replace(/^.*[/\\]/, '');
  const found = names.find(([pattern]) => pattern.test(base))?.[1];
  if (found === undefined) return 'other';
  return found === 'other' ? null : found;
}

/** Of a text in which hardly a line is like another, folding leaves nearly everything. */
const mostLeftOfOutput = 0.8;

function looksLike(text: string, folded: Result | null): TextForm {
  const isFolded = folded !== null && folded.text.length <= mostLeftOfOutput * text.length;
  return isFolded || isDiff(text) ? 'output' : 'prose';
}
