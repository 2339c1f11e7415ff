/** Writes a query of the full-text index. Pure. */

/**
 * For the tokenizer of the full-text index too, which knows Unicode 6.1: of anything else it would make several, and a
 * phrase of them.
 */
const oneToken =
  /^[a-z0-9\u00e0-\u024f\u0370-\u03ff\u0430-\u04ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fcc\uac00-\ud7a3]+$/;

/** @param words in lower case. `null`: none of them can be in the index. */
export function matchAny(words: Iterable<string>, columns: readonly string[]): string | null {
  const known = [...words].filter((word) => oneToken.test(word)).map((word) => `"${word}"`);
  return known.length === 0 ? null : `{${columns.join(' ')}} : (${known.join(' OR ')})`;
}
