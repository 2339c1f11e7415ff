/** Takes the prelude of a rule apart. Pure. */

export interface Selector {
  readonly text: string;
  /** Offset within the prelude. */
  readonly start: number;
}

const longest = 160;

/** Comments as blanks, so that offsets stay. */
export function withoutComments(source: string, isPreprocessed: boolean): string {
  if (!source.includes('/*') && !source.includes('//')) return source;
  const comment = isPreprocessed ? /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g : /\/\*[\s\S]*?(?:\*\/|$)/g;
  return source.replace(comment, (found) => ' '.repeat(found.length));
}

/** At the commas that stand in no brackets and no string. */
export function splitSelectors(prelude: string): Selector[] {
  const selectors: Selector[] = [];
  let depth = 0;
  let from = 0;
  const take = (to: number) => {
    const part = prelude.slice(from, to);
    const text = fold(part);
    if (text !== '') selectors.push({ text, start: from + part.length - part.trimStart().length });
    from = to + 1;
  };
  for (const { 0: mark, index } of prelude.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[()[\],]/g)) {
    if (mark === '(' || mark === '[') depth++;
    else if (mark === ')' || mark === ']') depth--;
    else if (mark === ',' && depth === 0) take(index);
  }
  take(prelude.length);
  return selectors;
}

/** As the rule would be written outside of the one around it: `.card` and `&-title:hover` give `.card-title:hover`. */
export function nestedSelector(outer: string | null, inner: string): string {
  if (outer === null || outer.length + inner.length > longest) return inner.slice(0, longest);
  return (inner.includes('&') ? inner.replaceAll('&', () => outer) : `${outer} ${inner}`).slice(0, longest);
}

export function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
