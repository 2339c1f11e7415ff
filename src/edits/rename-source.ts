/**
 * The text of one file as far as a rename must read it: where a word stands, and whether in code, a comment or a string. By
 * the rules of the language's quotes and comments, without its grammar. Pure.
 */

export type WordPlace = 'code' | 'comment' | 'string';

/** Positions as in the index: lines from 1, columns from 0. */
export interface Word {
  readonly line: number;
  readonly column: number;
  readonly place: WordPlace;
}

interface Aside {
  readonly start: number;
  readonly end: number;
  readonly place: 'comment' | 'string';
}

export class RenameSource {
  readonly lines: readonly string[];
  readonly #language: string;
  readonly #text: string;
  readonly #starts: readonly number[];
  #asides: readonly Aside[] | null = null;

  constructor(lines: readonly string[], language: string) {
    this.lines = lines;
    this.#language = language;
    this.#text = lines.join('\n');
    let start = 0;
    this.#starts = lines.map((line) => {
      const own = start;
      start += line.length + 1;
      return own;
    });
  }

  /** In order of position. */
  words(name: string, firstLine = 1, lastLine = this.lines.length): readonly Word[] {
    const found: Word[] = [];
    for (let line = Math.max(1, firstLine); line <= Math.min(lastLine, this.lines.length); line++) {
      const text = this.lines[line - 1] ?? '';
      for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
        if (!isWordAt(text, at, name.length)) continue;
        found.push({ line, column: at, place: this.#placeOf(this.offset(line, at)) });
      }
    }
    return found;
  }

  offset(line: number, column: number): number {
    return (this.#starts[line - 1] ?? this.#text.length) + column;
  }

  /** What stands before a place, without blanks and comments at its end; at most some hundred characters. */
  before(offset: number): string {
    let end = offset;
    for (;;) {
      while (end > 0 && /\s/.test(this.#text[end - 1] ?? '')) end--;
      const comment = this.#allAsides().find((aside) => aside.place === 'comment' && aside.end === end);
      if (comment === undefined) return this.#text.slice(Math.max(0, end - mostRead), end);
      end = comment.start;
    }
  }

  /** What stands behind a place, without blanks and comments at its start; at most some hundred characters. */
  after(offset: number): string {
    let start = offset;
    for (;;) {
      while (start < this.#text.length && /\s/.test(this.#text[start] ?? '')) start++;
      const comment = this.#allAsides().find((aside) => aside.place === 'comment' && aside.start === start);
      if (comment === undefined) return this.#text.slice(start, start + mostRead);
      start = comment.end;
    }
  }

  text(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  /** Offset of the bracket that is open at a place; -1: none is. */
  openBracket(offset: number): number {
    const asides = this.#allAsides();
    let aside = asides.length - 1;
    let depth = 0;
    for (let at = offset - 1; at >= 0; at--) {
      while (aside >= 0 && (asides[aside]?.start ?? 0) > at) aside--;
      const around = asides[aside];
      if (around !== undefined && at < around.end) {
        at = around.start;
        continue;
      }
      const char = this.#text[at] ?? '';
      if (')]}'.includes(char)) depth++;
      else if ('([{'.includes(char) && depth-- === 0) return at;
    }
    return -1;
  }

  #placeOf(offset: number): WordPlace {
    const asides = this.#allAsides();
    let low = 0;
    let high = asides.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((asides[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const aside = asides[low];
    return aside !== undefined && aside.start <= offset ? aside.place : 'code';
  }

  #allAsides(): readonly Aside[] {
    this.#asides ??= findAsides(this.#text, this.#language);
    return this.#asides;
  }
}

const mostRead = 400;

const wordCharacter = /[\w$\u0080-\uffff]/;

function isWordAt(text: string, at: number, length: number): boolean {
  return !wordCharacter.test(text[at - 1] ?? '') && !wordCharacter.test(text[at + length] ?? '');
}

const slashComments = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const hashComments = String.raw`#[^\n]*`;
const doubleQuoted = String.raw`"(?:\\[\s\S]|[^"\\\n])*"?`;
const singleQuoted = String.raw`'(?:\\[\s\S]|[^'\\\n])*'?`;
const tripleQuoted = String.raw`"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)`;
const rawRust = String.raw`\br#*"[\s\S]*?"#*`;
const charOfRust = String.raw`'(?:\\[^\n]{1,9}?|[^'\\\n])'`;
const backQuoted = '`[^`]*`?';

/** Comments and strings of each language, as one pattern; those that are not here have the ones of C. */
const asidePatterns: Readonly<Record<string, string>> = {
  python: `${hashComments}|${tripleQuoted}|${doubleQuoted}|${singleQuoted}`,
  ruby: `${hashComments}|${doubleQuoted}|${singleQuoted}`,
  bash: `${hashComments}|${doubleQuoted}|'[^']*'?`,
  php: `${slashComments}|${hashComments}|${doubleQuoted}|${singleQuoted}`,
  go: `${slashComments}|${doubleQuoted}|${singleQuoted}|${backQuoted}`,
  rust: `${slashComments}|${rawRust}|"(?:\\\\[\\s\\S]|[^"\\\\])*"?|${charOfRust}`,
};

function findAsides(text: string, language: string): readonly Aside[] {
  if (language === 'typescript') return asidesOfTypeScript(text);
  const pattern = asidePatterns[language] ?? `${slashComments}|${doubleQuoted}|${singleQuoted}`;
  return [...text.matchAll(new RegExp(pattern, 'g'))].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    place: /^(?:\/[/*]|#)/.test(found) ? 'comment' : 'string',
  }));
}

/** Templates hold code, and a slash may begin a pattern. */
function asidesOfTypeScript(text: string): readonly Aside[] {
  const found: Aside[] = [];
  const next = new RegExp(`${slashComments}|${doubleQuoted}|${singleQuoted}|[\`/{}]`, 'g');
  /** Of each template that is open: how many brackets are open in its code. */
  const open: number[] = [];
  const readTemplate = (from: number, start: number) => {
    const end = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
    end.lastIndex = from;
    end.test(text);
    const stop = end.lastIndex;
    if (text.slice(stop - 2, stop) === '${') open.push(0);
    found.push({ start, end: stop, place: 'string' });
    next.lastIndex = stop;
  };
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const [token] = match;
    const at = match.index;
    const innermost = open.length - 1;
    if (token === '`') readTemplate(at + 1, at);
    else if (token === '{') {
      if (innermost >= 0) open[innermost] = (open[innermost] ?? 0) + 1;
    } else if (token === '}') {
      if (innermost < 0) continue;
      if (open[innermost] === 0) {
        open.pop();
        readTemplate(at + 1, at);
      } else open[innermost] = (open[innermost] ?? 0) - 1;
    } else if (token === '/') {
      const end = endOfPattern(text, at);
      if (end === null) continue;
      found.push({ start: at, end, place: 'string' });
      next.lastIndex = end;
    } else {
      found.push({
        start: at,
        end: at + token.length,
        place: token.startsWith('/') ? 'comment' : 'string',
      });
    }
  }
  return found;
}

/** `null`: the slash divides, or closes a tag. */
function endOfPattern(text: string, at: number): number | null {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  if (!/(?:^|[(,=:[!&|?{};+*%~^]|\b(?:return|typeof|case|in|of|void))$/.test(before)) return null;
  const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
