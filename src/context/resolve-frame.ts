/**
 * Where a frame of a trace is in the project: paths of another machine by their longest known tail, code of other packages
 * nowhere, and the function by its name where lines have moved. Pure but for reading the index.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../codebase/code-index.ts';
import type { Frame } from './frame-rules.ts';

export interface FramePlace {
  readonly path: string;
  /** `null`: the line is that of a compiled file, or none is known. */
  readonly line: number | null;
  /** The innermost that stands there; `null` at the top of a file. */
  readonly symbol: IndexedSymbol | null;
}

/** What stands before a package that is installed, and the language's own library. */
const installed =
  /^(?:.*\/)?(?:node_modules|site-packages|dist-packages|\.cargo\/registry\/src\/[^/]+|\.cargo\/git\/checkouts|pkg\/mod|gems|vendor\/bundle|vendor)\/(?=[^/])/;
const ofLanguage =
  /^(?:node:|internal\/|<|webpack\/|\[)|^\/rustc\/|\/rustlib\/|^library\/(?:core|std|alloc|test)\/|\/go\/src\/(?:runtime|testing|net|reflect|sync|os|io|fmt)\/|\/lib\/python\d[\d.]*\/|^(?:java|javax|jdk|sun|com\/sun)\/|\/lib\/ruby\/\d|^\/usr\/(?:include|lib)\//;
const compiled = /(?:^|\/)(?:dist|build|out|lib|esm|cjs|es)\/(.*)\.[mc]?js$/;

/** `null`: not of this project, or which of several places is meant cannot be told. */
export function resolveFrame(index: CodeIndex, frame: Frame): FramePlace | null {
  if (frame.path === null) return byFunctionAlone(index, frame.function);
  const { files, isCompiled, mustConfirm } = filesOf(index, frame.path);
  const line = isCompiled ? null : frame.line;
  const possible = line === null ? files : files.filter(({ lines }) => line <= lines + 1);
  const places = (possible.length > 0 ? possible : files).slice(0, 8).map((file) => {
    const symbols = index.symbolsInFile(file.path);
    return placeIn(file.path, symbols, line, lastName(frame.function));
  });
  const best =
    places.find((place) => place.isConfirmed && (isCompiled || !mustConfirm || place.line !== null)) ??
    (mustConfirm ? undefined : places[0]);
  if (best === undefined || (best.isGuess && files.length > 1)) return null;
  return { path: best.path, line: best.line, symbol: best.symbol };
}

interface Tried extends FramePlace {
  /** The function of the frame is there. */
  readonly isConfirmed: boolean;
  /** The file says nothing about the function that the frame names. */
  readonly isGuess: boolean;
}

function placeIn(
  path: string,
  symbols: readonly IndexedSymbol[],
  line: number | null,
  name: string | null,
): Tried {
  const at = line === null ? null : innermost(symbols, line);
  if (name === null) return { path, line, symbol: at, isConfirmed: false, isGuess: false };
  for (let around = at; around !== null; around = parentOf(around, symbols))
    if (around.name === name) return { path, line, symbol: at, isConfirmed: true, isGuess: false };
  const named = symbols.filter((symbol) => symbol.name === name && symbol.kind !== 'property');
  const [first, ...others] = named;
  if (first === undefined) return { path, line, symbol: at, isConfirmed: false, isGuess: at === null };
  const nearest = others.reduce(
    (best, symbol) => (distance(symbol, line) < distance(best, line) ? symbol : best),
    first,
  );
  return { path, line: null, symbol: nearest, isConfirmed: true, isGuess: false };
}

function filesOf(
  index: CodeIndex,
  path: string,
): { readonly files: readonly IndexedFile[]; readonly isCompiled: boolean; readonly mustConfirm: boolean } {
  const none = { files: [], isCompiled: false, mustConfirm: false };
  const root = index.root.replaceAll('\\', '/').replace(/\/$/, '');
  const own = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const exact = index.file(own.replace(/^(?:\.\/)+/, ''));
  if (exact !== null) return { ...none, files: [exact] };
  if (ofLanguage.test(own)) return none;
  const start = installed.exec(own)?.[0];
  if (start !== undefined) {
    const { files, isNamed } = ownPackage(index, own.slice(start.length));
    return { files, isCompiled: false, mustConfirm: !isNamed };
  }
  const parts = own.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join('/');
    const isWeak = from > 0 && from === parts.length - 1;
    const found = endingWith(index, tail);
    // Of a path with folders the bare name is a poor tail, unless only one file has it.
    if (found.length > 0 && !(isWeak && found.length > 1 && parts.length > 2))
      return { ...none, files: found };
  }
  const source = compiled.exec(own)?.[1];
  return source === undefined
    ? none
    : {
        files: index.findFiles(source).filter(({ language }) => language !== null),
        isCompiled: true,
        mustConfirm: true,
      };
}

/**
 * A project meets its own code as an installed package where somebody who uses it reports an error. It is its own when
 * the package has its name; else the function must stand at the very line.
 */
function ownPackage(
  index: CodeIndex,
  path: string,
): { readonly files: readonly IndexedFile[]; readonly isNamed: boolean } {
  const project = index.root.split(/[/\\]/).at(-1)?.toLowerCase() ?? '';
  const parts = path.split('/');
  for (let from = 1; from < Math.min(parts.length, 5); from += 1) {
    const file = index.file(parts.slice(from).join('/'));
    const before = parts
      .slice(0, from)
      .map((part) => part.toLowerCase().replace(/(?:@v?|-)\d[\w.+-]*$|-[\da-f]{16}$/, ''));
    if (file !== null) return { files: [file], isNamed: before.includes(project) };
  }
  const files = parts.length > 1 ? endingWith(index, path) : [];
  return { files, isNamed: files.length > 0 };
}

function endingWith(index: CodeIndex, tail: string): readonly IndexedFile[] {
  return index.findFiles(tail).filter(({ path }) => path === tail || path.endsWith(`/${tail}`));
}

/** `tokio::runtime::Handle::current`, where a trace has no files: by the last two names, when few things have them. */
function byFunctionAlone(index: CodeIndex, name: string | null): FramePlace | null {
  const parts = (name ?? '')
    .replace(/<[^<>]*>/g, '')
    .split(/::|[./]/)
    .filter((part) => /^[A-Za-z_]\w*$/.test(part));
  const [owner, last] = parts.slice(-2);
  if (owner === undefined || last === undefined) return null;
  const found = index
    .symbolsNamed(last)
    .filter(
      ({ container, path }) =>
        container?.split(/ for |::|\./).includes(owner) || path.split(/[/.]/).includes(owner),
    );
  const [symbol] = found;
  return symbol === undefined || found.length > 2 ? null : { path: symbol.path, line: null, symbol };
}

/** `run` of `com.a.B.run`, `a::B::run::{{closure}}`, `main.(*T).run.func1`. */
function lastName(name: string | null): string | null {
  if (name === null) return null;
  const parts = name
    .replace(/(?:::)?\{\{?[\w-]+\}?\}(?:#\d+)?|\.func\d+(?:\.\d+)*|\.<locals>|<anonymous>|<[^<>]*>/g, '')
    .replace(/^(?:block|rescue|ensure) (?:\(\d+ levels\) )?in /, '')
    .split(/::|[.#/\s]/)
    .map((part) => part.replace(/[()*]/g, ''))
    .filter((part) => /^[A-Za-z_$][\w$]*[?!=]?$/.test(part));
  const last = parts.at(-1) ?? null;
  return last === 'module' || last === 'lambda' ? null : last;
}

export function innermost(symbols: readonly IndexedSymbol[], line: number): IndexedSymbol | null {
  let best: IndexedSymbol | null = null;
  for (const symbol of symbols) {
    if (symbol.startLine > line || symbol.endLine < line || symbol.kind === 'property') continue;
    if (best === null || symbol.endLine - symbol.startLine <= best.endLine - best.startLine) best = symbol;
  }
  return best;
}

function parentOf(symbol: IndexedSymbol, symbols: readonly IndexedSymbol[]): IndexedSymbol | null {
  return symbol.parentId === null ? null : (symbols.find(({ id }) => id === symbol.parentId) ?? null);
}

function distance(symbol: IndexedSymbol, line: number | null): number {
  return line === null ? symbol.startLine : Math.abs(symbol.startLine - line);
}
