/**
 * Answers who calls and uses a symbol. What imports, scope and declared types decide is the answer; what only has the
 * same name stands apart.
 */
import type { CodeIndex, IndexedReference, IndexedSymbol } from '../code-index.ts';
import { answerImporters, importersOfSymbols } from './answer-imports.ts';
import { definitionsOf, isUnder, testsLast, withoutConstructors } from './find-meant.ts';
import { found, type IndexAnswer, place, referenceItems, sample } from './index-answer.ts';
import type { Target } from './index-question.ts';
import { notFound } from './no-answer.ts';
import { looksLikePath } from './parse-target.ts';
import { usesOf } from './relations.ts';

type UseQuestion = 'callers' | 'usages';

export function answerUses(index: CodeIndex, question: UseQuestion, target: Target): IndexAnswer | null {
  const definitions = definitionsOf(index, { ...target, place: null });
  const uses = usesByCertainty(index, target.name, definitions);
  const isWanted = (use: IndexedReference) =>
    (question === 'usages' || use.role === 'call') && isUnder(use.path, target.place);
  const resolved = uses.resolved.filter(isWanted);
  const possible = uses.possible.filter(isWanted);
  if (resolved.length + possible.length === 0) {
    if (definitions.length > 0) return unusedAnswer(question, target, definitions, uses);
    if (looksLikePath(target.text)) return answerImporters(index, 'importers', target);
    return notFound(index, question, target);
  }
  const linked = linkedFiles(index, definitions);
  const inOrder = (all: readonly IndexedReference[]) =>
    all.toSorted(
      (a, b) => testsLast(a.path, b.path) || Number(linked.has(b.path)) - Number(linked.has(a.path)),
    );
  return {
    ...found(
      question,
      titleOf(question, target, resolved, possible, definitions.length > 0),
      referenceItems(index, inOrder(resolved)),
    ),
    possible: referenceItems(index, inOrder(possible)),
    notes: notesOf(target, definitions),
  };
}

/** Without a definition in the project a name is all that there is to go by. */
function usesByCertainty(
  index: CodeIndex,
  name: string,
  definitions: readonly IndexedSymbol[],
): { readonly resolved: readonly IndexedReference[]; readonly possible: readonly IndexedReference[] } {
  if (definitions.length === 0) return { resolved: [], possible: index.references(name) };
  const { resolved, possible } = usesOf(index, definitions, false);
  const known = new Set([...resolved, ...possible].map(placeKey));
  const renamed = renamedReferences(index, definitions, name).filter((use) => !known.has(placeKey(use)));
  return { resolved, possible: [...possible, ...renamed] };
}

function placeKey({ path, line, column }: IndexedReference): string {
  return `${path}:${line}:${column}`;
}

/** Uses in files that import the name under another one, where nothing has decided what they mean. */
function renamedReferences(
  index: CodeIndex,
  definitions: readonly IndexedSymbol[],
  name: string,
): readonly IndexedReference[] {
  const renamed = importersOfSymbols(index, definitions, name).flatMap((edge) =>
    edge.names
      .filter(({ imported, local }) => imported === name && local !== name && local !== '')
      .map(({ local }) => ({ path: edge.from, local })),
  );
  return renamed.flatMap(({ path, local }) =>
    index.references(local).filter((use) => use.path === path && use.target.kind === 'unknown'),
  );
}

function titleOf(
  question: UseQuestion,
  target: Target,
  resolved: readonly IndexedReference[],
  possible: readonly IndexedReference[],
  isDefined: boolean,
): string {
  const noun = question === 'callers' ? 'call' : 'use';
  const count = (uses: readonly IndexedReference[], what: string) => {
    const files = new Set(uses.map(({ path }) => path)).size;
    return `${uses.length} ${noun}${uses.length === 1 ? '' : 's'} of ${what} in ${files} file${files === 1 ? '' : 's'}`;
  };
  if (resolved.length > 0) return count(resolved, target.text);
  const byName = count(possible, `something named ${target.name}`);
  return isDefined ? `${byName}; whether ${target.text} is meant is not certain` : byName;
}

function unusedAnswer(
  question: UseQuestion,
  target: Target,
  definitions: readonly IndexedSymbol[],
  uses: { readonly resolved: readonly unknown[] },
): IndexAnswer {
  const verb = question === 'callers' ? 'call' : 'use';
  const others =
    uses.resolved.length > 0 && target.place === null
      ? `; it is used without a call in ${uses.resolved.length} place${uses.resolved.length === 1 ? '' : 's'}`
      : '';
  return {
    ...found(question, `Nothing in this project ${verb}s ${target.text}${others}`, []),
    notes: withoutConstructors(definitions)
      .slice(0, 3)
      .map((symbol) => `defined at ${place(symbol)}`),
  };
}

function notesOf(target: Target, definitions: readonly IndexedSymbol[]): string[] {
  if (definitions.length === 0) {
    return [`${target.name} is not defined in this project; uses are matched by name alone`];
  }
  const own = withoutConstructors(definitions);
  const places = new Set(own.map(({ path, container }) => `${path}\n${container}`));
  if (places.size < 2) return [];
  return [`${own.length} definitions are meant by ${target.text}: ${sample(own.map(place))}`];
}

/** Files that hold a definition or import a file that does. */
function linkedFiles(index: CodeIndex, definitions: readonly IndexedSymbol[]): ReadonlySet<string> {
  const linked = new Set<string>();
  for (const path of new Set(definitions.slice(0, 20).map((symbol) => symbol.path))) {
    linked.add(path);
    for (const edge of index.importersOf(path)) linked.add(edge.from);
  }
  return linked;
}
