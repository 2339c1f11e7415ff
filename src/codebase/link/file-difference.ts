/** What changed in a file for those that link to it. Pure. */
import { answersOf, type FileAnswers } from './file-answers.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile } from './linked-file.ts';

export interface FileDifference {
  /** It came, went, or shows other files than before: whatever was asked of it may be answered otherwise. */
  readonly isWhole: boolean;
  /** Those under which it says something else than before; all, when it is whole. */
  readonly keys: readonly number[];
  /** Places of symbols before and now, where they differ; -1 for one that is gone. `null`: nothing moved. */
  readonly moved: ReadonlyMap<number, number> | null;
}

/** @param before and `now` are of the view; `null`: no file, or one that says nothing. */
export function differenceOf(
  before: LinkedFile | null,
  now: LinkedFile | null,
  view: LinkView,
): FileDifference {
  const old = before === null ? nothing : answersOf(before, view);
  const current = now === null ? nothing : answersOf(now, view);
  const all = [...new Set([...old.byKey.keys(), ...current.byKey.keys()])];
  if (old.always !== current.always) return { isWhole: true, keys: all, moved: null };
  const keys = all.filter((key) => old.byKey.get(key) !== current.byKey.get(key));
  return { isWhole: false, keys, moved: movedSymbols(old.identities, current.identities) };
}

const nothing: FileAnswers = { always: 'nothing', byKey: new Map(), identities: [] };

function movedSymbols(before: readonly string[], now: readonly string[]): ReadonlyMap<number, number> | null {
  const moved = new Map<number, number>();
  let places: Map<string, number> | null = null;
  before.forEach((identity, at) => {
    if (now[at] === identity) return;
    places ??= new Map(now.map((other, place) => [other, place]));
    moved.set(at, places.get(identity) ?? -1);
  });
  return moved.size === 0 ? null : moved;
}
