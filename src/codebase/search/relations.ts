/**
 * How a symbol is bound up with the rest of the code: what uses, calls, implements, overrides and tests it. What the
 * code decides and what has only the same name are never mixed. Knows nothing about formats of output.
 */
import { assertNever } from '../../core/assert-never.ts';
import type { CodeIndex, IndexedReference, IndexedSymbol, TouchingTest } from '../code-index.ts';
import type { ReferenceRole } from '../facts.ts';
import { testScope } from '../test-scope.ts';
import { compare, testsLast } from './find-meant.ts';
import type { Definition } from './find-symbol.ts';
import { lineReader } from './index-answer.ts';
import { isCallable } from './is-callable.ts';
import { PlaceSet } from './place-set.ts';

export const relationKinds = [
  'references',
  'calls',
  'callers',
  'callees',
  'implementors',
  'supertypes',
  'overridden-by',
  'overrides',
  'tests',
] as const;

/**
 * `references`: every use; `calls`: those that are calls; `callers`: the functions around them. `callees`: what it calls
 * itself. `implementors`: types that extend or implement it, at any depth; `supertypes`: the other way. `overridden-by`,
 * `overrides`: members of subtypes and of supertypes. `tests`: tests that reach it.
 */
export type RelationKind = (typeof relationKinds)[number];

export interface RelationEntry {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** The line of source for `references`, `calls` and `tests`, else a signature. */
  readonly text: string;
  /** For `references` and `calls` what stands around the use; else the symbol that is related. `null`: the file itself. */
  readonly symbol: IndexedSymbol | null;
  /** Of `references` and `calls`; else `null`. */
  readonly role: ReferenceRole | null;
  /** Where the calls are: for `callers` in this file, for `callees` in the file of the symbol asked about; else `[]`. */
  readonly callLines: readonly number[];
  /** Steps: 1 is direct. */
  readonly distance: number;
}

export interface Relation {
  readonly kind: RelationKind;
  /** What imports, scope and declared types decide; code first, tests last, then in order of path and line. */
  readonly resolved: RelationEntries;
  /** What has the name, where nothing decides whether it is meant. */
  readonly possible: RelationEntries;
  /** Names of other packages that it calls, for `callees`; in order of name. */
  readonly external: readonly string[];
}

export interface RelationEntries {
  /** How many there are; `entries` may be fewer. */
  readonly total: number;
  /** Files of all of them. */
  readonly files: number;
  readonly entries: readonly RelationEntry[];
}

export interface RelationOptions {
  /** Most entries of each of the two lists. */
  readonly limit: number;
  /** How far a test may be from the symbol. */
  readonly maxTestDistance?: number;
  /** Entries of these files only. */
  readonly keep?: (path: string) => boolean;
}

/** What one relation of a symbol is before it is sorted, cut and read. */
interface Found {
  readonly resolved: readonly Draft[];
  readonly possible: readonly Draft[];
  readonly external?: readonly string[];
}

type Draft = Omit<RelationEntry, 'text'> & { readonly text: string | null };

export function relationOf(
  index: CodeIndex,
  definitions: readonly Definition[],
  kind: RelationKind,
  options: RelationOptions,
): Relation {
  const symbols = definitions.flatMap(({ parts }) => parts);
  const found = draftsOf(index, symbols, kind, options.maxTestDistance ?? 3);
  return {
    kind,
    resolved: finish(index, found.resolved, options),
    possible: finish(index, found.possible, options),
    external: found.external ?? [],
  };
}

function draftsOf(
  index: CodeIndex,
  symbols: readonly IndexedSymbol[],
  kind: RelationKind,
  maxTestDistance: number,
): Found {
  switch (kind) {
    case 'references':
    case 'calls': {
      const uses = usesOf(index, symbols, kind === 'calls');
      return { resolved: uses.resolved.map(useDraft), possible: uses.possible.map(useDraft) };
    }
    case 'callers': {
      const uses = usesOf(index, symbols, true);
      return { resolved: callers(uses.resolved), possible: callers(uses.possible) };
    }
    case 'callees':
      return callees(index, symbols);
    case 'implementors':
      return certain(closure(symbols, (id) => index.subtypes(id)));
    case 'supertypes':
      return certain(closure(symbols, (id) => index.supertypes(id)));
    case 'overridden-by':
      return certain(distinct(symbols.flatMap(({ id }) => index.overriddenBy(id))).map(symbolDraft));
    case 'overrides':
      return certain(distinct(symbols.flatMap(({ id }) => index.overrides(id))).map(symbolDraft));
    case 'tests':
      return tests(index, symbols, maxTestDistance);
    default:
      return assertNever(kind);
  }
}

/** A use that means one of the symbols for sure is not among the possible ones of another. */
export function usesOf(
  index: CodeIndex,
  symbols: readonly IndexedSymbol[],
  callsOnly: boolean,
): { readonly resolved: readonly IndexedReference[]; readonly possible: readonly IndexedReference[] } {
  const seen = new PlaceSet();
  const isNew = (use: IndexedReference) => seen.add(use);
  const wanted = callsOnly ? ({ role: 'call' } as const) : {};
  const all = symbols.map((symbol) => ({ symbol, uses: index.referencesTo(symbol.id, wanted) }));
  const resolved = all.flatMap(({ uses }) => uses.resolved.filter(isNew));
  const possible = all.flatMap(({ symbol, uses }) => {
    const mayBeCalled = isCallable(symbol);
    if (callsOnly && !mayBeCalled) return [];
    return uses.possible.filter((use) => (mayBeCalled || use.role !== 'call') && isNew(use));
  });
  return { resolved, possible };
}

function useDraft({ path, line, enclosing, role }: IndexedReference): Draft {
  return { path, line, endLine: line, text: null, symbol: enclosing, role, callLines: [], distance: 1 };
}

/** One for each function around a call, and one for each file that calls at its top. */
function callers(calls: readonly IndexedReference[]): readonly Draft[] {
  const byCaller = new Map<string, { readonly call: IndexedReference; readonly lines: Set<number> }>();
  for (const call of calls) {
    const key = call.enclosing === null ? call.path : String(call.enclosing.id);
    const caller = byCaller.get(key) ?? { call, lines: new Set() };
    byCaller.set(key, caller);
    caller.lines.add(call.line);
  }
  return [...byCaller.values()].map(({ call: { path, line, enclosing }, lines }): Draft => {
    const callLines = [...lines].sort((a, b) => a - b);
    if (enclosing !== null) return { ...symbolDraft(enclosing), callLines };
    return { path, line, endLine: line, text: null, symbol: null, role: null, callLines, distance: 1 };
  });
}

function callees(index: CodeIndex, symbols: readonly IndexedSymbol[]): Found {
  const resolved = new Map<number, { readonly symbol: IndexedSymbol; readonly lines: Set<number> }>();
  const possible = new Map<number, { readonly symbol: IndexedSymbol; readonly lines: Set<number> }>();
  const external = new Set<string>();
  for (const use of symbols.flatMap(({ id }) => index.referencesFrom(id))) {
    if (use.role !== 'call') continue;
    if (use.target.kind === 'external') external.add(use.name);
    const isSure = use.target.kind === 'symbol';
    const candidates = isSure || use.target.kind === 'unknown' ? index.candidates(use) : [];
    const callee = isSure ? candidates[0] : candidates.find(isCallable);
    if (!callee) continue;
    const among = isSure ? resolved : possible;
    const entry = among.get(callee.id) ?? { symbol: callee, lines: new Set() };
    among.set(callee.id, entry);
    entry.lines.add(use.line);
  }
  const drafts = (among: typeof resolved) =>
    [...among.values()].map(({ symbol, lines }) => ({ ...symbolDraft(symbol), callLines: [...lines] }));
  for (const id of resolved.keys()) possible.delete(id);
  return { resolved: drafts(resolved), possible: drafts(possible), external: [...external].sort(compare) };
}

function certain(resolved: readonly Draft[]): Found {
  return { resolved, possible: [] };
}

/** The nearest first, whatever their path. */
function closure(
  start: readonly IndexedSymbol[],
  next: (id: number) => readonly IndexedSymbol[],
): readonly Draft[] {
  const distances = new Map(start.map((symbol) => [symbol.id, 0]));
  const found: Draft[] = [];
  const pending = [...start];
  for (const symbol of pending) {
    const distance = (distances.get(symbol.id) ?? 0) + 1;
    for (const reached of next(symbol.id)) {
      if (distances.has(reached.id)) continue;
      distances.set(reached.id, distance);
      found.push({ ...symbolDraft(reached), distance });
      pending.push(reached);
    }
  }
  return found;
}

/** What only may reach it counts where nothing else does. */
function tests(index: CodeIndex, symbols: readonly IndexedSymbol[], maxDistance: number): Found {
  const touching = symbols.flatMap(({ id }) => index.testsTouching(id, { maxDistance }));
  if (touching.length > 0) return certain(nearestTests(touching));
  const possible = usesOf(index, symbols, false).possible.flatMap((use) => {
    const test = testScope(index, use);
    return test === null ? [] : [{ symbol: test.symbol, path: use.path, line: use.line, distance: 1 }];
  });
  return { resolved: [], possible: nearestTests(possible) };
}

/** Each function once, and each file for what stands in none. */
function nearestTests(touching: readonly TouchingTest[]): readonly Draft[] {
  const byPlace = new Map<string, Draft>();
  for (const { symbol, path, line, distance } of touching) {
    const key = symbol === null ? path : String(symbol.id);
    const before = byPlace.get(key);
    if (before && before.distance <= distance) continue;
    const draft = { path, line, endLine: line, text: null, symbol, role: null, callLines: [], distance };
    byPlace.set(key, draft);
  }
  return [...byPlace.values()];
}

function symbolDraft(symbol: IndexedSymbol): Draft {
  const { path, nameLine, endLine, signature } = symbol;
  return { path, line: nameLine, endLine, text: signature, symbol, role: null, callLines: [], distance: 1 };
}

function distinct(symbols: readonly IndexedSymbol[]): readonly IndexedSymbol[] {
  return [...new Map(symbols.map((symbol) => [symbol.id, symbol])).values()];
}

function finish(index: CodeIndex, all: readonly Draft[], { limit, keep }: RelationOptions): RelationEntries {
  const drafts = keep ? all.filter(({ path }) => keep(path)) : all;
  const kept = drafts
    .toSorted(
      (a, b) =>
        a.distance - b.distance || testsLast(a.path, b.path) || compare(a.path, b.path) || a.line - b.line,
    )
    .slice(0, limit);
  const lineOf = lineReader(
    index,
    kept.filter(({ text }) => text === null),
  );
  return {
    total: drafts.length,
    files: new Set(drafts.map(({ path }) => path)).size,
    entries: kept.map((draft) => ({ ...draft, text: draft.text ?? lineOf(draft.path, draft.line) })),
  };
}
