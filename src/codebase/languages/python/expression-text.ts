/** Finds where parts of an expression end by reading its text: brackets, strings and comments. Knows no syntax tree. */

/** Of a name, for regular expressions. */
export const identifierPattern = '[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*';

/** Where the first of `stops` stands that is in no brackets, or the bracket that closes what is around; else `end`. */
export function endOfExpression(text: string, from: number, end: number, stops: string): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    const char = text.charCodeAt(at);
    switch (char) {
      case 40:
      case 91:
      case 123:
        depth++;
        break;
      case 41:
      case 93:
      case 125:
        if (depth === 0) return at;
        depth--;
        break;
      case 34:
      case 39:
        at = endOfString(text, at, end) - 1;
        break;
      case 35:
        at = endOfLine(text, at, end) - 1;
        break;
      default:
        if (depth === 0 && char < 64 && stops.includes(text[at] as string)) return at;
    }
  }
  return end;
}

/** Behind the closing quotes of the string whose first quote stands at `from`. */
export function endOfString(text: string, from: number, end: number): number {
  const quote = text[from] as string;
  const isTriple = text[from + 1] === quote && text[from + 2] === quote;
  const close = isTriple ? quote.repeat(3) : quote;
  let at = from + close.length;
  while (at < end) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith(close, at)) return at + close.length;
    else if (!isTriple && text[at] === '\n') return at;
    else at++;
  }
  return end;
}

/** Passes over blanks, line ends and comments. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const char = text.charCodeAt(at);
    if (char === 35) at = endOfLine(text, at, end);
    else if (char <= 32 || char === 92 || char === 0xfeff) at++;
    else break;
  }
  return at;
}

/** The parts of a list that commas separate, without blanks before them; empty ones are left out. */
export function splitList(text: string, from: number, end: number): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let at = from;
  while (at < end) {
    const start = skipBlanks(text, at, end);
    const stop = endOfExpression(text, start, end, ',');
    if (stop > start) parts.push({ start, end: stop });
    at = stop + 1;
  }
  return parts;
}

function endOfLine(text: string, from: number, end: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 || at > end ? end : at;
}
