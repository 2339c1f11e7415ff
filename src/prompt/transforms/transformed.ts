/**
 * What a transform of one text gives back, and the marks that stand for what it left out. Pure; knows nothing of blocks,
 * prices or where the text came from.
 */

export type CountTokens = (text: string) => number;

export interface Transformed {
  readonly text: string;
  /** For people, such as "312 lines folded into 9". */
  readonly because: string;
  /** What was left out, in order, as offsets [start, end) of the original. Empty when it is all there in another form. */
  readonly removed: readonly (readonly [number, number])[];
  /** Whether the original's content can be had from `text` alone (white space of JSON does not count). */
  readonly exact: boolean;
}

/** `null`: nothing is gained, or the transform's own check fails. The same text and setting give the same bytes. */
export type TextTransform<Setting> = (text: string, setting: Setting) => Transformed | null;

/** What every transform must be told. */
export interface TransformSetting {
  readonly countTokens: CountTokens;
  /** By which the original can be read back; stands in the marks. `null`: it cannot be. */
  readonly handle: string | null;
}

/**
 * The only words of a result that are not from the original. @param what such as "312 lines left out"
 */
export function mark(what: string, handle: string | null): string {
  return handle === null ? `[… ${what}]` : `[… ${what}; handle ${handle}]`;
}

/** Where something was left out that another mark counts. */
export const shortMark = '[…]';

/** Every mark of a text, for those who check that nothing was made up. */
export const markPattern = /\[…[^\]\n]*\]/g;

export function ifSmaller(
  original: string,
  result: Transformed,
  countTokens: CountTokens,
): Transformed | null {
  return result.text !== original && countTokens(result.text) < countTokens(original) ? result : null;
}

/** The ranges that touch or overlap as one. @param ranges in order of their starts */
export function joinedRanges(
  ranges: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) joined.push([start, end]);
  }
  return joined;
}
