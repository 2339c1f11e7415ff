/**
 * The one place where given lines stand: as they are, else but for blanks at the ends of lines, else but for how far they
 * are indented. Nothing looser: what nearly fits is said, not taken. Pure.
 */
import { nearestPlace } from './nearest-place.ts';

export interface Place {
  /** Of the first line, from 0. */
  readonly start: number;
  readonly count: number;
  readonly how: 'exact' | 'trailing-blanks' | 'indentation';
  /** The replacement, as it is to stand there. */
  readonly replacement: readonly string[];
}

export type FoundPlace =
  | { readonly kind: 'one'; readonly place: Place }
  /** Lines from 0 where it stands. */
  | { readonly kind: 'several'; readonly starts: readonly number[] }
  /** What is most like it, if anything is. */
  | { readonly kind: 'none'; readonly nearest: { readonly start: number; readonly count: number } | null };

/** @param wanted not empty and not blank */
export function findPlace(
  lines: readonly string[],
  wanted: readonly string[],
  replacement: readonly string[],
): FoundPlace {
  const exact = startsOf(lines, wanted, (line) => line);
  if (exact.length > 0) return found(exact, { count: wanted.length, how: 'exact', replacement });
  const [part, partReplacement] = withoutBlankEdges(wanted, replacement);
  const loose = startsOf(lines, part, (line) => line.trimEnd());
  if (loose.length > 0) {
    return found(loose, { count: part.length, how: 'trailing-blanks', replacement: partReplacement });
  }
  const shifted = startsOf(lines, part, (line) => line.trim()).flatMap((start) => {
    const indented = reindent(lines.slice(start, start + part.length), part, partReplacement);
    return indented === null ? [] : [{ start, indented }];
  });
  const [first] = shifted;
  if (first === undefined) return { kind: 'none', nearest: nearestPlace(lines, part) };
  return found(
    shifted.map(({ start }) => start),
    { count: part.length, how: 'indentation', replacement: first.indented },
  );
}

function found(starts: readonly number[], place: Omit<Place, 'start'>): FoundPlace {
  const [start = 0, ...others] = starts;
  return others.length === 0 ? { kind: 'one', place: { start, ...place } } : { kind: 'several', starts };
}

function startsOf(
  lines: readonly string[],
  wanted: readonly string[],
  key: (line: string) => string,
): number[] {
  const keys = lines.map(key);
  const wantedKeys = wanted.map(key);
  const starts: number[] = [];
  for (let at = 0; at + wanted.length <= lines.length; at += 1) {
    if (wantedKeys.every((line, offset) => keys[at + offset] === line)) starts.push(at);
  }
  return starts;
}

/** Models put an empty line before or after a block, or leave it out. Taken from both sides, so that the file keeps its own. */
function withoutBlankEdges(
  wanted: readonly string[],
  replacement: readonly string[],
): [readonly string[], readonly string[]] {
  const isBlank = (line: string | undefined) => line !== undefined && line.trim() === '';
  let [from, to] = [0, wanted.length];
  let [replacementFrom, replacementTo] = [0, replacement.length];
  while (from < to && isBlank(wanted[from])) {
    if (replacementFrom < replacementTo && isBlank(replacement[replacementFrom])) replacementFrom += 1;
    from += 1;
  }
  while (to > from && isBlank(wanted[to - 1])) {
    if (replacementTo > replacementFrom && isBlank(replacement[replacementTo - 1])) replacementTo -= 1;
    to -= 1;
  }
  return [wanted.slice(from, to), replacement.slice(replacementFrom, replacementTo)];
}

/**
 * The replacement moved as the lines it replaces are. @returns `null`: they are not moved alike, so the text means
 * something else there
 */
function reindent(
  standing: readonly string[],
  wanted: readonly string[],
  replacement: readonly string[],
): readonly string[] | null {
  const moved = new Map<string, string>();
  for (const [at, line] of wanted.entries()) {
    if (line.trim() === '') continue;
    const [from, to] = [indentOf(line), indentOf(standing[at] ?? '')];
    if ((moved.get(from) ?? to) !== to) return null;
    moved.set(from, to);
  }
  if (!isOrdered(moved)) return null;
  return replacement.map((line) => {
    if (line.trim() === '') return line;
    const indent = indentOf(line);
    const base = [...moved.keys()]
      .filter((known) => indent.startsWith(known))
      .sort((a, b) => b.length - a.length)[0];
    if (base !== undefined)
      return `${moved.get(base)}${inUnitOf(moved, indent.slice(base.length))}${line.trimStart()}`;
    // Less far in than all that is known: as much less there.
    const [least = '', there = ''] = [...moved].sort((a, b) => a[0].length - b[0].length)[0] ?? [];
    const unit = unitOf(moved);
    const lost =
      unit === null
        ? least.length - indent.length
        : Math.round(((least.length - indent.length) * unit.there.length) / unit.here.length);
    return `${there.slice(0, Math.max(0, there.length - lost))}${line.trimStart()}`;
  });
}

/** Further in here is further in there: else the lines nest otherwise. */
function isOrdered(moved: ReadonlyMap<string, string>): boolean {
  const pairs = [...moved].sort((a, b) => a[0].length - b[0].length);
  return pairs.every(([, there], at) => at === 0 || there.length > (pairs[at - 1]?.[1].length ?? 0));
}

/** One step in, here and there; `null`: only one depth is known, and it is the same step. */
function unitOf(
  moved: ReadonlyMap<string, string>,
): { readonly here: string; readonly there: string } | null {
  const pairs = [...moved].sort((a, b) => a[0].length - b[0].length);
  const [first, second] = pairs;
  if (first === undefined || second === undefined) {
    // Blanks here and tabs there, or the other way round, say what a step is by themselves.
    const [here = '', there = ''] = first ?? [];
    return here !== '' && there !== '' && here[0] !== there[0] && here.length % there.length === 0
      ? { here: here.slice(0, here.length / there.length), there: there.slice(0, 1) }
      : null;
  }
  return { here: second[0].slice(first[0].length), there: second[1].slice(first[1].length) };
}

function inUnitOf(moved: ReadonlyMap<string, string>, rest: string): string {
  const unit = unitOf(moved);
  if (rest === '' || unit === null || unit.here === unit.there || unit.here === '') return rest;
  const steps = Math.floor(rest.length / unit.here.length);
  return unit.there.repeat(steps) + rest.slice(steps * unit.here.length);
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
