/** What an answer of the index is made of, and how its lines are made from symbols, files, imports and uses. */
import type { CodeIndex, ImportEdge, IndexedFile, IndexedReference, IndexedSymbol } from '../code-index.ts';
import type { IndexQuestion } from './index-question.ts';

/** One line of an answer. Lines are 1-based and both ends belong to it. */
export interface AnswerItem {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** What stands there: a signature, or the line of source. */
  readonly text: string;
  /** Around it: `in Parser.parse`, `method of Parser`; empty when there is nothing to say. */
  readonly context: string;
}

export interface IndexAnswer {
  readonly question: IndexQuestion['kind'];
  readonly found: boolean;
  /** One sentence that says what follows, or that there is nothing. */
  readonly title: string;
  /** Best first; all of them. Of uses, text and context are read from the index and the files when they are asked for. */
  readonly items: readonly AnswerItem[];
  /** What has the name, where nothing decides whether it is meant; best first. Empty where certainty is no question. */
  readonly possible: readonly AnswerItem[];
  /** Source text for "show X", with the item it belongs to first in `items`; else `null`. */
  readonly source: string | null;
  /** What limits the answer, such as a name with several meanings. */
  readonly notes: readonly string[];
  /** Near names when nothing was found. */
  readonly suggestions: readonly string[];
}

/** The same with nothing left to read, for who keeps it longer than the index is open. */
export function wholeAnswer(answer: IndexAnswer): IndexAnswer {
  const whole = (items: readonly AnswerItem[]) => items.map((item) => ({ ...item }));
  return { ...answer, items: whole(answer.items), possible: whole(answer.possible) };
}

/** Enough for every reader; the front cuts further. */
const maxItems = 1_000;

export function found(
  question: IndexQuestion['kind'],
  title: string,
  items: readonly AnswerItem[],
): IndexAnswer {
  return {
    question,
    found: true,
    title,
    items: items.slice(0, maxItems),
    possible: [],
    source: null,
    notes: [],
    suggestions: [],
  };
}

export function symbolItem(symbol: IndexedSymbol): AnswerItem {
  return {
    path: symbol.path,
    line: symbol.nameLine,
    endLine: symbol.endLine,
    text: symbol.signature,
    context: symbol.container === null ? symbol.kind : `${symbol.kind} of ${symbol.container}`,
  };
}

export function fileItem(file: IndexedFile): AnswerItem {
  return {
    path: file.path,
    line: 1,
    endLine: Math.max(1, file.lines),
    text: `${file.lines} lines`,
    context: '',
  };
}

export function edgeItem(subject: 'from' | 'to', chain = false): (edge: ImportEdge) => AnswerItem {
  return (edge) => {
    const names = edge.names.map(({ imported, local }) =>
      imported === local || local === '' ? imported : `${imported} as ${local}`,
    );
    const target =
      edge.to ??
      (edge.externalPackage === null
        ? `${edge.specifier} (nothing is there)`
        : `${edge.externalPackage} (package)`);
    const verb =
      edge.form === 're-export' ? 're-exports' : edge.form === 'mod' ? 'declares module' : 'imports';
    return {
      path: edge.from,
      line: edge.line,
      endLine: edge.line,
      text:
        subject === 'to' || chain
          ? `${verb} ${names.length > 0 ? `${sample(names, 6)} from ` : ''}${target}`
          : `${verb} ${names.length > 0 ? sample(names, 6) : edge.specifier}`,
      context: edge.typeOnly ? 'types only' : '',
    };
  };
}

/** One item for each line, however often the name stands on it. What it says is read when somebody asks for it. */
export function referenceItems(index: CodeIndex, references: readonly IndexedReference[]): AnswerItem[] {
  const byLine = new Map(references.map((reference) => [`${reference.path}:${reference.line}`, reference]));
  const kept = [...byLine.values()].slice(0, maxItems);
  const lineOf = lineReader(index, kept);
  return kept.map((reference) => ({
    path: reference.path,
    line: reference.line,
    endLine: reference.line,
    get text() {
      return lineOf(reference.path, reference.line);
    },
    get context() {
      return reference.enclosing === null ? '' : `in ${label(reference.enclosing)}`;
    },
  }));
}

/** Reads each file once, from its first to its last wanted line. */
export function lineReader(
  index: CodeIndex,
  references: readonly Pick<IndexedReference, 'path' | 'line'>[],
): (path: string, line: number) => string {
  const spans = new Map<string, { first: number; last: number }>();
  for (const { path, line } of references) {
    const span = spans.get(path) ?? { first: line, last: line };
    spans.set(path, { first: Math.min(span.first, line), last: Math.max(span.last, line) });
  }
  const texts = new Map<string, readonly string[] | null>();
  return (path, line) => {
    const span = spans.get(path) ?? { first: line, last: line };
    let lines = texts.get(path);
    if (lines === undefined) {
      lines = index.readLines(path, span.first, span.last);
      texts.set(path, lines);
    }
    return (lines?.[line - span.first] ?? '').trim().slice(0, 160);
  };
}

export function label(symbol: IndexedSymbol): string {
  return symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`;
}

export function place(symbol: IndexedSymbol): string {
  return `${symbol.path}:${symbol.nameLine}`;
}

export function sample(texts: readonly string[], most = 3): string {
  return texts.length <= most
    ? texts.join(', ')
    : `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;
}
