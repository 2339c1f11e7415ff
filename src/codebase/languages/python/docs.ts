/** The documentation of a definition: its docstring, or the comment above it. */
import { clean, docAbove, type LineComments } from '../syntax/doc-comment.ts';
import type { PythonWalk } from './context.ts';
import { endOfString } from './expression-text.ts';

const comments: LineComments = {
  mark: /^#+:? ?/,
  forTools:
    /^\s*(?:type:|noqa|pylint:|pragma:|fmt:|isort:|mypy:|pyright:|ruff:|flake8|-\*-|!|[-=*#~/]{3,}\s*$)/,
};

export function commentAbove(walk: PythonWalk, start: number): string | null {
  return docAbove(walk.text, walk.facts.comments, start, comments);
}

const openingQuotes = /[rRuU]{0,2}(?=["'])/y;

/** The string that a body starts with. */
export function docstringAt(text: string, start: number): string | null {
  openingQuotes.lastIndex = start;
  if (!openingQuotes.test(text)) return null;
  const from = openingQuotes.lastIndex;
  const quotes = text.startsWith(text.slice(from, from + 1).repeat(3), from) ? 3 : 1;
  const end = endOfString(text, from, text.length);
  return clean(withoutIndentation(text.slice(from + quotes, end - quotes)));
}

const nextLineQuotes = /[ \t]*(?:#[^\n]*)?\r?\n[ \t]*(?=[rRuU]?(?:"""|'''))/y;

/** The string on the line below an assignment, in triple quotes. */
export function docstringBelow(text: string, end: number): string | null {
  nextLineQuotes.lastIndex = end;
  return nextLineQuotes.test(text) ? docstringAt(text, nextLineQuotes.lastIndex) : null;
}

/** What all lines but the first have in common at their start is no part of the text. */
function withoutIndentation(doc: string): string[] {
  const [first = '', ...rest] = doc.split('\n').map((line) => line.trimEnd());
  const indents = rest.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return [first.trimStart(), ...rest.map((line) => line.slice(indent))];
}
