/** The known key that somebody may have meant. Pure. */
import { distance } from 'fastest-levenshtein';
import { formatKey, type KeyPath } from './key-path.ts';
import { definitions } from './schema.ts';

/** `null` when nothing is near. The chosen names in `path` are kept: `tiers.local.modell` → `tiers.local.model`. */
export function nearestKey(path: KeyPath): string | null {
  const asked = normalise(path);
  const last = normalise(path.slice(-1));
  const candidates = definitions.map((definition) => {
    const known = definition.path.map((part, at) => (part === '*' ? (path[at] ?? '<name>') : part));
    return { key: formatKey(known), normal: normalise(known), last: normalise(known.slice(-1)) };
  });
  const same = candidates.find(({ normal }) => normal === asked);
  if (same) return same.key;
  const [nearest] = candidates
    .map((candidate) => ({
      ...candidate,
      // A key in the wrong section is as near as one wrong letter.
      steps: Math.min(
        distance(asked, candidate.normal),
        candidate.last === last ? 1 : Number.POSITIVE_INFINITY,
      ),
    }))
    .sort((a, b) => a.steps - b.steps);
  return nearest && nearest.steps <= Math.max(2, asked.length / 4) ? nearest.key : null;
}

/** The known name that somebody may have meant, or `null`. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const [nearest] = known
    .map((candidate) => ({ candidate, steps: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  return nearest && nearest.steps <= Math.max(1, name.length / 3) ? nearest.candidate : null;
}

function normalise(path: KeyPath): string {
  return path.join('.').toLowerCase().replaceAll('_', '-');
}
