/** Other forms in which an English word may stand in code and comments. Rough: a form that is none finds nothing. Pure. */

export interface WordForms {
  /** The same for words that are forms of each other, mostly. */
  readonly base: string;
  /** How much each counts beside the word itself, in (0, 1]. */
  readonly forms: ReadonlyMap<string, number>;
}

/** `caches`, `cached`, `caching` of `cache`. */
const inflected = 0.8;
/** `parser` of `parse`, `connection` of `connect`. */
const derived = 0.5;

/** @param word in lower case */
export function formsOfWord(word: string): WordForms {
  const forms = new Map<string, number>([[word, 1]]);
  const add = (form: string, share: number) => {
    if (form.length > 2 && share > (forms.get(form) ?? 0)) forms.set(form, share);
  };
  const bases = basesOf(word);
  for (const [base, share] of bases) {
    add(base, share);
    const stem = base.replace(/[ey]$/, '');
    if (base.endsWith('y'))
      for (const ending of ['ies', 'ied']) add(stem + ending, Math.min(share, inflected));
    else add(`${base}${/(?:s|x|z|ch|sh)$/.test(base) ? 'es' : 's'}`, Math.min(share, inflected));
    const open = base.endsWith('y') ? base : stem;
    for (const ending of ['ed', 'ing']) add(open + ending, Math.min(share, inflected));
    if (/[^aeiou][aeiou][bdgklmnprt]$/.test(base)) {
      const doubled = base + base.slice(-1);
      for (const ending of ['ed', 'ing']) add(doubled + ending, Math.min(share, inflected));
    }
    if (base.length < 4) continue;
    for (const ending of ['er', 'or']) add(open + ending, Math.min(share, derived));
    if (/[st]$/.test(stem)) add(`${stem}ion`, Math.min(share, derived));
  }
  const [base] = [...bases.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { base: (base ?? word).replace(/[ey]$/, ''), forms };
}

/** What it may be a form of, itself included. */
function basesOf(word: string): Map<string, number> {
  const bases = new Map<string, number>([[word, 1]]);
  const ending = (pattern: RegExp, least: number, share: number, ends: readonly string[]) => {
    const match = pattern.exec(word);
    if (match === null || match.index < least) return;
    const stem = word.slice(0, match.index);
    for (const end of ends) bases.set(stem + end, share);
    if (share === inflected && /([bdgklmnprt])\1$/.test(stem)) bases.set(stem.slice(0, -1), share);
  };
  if (/ies$/.test(word)) ending(/ies$/, 2, inflected, ['y']);
  else if (/(?:s|x|z|ch|sh)es$/.test(word)) ending(/es$/, 2, inflected, ['', 'e']);
  else if (/[^sui]s$/.test(word)) ending(/s$/, 3, inflected, ['']);
  ending(/ing$/, 3, inflected, ['', 'e']);
  if (/ied$/.test(word)) ending(/ied$/, 2, inflected, ['y']);
  else ending(/ed$/, 3, inflected, ['', 'e']);
  ending(/[eo]r$/, 4, derived, ['', 'e']);
  ending(/ion$/, 4, derived, ['', 'e']);
  return bases;
}
