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
import { PlaceSet } from './place-set.ts';
import { usesOf } from './relations.ts';

type UseQuestion = 'callers' | 'usages';

export function answerUses(index: CodeIndex, question: UseQuestion, target: Target): IndexAnswer | null {
  const definitions = definitionsOf(index, { ...target, place: null });
  const uses = usesByCertainty(index, question, target.name, definitions);
  const resolved = uses.resolved.filter((use) => isUnder(use.path, target.place));
  const possible = uses.possible.filter((use) => isUnder(use.path, target.place));
  if (resolved.length + possible.length === 0) {
    if (definitions.length > 0) return unusedAnswer(index, question, target, definitions);
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
  question: UseQuestion,
  name: string,
  definitions: readonly IndexedSymbol[],
): { readonly resolved: readonly IndexedReference[]; readonly possible: readonly IndexedReference[] } {
  const isWanted = (use: IndexedReference) => question === 'usages' || use.role === 'call';
  if (definitions.length === 0) return { resolved: [], possible: index.references(name).filter(isWanted) };
  const { resolved, possible } = usesOf(index, definitions, question === 'callers');
  const renamed = renamedReferences(index, definitions, name).filter(isWanted);
  if (renamed.length === 0) return { resolved, possible };
  const known = new PlaceSet();
  for (const use of [...resolved, ...possible]) known.add(use);
  return { resolved, possible: [...possible, ...renamed.filter((use) => known.add(use))] };
}

/** Uses in files that import the name under another one, where nothing has decided what they mean. */
function renamedReferences(
  index: CodeIndex,
  definitions: readonly IndexedSymbol[],
  name: string,
): readonly IndexedReference[] {
  const renamed = importersOfSymbols(index, definitions, name, { renaming: true }).flatMap((edge) =>
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
  index: CodeIndex,
  question: UseQuestion,
  target: Target,
  definitions: readonly IndexedSymbol[],
): IndexAnswer {
  const verb = question === 'callers' ? 'call' : 'use';
  const uses = target.place === null ? usesOf(index, definitions, false).resolved.length : 0;
  const others = uses > 0 ? `; it is used without a call in ${uses} place${uses === 1 ? '' : 's'}` : '';
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
    for (const from of index.importingFiles(path)) linked.add(from);
  }
  return linked;
}
