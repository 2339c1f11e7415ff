/**
 * What the messages of earlier commits say about the files that they changed: who asks for something like it, will
 * change the same files. Pure; knows neither git nor where it is kept.
 */
import type { TextTerm } from '../code-index.ts';
import { isFiller, wordsOfName } from '../words/words-of-name.ts';

export interface Commit {
  readonly hash: string;
  /** Subject and body. */
  readonly message: string;
  /** Relative to the project, with `/`. */
  readonly paths: readonly string[];
}

/** A commit that changes more files says little of any. */
export const mostPaths = 30;
const mostCharacters = 1_200;
/** Of the best commits of a file. */
const shares = [1, 0.5, 0.25] as const;
/** As usual for BM25; a word counts once, however often it stands in a message. */
const saturation = 1.2;
const lengthShare = 0.75;

interface Entry {
  readonly words: readonly string[];
  /** Places in `paths`. */
  readonly files: readonly number[];
}

export class CommitHistory {
  /** Of the newest commit that was read, whether it says something or not. */
  readonly head: string;
  readonly #paths: readonly string[];
  /** The newest first. */
  readonly #entries: readonly Entry[];

  private constructor(head: string, paths: readonly string[], entries: readonly Entry[]) {
    this.head = head;
    this.#paths = paths;
    this.#entries = entries;
  }

  /** @param commits the newest first, from `head` on. @param earlier what was known before them */
  static from(
    head: string,
    commits: readonly Commit[],
    earlier: CommitHistory | null,
    mostCommits: number,
  ): CommitHistory {
    const paths = new Map<string, number>();
    const placeOf = (path: string) => {
      const known = paths.get(path) ?? paths.size;
      paths.set(path, known);
      return known;
    };
    const entries: Entry[] = [];
    for (const { message, paths: changed } of commits) {
      if (entries.length === mostCommits) break;
      if (changed.length === 0 || changed.length > mostPaths) continue;
      entries.push({ words: wordsOfMessage(message), files: changed.map(placeOf) });
    }
    if (earlier !== null) {
      const known = earlier.#paths;
      for (const { words, files } of earlier.#entries.slice(0, mostCommits - entries.length))
        entries.push({ words, files: files.map((file) => placeOf(known[file] ?? '')) });
    }
    return new CommitHistory(head, [...paths.keys()], entries);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** By path, larger is better: how well the messages of its best commits fit. Also of files that are gone. */
  scores(terms: readonly TextTerm[]): Map<string, number> {
    const numbers = new Map<string, number>();
    const formWeights = new Map<string, number>();
    for (const [term, { forms }] of terms.entries()) {
      for (const [form, share] of forms) {
        if (numbers.has(form)) continue;
        numbers.set(form, term);
        formWeights.set(form, share);
      }
    }
    const having = new Float64Array(terms.length);
    const found = this.#entries.map(({ words }) => {
      const counts = new Map<number, number>();
      for (const word of words) {
        const term = numbers.get(word);
        if (term === undefined) continue;
        counts.set(term, Math.max(counts.get(term) ?? 0, formWeights.get(word) ?? 0));
      }
      for (const term of counts.keys()) having[term] = (having[term] ?? 0) + 1;
      return counts;
    });
    const count = this.#entries.length;
    const rarities = terms.map(
      ({ weight }, at) =>
        weight * Math.log(1 + (count - (having[at] ?? 0) + 0.5) / ((having[at] ?? 0) + 0.5)),
    );
    const usual = this.#entries.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, count);
    const best = new Map<number, number[]>();
    for (const [at, counts] of found.entries()) {
      if (counts.size === 0) continue;
      const { words, files } = this.#entries[at] as Entry;
      const norm = saturation * (1 - lengthShare + (lengthShare * words.length) / usual);
      let score = 0;
      for (const [term, times] of counts)
        score += ((rarities[term] ?? 0) * times * (saturation + 1)) / (times + norm);
      for (const file of files) addTo(best, file, score / Math.sqrt(files.length));
    }
    return new Map([...best].map(([file, scores]) => [this.#paths[file] ?? '', shared(scores)]));
  }

  /** Lines of text: the head, how many paths and commits, the paths, then of each commit its files and its words. */
  pack(): string {
    const paths = this.#paths.map((path) => path.replaceAll('\n', ' '));
    const lines = [this.head, `${paths.length} ${this.#entries.length}`, ...paths];
    for (const { files, words } of this.#entries) lines.push(`${files.join(',')} ${words.join(' ')}`);
    return lines.join('\n');
  }

  /** `null`: it is none. */
  static unpack(text: string): CommitHistory | null {
    const [head = '', counts = '', ...rest] = text.split('\n');
    const [pathCount = Number.NaN, entryCount = Number.NaN] = counts.split(' ').map(Number);
    if (!/^[0-9a-f]{40,64}$/.test(head) || rest.length !== pathCount + entryCount) return null;
    const entries = rest.slice(pathCount).map((line): Entry => {
      const [files = '', ...words] = line.split(' ');
      return { files: files.split(',').map(Number), words };
    });
    if (entries.some(({ files }) => files.some((file) => !(file < pathCount)))) return null;
    return new CommitHistory(head, rest.slice(0, pathCount), entries);
  }
}

/** Each once. Of trailers nothing: they name people. */
function wordsOfMessage(message: string): string[] {
  const text = message.slice(0, mostCharacters).replace(/^[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: .*$/gm, '');
  const words = new Set<string>();
  for (const [name] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    for (const word of wordsOfName(name)) if (!isFiller(word)) words.add(word);
  }
  return [...words];
}

function addTo(best: Map<number, number[]>, file: number, score: number): void {
  const scores = best.get(file) ?? [];
  scores.push(score);
  scores.sort((a, b) => b - a);
  best.set(file, scores.slice(0, shares.length));
}

function shared(scores: readonly number[]): number {
  return shares.reduce<number>((sum, share, at) => sum + share * (scores[at] ?? 0), 0);
}
