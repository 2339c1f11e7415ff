/**
 * A `CodeIndex` over a few facts in memory, so that what reads an index is tested without a database or a grammar.
 * What a reference means is stated, not worked out.
 */
import type {
  CodeIndex,
  ImportEdge,
  IndexedFile,
  IndexedReference,
  IndexedSymbol,
  ReferenceTarget,
} from '../../src/codebase/code-index.ts';
import type { ReferenceRole, SymbolKind } from '../../src/codebase/facts.ts';
import { nearestNames } from '../../src/codebase/store/near-names.ts';
import { touchingTests } from '../../src/codebase/store/touching-tests.ts';
import { cutPieces } from '../../src/codebase/words/cut-pieces.ts';
import { TextLines } from '../../src/codebase/words/text-lines.ts';
import { wordsOfName } from '../../src/codebase/words/words-of-name.ts';

export interface FakeSymbol {
  readonly kind?: SymbolKind;
  readonly exported?: boolean;
  readonly lines?: readonly [start: number, end: number];
  readonly signature?: string;
  readonly doc?: string;
  readonly implementsTrait?: string;
  /** Keys of other symbols. */
  readonly extends?: readonly string[];
  readonly overrides?: readonly string[];
}

export interface FakeReference {
  /** `path:line`. */
  readonly at: string;
  readonly name: string;
  readonly role?: ReferenceRole;
  /** A key of a symbol, `external`, or `unknown` (the default). */
  readonly to?: string;
}

export interface FakeProject {
  /** By path; a number is a count of lines. */
  readonly files?: Readonly<Record<string, string | Partial<IndexedFile>>>;
  /** By `path#name` or `path#Container.name`. */
  readonly symbols?: Readonly<Record<string, FakeSymbol>>;
  readonly references?: readonly FakeReference[];
  /** `a.ts > b.ts`, `a.ts > package`, with `type:` before it for types only and `: a, b as c` after it for names. */
  readonly imports?: readonly string[];
}

export function fakeCodeIndex(project: FakeProject): CodeIndex {
  const imports = (project.imports ?? []).map((text, at) => parseImport(text, at + 1));
  const symbols = Object.entries(project.symbols ?? {}).map(([key, fake], at) => toSymbol(key, fake, at));
  const byKey = new Map(
    Object.keys(project.symbols ?? {}).map((key, at) => [key, symbols[at] as IndexedSymbol]),
  );
  for (const symbol of symbols) {
    const owner = byKey.get(`${symbol.path}#${symbol.container}`);
    if (owner) Object.assign(symbol, { parentId: owner.id });
  }
  const references = (project.references ?? []).map((fake) => toReference(fake, symbols, byKey));
  const texts = new Map<string, string>();
  const files = new Map<string, IndexedFile>();
  const addFile = (path: string, over: Partial<IndexedFile>) =>
    files.set(path, {
      path,
      language: 'fake',
      sizeBytes: 1,
      lines: 100,
      parseErrors: 0,
      generated: false,
      ...over,
    });
  for (const [path, given] of Object.entries(project.files ?? {})) {
    if (typeof given === 'string') texts.set(path, given);
    addFile(path, typeof given === 'string' ? { lines: given.split('\n').length } : given);
  }
  for (const path of [...symbols, ...references].map((each) => each.path))
    if (!files.has(path)) addFile(path, {});
  for (const edge of imports) {
    if (!files.has(edge.from)) addFile(edge.from, {});
    if (edge.externalPackage !== null || edge.to === null) continue;
    if (edge.to.includes('.') || edge.to.includes('/')) {
      if (!files.has(edge.to)) addFile(edge.to, {});
    }
  }
  const sortedFiles = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const keysOf = (id: number) => [...byKey].filter(([, symbol]) => symbol.id === id).map(([key]) => key);
  const factOf = (id: number) => project.symbols?.[keysOf(id)[0] ?? ''];
  const closure = (id: number, next: (id: number) => readonly IndexedSymbol[]) => {
    const found = new Map<number, IndexedSymbol>();
    for (const pending = [...next(id)]; pending.length > 0; ) {
      const symbol = pending.shift() as IndexedSymbol;
      if (found.has(symbol.id)) continue;
      found.set(symbol.id, symbol);
      pending.push(...next(symbol.id));
    }
    return [...found.values()];
  };
  const pointing = (id: number, field: 'extends' | 'overrides') =>
    symbols.filter((symbol) => keysOf(id).some((key) => factOf(symbol.id)?.[field]?.includes(key)));
  const pointedAt = (id: number, field: 'extends' | 'overrides') =>
    (factOf(id)?.[field] ?? []).flatMap((key) => byKey.get(key) ?? []);
  const named = (name: string) => references.filter((reference) => reference.name === name);

  const index: CodeIndex = {
    root: '/project',
    revision: 1,
    counts: () => ({
      files: files.size,
      parsedFiles: files.size,
      lines: 0,
      symbols: symbols.length,
      references: references.length,
      imports: imports.length,
      edges: imports.filter((edge) => edge.to !== null).length,
    }),
    filesNotRead: () => ({
      unread: new Map(),
      withErrors: sortedFiles.filter(({ parseErrors }) => parseErrors > 0).length,
    }),
    file: (path) => files.get(path) ?? null,
    findFiles: (fragment) =>
      files.has(fragment)
        ? [files.get(fragment) as IndexedFile]
        : sortedFiles.filter(({ path }) => path.endsWith(`/${fragment}`) || path.endsWith(`/${fragment}.ts`)),
    filesUnder: (folder) => sortedFiles.filter(({ path }) => folder === '' || path.startsWith(`${folder}/`)),
    symbolsNamed: (name, options) =>
      symbols.filter((symbol) =>
        options?.foldCase ? symbol.name.toLowerCase() === name.toLowerCase() : symbol.name === name,
      ),
    symbol: (id) => symbols.find((symbol) => symbol.id === id) ?? null,
    symbolsInFile: (path) => symbols.filter((symbol) => symbol.path === path),
    members: (id) => symbols.filter((symbol) => symbol.parentId === id),
    textFiles: () => [],
    textPieces: () => [],
    symbolNames: () => [...new Set(symbols.map(({ name }) => name))],
    nearNames: (name, limit) =>
      nearestNames(
        name,
        symbols.map((symbol) => symbol.name),
        limit,
      ),
    searchWords: (words, limit) =>
      symbols
        .map((symbol) => ({
          symbol,
          score: words.filter((word) => symbol.name.toLowerCase().includes(word.toLowerCase())).length,
        }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit),
    searchText: (terms, limit) => {
      const wordsIn = (text: string) => {
        const words = (text.match(/[A-Za-z0-9_]+/g) ?? []).flatMap(wordsOfName);
        return terms.flatMap(({ forms }) => {
          const times = words.filter((word) => forms.has(word)).length;
          return times === 0 ? [] : [{ word: forms.keys().next().value ?? '', times }];
        });
      };
      const timesIn = (text: string) => wordsIn(text).reduce((sum, { times }) => sum + times, 0);
      return {
        files: sortedFiles
          .map(({ path, language, generated }) => {
            const text = timesIn(texts.get(path) ?? '');
            return { path, language, generated, text, inPath: timesIn(path), pieces: text };
          })
          .filter(({ text, inPath }) => text + inPath > 0)
          .slice(0, limit),
        piecesOf: (path) => {
          const lines = new TextLines(texts.get(path) ?? '');
          const own = index.symbolsInFile(path);
          const owners = own.map(({ startLine, endLine, parentId }) => {
            const parent = own.findIndex(({ id }) => id === parentId);
            return { startLine, endLine, parent: parent === -1 ? null : parent };
          });
          return cutPieces(lines, owners)
            .map((piece) => {
              const text = lines.text.slice(lines.startOf(piece.startLine), lines.startOf(piece.endLine + 1));
              const symbol = piece.symbol === null ? null : (own[piece.symbol] ?? null);
              const words = wordsIn(text).map(({ word }) => word);
              return { ...piece, symbol, score: timesIn(text), words };
            })
            .filter(({ score }) => score > 0)
            .sort((a, b) => b.score - a.score);
        },
      };
    },
    symbolsWithPrefix: (prefix, limit) =>
      symbols
        .filter((symbol) => symbol.name.toLowerCase().startsWith(prefix.toLowerCase()))
        .sort((a, b) => a.name.length - b.name.length)
        .slice(0, limit),
    symbolsContaining: (part, limit) =>
      symbols.filter((symbol) => symbol.name.toLowerCase().includes(part.toLowerCase())).slice(0, limit),
    references: named,
    referencesIn: (path) => references.filter((reference) => reference.path === path),
    referencesTo: (id, { role } = {}) => {
      const isWanted = (reference: IndexedReference) => role === undefined || reference.role === role;
      return {
        resolved: references.filter(
          (reference) =>
            reference.target.kind === 'symbol' && reference.target.id === id && isWanted(reference),
        ),
        possible: named(index.symbol(id)?.name ?? '').filter(
          (reference) => reference.target.kind === 'unknown' && isWanted(reference),
        ),
      };
    },
    candidates: ({ name, target }) =>
      target.kind === 'symbol'
        ? symbols.filter((symbol) => symbol.id === target.id)
        : target.kind === 'unknown'
          ? index.symbolsNamed(name)
          : [],
    referencesFrom: (id) => references.filter(({ enclosing }) => enclosing?.id === id),
    subtypes: (id) => pointing(id, 'extends'),
    supertypes: (id) => pointedAt(id, 'extends'),
    overriddenBy: (id) => closure(id, (each) => pointing(each, 'overrides')),
    overrides: (id) => closure(id, (each) => pointedAt(each, 'overrides')),
    testsTouching: (id, { maxDistance }) => touchingTests(index, id, maxDistance),
    usesAcrossFiles: () =>
      symbols.flatMap(({ id, path }) => {
        const users = new Set(index.referencesTo(id).resolved.map((use) => use.path));
        users.delete(path);
        return users.size === 0 ? [] : [{ symbolId: id, definedIn: path, usedIn: [...users] }];
      }),
    referenceCount: (name) => named(name).length,
    namesUsedIn: (path, startLine, endLine) => {
      const used = new Map<string, number>();
      for (const { name, line, path: where } of references) {
        if (where === path && line >= startLine && line <= endLine) used.set(name, (used.get(name) ?? 0) + 1);
      }
      return used;
    },
    importsOf: (path) => imports.filter((edge) => edge.from === path),
    importersOf: (path, { name, renaming = false } = {}) =>
      imports.filter(
        (edge) =>
          edge.to === path &&
          (name === undefined ||
            edge.names.some(
              ({ imported, local }) =>
                (imported === name || imported === '*') &&
                (!renaming || edge.form === 're-export' || local !== name),
            )),
      ),
    importingFiles: (path) => new Set(imports.filter((edge) => edge.to === path).map(({ from }) => from)),
    importersOfPackage: (name) => imports.filter((edge) => edge.externalPackage === name),
    readLines: (path, startLine, endLine) =>
      texts
        .get(path)
        ?.split('\n')
        .slice(startLine - 1, endLine) ?? null,
  };
  return index;
}

function toSymbol(key: string, fake: FakeSymbol, at: number): IndexedSymbol {
  const [path = '', qualified = ''] = key.split('#');
  const dot = qualified.lastIndexOf('.');
  const name = qualified.slice(dot + 1);
  const [startLine, endLine] = fake.lines ?? [at + 1, at + 1];
  return {
    id: at + 1,
    path,
    name,
    kind: fake.kind ?? (dot < 0 ? 'function' : 'method'),
    container: dot < 0 ? null : qualified.slice(0, dot),
    parentId: null,
    implementsTrait: fake.implementsTrait ?? null,
    exported: fake.exported ?? dot < 0,
    startLine,
    endLine,
    nameLine: startLine,
    signature: fake.signature ?? `function ${name}()`,
    doc: fake.doc ?? null,
  };
}

function toReference(
  fake: FakeReference,
  symbols: readonly IndexedSymbol[],
  byKey: ReadonlyMap<string, IndexedSymbol>,
): IndexedReference {
  const [path = '', lineText] = fake.at.split(':');
  const line = Number(lineText);
  const around = symbols.filter(
    (symbol) => symbol.path === path && symbol.startLine <= line && symbol.endLine >= line,
  );
  return {
    name: fake.name,
    path,
    line,
    column: 0,
    role: fake.role ?? 'call',
    member: false,
    enclosing: around.sort((a, b) => b.startLine - a.startLine || a.endLine - b.endLine)[0] ?? null,
    target: targetOf(fake.to, byKey),
  };
}

function targetOf(to: string | undefined, byKey: ReadonlyMap<string, IndexedSymbol>): ReferenceTarget {
  if (to === undefined || to === 'unknown') return { kind: 'unknown' };
  if (to === 'external') return { kind: 'external' };
  const symbol = byKey.get(to);
  if (!symbol) throw new Error(`The test names no symbol ${to}`);
  return { kind: 'symbol', id: symbol.id };
}

function parseImport(text: string, line: number): ImportEdge {
  const typeOnly = text.startsWith('type:');
  const [from = '', rest = ''] = text.replace(/^type:/, '').split(' > ');
  const [target = '', names = ''] = rest.split(': ');
  const isFile = /\.\w+$/.test(target) && !target.startsWith('node:');
  const isMissing = target === '?';
  return {
    from,
    line,
    specifier: target,
    form: 'import',
    names: names
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => {
        const [imported = '', local = imported] = name.split(' as ');
        return { imported, local };
      }),
    typeOnly,
    to: isFile ? target : null,
    externalPackage: isFile || isMissing ? null : target,
  };
}
