/** Splits names and paths into words, so that `parse config` finds `parseConfig` and `parse_config`. Pure. */

/** In lower case: `parseHTTPResponse2` → `parse`, `http`, `response`, `2`. */
export function splitWords(text: string): string[] {
  // Not constants of the module: to make them takes half a millisecond, and most starts need none.
  const words = /[^\0-\x7f]/.test(text)
    ? text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu)
    : text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g);
  return words?.map((word) => word.toLowerCase()) ?? [];
}

/** By their stems, the words of what people write, and what has several parts as a whole; each once. */
export function formsByStem(words: readonly string[]): Map<string, string[]> {
  const forms = new Set(words.flatMap((word) => [...splitWords(word), splitWords(word).join('')]));
  forms.delete('');
  const stems = new Map<string, string[]>();
  for (const form of forms) {
    const known = stems.get(stemOf(form));
    if (known === undefined) stems.set(stemOf(form), [form]);
    else known.push(form);
  }
  return stems;
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
