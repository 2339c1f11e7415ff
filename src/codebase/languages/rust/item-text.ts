/** Reads the heads of items and the types behind names from the text of Rust. Pure. */
import type { TextRange } from '../syntax/native-tree.ts';
import type { Source } from '../syntax/scopes.ts';
import { endOfComment } from './literals.ts';

const visibility = String.raw`(pub\b\s*(?:\(\s*(?:crate|self|super|in\b[^()]*)\s*\)\s*)?)?`;
const modifiers = String.raw`(?:(?:default|async|const|unsafe|safe|extern|auto|static|ref|mut|"[^"]*")\s+)*`;
const name = String.raw`(?:r#)?([\w\u0080-\uffff]+)`;

/** What stands from the start of an item to the end of its name. Groups: visibility, name. */
export function headOf(keyword: string): RegExp {
  return new RegExp(visibility + (keyword === '' ? '' : `${modifiers}${keyword}\\s+`) + name, 'y');
}

export interface Signature {
  readonly returns: Source | null;
  readonly where: TextRange | null;
  readonly parameters: TextRange;
  readonly bodyStart: number | null;
}

/** What stands behind the name of a function, up to its body or its end. */
export function readSignature(text: string, nameEnd: number, end: number): Signature {
  let depth = 0;
  let angles = 0;
  let parametersStart = -1;
  let parametersEnd = -1;
  let returnStart = -1;
  let whereStart = -1;
  let bodyStart: number | null = null;
  let at = nameEnd;
  scan: for (; at < end; at++) {
    switch (text.charCodeAt(at)) {
      case 40:
        if (depth === 0 && parametersStart === -1 && angles === 0) parametersStart = at;
        depth++;
        break;
      case 91:
        depth++;
        break;
      case 41:
      case 93:
        depth--;
        if (depth === 0 && parametersEnd === -1 && angles === 0) parametersEnd = at;
        break;
      case 60:
        angles++;
        break;
      case 62:
        if (text.charCodeAt(at - 1) !== 45) angles--;
        else if (
          depth === 0 &&
          angles === 0 &&
          parametersEnd !== -1 &&
          returnStart === -1 &&
          whereStart === -1
        )
          returnStart = at + 1;
        break;
      case 123:
        if (depth > 0 || angles > 0) break;
        bodyStart = at;
        break scan;
      case 59:
        if (depth === 0) break scan;
        break;
      case 47:
        at = Math.max(at, endOfComment(text, at) - 1);
        break;
      case 119:
        if (depth === 0 && angles === 0 && whereStart === -1 && isWhere(text, at)) whereStart = at;
        break;
      default:
    }
  }
  const returnEnd = whereStart === -1 ? at : whereStart;
  return {
    returns: returnStart === -1 ? null : typeSource(text, returnStart, returnEnd),
    where: whereStart === -1 ? null : { start: whereStart + 5, end: at },
    parameters: {
      start: Math.max(parametersStart, nameEnd),
      end: parametersEnd === -1 ? nameEnd : parametersEnd,
    },
    bodyStart,
  };
}

/** Behind the `>` that belongs to the `<` at `start`. */
export function endOfAngles(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 60) depth++;
    else if (char === 62 && text.charCodeAt(at - 1) !== 45 && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The type that is written there, when it is one that a name stands for: no tuple and no function. */
export function typeSource(text: string, from: number, end: number): Source | null {
  let start = from;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  // A tuple, a pointer to a function.
  if (text.charCodeAt(start) === 40 || text.startsWith('fn(', start)) return null;
  return start < end ? { kind: 'type', start, end } : null;
}

/** Up to what cannot belong to a type: `=`, `;`, `,`, `where`, a body, a closing bracket. */
export function endOfType(text: string, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const char = text.charCodeAt(at);
    switch (char) {
      case 40:
      case 91:
      case 60:
        depth++;
        break;
      case 62:
        if (text.charCodeAt(at - 1) === 45) break;
        if (depth === 0) return at;
        depth--;
        break;
      case 41:
      case 93:
      case 125:
        if (depth === 0) return at;
        depth--;
        break;
      case 44:
      case 59:
      case 61:
      case 123:
      case 124:
        if (depth === 0) return at;
        break;
      case 119:
        if (depth === 0 && isWhere(text, at)) return at;
        break;
      default:
    }
  }
  return limit;
}

/** The type behind `name:`, where `nameEnd` is the end of the name. */
export function typeAfter(text: string, nameEnd: number, limit: number): Source | null {
  let at = nameEnd;
  while (isBlank(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 58 || text.charCodeAt(at + 1) === 58) return null;
  return typeSource(text, at + 1, endOfType(text, at + 1, limit));
}

/** The bounds of a type parameter in a `where` clause. */
export function boundInWhere(text: string, where: TextRange | null, parameter: string): Source | null {
  if (where === null) return null;
  const clause = text.slice(where.start, where.end);
  const found = new RegExp(`(?:^|[\\s,])${parameter}\\s*:(?!:)`).exec(clause);
  if (found === null) return null;
  const start = where.start + found.index + found[0].length;
  return typeSource(text, start, endOfType(text, start, where.end));
}

export interface TypeParameter {
  readonly name: string;
  readonly bounds: Source | null;
}

/** What `<'a, T: Bound = Default, const N: usize>` declares, without the lifetimes. */
export function readTypeParameters(text: string, start: number, end: number): TypeParameter[] {
  const parameters: TypeParameter[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start + 1; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === 60 || char === 40 || char === 91) depth++;
    else if (char === 62 && text.charCodeAt(at - 1) === 45) continue;
    else if (depth > 0 && (char === 62 || char === 41 || char === 93)) depth--;
    else if (depth === 0 && (char === 44 || char === 62)) {
      const [head, constant, parameter] =
        /^\s*(?:#\[[^\]]*\]\s*)*(const\s+)?([A-Za-z_]\w*)/.exec(text.slice(from, at)) ?? [];
      if (head !== undefined && parameter !== undefined) {
        const bounds = constant === undefined ? typeAfter(text, from + head.length, at) : null;
        parameters.push({ name: parameter, bounds });
      }
      from = at + 1;
    }
  }
  return parameters;
}

export function isBlank(char: number): boolean {
  return char === 32 || char === 10 || char === 13 || char === 9;
}

function isWhere(text: string, at: number): boolean {
  return text.startsWith('where', at) && isBlank(text.charCodeAt(at - 1)) && isBlank(text.charCodeAt(at + 5));
}
