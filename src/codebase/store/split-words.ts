/** Splits names and paths into words, so that `parse config` finds `parseConfig` and `parse_config`. Pure. */

/** In lower case: `parseHTTPResponse2` → `parse`, `http`, `response`, `2`. */
export function splitWords(text: string): string[] {
  // Not a constant of the module: to make it takes half a millisecond, and most starts need none.
  const words = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu);
  return words?.map((word) => word.toLowerCase()) ?? [];
}

/** The words of a name, and the name as a whole when it has several: the whole name is worth more than its parts. */
export function searchableName(name: string): string {
  const words = splitWords(name);
  return words.length > 1 ? `${words.join(' ')} ${words.join('')}` : words.join(' ');
}
