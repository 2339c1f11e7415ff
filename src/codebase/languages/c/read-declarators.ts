/**
 * Reads what a declaration declares: `*a, b[3] = { 1 }, (*c)(int)`. Text only; a name in C++ may have parts, `A::b<T>::c`.
 */
import { endOfComment } from './mask-directives.ts';

export interface Declarator {
  /** The last part, as people call it: `b` of `A::b`, `operator ==` as `operator==`. */
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** `A::B` of `A::B::c`, without type arguments; else `null`. */
  readonly qualifier: string | null;
  /** Where the name with its qualifier starts. */
  readonly start: number;
  readonly isFunction: boolean;
  /** Where the parentheses of a function's parameters open. */
  readonly parametersStart: number | null;
  /** Where the value starts, behind `=`; else `null`. */
  readonly valueStart: number | null;
  end: number;
}

const qualifiers = new Set(
  'const volatile restrict __restrict __restrict__ _Atomic _Nonnull _Nullable __cdecl __stdcall __fastcall __thiscall __vectorcall __clrcall static extern inline register signed unsigned long short constexpr mutable'.split(
    ' ',
  ),
);

const word = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;
const operatorName =
  /operator\s*(?:""\s*\w+|\(\s*\)|\[\s*\]|(?:new|delete)\b(?:\s*\[\s*\])?|co_await\b|[-+*/%^&|~!=<>,]+|(?:[\w:]+(?:<[^()]*>)?[\s*&]*)+(?=\())/y;

/** All of one declaration, from behind its type to `end`. */
export function readDeclarators(text: string, from: number, end: number): Declarator[] {
  const found: Declarator[] = [];
  let at = from;
  while (at < end) {
    const declarator = readDeclarator(text, at, end);
    if (declarator === null || (found.length > 0 && !canFollow(text, declarator.nameEnd, end))) break;
    found.push(declarator);
    const next = skipTo(text, declarator.end, end, ',;');
    if (text[next] !== ',') break;
    at = next + 1;
  }
  return found;
}

/** Else what looked like one declarator more was an argument of a template. */
function canFollow(text: string, from: number, end: number): boolean {
  const at = skipBlanks(text, from, end);
  return at >= end || /[=;,([{:)_]/.test(text[at] ?? '');
}

/** The first one; `null` when none is there. Its `end` is behind its name and what follows up to a value. */
export function readDeclarator(text: string, from: number, end: number): Declarator | null {
  let at = from;
  let parens = 0;
  let pointerInParens = false;
  for (;;) {
    at = skipBlanks(text, at, end);
    if (at >= end) return null;
    const char = text[at] as string;
    if (char === '*' || char === '&' || char === '^') {
      if (parens > 0) pointerInParens = true;
      at++;
    } else if (char === '(') {
      parens++;
      at++;
    } else if (text.startsWith('...', at)) at += 3;
    else if (text.startsWith('[[', at)) at = skipTo(text, at + 2, end, ']') + 2;
    else {
      const name = readName(text, at, end);
      if (name === null) return null;
      if (name.qualifier === null && qualifiers.has(name.name)) at = name.nameEnd;
      else if (/^(?:__attribute__|__attribute|__declspec|__asm__|alignas|_Alignas)$/.test(name.name)) {
        at = skipBalanced(text, skipBlanks(text, name.nameEnd, end), end);
      } else return finish(text, name, end, parens, pointerInParens);
    }
  }
}

type Name = Pick<Declarator, 'name' | 'nameStart' | 'nameEnd' | 'qualifier' | 'start'>;

function readName(text: string, start: number, end: number): Name | null {
  let at = start;
  const parts: string[] = [];
  if (text.startsWith('::', at)) at += 2;
  for (;;) {
    const part = readPart(text, at, end);
    if (part === null) return null;
    const after = skipArguments(text, part.end, end);
    if (after === null || !text.startsWith('::', after) || part.name.startsWith('operator ')) {
      const qualifier = parts.length === 0 ? null : parts.join('::');
      return { name: part.name, nameStart: at, nameEnd: part.end, qualifier, start };
    }
    parts.push(part.name);
    at = skipBlanks(text, after + 2, end);
    // `Class::*member`
    if (text[at] === '*') return readName(text, skipBlanks(text, at + 1, end), end);
    if (text.startsWith('template ', at)) at += 9;
  }
}

function readPart(text: string, at: number, end: number): { name: string; end: number } | null {
  const isDestructor = text[at] === '~';
  if (!isDestructor && text.startsWith('operator', at)) {
    operatorName.lastIndex = at;
    const operator = operatorName.exec(text);
    if (operator !== null && at + operator[0].length <= end) {
      const name = operator[0].trim().replace(/\s+/g, ' ');
      return {
        name: name.replace(/^operator (?=\W)/, 'operator'),
        end: at + operator[0].trimEnd().length,
      };
    }
  }
  word.lastIndex = isDestructor ? skipBlanks(text, at + 1, end) : at;
  const name = word.exec(text)?.[0];
  if (name === undefined || word.lastIndex > end) return null;
  return { name: isDestructor ? `~${name}` : name, end: word.lastIndex };
}

/** Behind `<…>` and blanks; `null` when it does not close. */
function skipArguments(text: string, from: number, end: number): number | null {
  const at = skipBlanks(text, from, end);
  if (text[at] !== '<' || text[at + 1] === '<' || text[at + 1] === '=') return at;
  let depth = 0;
  for (let after = at; after < end; after++) {
    const char = text[after];
    if (char === '<') depth++;
    else if (char === '>' && text[after - 1] !== '-') {
      if (--depth === 0) return skipBlanks(text, after + 1, end);
    } else if (char === '(' || char === '[') after = skipBalanced(text, after, end) - 1;
    else if (char === ';' || char === '{') return null;
  }
  return null;
}

function finish(
  text: string,
  name: Name,
  end: number,
  parens: number,
  pointerInParens: boolean,
): Declarator | null {
  let at = skipArguments(text, name.nameEnd, end) ?? name.nameEnd;
  let isFunction = text[at] === '(';
  let parametersStart = isFunction ? at : null;
  for (let open = parens; open > 0; open--) {
    at = skipTo(text, at, end, ')') + 1;
    const after = skipBlanks(text, at, end);
    if (text[after] === '(' && !isFunction && !pointerInParens) {
      isFunction = true;
      parametersStart = after;
    }
  }
  const value = skipTo(text, at, end, '=,;');
  const valueStart = text[value] === '=' ? value + 1 : null;
  return { ...name, isFunction, parametersStart, valueStart, end: Math.min(value, end) };
}

/** The next of these characters outside of brackets, strings and comments, or `end`. */
export function skipTo(text: string, from: number, end: number, wanted: string): number {
  let at = from;
  while (at < end) {
    const char = text[at] as string;
    if (wanted.includes(char)) return at;
    if (char === '(' || char === '[' || char === '{') at = skipBalanced(text, at, end);
    else if (char === '"' || char === "'") at = skipString(text, at, end);
    else if (char === '/') at = skipSlash(text, at);
    else at++;
  }
  return end;
}

/** Behind the bracket that closes the one at `from`; `from` when none opens there. */
export function skipBalanced(text: string, from: number, end: number): number {
  if (!/[([{]/.test(text[from] ?? '')) return from;
  let depth = 0;
  let at = from;
  while (at < end) {
    const char = text.charCodeAt(at);
    if (char === 40 || char === 91 || char === 123) depth++;
    else if (char === 41 || char === 93 || char === 125) {
      if (--depth === 0) return at + 1;
    } else if (char === 34 || char === 39) {
      at = skipString(text, at, end);
      continue;
    } else if (char === 47) {
      at = skipSlash(text, at);
      continue;
    }
    at++;
  }
  return end;
}

function skipSlash(text: string, at: number): number {
  const comment = endOfComment(text, at);
  return comment === -1 ? at + 1 : comment;
}

function skipString(text: string, from: number, end: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < end && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, end);
}

export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const char = text.charCodeAt(at);
    if (char <= 32) at++;
    else if (char === 47) {
      const comment = endOfComment(text, at);
      if (comment === -1) return at;
      at = comment;
    } else if (char === 92 && /[\r\n]/.test(text[at + 1] ?? '')) at++;
    else return at;
  }
  return at;
}
