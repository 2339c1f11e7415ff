/** Ranks names by their likeness to a misspelt one. Pure. */
import { distance } from 'fastest-levenshtein';

/** Edits that a person may plausibly have made. */
export function maxEdits(name: string): number {
  return Math.min(4, Math.max(1, Math.floor(name.length / 3)));
}

/**
 * Nearest first: by edits without regard to case, then names that contain it, the shortest first.
 * @param names distinct or not; only those of a similar length, or that contain it, are worth passing.
 */
export function nearestNames(name: string, names: Iterable<string>, limit: number): string[] {
  const wanted = name.toLowerCase();
  const wantedLetters = letters(wanted);
  const edits = maxEdits(name);
  const found: { name: string; score: number }[] = [];
  for (const candidate of new Set(names)) {
    const folded = candidate.toLowerCase();
    const near =
      Math.abs(folded.length - wanted.length) <= edits && bits(letters(folded) ^ wantedLetters) <= 2 * edits
        ? distance(wanted, folded)
        : Number.POSITIVE_INFINITY;
    if (near <= edits) found.push({ name: candidate, score: near });
    else if (folded.includes(wanted)) found.push({ name: candidate, score: 100 + folded.length });
  }
  found.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return found.slice(0, limit).map((entry) => entry.name);
}

/** Which letters occur, one bit each: an edit changes at most two of them. */
function letters(text: string): number {
  let mask = 0;
  for (let at = 0; at < text.length; at++) mask |= 1 << (text.charCodeAt(at) & 31);
  return mask;
}

function bits(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
