/** Finds the text of a declared type or of an initial value behind a name. Reads text only. */
import type { Source } from '../syntax/scopes.ts';

/** The type in `name: Type`, where `nameEnd` is the end of the name or of the parameters; `null` when there is none to follow. */
export function typeAfter(text: string, nameEnd: number): Source | null {
  let at = skipBlanks(text, nameEnd);
  const mark = text.charCodeAt(at);
  if (mark === 63 || mark === 33) at = skipBlanks(text, at + 1);
  if (text.charCodeAt(at) !== 58) return null;
  const start = skipBlanks(text, at + 1);
  return isNameOfType(text, start) ? { kind: 'type', start, end: endOfType(text, start) } : null;
}

/** The expression in `name = expression`, up to the end of the declaration. */
export function valueAfter(text: string, nameEnd: number, end: number): Source | null {
  const at = skipBlanks(text, nameEnd);
  if (text.charCodeAt(at) !== 61) return null;
  const next = text.charCodeAt(at + 1);
  if (next === 61 || next === 62) return null;
  return { kind: 'value', start: at + 1, end };
}

/** A type that starts with a name, and no object, tuple, function or literal. */
export function isNameOfType(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (first === 40) return /^\(\s*(?:readonly\s+)?[\w$.]+\s*[|&)<[]/.test(text.slice(start, start + 80));
  return (first >= 97 && first <= 122) || (first >= 65 && first <= 90) || first === 95 || first === 36;
}

/** Up to what cannot belong to a type: `,`, `;`, `=`, a body, a closing bracket, the end of a line that ends it. */
export function endOfType(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    switch (char) {
      case 40:
      case 91:
      case 60:
        depth++;
        break;
      case 123:
        if (depth === 0) return at;
        depth++;
        break;
      case 62:
        // The arrow of a function type.
        if (text.charCodeAt(at - 1) === 61) break;
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
        if (depth === 0) return at;
        break;
      case 61:
        if (depth === 0 && text.charCodeAt(at + 1) !== 62) return at;
        break;
      case 10:
        if (depth === 0 && !/^\s*[|&]/.test(text.slice(at, at + 80))) return at;
        break;
      default:
    }
  }
  return text.length;
}

/** The parts of a list of types: `A, B<C, D>`. */
export function splitTypes(text: string, start: number, end: number): Source[] {
  const parts: Source[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const char = text[at] ?? '';
    if ('<({['.includes(char)) depth++;
    else if ('>)}]'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push({ kind: 'type', start: from, end: at });
      from = at + 1;
    }
  }
  parts.push({ kind: 'type', start: from, end });
  return parts;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}
