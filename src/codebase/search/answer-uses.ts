/** Answers who calls, uses, implements or extends a name. By name: where that does not decide, the answer says so. */
import type { CodeIndex, IndexedReference, IndexedSymbol } from '../code-index.ts';
import { answerImporters, importersOfSymbols } from './answer-imports.ts';
import { definitionsOf, isUnder, testsLast } from './find-meant.ts';
import { found, type IndexAnswer, place, referenceItems, sample } from './index-answer.ts';
import { notFound } from './no-answer.ts';
import { looksLikePath, type Target } from './parse-question.ts';

export function answerUses(
  index: CodeIndex,
  question: 'callers' | 'usages',
  target: Target,
): IndexAnswer | null {
  const definitions = definitionsOf(index, { ...target, place: null });
  const all = [...index.references(target.name), ...renamedReferences(index, definitions, target.name)];
  const references = all.filter(
    (reference) =>
      (question === 'usages' || reference.role === 'call') && isUnder(reference.path, target.place),
  );
  if (references.length === 0 && definitions.length === 0) {
    if (looksLikePath(target.text)) return answerImporters(index, 'importers', target);
    return notFound(index, question, target);
  }
  const verb = question === 'callers' ? 'call' : 'use';
  if (references.length === 0) {
    const uses = all.length > 0 ? `; it is used without a call in ${all.length} places` : '';
    return {
      ...found(question, `Nothing in this project ${verb}s ${target.text}${uses}`, []),
      notes: definitions.slice(0, 3).map((symbol) => `defined at ${place(symbol)}`),
    };
  }
  const linked = linkedFiles(index, definitions);
  const sorted = [...references].sort(
    (a, b) => testsLast(a.path, b.path) || Number(linked.has(b.path)) - Number(linked.has(a.path)),
  );
  const files = new Set(references.map((reference) => reference.path)).size;
  const homonyms = index.symbolsNamed(target.name).length;
  const what = homonyms > 1 || definitions.length === 0 ? `something named ${target.name}` : target.text;
  return {
    ...found(
      question,
      `${references.length} ${verb}${references.length === 1 ? '' : 's'} of ${what} in ${files} file${files === 1 ? '' : 's'}`,
      referenceItems(index, sorted),
    ),
    notes: usesNotes(index, target, definitions),
  };
}

/** By the lines on which the name is used: `impl T for X`, `class X extends T`, `implements T`. */
export function answerImplementors(index: CodeIndex, target: Target): IndexAnswer | null {
  const uses = index.references(target.name).filter(({ path }) => isUnder(path, target.place));
  const name = target.name.replace(/[^\w$]/g, '\\$&');
  // The trait stands right before `for`; further left it is a bound.
  const heading = new RegExp(
    `\\bimpl\\b.*\\b${name}(?:<.*>)? for\\b|\\b(?:extends|implements)\\b.*(?<![\\w$])${name}(?![\\w$])`,
  );
  const items = referenceItems(index, uses).filter(({ text }) => heading.test(text));
  if (items.length === 0 && definitionsOf(index, target).length === 0)
    return notFound(index, 'implementors', target);
  const sorted = [...items].sort((a, b) => testsLast(a.path, b.path));
  const title =
    items.length === 0
      ? `Nothing in this project implements or extends ${target.text}`
      : `${items.length} ${items.length === 1 ? 'type implements or extends' : 'types implement or extend'} ${target.text}`;
  return found('implementors', title, sorted);
}

/** Uses in files that import the name under another one. */
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
  return renamed.flatMap(({ path, local }) => index.references(local).filter((use) => use.path === path));
}

/** Uses are matched by name; says so where the name alone does not decide. */
function usesNotes(index: CodeIndex, target: Target, definitions: readonly IndexedSymbol[]): string[] {
  const homonyms = index.symbolsNamed(target.name);
  if (definitions.length === 0) {
    return [`${target.name} is not defined in this project; uses are matched by name alone`];
  }
  if (homonyms.length > 1) {
    return [
      `${homonyms.length} definitions are named ${target.name} (${sample(homonyms.map(place))}); uses are matched by name, those in files linked to ${place(definitions[0] ?? (homonyms[0] as IndexedSymbol))} come first`,
    ];
  }
  return [];
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
