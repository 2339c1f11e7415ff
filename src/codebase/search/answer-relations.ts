/** Answers what a symbol calls, what implements and overrides it, and which tests reach it. */
import { assertNever } from '../../core/assert-never.ts';
import type { CodeIndex, IndexedSymbol } from '../code-index.ts';
import { isTestFunction } from '../test-scope.ts';
import {
  definitionsOf,
  definitionWeight,
  isType,
  isUnder,
  testsLast,
  withoutConstructors,
} from './find-meant.ts';
import { type Definition, definitionsAmong, qualifiedName } from './find-symbol.ts';
import { type AnswerItem, found, type IndexAnswer, place, referenceItems, sample } from './index-answer.ts';
import type { Target } from './index-question.ts';
import { notFound } from './no-answer.ts';
import {
  type Relation,
  type RelationEntries,
  type RelationEntry,
  type RelationKind,
  relationOf,
} from './relations.ts';

type RelationQuestion = 'callees' | 'implementors' | 'overridden-by' | 'overrides' | 'tests';

/** Enough for every reader; the front cuts further. */
const mostEntries = 1_000;
const maxTestDistance = 3;
/** Definitions of one name of which the uses are counted. */
const maxCompared = 20;

export function answerRelation(
  index: CodeIndex,
  question: RelationQuestion,
  target: Target,
): IndexAnswer | null {
  const definitions = definitionsMeant(index, question, target);
  if (definitions.length === 0) {
    return question === 'implementors'
      ? implementorsByLines(index, target)
      : notFound(index, question, target);
  }
  // A function calls what its own body says; all of one name together would say little.
  const [first] = question === 'callees' ? mostUsedFirst(index, definitionsAmong(definitions)) : [];
  const meant = first?.parts ?? definitions;
  const kind = kindFor(question, meant);
  const options = {
    limit: mostEntries,
    maxTestDistance,
    // What it calls may be anywhere: the place says which definition is meant.
    keep: (path: string) => question === 'callees' || isUnder(path, target.place),
  };
  const relation = relationOf(index, definitionsAmong(meant), kind, options);
  const { resolved, possible } = relation;
  if (question === 'implementors' && resolved.total === 0) return implementorsByLines(index, target);
  const notes = [
    ...(relation.external.length > 0 ? [`of other packages: ${sample(relation.external, 12)}`] : []),
    ...homonymNotes(question, target, definitions, meant),
  ];
  const asked =
    first && meant.length < definitions.length ? `${target.text} (${place(first.symbol)})` : target.text;
  const toItem = (entry: RelationEntry) => relationItem(question, entry);
  return {
    ...found(question, titleOf(question, kind, asked, relation), resolved.entries.map(toItem)),
    possible: possible.entries.map(toItem),
    notes,
  };
}

function definitionsMeant(
  index: CodeIndex,
  question: RelationQuestion,
  target: Target,
): readonly IndexedSymbol[] {
  const inPlace = question === 'callees' ? definitionsOf(index, target) : [];
  const named = inPlace.length > 0 ? inPlace : definitionsOf(index, { ...target, place: null });
  const types = question === 'implementors' ? named.filter(isType) : [];
  if (types.length > 0) return types;
  // The body of a class holds those of its constructors.
  return question === 'callees' ? withoutConstructors(named) : named;
}

/** Among those that are equally likely; without reading the uses of very many. */
function mostUsedFirst(index: CodeIndex, definitions: readonly Definition[]): readonly Definition[] {
  if (definitions.length === 1) return definitions;
  const ranked = definitions.map((definition, at) => ({
    definition,
    weight: definitionWeight(definition.symbol),
    uses: at < maxCompared ? index.referencesTo(definition.symbol.id).resolved.length : 0,
  }));
  return ranked.sort((a, b) => b.weight - a.weight || b.uses - a.uses).map(({ definition }) => definition);
}

/** "What implements `Driver.connect`" asks for methods. */
function kindFor(question: RelationQuestion, definitions: readonly IndexedSymbol[]): RelationKind {
  const isMember = definitions.every(({ kind }) => kind === 'method' || kind === 'property');
  return question === 'implementors' && isMember ? 'overridden-by' : question;
}

function titleOf(
  question: RelationQuestion,
  kind: RelationKind,
  text: string,
  { resolved, possible }: Relation,
): string {
  const count = resolved.total;
  const isOne = count === 1;
  switch (question) {
    case 'callees':
      return count === 0
        ? `${text} calls nothing of this project for certain`
        : `${text} calls ${count} function${isOne ? '' : 's'} of this project`;
    case 'implementors':
    case 'overridden-by': {
      const verb = question === 'implementors' ? ['implements', 'implement'] : ['overrides', 'override'];
      const noun = kind === 'overridden-by' ? 'member' : 'type';
      const or = question === 'implementors' && kind !== 'overridden-by';
      const phrase = (one: boolean) =>
        `${verb[one ? 0 : 1]}${or ? ` or ${one ? 'extends' : 'extend'}` : ''} ${text}`;
      return count === 0
        ? `Nothing in this project ${phrase(true)}`
        : `${count} ${noun}${isOne ? '' : 's'} ${phrase(isOne)}`;
    }
    case 'overrides':
      return count === 0
        ? `${text} overrides nothing of this project`
        : `${text} overrides ${count} member${isOne ? '' : 's'}`;
    case 'tests':
      return testsTitle(text, resolved, possible.total);
    default:
      return assertNever(question);
  }
}

function testsTitle(text: string, resolved: RelationEntries, possible: number): string {
  const { total, entries } = resolved;
  const isOne = total === 1;
  if (total > 0) {
    const areTests = entries.every(({ symbol }) => symbol !== null && isTestFunction(symbol));
    const noun = areTests ? `test${isOne ? '' : 's'}` : `place${isOne ? '' : 's'} in tests`;
    return `${total} ${noun} reach${isOne ? 'es' : ''} ${text}`;
  }
  if (possible === 0) return `No test reaches ${text} within ${maxTestDistance} steps`;
  const use = possible === 1 ? 'place in tests uses' : 'places in tests use';
  return `No test reaches ${text} for certain; ${possible} ${use} the name`;
}

function relationItem(
  question: RelationQuestion,
  { path, line, endLine, text, symbol, callLines, distance }: RelationEntry,
): AnswerItem {
  return { path, line, endLine, text, context: contextOf(question, symbol, callLines, distance) };
}

function contextOf(
  question: RelationQuestion,
  symbol: IndexedSymbol | null,
  callLines: readonly number[],
  distance: number,
): string {
  const steps = distance > 1 ? `${distance} steps away` : '';
  switch (question) {
    case 'callees':
      return `called on line${callLines.length === 1 ? '' : 's'} ${sample(callLines.map(String), 5)}`;
    case 'tests':
      return [
        ...(symbol === null ? [] : [`in ${qualifiedName(symbol)}`]),
        ...(steps === '' ? [] : [steps]),
      ].join(', ');
    case 'implementors':
      return [...(symbol === null ? [] : [symbol.kind]), ...(steps === '' ? [] : [steps])].join(', ');
    case 'overridden-by':
    case 'overrides':
      return symbol?.container ? `of ${symbol.container}` : '';
    default:
      return assertNever(question);
  }
}

function homonymNotes(
  question: RelationQuestion,
  { name }: Target,
  definitions: readonly IndexedSymbol[],
  meant: readonly IndexedSymbol[],
): string[] {
  if (question === 'callees') {
    const others = definitionsAmong(definitions.filter((definition) => !meant.includes(definition)));
    const [other] = others;
    if (!other) return [];
    const places = sample(others.map(({ symbol }) => place(symbol)));
    return [
      `${others.length} more of this name: ${places}; ask "what does ${name} in ${other.symbol.path} call"`,
    ];
  }
  const groups = definitionsAmong(withoutConstructors(definitions));
  if (groups.length < 2) return [];
  return [`${groups.length} definitions are meant: ${sample(groups.map(({ symbol }) => place(symbol)))}`];
}

/** By the lines on which the name is used: `impl T for X`, `class X extends T`, `implements T`. */
function implementorsByLines(index: CodeIndex, target: Target): IndexAnswer | null {
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
