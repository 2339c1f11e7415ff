/**
 * BM25 of documents by how often terms stand in them, and which terms say most of each. Pure; what a document is (a piece,
 * a file, a path) is for the caller to know.
 */
import type { TextTerm } from '../code-index.ts';

/** As usual for BM25. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009. */
const saturation = 1.2;
/** As many as a reader takes in. */
const mostTelling = 3;

/** How often each term stands in each document: pieces, files or paths. */
export class TermCounts {
  readonly #documents: number[][];
  readonly #counts: number[][];
  readonly lengths: number[] = [];

  constructor(terms: number) {
    this.#documents = Array.from({ length: terms }, () => []);
    this.#counts = Array.from({ length: terms }, () => []);
  }

  /** @param document not smaller than in the call before for the same term */
  add(term: number, document: number, count: number): void {
    this.#documents[term]?.push(document);
    this.#counts[term]?.push(count);
  }

  /** @param b how much less a long document counts */
  weighed(terms: readonly TextTerm[], b: number): WeighedCounts {
    const total = this.lengths.reduce((sum, length) => sum + length, 0);
    const average = Math.max(1, total / Math.max(1, this.lengths.length));
    const norms = Float64Array.from(this.lengths, (length) => saturation * (1 - b + (b * length) / average));
    const rarities = terms.map(({ weight }, term) => {
      const having = this.#documents[term]?.length ?? 0;
      return weight * Math.log(1 + (norms.length - having + 0.5) / (having + 0.5));
    });
    return new WeighedCounts(this.#documents, this.#counts, rarities, norms);
  }
}

/** BM25 of the documents, in the order in which they were counted. */
class WeighedCounts {
  readonly #documents: readonly (readonly number[])[];
  readonly #counts: readonly (readonly number[])[];
  readonly #rarities: readonly number[];
  readonly #norms: Float64Array;

  constructor(
    documents: readonly (readonly number[])[],
    counts: readonly (readonly number[])[],
    rarities: readonly number[],
    norms: Float64Array,
  ) {
    this.#documents = documents;
    this.#counts = counts;
    this.#rarities = rarities;
    this.#norms = norms;
  }

  scores(): Float64Array {
    const scores = new Float64Array(this.#norms.length);
    for (const [term, documents] of this.#documents.entries()) {
      for (let at = 0; at < documents.length; at++) {
        const document = documents[at] as number;
        scores[document] = (scores[document] as number) + this.#gain(term, at);
      }
    }
    return scores;
  }

  /** Of each document in [from, to), the terms that most of its score is from, those first. */
  tellingTerms(from: number, to: number): number[][] {
    const found: { readonly term: number; readonly gain: number }[][] = [];
    for (let document = from; document < to; document++) found.push([]);
    for (const [term, documents] of this.#documents.entries()) {
      for (let at = placeOf(documents, from); at < documents.length; at++) {
        const document = documents[at] as number;
        if (document >= to) break;
        found[document - from]?.push({ term, gain: this.#gain(term, at) });
      }
    }
    return found.map((terms) =>
      terms
        .sort((a, b) => b.gain - a.gain || a.term - b.term)
        .slice(0, mostTelling)
        .map(({ term }) => term),
    );
  }

  #gain(term: number, at: number): number {
    const count = this.#counts[term]?.[at] as number;
    const norm = this.#norms[this.#documents[term]?.[at] as number] as number;
    return ((this.#rarities[term] as number) * count * (saturation + 1)) / (count + norm);
  }
}

/** Of the first number that is not smaller. @param numbers in order */
function placeOf(numbers: readonly number[], wanted: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
