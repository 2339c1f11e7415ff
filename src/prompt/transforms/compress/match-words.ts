/**
 * Which words of a text were picked by somebody who says it as a text of his own: a model's tokenizer leaves out layout, puts
 * blanks around marks and may change case. Pure. What is in the picked text and not in the original counts for nothing.
 */

export interface Word {
  /** Offsets [start, end). */
  readonly start: number;
  readonly end: number;
}

/** What stands between blanks, and each character of a script that has neither blanks nor endings, as tokenizers have it. */
const wordPattern = /\p{sc=Han}|[^\s\p{sc=Han}]+/gu;
/** Tokenizers cut at marks, so a part of a word can be picked. */
const partPattern = /\p{sc=Han}|[^\P{L}\p{sc=Han}]+|\p{N}+/gu;

export function wordsWithPlaces(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), ({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
  }));
}

export interface MatchedWords {
  /** Numbers of words of the text. */
  readonly picked: ReadonlySet<number>;
  /** How many words and numbers were picked, and how many of them are in the text, in its order. */
  readonly asked: number;
  readonly found: number;
}

/** @param words of `text`. Takes time in proportion to the product of both lengths, so texts should be a page at most. */
export function matchWords(text: string, words: readonly Word[], pickedText: string): MatchedWords {
  const parts = words.flatMap(({ start, end }, word) =>
    partsOf(text.slice(start, end)).map((part) => ({ part, word })),
  );
  const wanted = partsOf(pickedText);
  // What is longer was not picked from it, and would take its time.
  const matches =
    wanted.length > 2 * parts.length
      ? []
      : longestMatch(
          wanted,
          parts.map(({ part }) => part),
        );
  return {
    picked: new Set(matches.map((at) => (parts[at] as { readonly word: number }).word)),
    asked: wanted.length,
    found: matches.length,
  };
}

function partsOf(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.match(partPattern) ?? [];
}

/** Of two ways to match as many, the one in which more stand behind each other on both sides. */
const matchWorth = 4;
const neighbourWorth = 1;

/** @returns places in `all` of as many of `wanted` as stand there in the same order */
function longestMatch(wanted: readonly string[], all: readonly string[]): number[] {
  const width = all.length + 1;
  // What is best for the first `i` and `j`, and what is best when the last two of them match each other.
  const best = new Int32Array((wanted.length + 1) * width);
  const ending = new Int32Array((wanted.length + 1) * width);
  for (let i = 1; i <= wanted.length; i++) {
    for (let j = 1; j <= all.length; j++) {
      const here = i * width + j;
      const before = here - width - 1;
      const isSame = wanted[i - 1] === all[j - 1];
      const behind = ending[before] as number;
      ending[here] = isSame
        ? matchWorth + Math.max(best[before] as number, behind > 0 ? behind + neighbourWorth : 0)
        : 0;
      best[here] = Math.max(ending[here] as number, best[here - width] as number, best[here - 1] as number);
    }
  }
  const places: number[] = [];
  let [i, j] = [wanted.length, all.length];
  let mustEnd = false;
  while (i > 0 && j > 0) {
    const here = i * width + j;
    if (mustEnd || ((best[here] as number) === ending[here] && (ending[here] as number) > 0)) {
      places.push(j - 1);
      const behind = ending[here - width - 1] as number;
      mustEnd = behind > 0 && ending[here] === matchWorth + behind + neighbourWorth;
      i--;
      j--;
    } else if (best[here] === best[here - width]) i--;
    else j--;
  }
  return places.reverse();
}
