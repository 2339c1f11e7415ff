/** Where lines stand that are most like given ones; for a message to who thought they stood there. Pure. */
import { distance } from 'fastest-levenshtein';

/** @returns `null`: nothing is like them. */
export function nearestPlace(
  lines: readonly string[],
  wanted: readonly string[],
): { readonly start: number; readonly count: number } | null {
  const starts = candidateStarts(lines, wanted);
  let best: { start: number; likeness: number } | null = null;
  for (const start of starts) {
    const likeness = likenessAt(lines, wanted, start);
    if (likeness > (best?.likeness ?? 0)) best = { start, likeness };
  }
  if (best === null || best.likeness < leastLikeness) return null;
  const start = Math.max(0, best.start);
  return { start, count: Math.min(wanted.length, lines.length - start) };
}

/** Of lines that are shown, on average. Below it they have nothing to do with each other. */
const leastLikeness = 0.35;
const mostCandidates = 24;
/** Longer ones are compared by their beginnings. */
const comparedCharacters = 120;

/** Where the most lines stand as they are; without any, where the line that says most has one like it. */
function candidateStarts(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const standing = new Map<string, number[]>(
    wanted
      .map((line) => line.trim())
      .filter((key) => key.length > 2)
      .map((key) => [key, []]),
  );
  for (const [at, line] of lines.entries()) standing.get(line.trim())?.push(at);
  const votes = new Map<number, number>();
  for (const [offset, line] of wanted.entries()) {
    const places = standing.get(line.trim()) ?? [];
    // What stands everywhere says nothing about where.
    for (const at of places.length > 50 ? [] : places)
      votes.set(at - offset, (votes.get(at - offset) ?? 0) + 1 / places.length);
  }
  if (votes.size > 0) {
    return [...votes]
      .sort((a, b) => b[1] - a[1])
      .slice(0, mostCandidates)
      .map(([start]) => start);
  }
  const [offset, longest] = [...wanted.entries()].sort(
    (a, b) => b[1].trim().length - a[1].trim().length,
  )[0] ?? [0, ''];
  return lines
    .map((line, at) => ({ at: at - offset, likeness: likeness(line, longest) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, mostCandidates)
    .map(({ at }) => at);
}

function likenessAt(lines: readonly string[], wanted: readonly string[], start: number): number {
  const total = wanted.reduce((sum, line, offset) => sum + likeness(lines[start + offset] ?? '', line), 0);
  return total / wanted.length;
}

/** In [0, 1]. */
function likeness(one: string, other: string): number {
  const a = one.trim().slice(0, comparedCharacters);
  const b = other.trim().slice(0, comparedCharacters);
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  if (Math.min(a.length, b.length) / longest < 0.3) return 0;
  return 1 - distance(a, b) / longest;
}
