/** Reads the annotations and modifiers in front of a declaration. Text only. */

export interface Modifiers {
  /** Where what follows the annotations starts. */
  readonly start: number;
  readonly words: ReadonlySet<string>;
}

const modifierPattern = /\s*(non-sealed|[a-z]+)\b(?!\s*\.)/y;
const modifierWords = new Set(
  'public protected private static final abstract synchronized native strictfp transient volatile default sealed non-sealed'.split(
    ' ',
  ),
);

export function modifiersAt(text: string, from: number): Modifiers {
  const words = new Set<string>();
  let at = from;
  let start = from;
  for (;;) {
    at = skipBlanks(text, at);
    if (text[at] === '@' && !text.startsWith('@interface', at)) {
      at = skipAnnotation(text, at);
      if (words.size === 0) start = skipBlanks(text, at);
      continue;
    }
    modifierPattern.lastIndex = at;
    const word = modifierPattern.exec(text)?.[1];
    if (word === undefined || !modifierWords.has(word)) return { start, words };
    words.add(word);
    at = modifierPattern.lastIndex;
  }
}

function skipAnnotation(text: string, from: number): number {
  const name = /^@\s*[\w.$]+\s*/.exec(text.slice(from, from + 200))?.[0] ?? '@';
  let at = from + name.length;
  if (text[at] !== '(') return at;
  let depth = 0;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
    else if (char === '"') at = endOfString(text, at);
  }
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (text.charCodeAt(at) <= 32) at++;
    if (text.startsWith('/*', at)) at = (text.indexOf('*/', at) + 2 || text.length + 2) as number;
    else if (text.startsWith('//', at)) at = (text.indexOf('\n', at) + 1 || text.length) as number;
    else return at;
  }
}
