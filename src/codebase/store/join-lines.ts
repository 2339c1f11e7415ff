/** Names in one text, which is cheaper to move and to store than a list. Pure. */

/** `splitLines` gives them back, but for line feeds in a name, which become blanks: they would shift all others. */
export function joinLines(names: Iterable<string>): string {
  const lines = [...names];
  for (let at = 0; at < lines.length; at++) {
    const name = lines[at] ?? '';
    if (name.includes('\n')) lines[at] = name.replaceAll('\n', ' ');
  }
  return lines.join('\n');
}

/** @param count tells no name from an empty one. */
export function splitLines(joined: string, count: number): string[] {
  return count === 0 ? [] : joined.split('\n');
}
