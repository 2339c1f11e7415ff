/**
 * Long texts in calls that the model made long ago: a file that was written stands in the file now. Pure; of each call alone.
 * The call keeps its id, its name, its keys and everything short, so that it is still plain what was done to what.
 */
import type { CountTokens } from './canonical.ts';
import { readBackHint } from './old-results.ts';
import type { Proposal } from './operation.ts';
import type { Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';
import { isRecord } from './raw-block.ts';

export function proposeOldCalls(
  blocks: readonly PromptBlock[],
  policy: Policy,
  countTokens: CountTokens,
): Proposal[] {
  // By the tool, how old the call after this one is.
  const laterState = new Map<string, number>();
  return blocks.toReversed().flatMap((block): Proposal[] => {
    if (block.form !== 'call' || block.tool === null) return [];
    const name = block.tool.name?.toLowerCase() ?? '';
    const supersededBy = policy.tools.states.has(name) ? (laterState.get(name) ?? null) : null;
    if (policy.tools.states.has(name)) laterState.set(name, block.age);
    if (block.keep !== 'none' || block.age < policy.shrinkAfterTurns) return [];
    // Of a list that was written again not even the short texts are needed.
    const from = supersededBy === null ? policy.shrinkCallsFrom : shortestSuperseded;
    if (block.text.length < from) return [];
    const shortened = shortenCall(block, policy, supersededBy !== null);
    if (shortened === null) return [];
    const tokensAfter = countTokens(shortened.text);
    if (tokensAfter > 0.8 * block.tokens) return [];
    const waitedCalls = block.age - policy.shrinkAfterTurns;
    return [{ blockId: block.id, by: 'old-calls', ...shortened, tokensAfter, waitedCalls }];
  });
}

const keptCharacters = 120;

const shortestSuperseded = 160;

function shortenCall(
  block: PromptBlock,
  policy: Policy,
  isSuperseded: boolean,
): { text: string; because: string } | null {
  let left = 0;
  const superseded = (input: unknown): unknown => {
    if (!isRecord(input)) return input;
    return Object.fromEntries(
      Object.entries(input).map(([key, value]) => {
        const length = JSON.stringify(value)?.length ?? 0;
        if (length < shortestSuperseded) return [key, value];
        left += length;
        return [
          key,
          `[… ${length} characters left out: a later call replaces them${readBackHint(block, policy)}]`,
        ];
      }),
    );
  };
  const shortenTexts = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value.length < policy.shrinkCallsFrom) return value;
      left += value.length - keptCharacters;
      const kept = value.slice(0, keptCharacters);
      return `${kept}[… ${value.length - keptCharacters} characters left out${readBackHint(block, policy)}]`;
    }
    if (Array.isArray(value)) return value.map(shortenTexts);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, shortenTexts(inside)]));
  };
  const shorten = isSuperseded ? superseded : shortenTexts;
  const call: unknown = JSON.parse(block.text);
  if (!isRecord(call)) return null;
  const result: Record<string, unknown> = { ...call };
  if ('input' in call) result.input = shorten(call.input);
  if (isRecord(call.arguments)) result.arguments = shorten(call.arguments);
  for (const key of ['function', 'custom'] as const) {
    const of = call[key];
    if (!isRecord(of)) continue;
    const json = typeof of.arguments === 'string' ? parse(of.arguments) : null;
    if (json !== null) result[key] = { ...of, arguments: JSON.stringify(shorten(json)) };
    else if (typeof of.input === 'string') result[key] = { ...of, input: shorten(of.input) };
  }
  return left === 0
    ? null
    : { text: JSON.stringify(result), because: `${left} characters of what an old call was given` };
}

/** A model does not always write JSON; what is none stays as it is. */
function parse(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
