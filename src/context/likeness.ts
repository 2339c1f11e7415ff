/** How much two pieces of code are alike, by the pairs of names that follow one another in them. Pure. */

export type Shingles = ReadonlySet<number>;

/** Of fewer pairs of names likeness is chance. */
const fewest = 12;

/** `null`: too short to be compared. */
export function shinglesOf(text: string): Shingles | null {
  const shingles = new Set<number>();
  let last = 0;
  for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
    const hash = hashOf(name);
    if (last !== 0) shingles.add((Math.imul(last, 31) + hash) | 0);
    last = hash;
  }
  return shingles.size < fewest ? null : shingles;
}

/** In [0, 1]: the share of their pairs that both have. Source: Jaccard index. */
export function likeness(a: Shingles, b: Shingles): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size * 2 < large.size) return 0;
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash;
}
