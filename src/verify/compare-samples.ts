/**
 * How far two answers of one model to one request say the same. Pure; knows nothing about who gave them.
 *
 * Compared is what both have, and the least agreement counts: code by its tokens, without comments and layout (Dice's
 * coefficient); the numbers of the prose; the paths and names that it cites. Of sets the share of the smaller one that is
 * in the other: to cite more is no contradiction. Only where they have none of that in common to compare, the words of the
 * prose; there half of them count as agreement, as nobody says the same thing twice in the same words. That half is an
 * assumption.
 */
import { citedPaths, pathPattern } from '../edits/answer/cited-paths.ts';
import { splitFences } from '../edits/answer/fences.ts';

export interface SampleAgreement {
  /** In [0, 1]. */
  readonly value: number;
  /** In what they agree least: `code`, `numbers`, `names`, `words`. */
  readonly least: 'code' | 'numbers' | 'names' | 'words';
}

const enoughWords = 0.5;

export function compareSamples(first: string, second: string): SampleAgreement {
  const [a, b] = [partsOf(first), partsOf(second)];
  const compared: SampleAgreement[] = [];
  if (a.code.length > 0 && b.code.length > 0)
    compared.push({ least: 'code', value: sharedOfBoth(a.code, b.code) });
  if (a.numbers.size > 0 && b.numbers.size > 0)
    compared.push({ least: 'numbers', value: sharedOfSmaller(a.numbers, b.numbers) });
  if (a.names.size > 0 && b.names.size > 0)
    compared.push({ least: 'names', value: sharedOfSmaller(a.names, b.names) });
  if (compared.length === 0)
    return { least: 'words', value: Math.min(1, sharedOfSmaller(a.words, b.words) / enoughWords) };
  return compared.reduce((least, one) => (one.value < least.value ? one : least));
}

interface AnswerParts {
  readonly code: readonly string[];
  readonly numbers: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

function partsOf(answer: string): AnswerParts {
  const { prose, fences } = splitFences(answer);
  // `src/cart.ts` and `cart.ts` are one file.
  const names = new Set(citedPaths(prose).map((path) => path.slice(path.lastIndexOf('/') + 1)));
  const rest = prose.replace(pathPattern, ' ');
  for (const [, quoted = ''] of rest.matchAll(/`([^`\n]{2,80})`/g)) {
    const name = quoted.match(/[A-Za-z_$][\w$]*/g)?.at(-1);
    if (name !== undefined) names.add(name);
  }
  for (const [name] of rest.matchAll(/\b[A-Za-z_$][\w$]*\b/g))
    if (/_\w|[a-z\d][A-Z]/.test(name)) names.add(name);
  return {
    code: fences.flatMap(({ text }) => codeTokens(text)),
    numbers: numbersIn(rest),
    names,
    words: new Set(rest.toLowerCase().match(/\p{L}{4,}/gu)),
  };
}

function codeTokens(code: string): readonly string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)(?:\/\/|#(?!\[)).*$/gm, ' ').replaceAll('"', "'");
  return bare.match(/[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|[^\s\w]/gu) ?? [];
}

/** Without those that number the items of a list, and those that say at which line something stands. */
function numbersIn(prose: string): ReadonlySet<string> {
  const said = prose
    .replace(/^\s*\d+[.)]\s/gm, ' ')
    .replace(/\blines?\s+\d+(?:\s*(?:-|–|to|and)\s*\d+)?/gi, ' ');
  const found = said.match(/(?<![\w.])\d[\d_,]*(?:\.\d+)?/g) ?? [];
  return new Set(found.map((text) => String(Number(text.replace(/[_,]/g, '')))));
}

function sharedOfSmaller(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return large.size === 0 ? 1 : 0;
  return [...small].filter((item) => large.has(item)).length / small.size;
}

function sharedOfBoth(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const token of a) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of b) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    shared += 1;
  }
  return (2 * shared) / (a.length + b.length);
}
