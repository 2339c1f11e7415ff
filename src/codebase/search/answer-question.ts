/**
 * Answers a structural question from the index: tier 0. Reads the index and lines of source through `CodeIndex`;
 * knows nothing about models, terminals or formats of output.
 */
import { assertNever } from '../../core/assert-never.ts';
import type { CodeIndex, IndexedSymbol } from '../code-index.ts';
import { answerExports, answerImporters, answerImports } from './answer-imports.ts';
import { answerRelation } from './answer-relations.ts';
import { answerUses } from './answer-uses.ts';
import { findConnection } from './find-connection.ts';
import { definitionsOf, filesMeant, filesOfTarget, folderMeant, withoutConstructors } from './find-meant.ts';
import {
  type AnswerItem,
  edgeItem,
  fileItem,
  found,
  type IndexAnswer,
  label,
  place,
  sample,
  symbolItem,
} from './index-answer.ts';
import type { IndexQuestion, Target } from './index-question.ts';
import { notFound, notParsed, unreadNotes } from './no-answer.ts';
import { looksLikePath } from './parse-target.ts';

/** Source of "show X" longer than this is cut, with a note. */
const maxSourceLines = 400;

/**
 * @returns `null` when the question turns out to be none for the index: a plain English word that names nothing here.
 */
export function answerQuestion(index: CodeIndex, question: IndexQuestion): IndexAnswer | null {
  const answer = answerFromIndex(index, question);
  if (answer === null || answer.items.length > 0) return answer;
  // What one file holds does not depend on files that were not read.
  const isOfOneFile = ['exports', 'imports', 'list'].includes(question.kind) && answer.found;
  return isOfOneFile ? answer : { ...answer, notes: [...answer.notes, ...unreadNotes(index)] };
}

function answerFromIndex(index: CodeIndex, question: IndexQuestion): IndexAnswer | null {
  switch (question.kind) {
    case 'definition':
      return answerDefinition(index, question.target);
    case 'source':
      return answerSource(index, question.target);
    case 'callers':
    case 'usages':
      return answerUses(index, question.kind, question.target);
    case 'callees':
    case 'implementors':
    case 'overridden-by':
    case 'overrides':
    case 'tests':
      return answerRelation(index, question.kind, question.target);
    case 'importers':
    case 'dependents':
      return answerImporters(index, question.kind, question.target);
    case 'exports':
      return answerExports(index, question.target);
    case 'imports':
      return answerImports(index, question.target);
    case 'list':
      return answerList(index, question);
    case 'connection':
      return answerConnection(index, question.from, question.to);
    default:
      return assertNever(question);
  }
}

function answerDefinition(index: CodeIndex, target: Target): IndexAnswer | null {
  const symbols = definitionsOf(index, target);
  if (symbols.length > 0) {
    const own = withoutConstructors(symbols);
    const constructors = symbols.filter((symbol) => !own.includes(symbol));
    const s = own.length === 1 ? '' : 's';
    const items = [...own, ...constructors].map(symbolItem);
    return found('definition', `${own.length} definition${s} of ${target.text}`, items);
  }
  const files = filesMeant(index, target);
  if (files.length > 0 && (target.codeLike || target.name.length > 2)) {
    return found('definition', `${target.text} is a file`, files.map(fileItem));
  }
  return notFound(index, 'definition', target);
}

function answerSource(index: CodeIndex, target: Target): IndexAnswer | null {
  const symbols = looksLikePath(target.text) ? [] : definitionsOf(index, target);
  const best = symbols[0];
  if (best) {
    const others = withoutConstructors(symbols).filter(({ id }) => id !== best.id);
    const notes =
      others.length > 0 ? [`${others.length} more of this name: ${sample(others.map(place))}`] : [];
    return sourceAnswer(index, symbolItem(best), best.startLine, best.endLine, `${label(best)}`, notes);
  }
  const file = filesMeant(index, target)[0];
  if (file) {
    const { start, end } = target.lines ?? { start: 1, end: Math.max(1, file.lines) };
    return sourceAnswer(index, fileItem(file), start, Math.min(end, Math.max(1, file.lines)), file.path, []);
  }
  return notFound(index, 'source', target);
}

function sourceAnswer(
  index: CodeIndex,
  item: AnswerItem,
  startLine: number,
  endLine: number,
  title: string,
  notes: readonly string[],
): IndexAnswer {
  const lastLine = Math.min(endLine, startLine + maxSourceLines - 1);
  const lines = index.readLines(item.path, startLine, lastLine);
  const more = endLine - lastLine;
  return {
    ...found('source', title, [{ ...item, line: startLine, endLine }]),
    source: lines === null ? null : lines.join('\n'),
    notes: [
      ...(lines === null ? [`${item.path} could not be read, or changed while it was being read`] : []),
      ...(more > 0 ? [`${more} more lines: ${item.path}:${lastLine + 1}-${endLine}`] : []),
      ...notes,
    ],
  };
}

function answerList(index: CodeIndex, question: IndexQuestion & { kind: 'list' }): IndexAnswer | null {
  const { target, kinds } = question;
  const wanted = (symbol: IndexedSymbol) =>
    (kinds === null ? symbol.parentId === null : kinds.includes(symbol.kind)) &&
    (!question.exportedOnly || symbol.exported);
  const noun = (count: number) =>
    `${count} ${question.exportedOnly ? 'exported ' : ''}${count === 1 ? question.singular : question.noun}`;
  const folder = folderMeant(index, target);
  const files = folder === null ? filesMeant(index, target) : [];
  const file = files[0];
  if (file) {
    if (file.language === null) return notParsed('list', file);
    const items = index.symbolsInFile(file.path).filter(wanted).map(symbolItem);
    const notes = files.length > 1 ? [`also ${sample(files.slice(1).map((other) => other.path))}`] : [];
    return { ...found('list', `${noun(items.length)} in ${file.path}`, items), notes };
  }
  if (folder !== null) {
    const symbols = index
      .filesUnder(folder)
      .flatMap((inFolder) => index.symbolsInFile(inFolder.path).filter(wanted));
    const sorted = [...symbols].sort((a, b) => Number(b.exported) - Number(a.exported));
    return found(
      'list',
      `${noun(symbols.length)} in ${folder === '' ? 'the project' : `${folder}/`}`,
      sorted.map(symbolItem),
    );
  }
  const owners = definitionsOf(index, target);
  const owner = owners.find(({ id }) => index.members(id).length > 0) ?? owners[0];
  if (owner) {
    const others = owners.filter(({ id }) => id !== owner.id);
    const notes =
      others.length > 0 ? [`${others.length} more of this name: ${sample(others.map(place))}`] : [];
    const members = index.members(owner.id).filter((member) => kinds === null || kinds.includes(member.kind));
    return { ...found('list', `${noun(members.length)} in ${label(owner)}`, members.map(symbolItem)), notes };
  }
  return notFound(index, 'list', target);
}

function answerConnection(index: CodeIndex, from: Target, to: Target): IndexAnswer | null {
  const starts = filesOfTarget(index, from);
  const ends = filesOfTarget(index, to);
  if (starts.length === 0) return notFound(index, 'connection', from);
  if (ends.length === 0) return notFound(index, 'connection', to);
  const shared = starts.find((path) => ends.includes(path));
  if (shared !== undefined) {
    const items = [from, to].flatMap((target) =>
      definitionsOf(index, target)
        .filter((symbol) => symbol.path === shared)
        .slice(0, 1),
    );
    return found('connection', `${from.text} and ${to.text} are both in ${shared}`, items.map(symbolItem));
  }
  const connection = findConnection(index, starts, ends);
  if (connection === null) {
    return found('connection', `No chain of imports connects ${from.text} and ${to.text}`, []);
  }
  const titles = {
    forward: `${from.text} depends on ${to.text} through ${steps(connection.edges.length)}`,
    backward: `${to.text} depends on ${from.text} through ${steps(connection.edges.length)}`,
    undirected: `Neither depends on the other; they meet through ${steps(connection.edges.length)}`,
  };
  return found('connection', titles[connection.direction], connection.edges.map(edgeItem('to', true)));
}

function steps(count: number): string {
  return `${count} import${count === 1 ? '' : 's'}`;
}
