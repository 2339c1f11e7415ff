/** What a name in a question means: symbols in order of how likely they are meant, files, or a folder. */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../code-index.ts';
import { codeFirst, isStructure } from '../structure-kinds.ts';
import { isAsidePath } from '../test-path.ts';
import type { Target } from './index-question.ts';
import { looksLikePath } from './parse-target.ts';

/** Definitions that the target can mean, exported and central ones first, tests last. */
export function definitionsOf(index: CodeIndex, target: Target): readonly IndexedSymbol[] {
  const exact = index.symbolsNamed(target.name);
  const isCodeNamed = exact.some((symbol) => !isStructure(symbol));
  const candidates = isCodeNamed ? exact : index.symbolsNamed(target.name, { foldCase: true });
  const inContainer = candidates.filter((symbol) => isInContainer(symbol, target.container));
  const ofKind = inContainer.filter((symbol) => target.kinds === null || target.kinds.includes(symbol.kind));
  const kept = ofKind.length > 0 ? ofKind : inContainer;
  const under = kept.filter((symbol) => isUnder(symbol.path, target.place));
  // "findOne in EntityManager": the place is what holds it.
  const inPlace = under.length > 0 ? under : kept.filter((symbol) => isInContainer(symbol, target.place));
  // A plain word is a key or a heading in nearly every project, so that it says nothing without a place.
  const mayBeStructure = target.codeLike || target.kinds !== null || target.place !== null;
  const meant = codeFirst(inPlace).filter((symbol) => mayBeStructure || !isStructure(symbol));
  return [...meant].sort(
    (a, b) =>
      definitionWeight(b) - definitionWeight(a) || compare(a.path, b.path) || a.startLine - b.startLine,
  );
}

const typeKinds: ReadonlySet<IndexedSymbol['kind']> = new Set([
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'type',
]);

/** What can be implemented or extended. */
export function isType({ kind }: IndexedSymbol): boolean {
  return typeKinds.has(kind);
}

/** Without members with the name of the type that they build, where that type is one of the symbols. */
export function withoutConstructors(symbols: readonly IndexedSymbol[]): readonly IndexedSymbol[] {
  return symbols.filter((symbol) => !isConstructorAmong(symbol, symbols));
}

function isConstructorAmong({ kind, name, container }: IndexedSymbol, others: readonly IndexedSymbol[]) {
  if ((kind !== 'method' && kind !== 'function') || container?.split(/::|\./).at(-1) !== name) return false;
  return others.some((other) => isType(other) && other.name === name);
}

/** By the last part of the container: `Parser` also fits `Display for Parser`, and a module path its last name. */
export function isInContainer(symbol: IndexedSymbol, container: string | null): boolean {
  if (container === null) return true;
  const last = container.split(/::|\.|#/).at(-1) ?? container;
  if (symbol.container !== null) {
    const names = symbol.container.split(/ for |::|\./);
    return names.includes(last);
  }
  const stem = symbol.path.replace(/\.[^/.]+$/, '').replace(/\/(?:mod|index|lib)$/, '');
  return stem === last || stem.endsWith(`/${last}`) || stem.split('/').includes(last) || last === 'crate';
}

const kindWeights: Readonly<Partial<Record<IndexedSymbol['kind'], number>>> = {
  property: -3,
  'enum-member': -2,
  variable: -1,
  module: -1,
};

export function definitionWeight(symbol: IndexedSymbol): number {
  return (
    (symbol.exported ? 4 : 0) +
    // `pub(crate)` and the like are seen less far than `pub`.
    (symbol.signature.startsWith('pub(') ? -2 : 0) +
    (symbol.container === null ? 2 : 0) +
    (kindWeights[symbol.kind] ?? 0) +
    (symbol.implementsTrait === null ? 0 : -1) +
    (isAsidePath(symbol.path) ? -8 : 0)
  );
}

export function filesOfTarget(index: CodeIndex, target: Target): readonly string[] {
  const files = filesMeant(index, target);
  if (files.length > 0 && looksLikePath(target.text)) return files.map((file) => file.path);
  const symbols = definitionsOf(index, target);
  const paths = [...new Set(symbols.map((symbol) => symbol.path))];
  return paths.length > 0 ? paths : files.map((file) => file.path);
}

export function filesMeant(index: CodeIndex, target: Target): readonly IndexedFile[] {
  const files = fragmentsOf(target.text).map((fragment) => index.findFiles(fragment));
  return (files.find((found) => found.length > 0) ?? []).filter((file) => isUnder(file.path, target.place));
}

/** A path as it is; a module of Rust as the paths that it can have. */
function fragmentsOf(text: string): readonly string[] {
  if (!text.includes('::')) return [text.replace(/^\.\//, '')];
  const [first = '', ...rest] = text.replace(/^(?:crate|self|super)::/, 'src::').split('::');
  const below = rest.join('/');
  return [`${first}/src/${below}`, `${first.replaceAll('_', '-')}/src/${below}`, `${first}/${below}`];
}

export function fileOf(index: CodeIndex, symbol: IndexedSymbol | undefined): IndexedFile | null {
  return symbol ? index.file(symbol.path) : null;
}

/**
 * The folder that is named, unless a file is: `src/net` is the folder and not its `mod.rs`, `net` a file when only
 * files are called so.
 */
export function folderMeant(index: CodeIndex, target: Target): string | null {
  const named = target.text.replace(/^\.\/?/, '').replace(/\/+$/, '');
  // Rust writes `tokio_util` for the crate in `tokio-util/`.
  const folder = [named, named.replaceAll('_', '-')].find((path) => index.filesUnder(path).length > 0);
  return folder === undefined || index.file(folder) !== null ? null : folder;
}

export function isUnder(path: string, place: string | null): boolean {
  if (place === null || place === '') return true;
  const folder = place.replace(/^\.\//, '').replace(/\/+$/, '');
  return (
    path === folder ||
    path.startsWith(`${folder}/`) ||
    path.includes(`/${folder}/`) ||
    path.endsWith(`/${folder}`)
  );
}

/** Paths with the same file name, or one that holds it. */
export function nearPaths(index: CodeIndex, path: string): readonly string[] {
  const base = path.split('/').at(-1) ?? path;
  const same = index.findFiles(base).map((file) => file.path);
  if (same.length > 0) return same.slice(0, 5);
  const stem = base.replace(/\.[^.]+$/, '').toLowerCase();
  if (stem.length < 3) return [];
  return index
    .filesUnder('')
    .filter((file) => file.path.toLowerCase().includes(stem))
    .slice(0, 5)
    .map((file) => file.path);
}

export function testsLast(a: string, b: string): number {
  return Number(isAsidePath(a)) - Number(isAsidePath(b));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
