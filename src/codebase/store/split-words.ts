/** Splits names and paths into words, so that `parse config` finds `parseConfig` and `parse_config`. Pure. */

const word = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu;

/** In lower case: `parseHTTPResponse2` → `parse`, `http`, `response`, `2`. */
export function splitWords(text: string): string[] {
  return text.match(word)?.map((part) => part.toLowerCase()) ?? [];
}

/** The words of a name, and the name as a whole when it has several: the whole name is worth more than its parts. */
export function searchableName(name: string): string {
  const words = splitWords(name);
  return words.length > 1 ? `${words.join(' ')} ${words.join('')}` : words.join(' ');
}
