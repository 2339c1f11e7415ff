/**
 * Finds what the access paths of files mean, and stores it: for all files of a full build, else for every file that may
 * now mean something else.
 */
import type { Language } from '../languages/language.ts';
import { isSymbolTarget, targetId } from '../link/link-target.ts';
import type { LinkedFile } from '../link/linked-file.ts';
import { offeredKeys } from '../link/offered-keys.ts';
import { type FileLinks, PathWalker } from '../link/path-walker.ts';
import type { FactsWriter } from '../store/facts-writer.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import { linkViewOf } from '../store/link-kept-view.ts';
import { LinkRowChanges } from '../store/link-row-changes.ts';
import type { LinkRowsOfFile } from '../store/link-rows.ts';
import { symbolsPerFile } from '../store/schema.ts';
import { StoredLinkView } from '../store/stored-link-view.ts';
import { findAffected } from './find-affected.ts';

interface LinkOptions {
  /** Ids of the files whose imports or roots lead elsewhere than before. */
  readonly redirected: ReadonlySet<number>;
  readonly isFullBuild: boolean;
  /** See `RefreshOptions`. */
  readonly freeMemory?: (() => void) | undefined;
}

export function linkReferences(
  database: IndexDatabase,
  languages: readonly Language[],
  writer: FactsWriter,
  { redirected, isFullBuild, freeMemory = () => {} }: LinkOptions,
): void {
  const { db } = database;
  if (isFullBuild) linkAll(new StoredLinkView(db, languages), writer, freeMemory);
  else linkAffected(linkViewOf(db, languages), new LinkRowChanges(db), writer, redirected);
}

function linkAll(view: StoredLinkView, writer: FactsWriter, freeMemory: () => void): void {
  const { links } = writer;
  const files = view.readAll((file) => {
    const keys = offeredKeys(file, view);
    links.offer(file.id, keys);
    return keys;
  });
  freeMemory();
  const walker = new PathWalker(view);
  for (const file of files) links.add(file.id, rowsOf(file, walker.link(file), view, writer));
  freeMemory();
  links.flush();
}

function linkAffected(
  view: StoredLinkView,
  rows: LinkRowChanges,
  writer: FactsWriter,
  redirected: ReadonlySet<number>,
): void {
  const { changes, links } = writer;
  for (const ids of [changes.written, changes.removed, redirected]) view.forget(ids);
  const { toLink, toMove, moved } = findAffected(view, rows, {
    ...changes,
    redirected,
    earlier: links.earlier,
  });
  for (const id of toMove) {
    if (!rows.follow(id, moved)) toLink.add(id);
  }
  const walker = new PathWalker(view);
  for (const id of toLink) {
    const file = view.file(id);
    if (file === null) rows.remove(id);
    else rows.replace(id, rowsOf(file, walker.link(file), view, writer));
  }
  rows.flush();
}

function rowsOf(
  file: LinkedFile,
  links: FileLinks,
  view: StoredLinkView,
  { names }: FactsWriter,
): LinkRowsOfFile {
  const { facts } = file;
  const { otherUses, inheritance } = facts;
  const uses = new SymbolPairs();
  const addUse = (path: number, name: number) => {
    const target = links.targets[path] ?? 0;
    if (!isSymbolTarget(target)) return;
    const id = targetId(target);
    const owner = Math.floor(id / symbolsPerFile);
    const symbolName = view.file(owner)?.facts.symbolName(id % symbolsPerFile);
    if (symbolName === name) {
      if (owner !== file.id) uses.add(id, 0);
      return;
    }
    const nameId = names.idOf(view.nameOf(name));
    if (nameId === null) throw new Error(`A reference has a name that is not stored: ${view.nameOf(name)}`);
    uses.add(id, nameId);
  };
  for (let path = 0; path < facts.pathCount; path++) {
    if (facts.isUsed(path)) addUse(path, facts.naturalName(path));
  }
  for (let at = 0; at < otherUses.length; at++) addUse(otherUses.first(at), otherUses.second(at));
  const inherits = new SymbolPairs();
  for (let at = 0; at < inheritance.length; at++) {
    const sub = links.targets[inheritance.first(at)] ?? 0;
    const above = links.targets[inheritance.second(at)] ?? 0;
    if (isSymbolTarget(sub) && isSymbolTarget(above)) inherits.add(targetId(sub), targetId(above));
  }
  return { links, uses: uses.sorted(), inherits: inherits.sorted() };
}

class SymbolPairs {
  readonly #byFirst = new Map<number, number[]>();

  add(first: number, second: number): void {
    const seconds = this.#byFirst.get(first);
    if (seconds === undefined) this.#byFirst.set(first, [second]);
    else if (!seconds.includes(second)) seconds.push(second);
  }

  /** One behind the other, ascending. */
  sorted(): number[] {
    const pairs: number[] = [];
    for (const first of [...this.#byFirst.keys()].sort((a, b) => a - b)) {
      const seconds = this.#byFirst.get(first) ?? [];
      for (const second of seconds.sort((a, b) => a - b)) pairs.push(first, second);
    }
    return pairs;
  }
}
