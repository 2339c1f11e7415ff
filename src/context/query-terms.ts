/** The words of a question as they are looked for in text, in the forms in which they may stand there. Pure. */
import type { TextTerm } from '../codebase/code-index.ts';
import { isFiller, wordsOfName } from '../codebase/words/words-of-name.ts';
import { formsOfWord } from './word-forms.ts';

/** Words of the first line say what it is about, the others how and why. */
const restWeight = 0.5;
const mostTerms = 60;

export function queryTerms(query: string): TextTerm[] {
  const [title = '', ...rest] = query.trim().split('\n');
  const terms = new Map<string, { forms: Map<string, number>; weight: number }>();
  const add = (base: string, forms: ReadonlyMap<string, number>, weight: number) => {
    const known = terms.get(base);
    if (known === undefined) {
      terms.set(base, { forms: new Map(forms), weight });
      return;
    }
    known.weight = Math.max(known.weight, weight);
    for (const [form, share] of forms) known.forms.set(form, Math.max(known.forms.get(form) ?? 0, share));
  };
  for (const [part, weight] of [
    [title, 1],
    [rest.join('\n'), restWeight],
  ] as const) {
    for (const [name] of part.matchAll(/[\p{L}\p{N}_$]+/gu)) {
      const words = wordsOfName(name);
      for (const word of words) {
        if (isFiller(word)) continue;
        const { base, forms } = formsOfWord(word);
        add(base, forms, weight);
      }
    }
  }
  return [...terms.values()].slice(0, mostTerms);
}
