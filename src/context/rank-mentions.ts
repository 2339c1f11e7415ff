/**
 * The definitions that the names in a question mean: as written, in another case, as words that make up a name, or
 * misspelt. Pure but for reading the index.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import { codeFirst, isStructure } from '../codebase/structure-kinds.ts';
import type { QueryAnalysis, SymbolMention } from './analyse-query.ts';
import { kindWeights, type SymbolCollector } from './symbol-collector.ts';

/** Relative to those of `rank-symbols.ts`; chosen by hand. */
const mentionWeights: Readonly<Record<SymbolMention['strength'], number>> = {
  code: 10,
  container: 3,
  snippet: 2.5,
  word: 3,
};
const phraseWeight = 3;
/** A guess at what was meant is worth less than the name itself. */
const misspeltShare = 0.4;
/** One definition among many of its name says little. */
const homonymExponent = 0.6;
/** A plain word that names more symbols than this is a word. */
const maxHomonymsOfWord = 3;
const maxHomonymsOfSnippet = 8;
const shortestMisspelt = 5;
const mostMisspelt = 4;

/** @param namedPaths files that the question names: what they define is meant before its homonyms */
export function rankMentions(
  index: CodeIndex,
  query: QueryAnalysis,
  namedPaths: { has(path: string): boolean },
  collector: SymbolCollector,
): void {
  let misspeltLeft = mostMisspelt;
  // Beside a trace the words say `why does this fail`.
  const isDecoration = query.traces.length > 0;
  for (const mention of query.symbols) {
    if (isDecoration && mention.strength === 'word') continue;
    const { definitions, isMeant } = definitionsOf(index, mention);
    if (definitions.length > mostHomonyms(mention)) continue;
    if (definitions.length === 0 && misspeltLeft > 0 && mayBeMisspelt(index, mention)) {
      misspeltLeft -= 1;
      rankMisspelt(index, mention, collector);
    }
    const weight = isMeant
      ? mentionWeights[mention.strength]
      : Math.min(mentionWeights.word, mentionWeights[mention.strength]);
    for (const symbol of definitions) {
      const share = namedPaths.has(symbol.path) ? 1 : definitions.length ** -homonymExponent;
      const asked = mention.strength !== 'container';
      collector.add(symbol, weight * share, asked, reasonOf(mention, symbol));
    }
  }
  rankPhrases(index, query, collector);
}

function mostHomonyms({ strength }: SymbolMention): number {
  if (strength === 'word') return maxHomonymsOfWord;
  return strength === 'snippet' ? maxHomonymsOfSnippet : Number.POSITIVE_INFINITY;
}

function reasonOf({ name, strength }: SymbolMention, symbol: IndexedSymbol): string {
  if (strength === 'snippet') return `\`${name}\` is in the code or the output that the question quotes`;
  return symbol.name === name
    ? `\`${name}\` is named in the question`
    : `\`${name}\` in the question read as ${symbol.name}`;
}

/** `isMeant`: false when none stands in the container that was written before the name. */
function definitionsOf(
  index: CodeIndex,
  mention: SymbolMention,
): { readonly definitions: readonly IndexedSymbol[]; readonly isMeant: boolean } {
  const exact = codeFirst(index.symbolsNamed(mention.name));
  const any =
    exact.some((symbol) => !isStructure(symbol)) || mention.strength !== 'code'
      ? exact
      : codeFirst(index.symbolsNamed(mention.name, { foldCase: true }));
  if (mention.container === null) return { definitions: any, isMeant: true };
  const last = mention.container.split('.').at(-1) ?? mention.container;
  const inContainer = any.filter(
    ({ container, path }) =>
      container?.split(/ for |::|\./).includes(last) || path.split(/[/.]/).includes(last),
  );
  if (inContainer.length > 0) return { definitions: inContainer, isMeant: true };
  return { definitions: any.length <= maxHomonymsOfWord ? any : [], isMeant: false };
}

/** A name that the project uses and does not define is one of another package. */
function mayBeMisspelt(index: CodeIndex, { name, strength }: SymbolMention): boolean {
  return strength === 'code' && name.length >= shortestMisspelt && index.referenceCount(name) === 0;
}

function rankMisspelt(
  index: CodeIndex,
  { name, container }: SymbolMention,
  collector: SymbolCollector,
): void {
  const edits = name.length >= 12 ? 2 : 1;
  const near = index
    .nearNames(name, 3)
    .filter((other) => isWithin(name.toLowerCase(), other.toLowerCase(), edits));
  const owner = container?.split('.').at(-1);
  for (const meant of near) {
    const all = codeFirst(index.symbolsNamed(meant)).filter(
      (symbol) => kindWeights[symbol.kind] === undefined,
    );
    const owned = owner === undefined ? all : all.filter((symbol) => symbol.container?.includes(owner));
    const definitions = owned.length > 0 ? owned : all;
    const share = misspeltShare * definitions.length ** -homonymExponent;
    for (const symbol of definitions)
      collector.add(
        symbol,
        mentionWeights.code * share,
        true,
        `\`${name}\` in the question read as ${meant}`,
      );
    if (definitions.length > 0) return;
  }
}

/** Letters that are exchanged with their neighbour count once. Source: optimal string alignment distance. */
function isWithin(a: string, b: string, edits: number): boolean {
  if (Math.abs(a.length - b.length) > edits) return false;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return (last[b.length] ?? Number.POSITIVE_INFINITY) <= edits;
}

/** `select query builder` is SelectQueryBuilder, `poll read` is poll_read. */
function rankPhrases(index: CodeIndex, { phrases }: QueryAnalysis, collector: SymbolCollector): void {
  for (const words of phrases) {
    const joined = index.symbolsNamed(words.join(''), { foldCase: true });
    const underscored = index.symbolsNamed(words.join('_'), { foldCase: true });
    const meant = [...joined, ...underscored].filter((symbol) => kindWeights[symbol.kind] === undefined);
    if (meant.length === 0 || meant.length > maxHomonymsOfWord) continue;
    const weight = phraseWeight * meant.length ** -homonymExponent;
    for (const symbol of meant)
      collector.add(symbol, weight, true, `"${words.join(' ')}" in the question read as ${symbol.name}`);
  }
}
