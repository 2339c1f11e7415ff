/** Where literals and comments of Rust end, read from the text: they are too many to ask the tree for. Pure. */

/** Behind the literal or comment that starts at an offset, which may have a prefix such as `br#`; the offset itself when none does. */
export function passOver(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 34:
      return endOfString(text, at) + 1;
    case 39: {
      const end = endOfCharacter(text, at);
      return end === at ? at : end + 1;
    }
    case 47:
      return endOfComment(text, at);
    default: {
      const prefix = /[bcr]+(?=["'#])/y;
      prefix.lastIndex = at;
      const letters = prefix.exec(text)?.[0];
      if (letters === undefined) return at;
      const open = at + letters.length;
      return letters.endsWith('r') ? endOfRaw(text, open, at) : passOver(text, open);
    }
  }
}

/** Where the bracket closes that opens at an offset, literals and comments left out; -1 when it does not. */
export function closeOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 40:
      case 91:
      case 123:
        depth++;
        break;
      case 41:
      case 93:
      case 125:
        if (--depth === 0) return at;
        break;
      case 34: {
        const raw = /r(#*)$/.exec(text.slice(Math.max(0, at - 10), at));
        at = raw === null ? endOfString(text, at) : endOfRaw(text, at - (raw[1]?.length ?? 0), at) - 1;
        break;
      }
      case 39:
        at = endOfCharacter(text, at);
        break;
      case 47:
        at = Math.max(at, endOfComment(text, at) - 1);
        break;
      default:
    }
  }
  return -1;
}

/** At the quote that closes it. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) return at;
    if (char === 92) at++;
  }
  return text.length;
}

/** Behind `"…"` or `#"…"#`; `none` when that does not stand there. */
function endOfRaw(text: string, open: number, none: number): number {
  let quote = open;
  while (text.charCodeAt(quote) === 35) quote++;
  if (text.charCodeAt(quote) !== 34) return none;
  const close = text.indexOf(`"${text.slice(open, quote)}`, quote + 1);
  return close === -1 ? text.length : close + 1 + quote - open;
}

/** At the quote that closes `'a'`; a lifetime ends where it starts. */
function endOfCharacter(text: string, open: number): number {
  const first = text.charCodeAt(open + 1);
  if (first === 92) return Math.max(open, text.indexOf("'", open + 3));
  if (text.charCodeAt(open + 2) === 39) return open + 2;
  // A character of two units.
  return text.charCodeAt(open + 3) === 39 && first > 0xd7ff ? open + 3 : open;
}

/** Behind it; a slash that starts none ends where it starts. Comments in stars nest. */
export function endOfComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === 47) {
    const end = text.indexOf('\n', start);
    return end === -1 ? text.length : end;
  }
  if (next !== 42) return start;
  let depth = 1;
  for (let at = start + 2; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const after = text.charCodeAt(at + 1);
    if (char === 47 && after === 42) depth++;
    else if (char !== 42 || after !== 47) continue;
    else depth--;
    at++;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
