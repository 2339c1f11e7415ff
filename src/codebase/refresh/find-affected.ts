/**
 * Finds the files whose links may be others than before: those that say something else or whose imports lead elsewhere,
 * and those that asked for what is said otherwise now. Writes nothing but what files offer.
 */
import { differenceOf } from '../link/file-difference.ts';
import { isWithin, nameOfSaid, saidKeys, showerKey, shownKey, shownKeys } from '../link/link-keys.ts';
import { offeredKeys } from '../link/offered-keys.ts';
import type { WrittenChanges } from '../store/facts-writer.ts';
import type { EarlierLinkFacts } from '../store/link-earlier.ts';
import type { LinkRowChanges, MovedSymbols } from '../store/link-row-changes.ts';
import type { StoredLinkView } from '../store/stored-link-view.ts';

export interface Affected {
  /** Ids; some may have nothing to link any more. */
  readonly toLink: Set<number>;
  /** Others that use symbols which have another place in their file, and mean the same as before. */
  readonly toMove: ReadonlySet<number>;
  readonly moved: MovedSymbols;
}

export function findAffected(
  view: StoredLinkView,
  rows: LinkRowChanges,
  changes: WrittenChanges & {
    readonly redirected: ReadonlySet<number>;
    readonly earlier: EarlierLinkFacts;
  },
): Affected {
  const { written, removed, redirected, earlier } = changes;
  const { consults } = rows;
  const isOther = (id: number) => redirected.has(id) || !rows.areLinkFacts(id, earlier.of(id));
  const toLink = new Set([...[...written].filter(isOther), ...removed, ...redirected]);
  view.forget(toLink);
  const keys = new Set(changes.keys);
  const moved = new Map<number, ReadonlyMap<number, number>>();
  for (const id of [...toLink]) {
    const before = earlier.of(id);
    const file = removed.has(id) ? null : view.file(id);
    const offers = rows.offer(id, file === null ? [] : offeredKeys(file, view));
    view.forgetOffering(offers);
    for (const key of offers) keys.add(key);
    const difference = differenceOf(before === null ? null : view.fileOf(before), file, view);
    const showers = new Set<number>();
    consults.consulters([showerKey(id)], showers);
    for (const key of difference.keys) {
      keys.add(key);
      if (!isWithin(saidKeys(id), key)) continue;
      for (const shower of showers) keys.add(shownKey(shower, nameOfSaid(key)));
    }
    if (difference.isWhole) {
      for (const range of [saidKeys(id), shownKeys(id), ...[...showers].map(shownKeys)])
        consults.consultersWithin(range, toLink);
      for (const shower of showers) toLink.add(shower);
    }
    if (difference.moved !== null) moved.set(id, difference.moved);
  }
  consults.consulters(keys, toLink);
  const toMove = new Set<number>();
  for (const id of moved.keys()) consults.consultersWithin(saidKeys(id), toMove);
  for (const id of toLink) toMove.delete(id);
  return { toLink, toMove, moved };
}
