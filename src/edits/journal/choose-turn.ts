/** Which turn is undone or done again, and whether later ones stand in its way. Pure. */
import { JournalError } from './journal-error.ts';
import type { Manifest } from './manifest.ts';
import type { Manifests } from './manifest-store.ts';

export type Direction = 'undo' | 'redo';

type Nothing = { readonly kind: 'nothing'; readonly because: string };

export function nothingTo(direction: Direction, which: string | null): Nothing {
  if (which !== null) throw unknownTurn(which, 0);
  const done = direction === 'undo' ? 'undo' : 'do again';
  return { kind: 'nothing', because: `there is nothing to ${done} in this project` };
}

/**
 * @param which id of a turn, or its beginning or end; `null`: the last
 * @throws JournalError when it is none, or several, or a later one cannot be read
 */
export function chooseTurn(all: Manifests, direction: Direction, which: string | null): Manifest | Nothing {
  const wanted = direction === 'undo' ? 'done' : 'undone';
  const { turns } = all;
  if (which === null) {
    const last = turns.find(({ state }) => state === wanted);
    refuseUnknown(all, last?.order ?? 0);
    return last ?? nothingTo(direction, null);
  }
  const exact = turns.find(({ id }) => id === which);
  const like = turns.filter(({ id }) => which.length >= 4 && (id.startsWith(which) || id.endsWith(which)));
  const found = exact ?? (like.length === 1 ? like[0] : undefined);
  if (found === undefined) throw unknownTurn(which, like.length);
  switch (found.state) {
    case 'done':
      refuseUnknown(all, found.order);
      return found;
    case 'undone':
    case 'superseded':
      return { kind: 'nothing', because: `turn ${found.id} is undone already` };
    default:
      return { kind: 'nothing', because: `turn ${found.id} was never written` };
  }
}

/** What a later one did cannot be told: it may have changed the same files, or be the one that is meant. */
function refuseUnknown({ damaged }: Manifests, order: number): void {
  const later = damaged.find(({ madeAsOrder }) => madeAsOrder === null || madeAsOrder > order);
  if (later === undefined) return;
  throw new JournalError(
    'edits/journal-damaged',
    `Nothing was changed: what was kept of a later turn cannot be read: ${later.path}: ${later.because}.`,
    'Move that file away to go on; the turn it is of can then only be undone by hand.',
  );
}

/** Turns that changed the same files after it. */
export function laterOnes({ turns }: Manifests, { files, order }: Manifest) {
  const own = new Set(files.map(({ path }) => path));
  return turns.flatMap((turn) => {
    if (turn.state !== 'done' || turn.order <= order) return [];
    const paths = turn.files.map(({ path }) => path).filter((path) => own.has(path));
    return paths.length > 0 ? [{ turn, paths }] : [];
  });
}

function unknownTurn(which: string, matches: number): JournalError {
  return new JournalError(
    'edits/unknown-turn',
    matches > 1
      ? `${matches} turns are called ${JSON.stringify(which)}`
      : `No turn of this project is called ${JSON.stringify(which)}`,
    'optimizer history lists them; give the id or at least 4 characters of its beginning or end.',
  );
}
