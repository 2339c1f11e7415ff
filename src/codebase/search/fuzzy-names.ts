/**
 * Finds names by some of their letters in order, as people type them: `lC` is `loadCart`, `srcpri` is `src/price.ts`. Letters
 * at the beginnings of words and in a row count most, and short names come first. Pure; for a hundred thousand names at each
 * keystroke, so names are prepared once, as numbers.
 */

export interface FuzzyMatch {
  /** In the names that were given. */
  readonly index: number;
  readonly score: number;
}

/** Points of a letter by where it stands. Relations as in fzf: a word's beginning outweighs some letters between. */
const perLetter = 32;
const atStart = 20;
const atWord = 16;
const atHump = 14;
const afterSlash = 18;
const inRow = 12;
const sameCase = 2;
const gapStart = -6;
const gapMore = -2;
/** Of a path: a file is known by its own name. */
const inFolder = -8;
/** For each letter that was not typed, up to so many: of two names the shorter is meant. */
const mostUntyped = 30;
const wholeName = 20;
const none = -1e9;

export class FuzzyNames {
  readonly #names: readonly string[];
  /** Of all names, one behind the other: lower case, as they are, and what each place is worth. */
  readonly #folded: Uint16Array;
  readonly #exact: Uint16Array;
  readonly #bonus: Int8Array;
  /** Where each begins; one more than there are names. */
  readonly #starts: Uint32Array;
  /** Which letters it has. */
  readonly #masks: Uint32Array;
  /** Which of them it has where a word begins. */
  readonly #begins: Uint32Array;
  /** What was asked last, and what may have its letters: nothing else can. */
  #last: { readonly wanted: string; readonly fit: Uint32Array } | null = null;

  constructor(names: readonly string[]) {
    this.#names = names;
    const length = names.reduce((sum, name) => sum + name.length, 0);
    this.#folded = new Uint16Array(length);
    this.#exact = new Uint16Array(length);
    this.#bonus = new Int8Array(length);
    this.#starts = new Uint32Array(names.length + 1);
    this.#masks = new Uint32Array(names.length);
    this.#begins = new Uint32Array(names.length);
    let at = 0;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      this.#starts[index] = at;
      const basename = name.lastIndexOf('/') + 1;
      let mask = 0;
      let begins = 0;
      let before = 0;
      for (let place = 0; place < name.length; place++, at++) {
        const code = name.charCodeAt(place);
        const low = lowered(code);
        this.#exact[at] = code;
        this.#folded[at] = low;
        this.#bonus[at] = bonusOf(before, code, place) + (place < basename ? inFolder : 0);
        mask |= bitOf(low);
        if ((this.#bonus[at] as number) > 0) begins |= bitOf(low);
        before = code;
      }
      this.#masks[index] = mask;
      this.#begins[index] = begins;
    }
    this.#starts[names.length] = at;
  }

  /** Best first; among equals the earlier. None for an empty query. */
  find(query: string, limit: number): readonly FuzzyMatch[] {
    const wanted = query.replaceAll(' ', '');
    if (wanted === '' || limit <= 0) return [];
    const exact = Uint16Array.from({ length: wanted.length }, (_, at) => wanted.charCodeAt(at));
    const letters = exact.map(lowered);
    const among = this.#among(wanted);
    const fit = new Uint32Array(among?.length ?? this.#names.length);
    const bits = Uint32Array.from(letters, bitOf);
    const mask = bits.reduce((all, bit) => all | bit, 0);
    const best: FuzzyMatch[] = [];
    let fits = 0;
    let worst = none;
    for (let at = 0; at < fit.length; at++) {
      const index = among === null ? at : (among[at] as number);
      if (((this.#masks[index] as number) & mask) >>> 0 !== mask >>> 0) continue;
      fit[fits++] = index;
      if (best.length >= limit && this.#most(index, bits) <= worst) continue;
      const score =
        letters.length === 1 ? this.#scoreOfOne(index, letters, exact) : this.#score(index, letters, exact);
      if (score === none || (best.length >= limit && score <= worst)) continue;
      insertBest(best, { index, score }, limit);
      worst = best.length < limit ? none : (best.at(-1)?.score ?? none);
    }
    this.#last = { wanted, fit: fit.subarray(0, fits) };
    return best;
  }

  /** What had the letters so far, where this goes on with them: nothing else can have more of them. `null`: all. */
  #among(wanted: string): Uint32Array | null {
    return this.#last !== null && wanted.startsWith(this.#last.wanted) ? this.#last.fit : null;
  }

  /** No score of it is higher: enough to pass over most names that are not among the best. */
  #most(index: number, bits: Uint32Array): number {
    const begins = this.#begins[index] as number;
    const length = (this.#starts[index + 1] as number) - (this.#starts[index] as number);
    const count = bits.length;
    let most = count * (perLetter + sameCase) + (count - 1) * inRow + forLength(length, count);
    for (let at = 0; at < count; at++) if ((begins & (bits[at] as number)) !== 0) most += atStart;
    return most;
  }

  #scoreOfOne(index: number, letters: Uint16Array, exact: Uint16Array): number {
    const start = this.#starts[index] as number;
    const end = this.#starts[index + 1] as number;
    const [letter, asTyped] = [letters[0], exact[0]];
    let best = none;
    for (let place = start; place < end; place++) {
      if (this.#folded[place] !== letter) continue;
      const score = (this.#bonus[place] as number) + (this.#exact[place] === asTyped ? sameCase : 0);
      if (score > best) best = score;
    }
    return best === none ? none : best + perLetter + forLength(end - start, 1);
  }

  /** Of the best way to find the letters in order; `none`: there is no way. */
  #score(index: number, letters: Uint16Array, exact: Uint16Array): number {
    const folded = this.#folded;
    const bonus = this.#bonus;
    const start = this.#starts[index] as number;
    const end = this.#starts[index + 1] as number;
    const length = end - start;
    const count = letters.length;
    if (length < count) return none;
    makeRoom(length, count);
    // Each letter can stand between its first place, with those before it in front, and its last one. Most names end here.
    let found = 0;
    for (let place = start; place < end; place++)
      if (folded[place] === letters[found]) {
        firsts[found] = place - start;
        if (++found === count) break;
      }
    if (found < count) return none;
    for (let place = end - 1; found > 0; place--)
      if (folded[place] === letters[found - 1]) lasts[--found] = place - start;
    let [now, before] = [rowA, rowB];
    for (let letter = 0; letter < count; letter++) {
      const code = letters[letter];
      const asTyped = exact[letter];
      const first = firsts[letter] as number;
      const last = lasts[letter] as number;
      const firstBefore = letter === 0 ? first : (firsts[letter - 1] as number);
      const lastBefore = letter === 0 ? -1 : (lasts[letter - 1] as number);
      let gap = none;
      for (let place = letter === 0 ? first : firstBefore + 1; place <= last; place++) {
        // The best end before this place, less what the letters between cost.
        gap += gapMore;
        if (place - 2 >= firstBefore && place - 2 <= lastBefore) {
          const jump = (before[place - 2] as number) + gapStart;
          if (jump > gap) gap = jump;
        }
        if (place < first) continue;
        let score = none;
        if (folded[start + place] === code) {
          const goesOn = place - 1 <= lastBefore ? (before[place - 1] as number) + inRow : none;
          score = letter === 0 ? 0 : goesOn > gap ? goesOn : gap;
          score +=
            perLetter +
            (bonus[start + place] as number) +
            (this.#exact[start + place] === asTyped ? sameCase : 0);
        }
        now[place] = score;
      }
      [now, before] = [before, now];
    }
    let best = none;
    for (let place = firsts[count - 1] as number; place <= (lasts[count - 1] as number); place++)
      if ((before[place] as number) > best) best = before[place] as number;
    return best + forLength(length, count);
  }
}

function forLength(length: number, count: number): number {
  return length === count ? wholeName : -Math.min(mostUntyped, length - count);
}

/** Reused: a hundred thousand names at each keystroke would make as many of each. */
let rowA = new Int32Array(256);
let rowB = new Int32Array(256);
let firsts = new Int32Array(64);
let lasts = new Int32Array(64);

function makeRoom(length: number, count: number): void {
  if (rowA.length < length) [rowA, rowB] = [new Int32Array(length * 2), new Int32Array(length * 2)];
  if (firsts.length < count) [firsts, lasts] = [new Int32Array(count * 2), new Int32Array(count * 2)];
}

function bonusOf(before: number, code: number, place: number): number {
  if (place === 0) return atStart;
  if (before === 47) return afterSlash;
  if (!isLetterOrDigit(before) && isLetterOrDigit(code)) return atWord;
  if (isUpper(code) && !isUpper(before)) return atHump;
  return 0;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || isUpper(code) || (code >= 48 && code <= 57) || code > 127;
}

function lowered(code: number): number {
  return isUpper(code)
    ? code + 32
    : code > 127
      ? String.fromCharCode(code).toLowerCase().charCodeAt(0)
      : code;
}

/** Letters have a bit each; all else shares some. */
function bitOf(low: number): number {
  return low >= 97 && low <= 122 ? 1 << (low - 97) : 1 << (26 + (low % 6));
}

function insertBest(best: FuzzyMatch[], match: FuzzyMatch, limit: number): void {
  let [from, to] = [0, best.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((best[middle]?.score ?? none) >= match.score) from = middle + 1;
    else to = middle;
  }
  best.splice(from, 0, match);
  if (best.length > limit) best.pop();
}
