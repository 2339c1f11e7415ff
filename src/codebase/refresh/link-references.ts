/**
 * Finds what the access paths of files mean, for every file that may now mean something else: those that were written,
 * those whose imports lead elsewhere, and those that consulted what changed.
 */
import type { Language } from '../languages/language.ts';
import { fileKey, starKey } from '../link/link-keys.ts';
import { isSymbolTarget, targetId } from '../link/link-target.ts';
import type { LinkedFile } from '../link/linked-file.ts';
import { offeredKeys } from '../link/offered-keys.ts';
import { type FileLinks, PathWalker } from '../link/path-walker.ts';
import type { FactsWriter } from '../store/facts-writer.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import type { LinkRowsOfFile } from '../store/link-rows.ts';
import { symbolsPerFile } from '../store/schema.ts';
import { StoredLinkView } from '../store/stored-link-view.ts';

/** @param redirected ids of the files whose imports or roots lead elsewhere than before. */
export function linkReferences(
  database: IndexDatabase,
  languages: readonly Language[],
  writer: FactsWriter,
  { redirected, isFullBuild }: { readonly redirected: ReadonlySet<number>; readonly isFullBuild: boolean },
): void {
  const view = new StoredLinkView(database.db, languages);
  const { links } = writer;
  const offer = (file: LinkedFile) => {
    const keys = offeredKeys(file, view.nameOf);
    links.offer(file.source.id, keys);
    return keys;
  };
  const files = isFullBuild ? view.readAll(offer) : filesToLink(view, writer, redirected, offer);
  const walker = new PathWalker(view);
  for (const file of files) {
    if (!isFullBuild) links.removeLinks(file.source.id);
    links.add(file.source.id, rowsOf(file, walker.link(file), view, writer));
  }
  links.flush();
}

function filesToLink(
  view: StoredLinkView,
  { changes, links }: FactsWriter,
  redirected: ReadonlySet<number>,
  offer: (file: LinkedFile) => readonly number[],
): LinkedFile[] {
  for (const id of changes.written) {
    const file = view.file(id);
    if (file === null) continue;
    for (const key of offer(file)) changes.keys.add(key);
  }
  links.flush();
  const toLink = new Set([...changes.written, ...redirected]);
  const changed = [...changes.interfaces, ...redirected];
  const keys = new Set([...changes.keys, ...changed.flatMap((id) => [fileKey(id), starKey(id)])]);
  // Both sets grow while they are walked: a file that is linked anew may pass on something else by its stars.
  for (const key of keys) {
    for (const id of links.consultersOf(key)) {
      toLink.add(id);
      keys.add(starKey(id));
    }
  }
  return [...toLink].flatMap((id) => view.file(id) ?? []);
}

function rowsOf(
  file: LinkedFile,
  links: FileLinks,
  view: StoredLinkView,
  { names }: FactsWriter,
): LinkRowsOfFile {
  const { pathUsed, otherUses, inheritance } = file.facts;
  const byOwnName = new Set<number>();
  const byOthers = new Map<string, { target: number; nameId: number }>();
  const addUse = (path: number, name: number) => {
    const target = links.targets[path] ?? 0;
    if (!isSymbolTarget(target)) return;
    const owner = Math.floor(targetId(target) / symbolsPerFile);
    const symbolName = view.file(owner)?.facts.symbolNames[targetId(target) % symbolsPerFile];
    if (owner === file.source.id && symbolName === name) return;
    if (symbolName === name) {
      byOwnName.add(target);
      return;
    }
    const nameId = names.idOf(view.nameOf(name));
    if (nameId === null) throw new Error(`A reference has a name that is not stored: ${view.nameOf(name)}`);
    byOthers.set(`${target} ${nameId}`, { target, nameId });
  };
  for (let path = 0; path < pathUsed.length; path++) {
    if (pathUsed[path] === 1) addUse(path, file.naturalName(path));
  }
  for (let at = 0; at < otherUses.length; at += 2) addUse(otherUses[at] ?? 0, otherUses[at + 1] ?? 0);
  const inherits = new Map<string, readonly [number, number]>();
  for (let at = 0; at < inheritance.length; at += 2) {
    const sub = links.targets[inheritance[at] ?? 0] ?? 0;
    const above = links.targets[inheritance[at + 1] ?? 0] ?? 0;
    if (isSymbolTarget(sub) && isSymbolTarget(above)) inherits.set(`${sub} ${above}`, [sub, above]);
  }
  const uses = [...byOwnName].map((target) => ({ target, nameId: 0 }));
  return { links, uses: [...uses, ...byOthers.values()], inherits: [...inherits.values()] };
}
