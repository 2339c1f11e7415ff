/** Finds where a value of TOML ends: strings of four kinds, arrays and inline tables over many lines. */

export interface ValueEnd {
  readonly end: number;
  /** A string or bracket that is not closed ends where the next table or key starts. */
  readonly isClosed: boolean;
}

const header = /[ \t]*\[\[?[ \t]*(?!true\b|false\b|inf\b|nan\b)[A-Za-z_][^\],\n]*\]\]?[ \t]*(?:#.*)?\r?$/my;
const assignment = /[ \t]*(?:[\w.-]+|"[^"\n]*")[ \t]*=/y;
const plain = /[^\s#"'[\]{},]+/y;

export function skipValue(text: string, from: number): ValueEnd {
  const brackets: string[] = [];
  let lastEnd = from;
  for (let at = from; at < text.length; ) {
    const character = text[at] ?? '';
    if (character === '\n') {
      if (brackets.length === 0) return { end: lastEnd, isClosed: lastEnd > from };
      at++;
      if (startsAnother(text, at, brackets.at(-1) === '[')) return { end: lastEnd, isClosed: false };
    } else if (character === '#') {
      if (brackets.length === 0) return { end: lastEnd, isClosed: lastEnd > from };
      at = lineEnd(text, at);
    } else if (character === '"' || character === "'") {
      const string = stringEnd(text, at, character);
      if (!string.isClosed) return string;
      at = string.end;
      lastEnd = at;
    } else if (character === '[' || character === '{') {
      brackets.push(character);
      lastEnd = ++at;
    } else if (character === ']' || character === '}') {
      if (brackets.pop() === undefined) return { end: lineEnd(text, at), isClosed: false };
      lastEnd = ++at;
    } else {
      plain.lastIndex = at;
      const isWord = plain.test(text);
      at = isWord ? plain.lastIndex : at + 1;
      if (isWord) lastEnd = at;
    }
  }
  return { end: text.length, isClosed: brackets.length === 0 && lastEnd > from };
}

/** No line within a value looks like this, so the value was never closed. */
function startsAnother(text: string, at: number, inArray: boolean): boolean {
  header.lastIndex = at;
  if (header.test(text)) return true;
  assignment.lastIndex = at;
  return inArray && assignment.test(text);
}

function stringEnd(text: string, start: number, quote: string): ValueEnd {
  const isLong = text.startsWith(quote.repeat(3), start);
  for (let at = start + (isLong ? 3 : 1); at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && quote === '"' && text[at + 1] !== '\n') at++;
    else if (character === '\n' && !isLong) return { end: at, isClosed: false };
    else if (character === quote && !isLong) return { end: at + 1, isClosed: true };
    else if (character === quote && text.startsWith(quote.repeat(3), at)) {
      let end = at + 3;
      // One or two quotes more belong to the text.
      while (end < at + 5 && text[end] === quote) end++;
      return { end, isClosed: true };
    }
  }
  return { end: text.length, isClosed: false };
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}
