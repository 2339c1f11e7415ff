/** Splits names and paths into words, so that `parse config` finds `parseConfig` and `parse_config`. Pure. */

const asciiWord = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
const beyondAscii = /[^\0-\x7f]/;

/** In lower case: `parseHTTPResponse2` → `parse`, `http`, `response`, `2`. */
export function splitWords(text: string): string[] {
  if (!beyondAscii.test(text)) return text.match(asciiWord)?.map(toLowerCase) ?? [];
  // Not a constant of the module: to make it takes half a millisecond, and most starts need none.
  const words = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu);
  return words?.map(toLowerCase) ?? [];
}

function toLowerCase(text: string): string {
  return text.toLowerCase();
}

/** The part that a word shares with its other forms: `parsed`, `parsing` and `parses` → `pars`. English, and rough. */
export function stemOf(word: string): string {
  let stem = withoutPlural(word);
  const ending = /(?:ing|ed)$/.exec(stem);
  if (ending !== null) {
    const rest = stem.slice(0, ending.index);
    if (rest.length >= 3 && /[aeiouy]/.test(rest)) stem = rest.replace(/([^aeiouylsz])\1$/, '$1');
  }
  stem = stem.replace(/(.{4}[st])ion$/, '$1').replace(/(.{3}at)or$/, '$1');
  return stem.length > 3 ? stem.replace(/e$/, '').replace(/y$/, 'i') : stem;
}

function withoutPlural(word: string): string {
  if (word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}
