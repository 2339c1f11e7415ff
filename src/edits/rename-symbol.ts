/**
 * Renames a symbol by what the index knows, never by text: its definitions, what overrides or implements it, every use
 * that surely means it, and the imports that name it. What only may mean it is listed and stays. All in the draft: nothing
 * is written. Knows no model.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import { usesOf } from '../codebase/search/relations.ts';
import { isStructure } from '../codebase/structure-kinds.ts';
import type { DraftTree, Span, SpanPlan } from './draft-tree.ts';
import { type BarePlace, collisions } from './rename-collisions.ts';
import { renamedTogether } from './rename-family.ts';
import { importPlaces, type SourceOf } from './rename-imports.ts';
import { isCalledByLanguage, problemOfName } from './rename-names.ts';
import { definitionWords, indexedTypes, parameterUses, respelled } from './rename-places.ts';
import { possibleMembers } from './rename-possible.ts';
import { RenameSource } from './rename-source.ts';

export interface RenamedPlace {
  readonly path: string;
  /** As the draft is now. */
  readonly line: number;
  /** On the disk, from 0. */
  readonly column: number;
}

/**
 * `possible`: nothing decides whether it means the symbol. `mention`: in a comment or a string of a file that refers to it.
 * `changed`: the line is no longer as the index saw it. `new`: written since the index looked. `generated`: what makes the
 * file has to be changed instead.
 */
export type UncertainReason = 'possible' | 'mention' | 'changed' | 'new' | 'generated';

export interface UncertainPlace extends RenamedPlace {
  readonly reason: UncertainReason;
  /** The line, without blanks around it. */
  readonly text: string;
}

export type RenameOutcome =
  | {
      readonly ok: true;
      readonly oldName: string;
      readonly newName: string;
      /** In order of path and position. */
      readonly changed: readonly RenamedPlace[];
      readonly uncertain: readonly UncertainPlace[];
    }
  | { readonly ok: false; readonly problem: string };

export function renameSymbol(
  index: CodeIndex,
  draft: DraftTree,
  symbol: IndexedSymbol,
  newName: string,
): RenameOutcome {
  const { name } = symbol;
  const problem = refusal(index, symbol, newName);
  if (problem !== null) return { ok: false, problem };
  const sourceOf = sourcesOf(index, draft);
  const family = renamedTogether(index, symbol);
  const generated = family.find(({ path }) => index.file(path)?.generated);
  if (generated !== undefined)
    return { ok: false, problem: `${placeOf(generated)} is in a generated file: change what makes it` };
  const spans = new SpanSet(name);
  for (const one of family) {
    const source = sourceOf(one.path);
    if (source === null)
      return { ok: false, problem: `${one.path} cannot be read, or changed since the index saw it` };
    const words = definitionWords(index, one, source);
    if (words.length === 0)
      return { ok: false, problem: `${placeOf(one)}: ${name} does not stand there; index the project again` };
    for (const word of words) spans.add(one.path, word, respelled(source, word, 'definition', one, newName));
  }
  const bare: BarePlace[] = family
    .filter(({ container }) => container === null)
    .map(({ path, nameLine }) => ({ path, line: nameLine, around: null }));
  const imports = importPlaces(index, family, name, sourceOf);
  for (const { path, word, keepsLocal } of imports.places) {
    spans.add(path, word, keepsLocal ? `${newName}: ${name}` : newName);
    if (!keepsLocal) bare.push({ path, line: word.line, around: null });
  }
  const uses = usesOfFamily(index, family);
  const uncertain = new UncertainSet(sourceOf);
  for (const use of uses.resolved) {
    if (use.name !== name || (!use.member && imports.keepsName(use.path))) continue;
    const source = sourceOf(use.path);
    if (source === null) uncertain.add(use, 'changed');
    else if (index.file(use.path)?.generated) uncertain.add(use, 'generated');
    else spans.add(use.path, use, respelled(source, use, use.member ? 'member' : 'bare', symbol, newName));
    if (!use.member) bare.push({ path: use.path, line: use.line, around: use.enclosing });
  }
  for (const one of family) {
    const source = sourceOf(one.path);
    if (source === null) continue;
    for (const word of parameterUses(index, one, source, spans.in(one.path)))
      spans.add(one.path, word, respelled(source, word, 'bare', one, newName));
    for (const place of indexedTypes(index, one, sourceOf)) spans.add(place.path, place, newName);
  }
  const inTheWay = collisions(index, family, newName, bare, sourceOf);
  if (inTheWay.length > 0) return { ok: false, problem: collisionProblem(newName, inTheWay) };
  const plans: Extract<SpanPlan, { ok: true }>[] = [];
  for (const [path, own] of spans.byPath()) {
    const plan = draft.planSpans(path, own);
    if (!plan.ok) return plan;
    for (const span of plan.missed) uncertain.add({ path, ...span }, 'changed');
    plans.push(plan);
  }
  const isDefined = (one: IndexedSymbol) =>
    plans.some(({ path, held }) => path === one.path && held.some(({ span }) => span.line === one.nameLine));
  const lost = family.find((one) => !isDefined(one));
  if (lost !== undefined)
    return {
      ok: false,
      problem: `${placeOf(lost)} was edited since the index saw it; rename before editing`,
    };
  const maybe = [...spans.paths(), ...uses.possible.map(({ path }) => path)];
  const possible = [...uses.possible, ...possibleMembers(index, family, maybe, sourceOf)];
  listUncertain(uncertain, possible, spans, draft, name, sourceOf);
  for (const plan of plans) plan.apply();
  const changed = plans.flatMap(({ path, held }) =>
    held.map(({ span, line }) => ({ path, line, column: span.column })),
  );
  return {
    ok: true,
    oldName: name,
    newName,
    changed: changed.sort(comparePlaces),
    uncertain: uncertain.all(),
  };
}

function refusal(index: CodeIndex, symbol: IndexedSymbol, newName: string): string | null {
  const { name, kind, path, nameLine } = symbol;
  const language = index.file(path)?.language ?? null;
  if (language === null || isStructure(symbol)) return `${name} in ${path} is no symbol of code`;
  if (newName === name) return `it is called ${name} already`;
  const problem = problemOfName(language, newName, symbol.container !== null);
  if (problem !== null) return problem;
  if (!/^[\w$#@?!\u0080-\uffff]+$/.test(name) || name === 'constructor' || name === 'default')
    return `${name} (${path}:${nameLine}) has no name of its own that could be changed`;
  if (isCalledByLanguage(language, name, symbol.container !== null))
    return `${name} is called by that name by the language itself or its library`;
  if (
    kind === 'module' &&
    index.importsOf(path).some(({ form, line }) => form === 'mod' && line === nameLine)
  )
    return `${name} is a file: move the file instead`;
  return null;
}

/** The index weighs each unknown use for each symbol, which for many of a common name would take seconds. */
const mostWeighed = 4;

function usesOfFamily(index: CodeIndex, family: readonly IndexedSymbol[]): ReturnType<typeof usesOf> {
  if (family.length <= mostWeighed) return usesOf(index, family, false);
  const resolved = family.flatMap(({ id }) => index.referencesTo(id).resolved);
  const languages = new Set(family.map(({ path }) => index.file(path)?.language));
  const possible = index
    .references(family[0]?.name ?? '')
    .filter(({ member, target }) => member && target.kind === 'unknown')
    .filter(({ path }) => languages.has(index.file(path)?.language));
  return { resolved, possible };
}

function listUncertain(
  uncertain: UncertainSet,
  possible: readonly RenamedPlace[],
  spans: SpanSet,
  draft: DraftTree,
  name: string,
  sourceOf: SourceOf,
): void {
  for (const use of possible) if (!spans.has(use.path, use)) uncertain.add(use, 'possible');
  for (const path of spans.paths()) {
    for (const word of sourceOf(path)?.words(name) ?? [])
      if (word.place !== 'code' && !spans.has(path, word)) uncertain.add({ path, ...word }, 'mention');
  }
  for (const { path, line, text } of draft.newLines()) {
    for (const { column } of new RenameSource([text], '').words(name))
      uncertain.add({ path, line, column }, 'new', text);
  }
}

/** Texts as the index saw them; `null`: it cannot be read, or has changed since. */
function sourcesOf(index: CodeIndex, draft: DraftTree): SourceOf {
  const known = new Map<string, RenameSource | null>();
  return (path) => {
    let source = known.get(path);
    if (source === undefined) {
      const file = index.file(path);
      const text = draft.readOnDisk(path);
      const isFresh = file !== null && index.readLines(path, 1, 1) !== null;
      source = text.ok && isFresh ? new RenameSource(text.lines, file.language ?? '') : null;
      known.set(path, source);
    }
    return source;
  };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

class SpanSet {
  readonly #name: string;
  readonly #byPath = new Map<string, Map<string, Span>>();

  constructor(name: string) {
    this.#name = name;
  }

  add(path: string, { line, column }: Place, replacement: string): void {
    const own = this.#byPath.get(path) ?? new Map<string, Span>();
    this.#byPath.set(path, own);
    const key = `${line}:${column}`;
    if (!own.has(key)) own.set(key, { line, column, text: this.#name, replacement });
  }

  has(path: string, { line, column }: Place): boolean {
    return this.#byPath.get(path)?.has(`${line}:${column}`) ?? false;
  }

  in(path: string): readonly Span[] {
    return [...(this.#byPath.get(path)?.values() ?? [])];
  }

  paths(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  byPath(): readonly (readonly [path: string, spans: readonly Span[]])[] {
    return this.paths().map((path) => [path, this.in(path)]);
  }
}

class UncertainSet {
  readonly #sourceOf: SourceOf;
  readonly #found = new Map<string, UncertainPlace>();

  constructor(sourceOf: SourceOf) {
    this.#sourceOf = sourceOf;
  }

  add({ path, line, column }: RenamedPlace, reason: UncertainReason, text: string | null = null): void {
    const key = `${path}:${line}:${column}`;
    if (this.#found.has(key)) return;
    const shown = (text ?? this.#sourceOf(path)?.lines[line - 1] ?? '').trim();
    this.#found.set(key, { path, line, column, reason, text: shown.slice(0, 200) });
  }

  all(): readonly UncertainPlace[] {
    return [...this.#found.values()].sort(comparePlaces);
  }
}

function collisionProblem(
  newName: string,
  found: readonly { path: string; line: number; what: string }[],
): string {
  const listed = found.slice(0, 10).map(({ path, line, what }) => `${path}:${line} ${what}`);
  const more = found.length > 10 ? `\n… and ${found.length - 10} more` : '';
  return `${newName} means something already where it would be written:\n${listed.join('\n')}${more}`;
}

function placeOf({ path, nameLine }: IndexedSymbol): string {
  return `${path}:${nameLine}`;
}

function comparePlaces(a: RenamedPlace, b: RenamedPlace): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
