/** Names as they can stand on one line. Pure. */

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Names of files may hold line ends and whatever steers a terminal: `a\nb` becomes `a\\nb`. */
export function escapeControls(name: string): string {
  return name.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
