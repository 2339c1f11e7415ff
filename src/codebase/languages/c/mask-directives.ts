/**
 * Blanks out the directives of the preprocessor, which can stand anywhere and which a grammar therefore cannot place. Of
 * the branches of a condition all stay, when they can stand one behind the other; else the first, as with `if (a) {`
 * against `if (b) {`. Text only; every offset stays what it is.
 */
import { blank, blankOut, type Range } from './blank-out.ts';

/** What the grammar does not get to see. */
export type Hidden =
  /** In a condition, or in front of a declaration. */
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly isCalled: boolean }
  | { readonly kind: 'define' | 'include'; readonly start: number; readonly end: number };

export interface MaskedText {
  readonly text: string;
  /** In order. */
  readonly hidden: readonly Hidden[];
}

interface Branch {
  readonly start: number;
  end: number;
  /** Whether its code is read; its macros may be even so. */
  readonly isDead: boolean;
  readonly hasMacros: boolean;
  readonly firstHidden: number;
  lastHidden: number;
  braces: number;
  leastBraces: number;
  parens: number;
  /** The last character that counts; 0: the branch is empty. */
  last: number;
}

interface Group {
  readonly outer: Branch;
  /** It stands in the middle of something that takes only one of the branches. */
  readonly isOneMeant: boolean;
  readonly branches: Branch[];
}

const directive = /#[ \t]*(?:\\\r?\n[ \t]*)?([a-z_]+)/y;
const notNames = new Set(['defined', '__has_include', 'true', 'false', 'and', 'or', 'not']);

/** @param isCpp else what is for C++ alone is not read */
export function maskDirectives(text: string, isCpp: boolean): MaskedText {
  const masker = new Masker(text, isCpp);
  masker.read();
  return masker.finish();
}

class Masker {
  private at = 0;
  private branch: Branch;
  private readonly groups: Group[] = [];
  private readonly blanks: Range[] = [];
  private readonly hidden: Hidden[] = [];
  private readonly dead: Range[] = [];
  private isLineStart = true;

  constructor(
    private readonly text: string,
    private readonly isCpp: boolean,
  ) {
    this.branch = newBranch(0, 'read', 0);
  }

  finish(): MaskedText {
    return { text: blankOut(this.text, this.blanks), hidden: this.withoutDead() };
  }

  read(): void {
    const { text } = this;
    const { length } = text;
    while (this.at < length) {
      const char = text.charCodeAt(this.at);
      if (char === 10) {
        this.isLineStart = true;
        this.at++;
      } else if (char <= 32) this.at++;
      else if (char === 35 && this.isLineStart) this.readDirective();
      else if (char === 47 && this.skipComment()) continue;
      else {
        this.isLineStart = false;
        this.readChar(char);
      }
    }
    // Conditions without an end.
    while (this.groups.length > 0) this.endGroup(length);
  }

  private readChar(char: number): void {
    const { branch } = this;
    branch.last = char;
    if (char === 34) this.skipString(34);
    else if (char === 39) this.skipQuote();
    else {
      if (char === 123) branch.braces++;
      else if (char === 125) {
        branch.braces--;
        if (branch.braces < branch.leastBraces) branch.leastBraces = branch.braces;
      } else if (char === 40) branch.parens++;
      else if (char === 41) branch.parens--;
      this.at++;
    }
  }

  /** In `1'000` of C++ it separates digits. */
  private skipQuote(): void {
    const before = this.text.charCodeAt(this.at - 1);
    const isSeparator = (before >= 48 && before <= 57) || (before >= 97 && before <= 102);
    if (isSeparator && /[\da-fA-F]/.test(this.text[this.at + 1] ?? '') && this.text[this.at + 2] !== "'")
      this.at++;
    else this.skipString(39);
  }

  private skipString(quote: number): void {
    const { text, at } = this;
    if (quote === 34 && text[at - 1] === 'R') {
      const delimiter = /"([^()\\\s]{0,16})\(/y;
      delimiter.lastIndex = at;
      const open = delimiter.exec(text);
      if (open !== null) {
        const end = text.indexOf(`)${open[1]}"`, at);
        this.at = end === -1 ? text.length : end + (open[1]?.length ?? 0) + 2;
        return;
      }
    }
    let end = at + 1;
    for (; end < text.length; end++) {
      const char = text.charCodeAt(end);
      if (char === quote) {
        this.at = end + 1;
        return;
      }
      if (char === 92) end++;
      else if (char === 10) break;
    }
    this.at = end;
  }

  private skipComment(): boolean {
    const end = endOfComment(this.text, this.at);
    if (end === -1) return false;
    this.at = end;
    return true;
  }

  private readDirective(): void {
    const { text, at } = this;
    directive.lastIndex = at;
    const word = directive.exec(text)?.[1] ?? '';
    const end = endOfDirective(text, at);
    this.at = end;
    this.blanks.push({ start: at, end });
    switch (word) {
      case 'include':
      case 'include_next':
      case 'import':
        this.hidden.push({ kind: 'include', start: at, end });
        return;
      case 'define':
        this.hidden.push({ kind: 'define', start: at, end });
        return;
      case 'if':
      case 'ifdef':
      case 'ifndef':
        this.noteNames(at, end);
        this.openGroup(at, end, readingOf(text.slice(at, end), this.isCpp));
        return;
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else':
        this.noteNames(at, end);
        this.nextBranch(at, end);
        return;
      case 'endif':
        this.endGroup(at);
        return;
      case 'undef':
        this.noteNames(at, end);
        return;
      default:
        return;
    }
  }

  private get isInParens(): boolean {
    return this.branch.parens > 0 || (this.groups.at(-1)?.isOneMeant ?? false);
  }

  private noteNames(start: number, end: number): void {
    const source = this.text.slice(start, end).replace(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"|<[^>\n]*>/g, blank);
    for (const { 0: name, index } of source.slice(1).matchAll(/[A-Za-z_]\w*/g)) {
      if (index === 0 || /^\s*$/.test(source.slice(1, index + 1)) || notNames.has(name)) continue;
      if (/[\w.]/.test(source[index] ?? '')) continue;
      this.hidden.push({ kind: 'name', name, start: start + 1 + index, isCalled: false });
    }
  }

  private openGroup(at: number, from: number, reading: Reading): void {
    const { branch } = this;
    const isOneMeant = this.isInParens || endsInType(this.text.slice(Math.max(0, at - 80), at));
    this.groups.push({ outer: branch, isOneMeant, branches: [] });
    this.openBranch(from, reading);
  }

  private openBranch(from: number, reading: Reading): void {
    this.branch = newBranch(from, reading, this.hidden.length);
    this.groups.at(-1)?.branches.push(this.branch);
  }

  private closeBranch(end: number): void {
    this.branch.end = end;
    this.branch.lastHidden = this.hidden.length;
  }

  private nextBranch(start: number, end: number): void {
    if (this.groups.length === 0) return;
    this.closeBranch(start);
    this.openBranch(end, 'read');
  }

  private endGroup(end: number): void {
    const group = this.groups.pop();
    if (group === undefined) return;
    this.closeBranch(end);
    const { outer, branches } = group;
    const goesOn = /^#[ \t]*endif[^\n]*\s*else\b/.test(this.text.slice(end, end + 200));
    const kept = keptBranches(branches, group.isOneMeant || goesOn);
    for (const branch of branches) {
      if (kept.includes(branch)) {
        outer.leastBraces = Math.min(outer.leastBraces, outer.braces + branch.leastBraces);
        outer.braces += branch.braces;
        outer.parens += branch.parens;
        if (branch.last !== 0) outer.last = branch.last;
      } else {
        this.blanks.push({ start: branch.start, end: branch.end });
        if (!branch.hasMacros) this.dead.push({ start: branch.firstHidden, end: branch.lastHidden });
      }
    }
    this.branch = outer;
  }

  private withoutDead(): Hidden[] {
    const { dead, hidden } = this;
    return dead.length === 0
      ? hidden
      : hidden.filter((_, at) => !dead.some(({ start, end }) => start <= at && at < end));
  }
}

type Reading = 'read' | 'macros only' | 'nothing';

function readingOf(condition: string, isCpp: boolean): Reading {
  if (/^#\s*if\s+0\s*(?:$|\/)/.test(condition)) return 'nothing';
  const isForCpp = /^#\s*if(?:def|\s+defined)[\s(]+__cplusplus\b/.test(condition);
  return isForCpp && !isCpp ? 'macros only' : 'read';
}

/** `static double`, and each branch names a variable; a macro in capitals can stand alone. */
function endsInType(before: string): boolean {
  const word = /\b[A-Za-z_]\w*$/.exec(before.trimEnd())?.[0];
  return word !== undefined && /[a-z]/.test(word) && !/\/[/*]|^[ \t]*#/.test(lastLine(before));
}

function lastLine(before: string): string {
  const text = before.trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1);
}

function newBranch(start: number, reading: Reading, firstHidden: number): Branch {
  return {
    start,
    end: start,
    isDead: reading !== 'read',
    hasMacros: reading !== 'nothing',
    firstHidden,
    lastHidden: firstHidden,
    braces: 0,
    leastBraces: 0,
    parens: 0,
    last: 0,
  };
}

function keptBranches(branches: readonly Branch[], isOneMeant: boolean): Branch[] {
  const alive = branches.filter(({ isDead }) => !isDead);
  const first = alive.find(({ last }) => last !== 0);
  if (first === undefined) return alive;
  const isEven = alive.every(
    ({ braces, leastBraces, parens }) => braces === 0 && leastBraces === 0 && parens === 0,
  );
  if (isOneMeant || !isEven) return [first];
  // Two heads of one function, two halves of an expression.
  let hasOpenEnd = isOpenEnd(first.last);
  return alive.filter((branch) => {
    if (branch === first || branch.last === 0) return true;
    if (!isOpenEnd(branch.last)) return true;
    if (hasOpenEnd) return false;
    hasOpenEnd = true;
    return true;
  });
}

/** Not `;`, `}`, `{`, `,` or `:`. */
function isOpenEnd(last: number): boolean {
  return last !== 59 && last !== 125 && last !== 123 && last !== 44 && last !== 58;
}

/** -1: there is no comment here. */
export function endOfComment(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === 42) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 2;
  }
  return next === 47 ? endOfLogicalLine(text, at) : -1;
}

/** The line feed itself is not part of it; a backslash before it continues the line. */
function endOfLogicalLine(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  while (end !== -1) {
    const before = text[end - 1] === '\r' ? end - 2 : end - 1;
    if (text[before] !== '\\') return end;
    end = text.indexOf('\n', end + 1);
  }
  return text.length;
}

/** Comments may go on behind its line: they are not part of it. */
function endOfDirective(text: string, at: number): number {
  const end = endOfLogicalLine(text, at);
  const comment = text.slice(at, end).search(/\/\*(?![\s\S]*\*\/)/);
  return comment === -1 ? end : at + comment;
}
